"""The demo's e-mail backend: mails go into a table instead of leaving the machine.

Chosen over Django's file and console backends, because a visitor of the demo reads the mails in the browser.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from requests_app.outbox.models import DemoMail


class EmailBackend(BaseEmailBackend):
    """Refuses to work outside DEMO: links and sign-in codes must not end in a table of a real installation."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not settings.DEMO:
            raise ImproperlyConfigured("The demo's e-mail backend is for DEMO only; set EMAIL_BACKEND.")
        for message in email_messages:
            message.message()  # builds the headers, and so refuses an injected one as SMTP's backend would
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        headers = message.extra_headers
        for address in message.recipients():
            DemoMail.objects.create(
                to_address=address,
                sender=message.from_email,
                subject=str(message.subject),
                body=str(message.body),
                message_id=str(headers.get("Message-ID", "")),
                references=str(headers.get("References", "")),
            )
