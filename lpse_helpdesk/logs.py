"""Log lines hold references, never what opens something: the token of a mailed link is masked in every path."""

import logging
import re
from typing import Any

_TOKEN = re.compile(r"(/(?:ambil|survei|layar|kiosk)/)[^/\s?\"']+")


class NoTokens(logging.Filter):
    """Masks the token in the message and its arguments (Django logs the path of a refused request)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _TOKEN.sub(r"\1…", record.getMessage()), ()
        return True


def configuration(level: str) -> dict[str, Any]:
    """Everything from `level` on goes to the console as one line without tokens; for `settings.LOGGING`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tokens"]}},
        "filters": {"no_tokens": {"()": "lpse_helpdesk.logs.NoTokens"}},
        "root": {"handlers": ["console"], "level": level},
    }
