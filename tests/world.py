"""The four offices of the tests with their named people, each working by its own SOPs and hours, without holidays."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from accounts_app.models import Office, RoleGrant, User, Zone
from accounts_app.register.models import AccountChange, Source, SpseAccount
from accounts_app.roles import Role
from requests_app.clock.actions import open_calendar
from requests_app.clock.week import COMMON_WEEK, KALTIM_WEEK, Week
from requests_app.sop import actions as sop
from requests_app.sop.library import built_in_paths
from requests_app.sop.models import SopRevision
from requests_app.tickets.identity import plain
from requests_app.tickets.models import Ticket
from tests.factories import OfficeFactory, UserFactory, staff
from tests.remembered import remembered

LONG_AGO = date(2020, 1, 1)
LONG_AGO_AT = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """One office and who works there; a role that the office does not staff is None."""

    office: Office
    pemohon: User
    kepala: User
    admin_kantor: User
    front_office: User | None = None
    helpdesk: User | None = None
    admin_ppe: User | None = None
    admin_agency: User | None = None
    # Two more of each kind, for races and separation of duties.
    rekan_helpdesk: User | None = None
    rekan_admin_ppe: User | None = None

    def who(self, role: Role) -> User:
        """The person of this office who holds the role; the applicant for ``applicant``."""
        names = {Role.APPLICANT: "pemohon", Role.KEPALA_LPSE: "kepala"}
        person: User | None = getattr(self, names.get(role, role.value))
        assert person is not None, f"{self.office} has no {role.label}"
        return person


def _desk(
    code: str, zone: Zone, sops: dict[str, dict[Role, Role]], week: Week = COMMON_WEEK, **people: tuple[Role, ...]
) -> Desk:
    office: Office = OfficeFactory.create(code=code, zone=zone)
    team = {who: staff(office, f"{who.replace('_', ' ').title()} {code}", *roles) for who, roles in people.items()}
    desk = Desk(
        office=office,
        pemohon=UserFactory.create(name=f"Pemohon {code}", email=f"pemohon@{code.lower()}.example"),
        kepala=staff(office, f"Kepala {code}", Role.KEPALA_LPSE),
        admin_kantor=staff(office, f"Admin Kantor {code}", Role.ADMIN_KANTOR),
        **team,
    )
    open_calendar(office, since=LONG_AGO, week=week)
    revisions = _revisions()
    for number, substitutes in sops.items():
        sop.enable(office, revisions[number], by=None, from_=LONG_AGO, substitutes=substitutes)
    return desk


def _revisions() -> dict[str, SopRevision]:
    """The built-in SOPs by number, loaded."""
    return {revision.code: revision for revision in map(sop.load, built_in_paths())}


def _remembered(code: str, *arguments: Any, **more: Any) -> Desk:
    """That office, for the first time or once more; the SOPs are of all offices, and may be there already."""
    if SopRevision.objects.exists():
        _revisions()
    else:
        remembered("SOPs", _revisions)
    return remembered(code, partial(_desk, code, *arguments, **more))


def on_record(ticket: Ticket, **facts: Any) -> SpseAccount:
    """The register's row about whom the request speaks of, saying the same (but for ``facts``) and older than it.

    A row that is there already is left as it is.
    """
    office, nip = ticket.office, plain.digits(ticket.nip)
    if known := SpseAccount.objects.filter(office=office, nip=nip, spse_role=ticket.applicant_type).first():
        return known
    by = RoleGrant.objects.filter(user__office=office).earliest("pk").user
    said = {
        "user_id": ticket.spse_user_id or f"{ticket.applicant_type}.{ticket.pk}".upper(),
        "name": ticket.name, "nip": nip, "spse_role": ticket.applicant_type, "agency": ticket.agency,
        "unit": ticket.unit, "email": ticket.email.lower(), "phone": ticket.phone,
        "decree_number": ticket.decree_number or "SK-LAMA/1", "created_at": LONG_AGO_AT,
    }  # fmt: skip
    account: SpseAccount = SpseAccount.objects.create(
        office=office, source=Source.IMPORT, updated_by=by, **{**said, **facts}
    )
    AccountChange.objects.create(
        account=account, field="user_id", new=account.user_id, by=by, reason="Masuk register.", at=LONG_AGO_AT
    )
    return account


def kaltim() -> Desk:
    """SOP 000 (auditor), 001, and 004 with the helpdesk standing in for the front office it lacks."""
    return _remembered(
        "KT", Zone.WITA, {"000": {}, "001": {}, "004": {Role.FRONT_OFFICE: Role.HELPDESK}}, week=KALTIM_WEEK,
        helpdesk=(Role.HELPDESK,), rekan_helpdesk=(Role.HELPDESK,),
        admin_ppe=(Role.ADMIN_PPE,), rekan_admin_ppe=(Role.ADMIN_PPE,),
    )  # fmt: skip


def kkp() -> Desk:
    """SOP 003 (admin agency) and 004."""
    return _remembered(
        "KP", Zone.WIB, {"003": {}, "004": {}},
        front_office=(Role.FRONT_OFFICE,), helpdesk=(Role.HELPDESK,), rekan_helpdesk=(Role.HELPDESK,),
        admin_ppe=(Role.ADMIN_PPE,), rekan_admin_ppe=(Role.ADMIN_PPE,),
    )  # fmt: skip


def banyuasin() -> Desk:
    """SOP 002 alone: the Admin Agency does every staff step."""
    return _remembered("BA", Zone.WIB, {"002": {}}, admin_agency=(Role.ADMIN_AGENCY,))


def umum() -> Desk:
    """The general SOP 004 alone."""
    return _remembered(
        "UM", Zone.WIT, {"004": {}},
        front_office=(Role.FRONT_OFFICE,), helpdesk=(Role.HELPDESK,), rekan_helpdesk=(Role.HELPDESK,),
        admin_ppe=(Role.ADMIN_PPE,), rekan_admin_ppe=(Role.ADMIN_PPE,),
    )  # fmt: skip
