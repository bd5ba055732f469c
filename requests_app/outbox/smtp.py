"""Django's SMTP backend, which also notices that a mail may have been taken although the server never said so.

When the connection breaks after the whole mail was handed over, nobody knows whether it will be delivered. The outbox
sends such a mail a second time and not a third (`delivery`), so it must be told from a mail that surely never left.
"""

import smtplib
from typing import Any

from django.core.mail.backends import smtp

END_OF_DATA = b"\r\n.\r\n"


class PerhapsTakenError(smtplib.SMTPServerDisconnected):
    """The mail was handed over to its last byte, and then no answer came."""


class _Noticing(smtplib.SMTP):
    """smtplib asks for an answer after every line that it sends; the one after the mail's end is the one in doubt."""

    handed_over = False

    def send(self, s: Any) -> None:
        super().send(s)
        self.handed_over = isinstance(s, bytes) and s.endswith(END_OF_DATA)

    def getreply(self) -> tuple[int, bytes]:
        try:
            return super().getreply()
        except OSError as error:
            if self.handed_over:
                raise PerhapsTakenError(str(error)) from error
            raise
        finally:
            self.handed_over = False


class Smtp(_Noticing, smtplib.SMTP):
    """In the clear, or with STARTTLS."""


class SmtpSsl(_Noticing, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """For `settings.EMAIL_BACKEND`."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SmtpSsl if self.use_ssl else Smtp
