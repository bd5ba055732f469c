"""Every rule of the database about the front desk refuses one row that breaks it, by name."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from requests_app.frontdesk import calling, counters
from requests_app.frontdesk.counter_models import Counter, CounterSession, FrontDeskSettings, HelpCall
from requests_app.frontdesk.models import GuestEntry, GuestSignature
from requests_app.frontdesk.queue_models import Call, QueueNumber, ServiceLine
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted

NOW = timezone.now()


def _line(desk, **change):
    values = {"prefix": "Z", "name": "x", "kind": "password"}
    ServiceLine.objects.create(office=desk.office, **{**values, **change})


def _number(**change):
    """The number that waits (B 002); the one before it stands at counter 1."""
    QueueNumber.objects.filter(number=2, prefix="B").update(**change)


def _session(desk, **change):
    values = {"staff": desk.front_office, "day": NOW.date(), "opened_at": NOW, "last_at": NOW}
    counter = change.pop("counter", None) or Counter.objects.get_or_create(office=desk.office, number=8)[0]
    CounterSession.objects.create(office=desk.office, counter=counter, **{**values, **change})


def _settings(desk, **change):
    FrontDeskSettings.objects.create(office=desk.office, **change)


def _signature():
    GuestSignature.objects.create(
        entry=GuestEntry.objects.earliest("pk"), file="x", original_name="a", mime="image/png", size=0, sha256="a" * 64,
        uploaded_at=NOW,
    )  # fmt: skip


def _two_of_one_ticket(desk):
    ticket = admitted(desk, "admin_agency", desk.front_office, with_number=True)
    _number(ticket=ticket)


def _help(session, **change):
    HelpCall.objects.create(office=session.office, session=session, at=NOW, **change)


def _session_of(desk):
    return CounterSession.objects.get(staff=desk.helpdesk)


BAD_ROWS = {
    "front_guest_has_nip_or_agency": lambda desk: GuestEntry.objects.update(agency="", nip=""),
    "front_signature_is_not_empty": lambda desk: _signature(),
    "front_line_letter_once": lambda desk: _line(desk, prefix="A"),
    "front_line_letter_is_one_capital": lambda desk: _line(desk, prefix="a"),
    "front_line_cap_is_positive": lambda desk: _line(desk, daily_cap=0),
    "front_ticket_waits_once": _two_of_one_ticket,
    "front_one_person_at_a_counter": lambda desk: _number(
        state="called", first_called_at=NOW, calls=1, counter=_session_of(desk).counter
    ),
    "front_number_state_is_known": lambda desk: _number(state="elsewhere"),
    "front_called_has_its_call": lambda desk: _number(state="called"),
    "front_served_has_its_beginning": lambda desk: _number(state="serving"),
    "front_only_finished_has_its_end": lambda desk: _number(state="no_show"),
    "front_put_off_has_a_reason": lambda desk: _number(state="deferred"),
    "front_call_kind_is_known": lambda desk: Call.objects.create(
        office=desk.office,
        day=NOW.date(),
        number=QueueNumber.objects.earliest("pk"),
        kind="shout",
        at=NOW,
        by=desk.helpdesk,
    ),
    "front_calls_until_no_show": lambda desk: _settings(desk, calls_until_no_show=0),
    "front_ordinary_per_priority": lambda desk: _settings(desk, ordinary_per_priority=10),
    "front_counter_number_once": lambda desk: Counter.objects.create(office=desk.office, number=1),
    "front_counter_number_can_be_spoken": lambda desk: Counter.objects.create(office=desk.office, number=100),
    "front_counter_open_once": lambda desk: _session(desk, counter=_session_of(desk).counter),
    "front_staff_at_one_counter": lambda desk: _session(desk, staff=desk.helpdesk),
    "front_counter_closes_after_it_opened": lambda desk: _session(desk, closed_at=NOW - timedelta(days=1)),
    "front_taking_over_has_a_reason": lambda desk: _session(desk, taken_from=_session_of(desk)),
    "front_help_asked_once": lambda desk: [_help(_session_of(desk)) for _ in range(2)],
    "front_help_ends_by_somebody": lambda desk: _help(_session_of(desk), ended_at=NOW),
}


@pytest.fixture
def busy(kkp):
    room.waiting(kkp, 2)
    calling.call_next(room.opened(kkp, kkp.helpdesk), by=kkp.helpdesk)
    return kkp


def test_each_rule_refuses_its_bad_row(busy):
    for name, bad_row in BAD_ROWS.items():
        with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
            bad_row(busy)


def test_no_rule_is_left_untried():
    models = apps.get_app_config("requests_app").get_models()
    names = {rule.name for model in models for rule in model._meta.constraints if rule.name.startswith("front_")}
    assert names == set(BAD_ROWS)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_call_is_kept_as_it_was(busy, change):
    calls = Call.objects.all()
    with pytest.raises(InternalError, match=r"Cannot (update|delete)"), transaction.atomic():
        calls.update(kind="recall") if change == "update" else calls.delete()


def test_a_counter_of_a_day_before_is_not_the_same_one(busy):
    session = _session_of(busy)
    calling.serve(session, by=busy.helpdesk)
    calling.finish(session, by=busy.helpdesk)
    counters.close_counter(session, by=busy.helpdesk)
    assert counters.open_counter(session.counter, by=busy.helpdesk) != session
