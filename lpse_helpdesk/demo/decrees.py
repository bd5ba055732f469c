"""The demo's decrees (SOP 001): one in each state that somebody would want to look at, by the product's own actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.register.facts import SpseRole
from accounts_app.register.models import SpseAccount
from accounts_app.roles import Role
from lpse_helpdesk.demo.clock import moved_to
from lpse_helpdesk.demo.people import address_of
from requests_app.decrees import actions, paper
from requests_app.decrees.actions import Order, PersonFacts
from requests_app.decrees.authority import default_signatory
from requests_app.decrees.models import AccountKind, Decree
from requests_app.decrees.numbering import put_format
from requests_app.decrees.people import DECREE_ROLES
from requests_app.decrees.text_actions import current, save_text
from requests_app.handover.identified import Identified, Shown, Way
from requests_app.handover.passwords import generate_temporary_password

GIVEN = (
    "Ayu", "Bayu", "Citra", "Danang", "Erna", "Farhan", "Ghina", "Herman", "Intan", "Johan", "Kirana", "Muhammad Rizky",
)  # fmt: skip
FAMILY = ("Prameswari", "Aditama", "Wibisono", "Yuliani", "Maulana", "Salsabila", "Susilo", "Alamsyah Siregar")
TITLES = (", S.Kom.", "", ", S.T., M.T.", ", S.E.", ", S.STP., M.AP.")
RANKS = ("Penata Muda (III/a)", "Penata (III/c)", "Pengatur (II/c)")
CHECKS = (Identified(Way.PHONE), Identified(Way.IN_PERSON, Shown.STAFF_CARD, "Ruang LPSE"))


class Desk:
    """The office's two sides of SOP 001."""

    def __init__(self, office: Office, agencies: tuple[str, ...]) -> None:
        self.office, self.agencies = office, agencies
        self.kepala, self.admin = _holder(office, Role.KEPALA_LPSE), _holder(office, Role.ADMIN_PPE)
        self.dice = Random(f"sk {office.code}")  # noqa: S311 - a story needs no secrecy

    def draft(self, kind: AccountKind, count: int, first: int = 0) -> Decree:
        """Begun by Admin PPE, with ``count`` people from the ``first`` name on."""
        title, text = paper.title_of(self.office, kind), paper.text_of(self.office)
        decree = actions.begin_draft(self.office, by=self.admin, kind=kind, title=title, text=text)
        return actions.put_people(decree, [self.person(kind, first + at) for at in range(count)], by=self.admin)

    def person(self, kind: AccountKind, at: int) -> PersonFacts:
        name = f"{GIVEN[at % 12]} {FAMILY[(at * 3 + at // 12) % 8]}{TITLES[at % 5]}"
        role = DECREE_ROLES[at % 3] if kind == AccountKind.MIXED else SpseRole(kind)
        born = 1978 + self.dice.randrange(18)
        nip = f"{born}{1 + at % 12:02}15{born + 24}03{1 + at % 2}{1 + at:03}"
        return PersonFacts(
            name=name, spse_role=role, email=address_of(name.partition(",")[0], f"personil{at}.{self.office.slug}"),
            nip=nip, rank=RANKS[at % 3], position="Pengelola Layanan Pengadaan",
            agency=self.agencies[at % len(self.agencies)], phone=f"0812-0000-{3000 + at}",
        )  # fmt: skip

    def issue(self, decree: Decree, days: int | None) -> Decree:
        """Submitted and signed today, for so many days."""
        decree = actions.submit(decree, by=self.admin)
        today = timezone.localdate(timezone=self.office.tz)
        until = today + timedelta(days=days) if days else None
        order = Order(on=today, signatory=default_signatory(self.office), valid_until=until)
        return actions.issue(decree, order, by=self.kepala, paper=paper.issued_pdf)

    def make(self, decree: Decree, most: int = 200) -> None:
        for person in decree.people.all()[:most]:
            user_id = f"{person.name.partition(',')[0].upper().replace(' ', '.')[:24]}{person.no}"
            actions.mark_made(person, user_id=user_id, password=generate_temporary_password(), by=self.admin)

    def tell(self, decree: Decree, told: int, opened: int, received: int) -> Decree:
        """Every account made; so many told, opened, received."""
        self.make(decree)
        decree = actions.create_accounts(Decree.objects.get(pk=decree.pk), by=self.admin)
        for at, person in enumerate(decree.people.all()[:told]):
            _, issued = actions.tell(person, by=self.admin, check=CHECKS[at % 2])
            if issued and at < opened:
                actions.disclose(person, issued.code.expose())
            if at < received:
                actions.receive(person)
        return Decree.objects.get(pk=decree.pk)


def _holder(office: Office, role: Role) -> User:
    return User.objects.filter(office=office, grants__role=role, grants__revoked_at=None).order_by("pk")[0]


def _over(desk: Desk) -> None:
    """Its last day is past: the accounts are to be closed."""
    desk.tell(desk.issue(desk.draft(AccountKind.HELPDESK, 2, 60), 20), told=2, opened=2, received=2)


def _ending(desk: Desk) -> None:
    desk.tell(desk.issue(desk.draft(AccountKind.MIXED, 8), 25), told=7, opened=5, received=4)


def _ordered(desk: Desk) -> None:
    decree = desk.issue(desk.draft(AccountKind.VERIFIKATOR, 12, 20), None)
    desk.make(decree, 4)
    actions.mark_impossible(decree.people.all()[4], "Sudah pindah ke kabupaten lain.", by=desk.admin)


def _to_sign(desk: Desk) -> None:
    actions.submit(desk.draft(AccountKind.ADMIN_AGENCY, 3, 40), by=desk.admin)


def _drafted(desk: Desk) -> None:
    """One of them has the role already, which the page says before anybody signs."""
    decree = desk.draft(AccountKind.MIXED, 2, 50)
    known = SpseAccount.objects.of(desk.office.pk).filter(spse_role__in=DECREE_ROLES, is_active=True).exclude(nip="")
    if account := known.defer("words").order_by("pk").first():
        person = PersonFacts(account.name, account.spse_role, account.email, account.nip, agency=account.agency)
        rows = [desk.person(AccountKind.MIXED, 50), desk.person(AccountKind.MIXED, 51), person]
        actions.put_people(decree, rows, by=desk.admin)


def _settle(office: Office) -> None:
    """The program's own words do not know where the office is; its Admin Kantor says it once, and how it numbers."""
    now, place = current(office), office.address.rpartition(", ")[2]
    keeper = _holder(office, Role.ADMIN_KANTOR)
    save_text(office, replace(now.text, place=place), seen=now.version, by=keeper)
    template = "{klasifikasi}/{urut:04}/{unit}/{pd}"
    put_format(office, template=template, classification="000.3", unit="BPLPSE", region="B.PBJ", by=keeper)


# (what happened, days ago); the newest is of this hour.
STORIES: tuple[tuple[Callable[[Desk], None], int], ...] = (
    (_over, 40), (_ending, 6), (_ordered, 0), (_to_sign, 0), (_drafted, 0),
)  # fmt: skip


def order_accounts(office: Office, agencies: tuple[str, ...], moment: Callable[[int], datetime]) -> None:
    """The decrees of an office that works by SOP 001; nothing elsewhere.

    :param moment: a working moment so many days ago.
    """
    if actions.sop_of(office) is None:
        return
    _settle(office)
    desk = Desk(office, agencies)
    for story, days_ago in STORIES:
        with moved_to(moment(days_ago)):
            story(desk)
