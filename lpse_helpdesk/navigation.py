"""The bar of every page: each person's own places, and the local time of their office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts_app.absences.banner import own_absence
from accounts_app.addresses import address_of
from accounts_app.kept import kept_for
from accounts_app.models import User
from accounts_app.register.actions import READERS as REGISTER_READERS
from accounts_app.roles import MAIL_READERS, OFFICE_ROLES, READERS, Role
from accounts_app.sessions.rules import session_seconds
from requests_app.decrees.queries import READERS as DECREE_READERS
from requests_app.notifications.reading import COLUMNS, Bell, bell_from, seen_on_page, unread
from requests_app.outbox.models import Message

MAILS = "outbox:message_list"
THEMES = ("light", "dark")  # what a browser may have chosen
MANY = 100  # more are not counted
WIDEST = 7  # places that a bar has room for; what else somebody with many roles has stands in their own menu

Place = tuple[str, str]  # label, url name

# (label, url name, roles that have it); the order is that of the bar. Three to six for one role.
PLACES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Dasbor", "figures:dashboard", frozenset({Role.KEPALA_LPSE})),
    ("Kotak masuk", "desk:inbox", READERS),
    ("Buku tamu", "frontdesk:guest_book", frozenset({Role.FRONT_OFFICE, Role.HELPDESK, Role.ADMIN_AGENCY})),
    ("Semua", "desk:all", READERS),
    ("Register akun", "register:list", frozenset(REGISTER_READERS) - {Role.KEPALA_LPSE}),
    ("SK Akun", "decrees:register", frozenset(DECREE_READERS)),
    # Who opens mail begins with what came in; what went out is one press further.
    ("Surel", "mailbox:ledger", frozenset({Role.HELPDESK})),
    ("Surel", MAILS, MAIL_READERS - {Role.KEPALA_LPSE, Role.HELPDESK}),
    ("Arsip", "archive:list", frozenset({Role.ADMIN_PPE, Role.ADMIN_AGENCY, Role.KEPALA_LPSE, Role.HELPDESK})),
    ("Laporan", "papers:months", frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})),
    ("Kantor", "office:settings", frozenset({Role.ADMIN_KANTOR})),
    ("Kelola", "admin:index", frozenset({Role.SYSTEM_ADMIN})),
)

# What is needed now and then stands in the own menu: it would push the bar over its edge.
SELDOM: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Register akun", "register:list", frozenset({Role.KEPALA_LPSE})),
    ("Surel", MAILS, frozenset({Role.KEPALA_LPSE})),
    ("Atur ulang faktor kedua", "factor_resets", frozenset({Role.SYSTEM_ADMIN, Role.ADMIN_KANTOR})),
    ("Surel masuk", "mailbox:ledger", frozenset({Role.ADMIN_AGENCY})),
    ("Penugasan", "desk:assignments", frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})),
    ("Teks siap pakai", "canned:texts", frozenset(OFFICE_ROLES)),
    ("Cuti & pengganti", "absences:month", frozenset(OFFICE_ROLES)),
    ("SOP & revisi", "sop_revisions:list", frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})),
)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Of every page: ``nav_items`` (label, url, active, count), ``menu_items`` (label, url, count), ``search_url``,
    ``DEMO``, ``SECOND_FACTOR``, ``theme`` (light, dark, auto), ``session_seconds`` and ``bell`` (staff only),
    ``own_absence`` (of whoever is away today).

    A count says what failed and waits there for somebody; 0 is not shown.
    """
    theme = request.COOKIES.get("theme")
    context: dict[str, Any] = {
        "DEMO": settings.DEMO,
        "SECOND_FACTOR": settings.SECOND_FACTOR,
        "theme": theme if theme in THEMES else "auto",
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    # Asked when a bar is drawn: fragments have none. Templates call what can be called.
    bar = cache(lambda: _bar_of(user))
    failed = cache(lambda: _failed_mails(user, bar))
    places = _places(user.roles)
    context["nav_items"] = cache(lambda: _in_bar(places[:WIDEST], request.path, failed()))
    context["menu_items"] = cache(lambda: _in_menu(places[WIDEST:] + _seldom(user.roles), failed()))
    context["own_absence"] = SimpleLazyObject(lambda: own_absence(request))
    if user.works_here:
        context["session_seconds"] = session_seconds(request)
        context["bell"] = SimpleLazyObject(lambda: _bell(request, user, bar().bell))
    if user.roles & READERS:
        context["search_url"] = address_of("desk:search")
    return context


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar counts: unread news, and mails of the office that failed."""

    bell: Bell
    failed: int


def _bar_of(user: User) -> Bar:
    """One query."""
    found = kept_for(user, _counted)
    news, failed = found[0] if found else ([], [])
    return Bar(bell_from(news), len(failed or ()))  # null: asked of nobody


def _counted(user: User) -> Any:
    reads = bool(user.roles & MAIL_READERS)
    failed = (Message.objects.visible_to(user) if reads else Message.objects.none()).failed().order_by()
    news = unread(OuterRef("pk")).values_list(JSONObject(**{name: name for name in COLUMNS}))
    columns = (ArraySubquery(news), ArraySubquery(failed.values("pk")[:MANY]))
    return User.objects.filter(pk=user.pk).values_list(*columns)


def _bell(request: HttpRequest, user: User, bell: Bell) -> Bell:
    """Opening a page reads what leads to it; an answer to a refused form does not count as opening."""
    return seen_on_page(bell, user, request.path) if request.method == "GET" else bell


def _failed_mails(user: User, bar: Callable[[], Bar]) -> dict[str, int]:
    """By place: how many mails of the office failed and wait for somebody; nothing of who may not read them."""
    if not user.roles & MAIL_READERS or user.office_id is None:
        return {}
    return {MAILS: bar().failed, "mailbox:ledger": bar().failed}


def _seldom(roles: frozenset[Role]) -> list[Place]:
    """What another role of the same person has in the bar is not said twice."""
    in_bar = {name for _, name, allowed in PLACES if allowed & roles}
    return [(label, name) for label, name, allowed in SELDOM if allowed & roles and name not in in_bar]


def _places(roles: frozenset[Role]) -> list[Place]:
    mine = [(label, name) for label, name, allowed in PLACES if allowed & roles]
    mine = list(dict(reversed(mine)).items())[::-1]  # of two with one label the first
    return mine or [("Permohonan saya", "tickets:my_list"), ("Ajukan permohonan", "intake:start")]


def _in_bar(places: list[Place], here: str, counts: Mapping[str, int]) -> tuple[tuple[str, str, bool, int], ...]:
    urls = ((label, name, address_of(name)) for label, name in places)
    return tuple((label, url, here.startswith(url), counts.get(name, 0)) for label, name, url in urls)


def _in_menu(places: list[Place], counts: Mapping[str, int]) -> tuple[tuple[str, str, int], ...]:
    return tuple((label, address_of(name), counts.get(name, 0)) for label, name in places)
