"""A mail to the applicant came back: write to the corrected address from now on, and send it again.

Decisions:
- What the request says stays as it is: its e-mail is compared with the register at the validity check, and a correction
  must not make a difference disappear. Only our mails go elsewhere (`Ticket.mail_address`).
- An address that was proved by a mailed code is the applicant's own choice; nobody changes it for them.
- The contact on record is another matter with rules of its own (`amendments`, two persons). So what goes to it, the
  link to a password above all, is never sent to a corrected address.
"""

from django.db import transaction

from accounts_app.audit.actions import record
from accounts_app.models import User
from requests_app.outbox.actions import CannotResendError, resend
from requests_app.outbox.models import Message
from requests_app.process import rules
from requests_app.process.engine import lock
from requests_app.process.refusals import Refused
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.models import Ticket
from requests_app.tickets.notices import address_of, brings_result
from requests_app.tickets.workflow import State

PROVED = "Alamat ini sudah dikonfirmasi pemohon dengan kode surel, jadi tidak diganti petugas."
ON_RECORD = "Surel ini dikirim ke kontak pada register akun; kontak itu hanya diubah lewat usulan oleh dua petugas."
OVER = "Permohonan ini sudah diarsipkan."
SAME = "Alamatnya sama dengan yang gagal. Tekan Kirim ulang bila alamatnya memang benar."


def why_not(ticket: Ticket, message: Message, by: User) -> str:
    """The sentence instead of the form, "" when the address may be corrected."""
    if ticket.is_own_of(by):
        return rules.OWN_CASE
    if ticket.state == State.ARCHIVED:
        return OVER
    if ticket.applicant_id:
        return PROVED
    if brings_result(message) or message.to_address.lower() != address_of(ticket).lower():
        return ON_RECORD
    return ""


def correct(ticket: Ticket, message: Message, address: str, *, by: User) -> Message:
    """Keep ``address`` for this and every later mail about the request, and queue the message again.

    The event names the message, never an address. :raises Refused: why it may not be, or no longer.
    """
    address = address.strip().lower()
    with transaction.atomic():
        locked = lock(TICKETS, ticket.pk)
        if why := why_not(locked, message, by):
            raise Refused(why)
        if address == address_of(locked).lower():
            raise Refused(SAME)
        locked.mail_address = address
        locked.save(update_fields=["mail_address"])
        record(locked.subject, "mail_address_corrected", by=by, data={"message": message.pk})
        try:
            return resend(message, by, to=address)
        except CannotResendError as refusal:
            raise Refused(str(refusal)) from refusal
