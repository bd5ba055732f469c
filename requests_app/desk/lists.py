"""What the desk's lists hold: the tabs of an inbox, pages without counts, and whether anything is new.

A page ends with the key of its last row, and the next one begins behind it: page numbers were rejected, because both
their count and their offset read every row before. Each tab's order is that of a partial index
(`ticket_inbox`, `ticket_open`), which begin with the office.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core import signing
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, Now
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.kept import kept, kept_for
from accounts_app.models import Office, User
from accounts_app.roles import READERS, Role
from requests_app.handover.models import WAITING, Handover, Status
from requests_app.sop.models import SopInForce
from requests_app.tickets.claims.models import STALE_AFTER
from requests_app.tickets.claims.people import held_as
from requests_app.tickets.claims.presence import Look, now_in
from requests_app.tickets.models import Ticket
from requests_app.tickets.queries import bring_people
from requests_app.tickets.workflow import State

PAGE_SIZE = 30  # two screens; each row costs a quarter of a millisecond and a kilobyte
KEY_SALT = "requests_app.desk.page"
NULLABLE = frozenset({"due_at", "waiting_since"})

NOT_COLLECTED = Q(state=State.NOTIFIED, fulfilled_at__isnull=False, received_at=None, given_up_at=None)
SETTLED = Q(rejected_at__isnull=False) | Q(received_at__isnull=False) | Q(given_up_at__isnull=False)
TO_ARCHIVE = Q(state=State.LAPSED) | (Q(state=State.NOTIFIED) & SETTLED)


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of the inbox: who has it, what stands in it, and in which order.

    What is due first comes first, else the oldest; PostgreSQL puts null last, as `_behind` does.
    """

    key: str
    label: str
    roles: frozenset[Role]
    holds: Callable[[User], Q]
    empty: tuple[str, str]
    order: tuple[str, ...] = ("id",)


CHECKERS = frozenset({Role.HELPDESK, Role.ADMIN_AGENCY, Role.KEPALA_LPSE})
SECONDERS = frozenset({Role.ADMIN_PPE, Role.ADMIN_AGENCY, Role.KEPALA_LPSE})
RESULTS = frozenset({Role.HELPDESK, Role.ADMIN_PPE, Role.ADMIN_AGENCY, Role.KEPALA_LPSE})

NEWEST_FIRST = ("-id",)
OWN = "saya"  # the tab of what waits for oneself
TABS = (
    Tab(
        OWN, "Menunggu saya", READERS - {Role.KEPALA_LPSE},
        lambda user: Q(waiting_role__in=sorted(user.roles)),
        ("Tidak ada yang menunggu Anda", "Permohonan yang memerlukan Anda muncul di sini dengan sendirinya."),
        ("due_at", "waiting_since", "id"),
    ),
    Tab(
        "berjalan", "Semua yang berjalan", frozenset({Role.KEPALA_LPSE}), lambda _: Q(),
        ("Tidak ada permohonan yang berjalan", "Setiap permohonan kantor ini tampil di sini sampai diarsipkan."),
    ),
    Tab(
        "antrean", "Antrean", frozenset({Role.FRONT_OFFICE, Role.HELPDESK, Role.KEPALA_LPSE}),
        lambda _: Q(state=State.QUEUED),
        ("Antrean kosong", "Nomor antrean dan permohonan daring yang belum dilayani muncul di sini."),
    ),
    Tab(
        "kelengkapan", "Menunggu kelengkapan", CHECKERS, lambda _: Q(state=State.AWAITING_COMPLETION),
        ("Tidak ada yang menunggu kelengkapan", "Permohonan yang dimintai kelengkapan muncul di sini."),
    ),
    Tab(
        "orang-kedua", "Orang kedua", SECONDERS,
        lambda user: Q(state=State.VALIDITY_CHECK, second_asked_at__isnull=False) & ~Q(second_asked_by=user),
        ("Tidak ada yang menunggu orang kedua", "Permohonan yang memerlukan persetujuan orang kedua muncul di sini."),
        ("second_asked_at", "id"),
    ),
    Tab(
        "siap", "Siap diberitahukan", CHECKERS,
        lambda user: Q(state__in=(State.RESET, State.REJECTED)) & _waits_for(user),
        ("Tidak ada hasil yang harus disampaikan", "Hasil dan penolakan yang siap diberitahukan muncul di sini."),
    ),
    Tab(
        "belum-diambil", "Belum diambil", RESULTS, lambda _: NOT_COLLECTED,
        ("Semua hasil sudah diterima", "Hasil yang belum dibuka, terkunci, atau kedaluwarsa muncul di sini."),
    ),
    Tab(
        "arsip", "Siap diarsipkan", frozenset({Role.ADMIN_PPE, Role.ADMIN_AGENCY, Role.KEPALA_LPSE}),
        lambda _: TO_ARCHIVE,
        ("Tidak ada yang perlu diarsipkan", "Permohonan yang sudah tuntas muncul di sini."),
    ),
)  # fmt: skip


def _waits_for(user: User) -> Q:
    return Q() if Role.KEPALA_LPSE in user.roles else Q(waiting_role__in=sorted(user.roles))


def tabs_of(user: User) -> list[Tab]:
    """The tabs of this person, the one to begin with first."""
    return [tab for tab in TABS if tab.roles & user.roles]


def in_tab(user: User, tab: Tab, held: str = "") -> Any:
    """The tab's tickets in its order, with what a row shows; ``held`` as in `claims.people.held_as`."""
    tickets = Ticket.objects.of_desk(user).unfinished().filter(tab.holds(user)).order_by(*tab.order)
    return for_rows(held_as(tickets, user, held))


