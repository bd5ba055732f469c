"""Who receives whom at the front desk, from the SOPs that the office works by.

The guest book says it (SOP 000, 003, 004 step 2); under an SOP without one (002) whoever opens the file records it.
Role names do not appear here: a substitute recorded for the office counts like the role itself.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.sop.models import SopInForce, sops_by_applicant
from requests_app.sop.vocabulary import Act, ApplicantType

# Who works at a front desk anywhere; the SOPs in force say who of them at this office.
DESKS = (Role.FRONT_OFFICE, Role.HELPDESK, Role.ADMIN_AGENCY)
Sops = dict[ApplicantType, SopInForce]


def receiver(sop: SopInForce) -> Role | None:
    """The role that takes in a file brought to the office under this SOP."""
    return sop.performer_of(Act.RECORD_GUEST) or sop.performer_of(Act.OPEN)


def receives(sop: SopInForce, user: User) -> bool:
    """Whether this person takes in files under an SOP of their own office."""
    return user.office_id == sop.office_id and receiver(sop) in user.roles


def _sops_of(user: User) -> list[SopInForce]:
    """The SOPs with a guest book that are in force at this person's office today."""
    if user.office is None:
        return []
    sops = sops_by_applicant(user.office, timezone.localdate(timezone=user.office.tz)).values()
    return [sop for sop in sops if sop.allows(Act.RECORD_GUEST)]


def may_write_book(user: User) -> bool:
    """Whether this person keeps their office's guest book (step 2). One query."""
    return any(sop.performer_of(Act.RECORD_GUEST) in user.roles for sop in _sops_of(user))


def serves_visitors(user: User) -> bool:
    """Whether this person may sit at a counter: whoever keeps the book, calls, or opens a file. One query."""
    acts = (Act.RECORD_GUEST, Act.CALL, Act.OPEN)
    return any(sop.performer_of(act) in user.roles for sop in _sops_of(user) for act in acts)


@dataclass(frozen=True, slots=True)
class Reception:
    """One person at one office's front desk: whom they receive, whom a colleague receives, whom nobody does."""

    office: Office
    mine: Sops
    others: Sops

    @property
    def unserved(self) -> list[ApplicantType]:
        """Kinds of user that no SOP of this office covers today."""
        return [kind for kind in ApplicantType if kind not in self.mine and kind not in self.others]

    @property
    def receivers(self) -> list[Role]:
        """Who receives at this office, for somebody who does not."""
        roles = {receiver(sop) for sop in (self.mine | self.others).values()}
        return [role for role in Role if role in roles]

    @property
    def keeps_book(self) -> bool:
        """Whether the office keeps a guest book at all (SOP 002 alone does not)."""
        return any(sop.allows(Act.RECORD_GUEST) for sop in (self.mine | self.others).values())

    def why_not(self, kind: str) -> str:
        """Why this person cannot record that kind of user; empty when they can."""
        if kind in self.mine:
            return ""
        label = ApplicantType(kind).label
        if kind in self.others:
            role = receiver(self.others[ApplicantType(kind)])
            return f"Kedatangan {label} dicatat oleh {role.label if role else 'petugas lain'}."
        return f"{self.office.name} tidak melayani {label}: tidak ada SOP yang berlaku untuknya di kantor ini."


def reception_of(user: User, day: date | None = None) -> Reception | None:
    """The reception at this person's office on a day of its own zone (today); None without an office. One query."""
    office = user.office
    if office is None:
        return None
    sops = sops_by_applicant(office, day or timezone.localdate(timezone=office.tz))
    mine = {kind: sop for kind, sop in sops.items() if receives(sop, user)}
    return Reception(office, mine, {kind: sop for kind, sop in sops.items() if kind not in mine})
