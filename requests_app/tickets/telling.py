"""How a result may be told: to the contact on record from before the request, or in person with the identity checked.

Whoever talks the office into a reset also writes the telephone and the e-mail on the form, so neither of them is ever a
way to the result. Decisions:
- One place says which ways are open and why the others are not; pages only show it, actions ask it again.
- While a changed contact is held, no contact of the account is used at all, the old one included: a hold says that
  somebody doubts who owns the account, and the office can still meet the person.
- A check counts for what is told with it. The counter's counts for the day, and never for an earlier result.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.register.contacts import Contact, contact_at
from requests_app.handover.identified import Identified, Shown, Way
from requests_app.process.refusals import Refused
from requests_app.tickets.models import TellingCheck, Ticket

__all__ = ["Identified", "Shown", "Telling", "Way", "contact_of_record", "keep", "telling"]
NO_ACCOUNT = "Permohonan ini belum dikaitkan dengan akun pada register, jadi tidak ada kontak yang tercatat."
NO_PHONE = "Tidak ada nomor telepon yang tercatat pada akun ini sebelum permohonan diajukan."
HELD = "Kontak akun ini baru berubah dan ditahan sampai {until}."


@dataclass(frozen=True, slots=True)
class Telling:
    """What is open for one ticket now. ``contact``: on record when it was submitted; None without an account."""

    contact: Contact | None
    held_until: datetime | None = None

    @property
    def phone(self) -> str:
        """The one number that may be called, "" when there is none."""
        return self.contact.phone.strip() if self.contact and not self.held_until else ""

    @property
    def email(self) -> str:
        """The one address that a link may be mailed to, "" when there is none."""
        return self.owner_email if not self.held_until else ""

    @property
    def owner_email(self) -> str:
        """The address on record, to say without a secret that something happened; held or not."""
        address = self.contact.email.strip().lower() if self.contact else ""
        return address if _is_address(address) else ""

    def why_not(self, way: str) -> str:
        """The sentence beside a way that is not open, "" for one that is."""
        if way == Way.IN_PERSON or (way == Way.PHONE and self.phone):
            return ""
        if self.contact is None:
            return NO_ACCOUNT
        if self.held_until:
            return HELD.format(until=f"{timezone.localtime(self.held_until):%d/%m/%Y %H.%M}")
        return NO_PHONE

    @property
    def open_ways(self) -> list[str]:
        return [way for way in Way.values if not self.why_not(way)]

    @property
    def closed_ways(self) -> list[tuple[str, str]]:
        """(way in words, why not)."""
        return [(str(way.label), why) for way in Way if (why := self.why_not(way))]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def contact_of_record(ticket: Ticket) -> Contact | None:
    """The account's contact as it stood before the request came in; None without an account."""
    if ticket.account is None or ticket.submitted_at is None:
        return None
    return contact_at(ticket.account, ticket.submitted_at)


def telling(ticket: Ticket) -> Telling:
    """The ways that are open for this ticket now. At most two queries."""
    held = ticket.account.hold_at(timezone.now()) if ticket.account else None
    return Telling(contact_of_record(ticket), held)


def proved_address(ticket: Ticket) -> str:
    """The address that an online applicant proved by a mailed code; "" for a request on paper."""
    return ticket.applicant.email.lower() if ticket.applicant else ""


def is_proved_on_record(ticket: Ticket) -> bool:
    """Whether who signs in to the applicant's page comes by the address on record, so that the page may tell."""
    return bool(proved_address(ticket)) and proved_address(ticket) == telling(ticket).email


def keep(ticket: Ticket, check: Identified, *, by: User) -> TellingCheck:
    """Record the check that opens a telling. Refuses a way that is not open, whatever the form said.

    The event names kinds and references, never a number or an address.
    """
    _refuse(ticket, check)
    met = check.way == Way.IN_PERSON
    data = {"shown": check.shown} if met else {"source": "register", "account": ticket.account_id}
    record(ticket.subject, "identity_checked", by=by, data={"means": check.way, **data})
    return TellingCheck.objects.create(ticket=ticket, by=by, at=timezone.now(), **check.columns)


def _refuse(ticket: Ticket, check: Identified) -> None:
    if check.way not in Way.values:
        raise Refused("Pilih cara memastikan identitas pemohon.")
    if why := telling(ticket).why_not(check.way):
        raise Refused(f"{Way(check.way).label} tidak dapat dipakai. {why}")
    if not check.says_enough:
        raise Refused("Sebutkan dokumen identitas yang dilihat dan tempat bertemu.")


def counter_check(ticket: Ticket) -> TellingCheck | None:
    """Today's meeting at which the applicant showed a document, after this very result was told; else None."""
    if ticket.notified_at is None:
        return None
    morning = timezone.now().astimezone(ticket.office.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    since = max(morning, ticket.notified_at)
    met = ticket.telling_checks.filter(way=Way.IN_PERSON, at__gte=since)
    return met.select_related("by").order_by("-at").first()