def waiting_for(user: User) -> Any:
    """What this person may take up next, in the order of their list; nobody else holds it. Kepala LPSE: as second."""
    tab = next(tab for tab in TABS if tab.roles & user.roles and tab.key in (OWN, "orang-kedua"))
    return in_tab(user, tab).filter(Q(claimed_by=None) | Q(claimed_by=user))


HOLDERS = ("opened_by", "completeness_by", "claimed_by")


def for_rows(tickets: Any) -> Any:
    """With its SOP, and how the hand-over of its password stands, without a query of its own; people: `page_of`.

    The office is the reader's own, which `rows_of` puts in.

    Only a live hand-over has an index, and a told password without one was not fetched in time.
    """
    live = Handover.objects.live().filter(owner_type=Ticket.kind, owner_id=OuterRef("pk"))
    status = Case(When(expires_at__lte=Now(), status__in=WAITING, then=Value(Status.EXPIRED)), default="status")
    standing = Subquery(live.annotate(now=status).values("now")[:1])
    return tickets.select_related("sop").annotate(handover_status=Coalesce(standing, Value(Status.EXPIRED)))


def counts(user: User, tabs: Iterable[Tab]) -> dict[str, int]:
    """How many stand in each tab, and when the longest has been waiting: one query."""
    keys = tuple(tab.key for tab in tabs)
    found = kept_for(user, _counts, keys)
    return dict(zip(keys, found[0] if found else (0,) * len(keys), strict=True))


def _counts(user: User, keys: tuple[str, ...]) -> Any:
    wanted = {tab.key.replace("-", "_"): Count("id", filter=tab.holds(user) or None) for tab in TABS if tab.key in keys}
    of_office = Ticket.objects.of_desk(user).unfinished().order_by().values("office")
    return of_office.annotate(**wanted).values_list(*(key.replace("-", "_") for key in keys))


def glance(user: User) -> tuple[list[Look], int, bool]:
    """Who has which ticket of the office open, its newest event, and whether it ever put an SOP into force. One query.

    One look at the end of an index; every act writes an event.
    """
    found = kept(_glance, office=user.office_id or 0, after=timezone.now() - STALE_AFTER)
    looks, newest, ready = found[0] if found else ([], 0, False)
    return [Look(**each) for each in looks], newest or 0, ready


def _glance(*, office: int, after: datetime) -> Any:
    said = JSONObject(ticket_id="ticket_id", user_id="user_id", name="user__name")
    newest = Event.objects.filter(office=OuterRef("pk")).order_by("-id").values("id")[:1]
    looks = ArraySubquery(now_in(OuterRef("pk"), after).values_list(said))
    ready = Exists(SopInForce.objects.filter(office=OuterRef("pk")))
    return Office.objects.filter(pk=office).values_list(looks, Subquery(newest), ready)


def fingerprint(newest: int, *parts: str) -> str:
    """Changes with whatever happens in the office and, because rows show waiting times, with the minute."""
    return "-".join([str(newest), f"{timezone.now():%H%M}", *parts])


@dataclass(frozen=True, slots=True)
class Page:
    """A bounded list: ``rows``, and the key behind which the next page begins ("" on the last one)."""

    rows: list[Ticket]
    after: str = ""


def page_of_tab(user: User, tab: Tab, held: str = "", after: str = "") -> Page:
    """A page of an inbox; the first one is asked for every few seconds, so its query is kept."""
    if after:
        return page_of(in_tab(user, tab, held), tab.order, after)
    return _page(kept_for(user, _first_rows, tab.key, held, PAGE_SIZE + 1), tab.order)


def _first_rows(user: User, key: str, held: str, count: int) -> Any:
    return in_tab(user, next(tab for tab in TABS if tab.key == key), held)[:count]


def newest_of(user: User) -> Page:
    """The first page of all tickets of the office, the newest first."""
    return _page(kept_for(user, _newest_rows, PAGE_SIZE + 1), NEWEST_FIRST)


def _newest_rows(user: User, count: int) -> Any:
    return for_rows(Ticket.objects.of_desk(user).order_by(*NEWEST_FIRST))[:count]


def page_of(tickets: Any, order: tuple[str, ...], after: str = "") -> Page:
    """The rows behind the key ``after``, `PAGE_SIZE` at most, tickets with their people (one query more)."""
    if key := read_key(after, order):
        tickets = tickets.filter(_behind(order, key))
    return _page(list(tickets[: PAGE_SIZE + 1]), order)


def _page(rows: list[Ticket], order: tuple[str, ...]) -> Page:
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    if rows and isinstance(rows[0], Ticket):
        bring_people(rows, HOLDERS)
    return Page(rows, _key(rows[-1], order) if more else "")


def _behind(order: tuple[str, ...], key: list[Any]) -> Q:
    """Row-wise "after this key": a field counts only where all before it are equal. Null comes last."""
    found, equal = Q(), Q()
    for name, value in zip(order, key, strict=True):
        field = name.lstrip("-")
        if value is None:
            equal &= Q(**{f"{field}__isnull": True})  # nothing lies behind null
            continue
        beyond = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        found |= equal & (beyond | Q(**{f"{field}__isnull": True}) if field in NULLABLE else beyond)
        equal &= Q(**{field: value})
    return found


def _key(ticket: Ticket, order: tuple[str, ...]) -> str:
    values = [getattr(ticket, name.lstrip("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return signing.dumps(plain, salt=KEY_SALT)


def read_key(text: str, order: tuple[str, ...]) -> list[Any] | None:
    """The key of an address; None for none, or for one that this program did not write."""
    try:
        key = signing.loads(text, salt=KEY_SALT) if text else None
    except signing.BadSignature:
        return None
    return key if isinstance(key, list) and len(key) == len(order) else None
