"""The bar of every page: each person's own places, and the local time of their office."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts_app.register.actions import READERS as REGISTER_READERS
from accounts_app.roles import MAIL_READERS, READERS, Role
from accounts_app.sessions.rules import seconds_left
from requests_app.decrees.queries import READERS as DECREE_READERS

# (label, url name, roles that have it); the order is that of the bar. Three to six per person.
PLACES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Dasbor", "figures:dashboard", frozenset({Role.KEPALA_LPSE})),
    ("Kotak masuk", "desk:inbox", READERS),
    ("Buku tamu", "frontdesk:guest_book", frozenset({Role.FRONT_OFFICE, Role.HELPDESK, Role.ADMIN_AGENCY})),
    ("Semua", "desk:all", READERS),
    ("Register akun", "register:list", frozenset(REGISTER_READERS) - {Role.KEPALA_LPSE}),
    ("SK Akun", "decrees:register", frozenset(DECREE_READERS)),
    ("Surel", "outbox:message_list", MAIL_READERS - {Role.KEPALA_LPSE}),
    ("Arsip", "archive:list", frozenset({Role.ADMIN_PPE, Role.ADMIN_AGENCY, Role.KEPALA_LPSE, Role.HELPDESK})),
    ("Laporan", "papers:months", frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})),
    ("Kantor", "office:settings", frozenset({Role.ADMIN_KANTOR})),
    ("Kelola", "admin:index", frozenset({Role.SYSTEM_ADMIN})),
)

# What is needed now and then stands in the person's own menu: a seventh place would push the bar over its edge.
SELDOM: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Register akun", "register:list", frozenset({Role.KEPALA_LPSE})),
    ("Surel", "outbox:message_list", frozenset({Role.KEPALA_LPSE})),
    ("Atur ulang faktor kedua", "factor_resets", frozenset({Role.SYSTEM_ADMIN, Role.ADMIN_KANTOR})),
    ("SOP & revisi", "sop_revisions:list", frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})),
)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Of every page: ``nav_items`` (label, url, active), ``menu_items`` (label, url), ``search_url``, ``DEMO``,
    ``SECOND_FACTOR``, ``session_seconds`` (staff only).
    """
    context: dict[str, Any] = {"DEMO": settings.DEMO, "SECOND_FACTOR": settings.SECOND_FACTOR}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    context["nav_items"] = _places(user.roles, request.path)
    context["menu_items"] = _seldom(user.roles)
    if user.works_here:
        context["session_seconds"] = seconds_left(request)
    if user.roles & READERS:
        context["search_url"] = reverse("desk:search")
    return context


def _seldom(roles: frozenset[Role]) -> list[tuple[str, str]]:
    """What another role of the same person has in the bar is not said twice."""
    in_bar = {name for _, name, allowed in PLACES if allowed & roles}
    return [(label, reverse(name)) for label, name, allowed in SELDOM if allowed & roles and name not in in_bar]


def _places(roles: frozenset[Role], here: str) -> list[tuple[str, str, bool]]:
    mine = [(label, reverse(name)) for label, name, allowed in PLACES if allowed & roles]
    if not mine:
        mine = [("Permohonan saya", reverse("tickets:my_list")), ("Ajukan permohonan", reverse("intake:start"))]
    return [(label, url, here.startswith(url)) for label, url in mine]
