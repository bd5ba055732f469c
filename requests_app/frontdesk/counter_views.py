"""The page of one counter (loket) and its buttons.

Every press is a POST that answers with a redirect, so that a reload presses nothing again. A press that came too late
is told on the page as it is now.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from requests_app.frontdesk import calling, counter_page, day_end, pressing
from requests_app.frontdesk.counter_forms import DeferForm, HelpForm, TransferForm
from requests_app.frontdesk.counter_models import CounterSession
from requests_app.frontdesk.lines import lines_of
from requests_app.frontdesk.moves import ROWS, TABLE, Move, Row
from requests_app.frontdesk.queue_models import AT_A_COUNTER, NumberState, QueueNumber
from requests_app.frontdesk.reception import DESKS, may_write_book
from requests_app.frontdesk.seat_views import mine_at, seen_in
from requests_app.process.deviations.account import Unaccounted
from requests_app.process.refusals import Refused

PRESSES: dict[Move, Callable[..., QueueNumber | None]] = {
    Move.CALL: calling.call_next,
    Move.RECALL: calling.recall,
    Move.SKIP: calling.skip,
    Move.NO_SHOW: calling.no_show,
    Move.SERVE: calling.serve,
    Move.FINISH: calling.finish,
    Move.DEFER: calling.defer,
    Move.TRANSFER: calling.transfer,
}
BY_SLUG = {row.slug: row for row in ROWS if row.move in PRESSES}
# After these the counter is free, and the same press may call the next person.
FREEING = (Move.SKIP, Move.NO_SHOW, Move.FINISH, Move.DEFER, Move.TRANSFER)


@role_required(*DESKS)
@never_cache
@require_safe
def counter(request: SignedInRequest, number: int) -> HttpResponse:
    """One counter. htmx asks for the room around it every few seconds and gets 204 while nothing happened."""
    session = mine_at(request, number)
    if session is None:
        return redirect("frontdesk:counters")
    if request.headers.get("HX-Request") and request.GET.get("lihat") == counter_page.fingerprint(session):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _page(request, session)


def _page(
    request: SignedInRequest, session: CounterSession, sent: tuple[Move, forms.Form] | None = None
) -> HttpResponse:
    room = counter_page.room_of(session, request.user)
    if request.headers.get("HX-Request"):
        context: dict[str, Any] = {"room": room, "shown": request.GET.get("loket", "")}
        return render(request, "frontdesk/_counter_room.html", context)
    number = counter_page.here(session)
    context = {
        "session": session,
        "number": number,
        "room": room,
        "shown": room.seen,
        "buttons": counter_page.buttons_for(number, room.settings),
        "asking": _asking(session, sent) if number else [],
        "asked": session.help_calls.filter(ended_at=None).first(),
        "may_record": may_write_book(request.user),
        "help_form": HelpForm(auto_id="id_bantuan_%s"),
    }
    return render(request, "frontdesk/counter.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if sent else 200)


def _asking(session: CounterSession, sent: tuple[Move, forms.Form] | None) -> list[dict[str, Any]]:
    """The presses that ask something first: each with its form, open where it came back with errors."""
    made = [(row, sent[1] if sent and sent[0] == row.move else _form(row, session)) for row in _rows_that_ask()]
    return [{"row": row, "form": form, "is_open": form.is_bound} for row, form in made]


def _rows_that_ask() -> list[Row]:
    return [row for row in BY_SLUG.values() if row.asks_reason]


def _form(row: Row, session: CounterSession, data: Any = None) -> forms.Form:
    names = f"id_{row.slug}_%s"
    if row.move == Move.TRANSFER:
        return TransferForm(data, session=session, lines=lines_of(session.office), auto_id=names)
    return DeferForm(data, auto_id=names)


@role_required(*DESKS)
@require_POST
def press(request: SignedInRequest, number: int, act: str) -> HttpResponse:
    """One of the counter's buttons. With ``lalu`` the next person is called as well."""
    row = BY_SLUG.get(act)
    if row is None:
        raise Http404
    session = mine_at(request, number)
    if session is None:
        return redirect("frontdesk:counters")
    form = _form(row, session, request.POST) if row.asks_reason else None
    if form is not None and not form.is_valid():
        return _page(request, session, (row.move, form))
    return _press(request, session, row, form)


def _press(request: SignedInRequest, session: CounterSession, row: Row, form: forms.Form | None) -> HttpResponse:
    try:
        pressed = PRESSES[row.move](
            session, by=request.user, seen=seen_in(request, session), **_answers(session, row, form)
        )
        if row.move in FREEING and "lalu" in request.POST:
            calling.call_next(session, by=request.user)
    except pressing.DayOver as over:
        day_end.close_before_today(session.office)
        messages.warning(request, str(over))
        return redirect("frontdesk:counters")
    except Unaccounted as refused:
        messages.error(request, f"{refused} Tulis alasannya di halaman permohonan, lalu tekan Layani di sana.")
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        return _after(request, session, row, pressed)
    here = counter_page.here(session)
    ticket = here.ticket if here and row.move == Move.SERVE else None
    return redirect("desk:ticket", ticket.number) if ticket else redirect("frontdesk:counter", session.counter.number)


def _answers(session: CounterSession, row: Row, form: forms.Form | None) -> dict[str, Any]:
    """What the action takes beside the press itself."""
    if form is None:
        return {}
    answers: dict[str, Any] = {"reason": form.cleaned_data["reason"]}
    if isinstance(form, TransferForm):
        here = counter_page.here(session)
        if here is None:
            raise Refused(f"Tidak ada nomor di {session.counter}.")
        answers["line"], answers["counter"] = form.destination(here.for_line)
    return answers


def _after(request: HttpRequest, session: CounterSession, row: Row, number: QueueNumber | None) -> HttpResponse:
    if number is None:
        messages.info(request, "Tidak ada nomor yang menunggu loket ini.")
    elif number.state not in AT_A_COUNTER:
        done = TABLE[Move.NO_SHOW].done if number.state == NumberState.NO_SHOW else row.done
        messages.success(request, f"Nomor {number.label} {done}.")
    if row.move == Move.SERVE and number and number.ticket:
        return redirect("desk:ticket", number.ticket.number)
    return redirect("frontdesk:counter", session.counter.number)
