"""The lists of the desk: inbox, all tickets, search. Every list is bounded and paged by key."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.addresses import address_of
from accounts_app.models import User
from accounts_app.roles import READERS, Role
from requests_app.desk import lists
from requests_app.desk.claiming import FILTERS
from requests_app.desk.decree_rows import waiting_decrees
from requests_app.desk.filters import Filters, choices, filtered, filters_of
from requests_app.desk.greeting import greeting
from requests_app.desk.mail_rows import waiting_mail
from requests_app.desk.own_day import standing_of
from requests_app.desk.rows import rows_of
from requests_app.desk.saved_views.actions import default_of
from requests_app.desk.saved_views.forms import SaveForm
from requests_app.desk.saved_views.shown import shown_views
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.waiting import next_for
from requests_app.notifications.reading import ring
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import may
from requests_app.tickets.claims.presence import Look
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State


@role_required(*READERS)
@never_cache
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """What waits for me. htmx asks again every 5 seconds and gets 204 while nothing has happened."""
    tabs = lists.tabs_of(request.user)
    tab = next((tab for tab in tabs if tab.key == request.GET.get("daftar")), tabs[0])
    after = request.GET.get("setelah", "")
    held, (looks, newest, ready) = _held(request, tab), lists.glance(request.user)
    seen = ".".join(f"{look.ticket_id}x{look.user_id}" for look in looks)
    state = lists.fingerprint(newest, tab.key, held, after[-16:], seen)
    if _polls(request) and request.GET.get("lihat") == state:
        return ring(HttpResponse(status=204), request.user, request.path)
    context = _inbox_context(request, tabs, tab, held, after, looks) | {"fingerprint": state, "ready": ready}
    if _polls(request):
        return ring(render(request, "desk/_inbox.html", context), request.user, request.path)
    return render(request, "desk/inbox.html", context)


@role_required(*READERS)
@never_cache
@require_safe
def next_ticket(request: SignedInRequest) -> HttpResponse:
    """To what is due first of what waits for me and is in no colleague's hands; ``dari``: the number just left.

    An address of its own, so that the page of a ticket need not ask what comes after it.
    """
    rows = lists.waiting_for(request.user).exclude(number=request.GET.get("dari", "")[:24])
    number = rows.values_list("number", flat=True).first()
    if number is None:
        messages.info(request, "Tidak ada lagi permohonan yang menunggu Anda.")
        return redirect("desk:inbox")
    return redirect("desk:ticket", number)


def _polls(request: SignedInRequest) -> bool:
    return bool(request.headers.get("HX-Request")) and "lihat" in request.GET


def _held(request: SignedInRequest, tab: lists.Tab) -> str:
    """The filter by who holds it, which only one's own list has."""
    how = request.GET.get("pegang", "")
    return how if tab.key == lists.OWN and how in dict(FILTERS) else ""


def _inbox_context(
    request: SignedInRequest, tabs: list[lists.Tab], tab: lists.Tab, held: str, after: str, looks: list[Look]
) -> dict[str, Any]:
    user = request.user
    mine = standing_of(user, timezone.now())
    page = lists.page_of_tab(user, tab, held, after)
    counts = lists.counts(user, tabs)
    return {
        "tab": tab,
        "tabs": [_tab(each, counts[each.key], active=each is tab) for each in tabs],
        "kpis": [_tab(each, counts[each.key], active=False) for each in tabs[:4]],
        "waiting": counts[tabs[0].key],
        "greeting": greeting(),
        "first_name": next(iter(user.name.replace(",", " ").split()), ""),
        **rows_of(page.rows, user, looks),
        "older_url": _address("desk:inbox", daftar=tab.key, pegang=held, setelah=page.after) if page.after else "",
        "first_url": _address("desk:inbox", daftar=tab.key, pegang=held) if after else "",
        "poll_url": _address("desk:inbox", daftar=tab.key, pegang=held, setelah=after),
        "held": held,
        "held_filters": _held_filters(tab, held, shared=mine.shares),
        "next_call": _next_to_call(user) if mine.numbers else None,
        "to_explain": mine.to_explain,
        "to_review": mine.to_review if Role.KEPALA_LPSE in user.roles else None,
        **(waiting_decrees(user) if mine.decrees else {"decrees": []}),
        **(waiting_mail(user) if mine.mails else {"mails": []}),
        "done": None if Role.KEPALA_LPSE in user.roles else mine.day,
    }


def _held_filters(tab: lists.Tab, held: str, *, shared: bool) -> list[dict[str, Any]]:
    """Whose of it is shown; nothing to choose for who shares the work with nobody."""
    if tab.key != lists.OWN or not shared:
        return []
    return [
        {"label": label, "url": _address("desk:inbox", daftar=tab.key, pegang=how), "active": how == held}
        for how, label in FILTERS
    ]


def _tab(tab: lists.Tab, count: int, *, active: bool) -> dict[str, Any]:
    url = _address("desk:inbox", daftar=tab.key)
    return {"label": tab.label, "url": url, "count": count, "active": active, "key": tab.key}


def _next_to_call(user: Any) -> QueueNumber | None:
    """Whom "Panggil berikutnya" would call now; the press itself asks again, so two people never call the same one."""
    number = next_for(user)
    return number if number and number.ticket and may(number.ticket, Act.CALL, user) else None


def _address(name: str, **query: str) -> str:
    filled = {key: value for key, value in query.items() if value}
    return address_of(name) + (f"?{urlencode(filled)}" if filled else "")


@role_required(*READERS)
@never_cache
@require_safe
def all_tickets(request: SignedInRequest) -> HttpResponse:
    """Every ticket of the office, newest first, with filters that the address keeps.

    The bare address begins with the person's own view, if they chose one.
    """
    if not request.GET and (view := default_of(request.user)):
        return redirect(f"{reverse('desk:all')}?{view.query}")
    return render(request, "desk/all_tickets.html", all_context(request, filters_of(request.GET)))


def _page_of_all(user: User, filters: Filters, after: str) -> lists.Page:
    if not (filters.query or after):
        return lists.newest_of(user)
    tickets = lists.for_rows(filtered(Ticket.objects.of_desk(user), filters, user).order_by(*lists.NEWEST_FIRST))
    return lists.page_of(tickets, lists.NEWEST_FIRST, after)


def all_context(request: SignedInRequest, filters: Filters, save_form: SaveForm | None = None) -> dict[str, Any]:
    """The list under these filters, the views to choose from, and what may be done to the one that is shown."""
    user = request.user
    page = _page_of_all(user, filters, request.GET.get("setelah", ""))
    here = filters.query or "tampilan=semua"
    return {
        **rows_of(page.rows, user),
        "chosen": filters,
        "states": State.choices,
        "filters": choices(user, filters),
        "is_filtered": bool(filters.query),
        **shown_views(user, filters, request.GET.get("dihapus", "")),
        "save_form": save_form or SaveForm(by=user, initial={"query": filters.query}),
        "older_url": f"{reverse('desk:all')}?{here}&{urlencode({'setelah': page.after})}" if page.after else "",
        "first_url": f"{reverse('desk:all')}?{here}" if request.GET.get("setelah") else "",
    }
