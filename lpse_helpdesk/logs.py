"""Log lines hold references, never what opens something: the token of a mailed link is masked in every path."""

import logging
import re

_TOKEN = re.compile(r"(/(?:ambil|survei|layar|kiosk)/)[^/\s?\"']+")


class NoTokens(logging.Filter):
    """Masks the token in the message and its arguments (Django logs the path of a refused request)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _TOKEN.sub(r"\1…", record.getMessage()), ()
        return True
