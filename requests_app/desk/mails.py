"""Mails about a ticket that did not arrive: why, and what may be done about each."""

from dataclasses import dataclass

from django import forms

from accounts_app.models import User
from accounts_app.roles import MAIL_READERS, MAIL_SENDERS
from requests_app.outbox.models import Message
from requests_app.tickets import addressing
from requests_app.tickets.models import Ticket

SHOWN = 5


class AddressForm(forms.Form):
    """The address that the applicant says is right."""

    address = forms.EmailField(
        label="Alamat yang benar",
        max_length=254,
        help_text="Pastikan kepada pemohon. Surel berikutnya tentang permohonan ini juga dikirim ke sana.",
        error_messages={"required": "Isi alamat yang benar.", "invalid": "Alamat surel itu tidak sah."},
    )


@dataclass(frozen=True, slots=True)
class FailedMail:
    """``form``: to correct the address, None where it may not be, and then ``why_not`` says so."""

    message: Message
    may_resend: bool
    form: AddressForm | None
    why_not: str = ""


def failed_mails(ticket: Ticket, user: User, typed: tuple[int, AddressForm] | None = None) -> list[FailedMail]:
    """The newest ones that nobody has dealt with, for whoever may open the outbox. ``typed``: a form that came back."""
    if not user.roles & MAIL_READERS:
        return []
    failed = Message.objects.of(ticket.kind, ticket.pk).failed().order_by("-pk")[:SHOWN]
    return [_failed_mail(ticket, message, user, typed) for message in failed]


def _failed_mail(ticket: Ticket, message: Message, user: User, typed: tuple[int, AddressForm] | None) -> FailedMail:
    may = bool(user.roles & set(MAIL_SENDERS))
    why_not = addressing.why_not(ticket, message, user)
    form = typed[1] if typed and typed[0] == message.pk else AddressForm(prefix=f"m{message.pk}")
    correctable = may and message.can_be_resent and not why_not
    return FailedMail(message, may and message.can_be_resent, form if correctable else None, why_not)
