"""Where staff sit down and stand up: the list of counters, opening, taking over, closing, help, the end of the day.

What happens at one counter is `counter_views`.
"""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from requests_app.frontdesk import calling, counter_page, counters, day_end, waiting
from requests_app.frontdesk.by_request import session_of
from requests_app.frontdesk.counter_forms import CloseDayForm, HelpForm, TakeOverForm
from requests_app.frontdesk.counter_models import Counter, CounterSession, HelpCall
from requests_app.frontdesk.lines import lines_of
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.reception import DESKS, reception_of, serves_visitors
from requests_app.process.refusals import Refused


def office_of(request: SignedInRequest) -> Office:
    """The office whose visitors this person serves; times are its own from here on."""
    office = _served_office(request)
    if office is None:
        raise PermissionDenied
    return office


def _served_office(request: SignedInRequest) -> Office | None:
    if request.user.office is None or not serves_visitors(request.user):
        return None
    timezone.activate(request.user.office.tz)
    return request.user.office


def _counter(request: SignedInRequest, number: int) -> Counter:
    found: Counter = get_object_or_404(
        Counter.objects.select_related("office"), office=office_of(request), number=number
    )
    return found


def mine_at(request: SignedInRequest, number: int) -> CounterSession | None:
    """One's own opening of this counter, or None with a message why there is none."""
    office, session = office_of(request), session_of(request.user)
    if session is not None and session.office_id == office.pk and session.counter.number == number:
        return session
    counter = _counter(request, number)
    there = counters.session_at(counter)
    messages.warning(request, f"{counter} kini dibuka oleh {there.staff}." if there else f"{counter} belum Anda buka.")
    return None


def seen_in(request: HttpRequest, session: CounterSession) -> int:
    return counter_page.version_seen(session, request.POST.get("seen", ""))


@role_required(*DESKS)
@never_cache
@require_safe
def counter_list(request: SignedInRequest) -> HttpResponse:
    """Every counter of the office, who sits there, and how to sit down; without an SOP for it, why there is none."""
    office = _served_office(request)
    return _list_page(request, office) if office else _no_counters(request)


def _no_counters(request: SignedInRequest) -> HttpResponse:
    """Where no SOP in force has a guest book, nobody sits at a counter; elsewhere this person's role does not."""
    reception = reception_of(request.user)
    if reception is None or reception.keeps_book:
        raise PermissionDenied
    return render(request, "frontdesk/no_counters.html", {"reception": reception})


def _list_page(
    request: SignedInRequest, office: Office, taking: tuple[Counter, TakeOverForm] | None = None
) -> HttpResponse:
    lines_of(office)
    there = {session.counter_id: session for session in waiting.open_counters(office)}
    rows = [
        {
            "counter": counter,
            "session": there.get(counter.pk),
            "form": taking[1] if taking and taking[0] == counter else TakeOverForm(auto_id=f"id_{counter.pk}_%s"),
            "is_asking": bool(taking and taking[0] == counter),
        }
        for counter in office.counters.filter(is_active=True).prefetch_related("lines")
    ]
    context = {
        "rows": rows,
        "mine": session_of(request.user),
        "left": day_end.open_numbers(office, waiting.today_of(office)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if taking else HTTPStatus.OK
    return render(request, "frontdesk/counters.html", context, status=status)


@role_required(*DESKS)
@require_POST
def counter_open(request: SignedInRequest, number: int) -> HttpResponse:
    """Sit down at a free counter, or go back to one's own."""
    counter = _counter(request, number)
    day_end.close_before_today(counter.office)
    try:
        counters.open_counter(counter, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("frontdesk:counters")
    return redirect("frontdesk:counter", number)


@role_required(*DESKS)
@require_POST
def counter_take(request: SignedInRequest, number: int) -> HttpResponse:
    """Sit down where a colleague still counts as sitting."""
    counter, form = _counter(request, number), TakeOverForm(request.POST)
    if not form.is_valid():
        return _list_page(request, counter.office, (counter, form))
    day_end.close_before_today(counter.office)
    try:
        counters.take_over(counter, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("frontdesk:counters")
    return redirect("frontdesk:counter", number)


@role_required(*DESKS)
@require_POST
def counter_close(request: SignedInRequest, number: int) -> HttpResponse:
    session = mine_at(request, number)
    if session is None:
        return redirect("frontdesk:counters")
    try:
        counters.close_counter(session, by=request.user, seen=seen_in(request, session))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("frontdesk:counter", number)
    messages.success(request, f"{session.counter} ditutup.")
    return redirect("frontdesk:counters")


@role_required(*DESKS)
@require_POST
def put_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who was called in vain or put off is there again."""
    number = get_object_or_404(QueueNumber, pk=pk, office=office_of(request))
    seen = request.POST.get("seen", "")
    try:
        number = calling.put_back(number, by=request.user, seen=int(seen) if seen.isdecimal() else -1)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Nomor {number.label} kembali ke antrean.")
    session = session_of(request.user)
    return redirect("frontdesk:counter", session.counter.number) if session else redirect("frontdesk:counters")


@role_required(*DESKS)
@require_POST
def ask_help(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask a colleague over; pressed again without being answered, it is called off."""
    session = mine_at(request, number)
    if session is None:
        return redirect("frontdesk:counters")
    form = HelpForm(request.POST)
    try:
        counters.ask_help(session, by=request.user, note=form.cleaned_data["note"] if form.is_valid() else "")
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Rekan di loket lain melihat permintaan Anda.")
    return redirect("frontdesk:counter", number)


@role_required(*DESKS)
@require_POST
def end_help(request: SignedInRequest, pk: int) -> HttpResponse:
    """*Saya ke sana*, or *Sudah dibantu*."""
    asked = get_object_or_404(HelpCall.objects.select_related("session__counter"), pk=pk, office=office_of(request))
    if counters.end_help(asked, by=request.user):
        messages.success(request, f"Panggilan bantuan {asked.session.counter} selesai.")
    session = session_of(request.user)
    return redirect("frontdesk:counter", session.counter.number) if session else redirect("frontdesk:counters")


@role_required(*DESKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close_day(request: SignedInRequest) -> HttpResponse:
    """*Tutup hari*: who is left is shown first, and closed with a reason."""
    office = office_of(request)
    form = CloseDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = day_end.close_today(office, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Hari ditutup. {count} nomor tidak dilayani." if count else "Hari ditutup.")
        return redirect("frontdesk:counters")
    left = day_end.open_numbers(office, waiting.today_of(office))
    context = {"form": form, "left": left, "sessions": waiting.open_counters(office)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "frontdesk/close_day.html", context, status=status)
