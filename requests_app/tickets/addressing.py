"""A mail to the applicant came back: write to the corrected address from now on, and send it again.

Decisions:
- What the request says stays as it is: its e-mail is compared with the register at the validity check, and a correction
  must not make a difference disappear. Only our mails go elsewhere (`Ticket.mail_address`).
- An address that was proved by a mailed code (online) is the applicant's own choice; nobody changes it for them.
- At the counter the address makes the account that opens the request's page. Then the page goes to the right person
  too, and whoever really has the mistyped address no longer reads it.
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
from requests_app.sop.vocabulary import Channel
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.applicants import applicant_for
from requests_app.tickets.models import Ticket
from requests_app.tickets.notices import address_of, brings_result
from requests_app.tickets.telling import telling
from requests_app.tickets.workflow import State

PROVED = "Alamat ini sudah dikonfirmasi pemohon dengan kode surel, jadi tidak diganti petugas."
ON_RECORD = "Surel ini dikirim ke kontak pada register akun; kontak itu hanya diubah lewat usulan oleh dua petugas."
NOT_THEIRS = "Surel ini bukan kepada pemohon."
OVER = "Permohonan ini sudah diarsipkan."
SAME = "Alamatnya sama dengan yang gagal. Tekan Kirim ulang bila alamatnya memang benar."


def why_not(ticket: Ticket, message: Message, by: User) -> str:
    """The sentence instead of the form, "" when the address may be corrected."""
    if ticket.is_own_of(by):
        return rules.OWN_CASE
    if ticket.state == State.ARCHIVED:
        return OVER
    if ticket.channel == Channel.ONLINE:
        return PROVED
    if brings_result(message):
        return ON_RECORD
    to = message.to_address.lower()
    if to == address_of(ticket).lower():
        return ""
    return ON_RECORD if to == telling(ticket).owner_email else NOT_THEIRS


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
        if locked.applicant_id:
            locked.applicant = applicant_for(address, locked.name)
        else:
            locked.mail_address = address
        if locked.is_own_of(by):
            raise Refused(rules.OWN_CASE)
        locked.save(update_fields=["applicant", "mail_address"])
        record(locked.subject, "mail_address_corrected", by=by, data={"message": message.pk})
        try:
            return resend(message, by, to=address)
        except CannotResendError as refusal:
            raise Refused(str(refusal)) from refusal
