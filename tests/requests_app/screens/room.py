"""A waiting room in a line each, over that of the front desk: who takes a number, who sits, how long turns took."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts_app.models import User
from requests_app.frontdesk import calling, numbers
from requests_app.frontdesk.counter_models import CounterSession
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.status_keys import key_of
from requests_app.frontdesk.visiting import record_guest
from requests_app.screens import actions
from requests_app.screens.models import Kind
from tests.requests_app.frontdesk import room
from tests.world import Desk

line = room.line_of


def draw(desk: Desk, prefix: str = "A") -> QueueNumber:
    """A guest whose name must never be seen takes a number."""
    keeper = desk.front_office or desk.helpdesk
    assert keeper is not None
    entry = record_guest(room.guest(desk, name="Tamu Rahasia"), by=keeper)
    return numbers.draw(entry, by=keeper, line=line(desk, prefix))


def sit(desk: Desk, number: int = 1, who: User | None = None) -> CounterSession:
    """Somebody opens a counter that calls every line."""
    session: CounterSession = room.opened(desk, who or desk.helpdesk, number)
    return session


def call(session: CounterSession) -> QueueNumber:
    number = calling.call_next(session, by=session.staff)
    assert number is not None
    return number


def finish(session: CounterSession, minutes: float = 0) -> None:
    """Serve whom was called and end it; afterwards it looks as if it had taken so long, after nine minutes' wait."""
    calling.serve(session, by=session.staff)
    number = calling.finish(session, by=session.staff)
    began = timezone.now() - timedelta(minutes=minutes)
    QueueNumber.objects.filter(pk=number.pk).update(
        issued_at=began - timedelta(minutes=9), first_called_at=began, last_called_at=began, serving_since=began
    )


def turns(session: CounterSession, desk: Desk, minutes: tuple[float, ...]) -> None:
    """So many people of line A were served before, each so long."""
    for each in minutes:
        draw(desk)
        call(session)
        finish(session, each)


def devices_of(desk: Desk) -> dict[str, Any]:
    """What stands in the addresses of the waiting room: a screen, a kiosk, a number."""
    screen, screen_token = actions.make_device(desk.office, Kind.SCREEN, "Layar", by=desk.admin_kantor)
    _, kiosk_token = actions.make_device(desk.office, Kind.KIOSK, "Kiosk", by=desk.admin_kantor)
    number = draw(desk, "B")
    return {
        "device": screen.pk, "screen_token": screen_token, "kiosk_token": kiosk_token, "letter": "B",
        "queue_number": number.pk, "queue_key": key_of(number.pk),
    }  # fmt: skip
