"""The mail as it leaves: headers, text, HTML and the letterhead's logo.

The envelope's sender is the office's own address, so a bounce comes to the mailbox that the office reads. Exchange's
X-Auto-Response-Suppress leaves NDR out for the same reason: `All` would suppress the bounces too.
"""

from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives
from django.views.decorators.debug import sensitive_variables

from requests_app.outbox.compose import fill
from requests_app.outbox.letterhead import logo_of, logo_part
from requests_app.outbox.markup import letter
from requests_app.outbox.models import Message


class MailWithLogo(EmailMultiAlternatives):
    """Text and HTML, and beside them what the HTML shows."""

    mixed_subtype = "related"


@sensitive_variables()
def as_email(message: Message) -> EmailMultiAlternatives:
    """Private values filled in, in both parts; marked as automatic so that robots do not answer it."""
    text, logo = fill(message.text, message.private), logo_of(message.office)
    mail = MailWithLogo(
        subject=message.subject,
        body=text,
        from_email=message.sender,
        to=[message.to_address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers_of(message),
    )
    html = letter(text, subject=message.subject, office=message.office, has_logo=bool(logo))
    mail.attach_alternative(html, "text/html")
    if logo:
        mail.attach(logo_part(logo))
    return mail


def headers_of(message: Message) -> dict[str, str]:
    """Identity, date, thread (RFC 5322) and what it is to robots (RFC 3834)."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        "Auto-Submitted": "auto-replied" if message.is_answer else "auto-generated",
        "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
    }
    if thread := message.thread.split():
        headers |= {"In-Reply-To": thread[-1], "References": " ".join(thread)}
    return headers
