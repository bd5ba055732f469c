"""Whoever writes to applicants hears that a mail was not delivered; several are one line in their list."""

from django.urls import reverse

from accounts_app.audit.actions import Subject
from accounts_app.roles import MAIL_SENDERS
from requests_app.notifications.actions import tell_all
from requests_app.notifications.kinds import Kind
from requests_app.notifications.people import holders
from requests_app.outbox.failing import listeners
from requests_app.outbox.models import Message


def tell_senders(message: Message) -> None:
    """The subject goes along: it holds the number."""
    tell_all(
        holders(message.office_id, *MAIL_SENDERS),
        Kind.FAILED_MAIL,
        text=f"Surel gagal terkirim: {message.subject}",
        url=reverse("outbox:message_detail", args=[message.pk]),
        folded_url=reverse("outbox:message_list") + "?status=failed",
        about=Subject("failed_mail", message.office_id, message.office_id),
    )


def register() -> None:
    """Once, when the program starts."""
    listeners.append(tell_senders)
