"""A request for somebody who is in the guest book already: the steps keep the times at which they happened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app.frontdesk import actions, calling, numbers, visiting
from requests_app.frontdesk.models import GuestEntry
from requests_app.process.refusals import Refused
from tests import walk
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import sign_in, typed, visit


def of(desk, entry):
    return actions.Visit(
        desk.office, entry.arrived_at, visit(desk, "auditor").fields, entry=entry, account=walk.LATE
    )  # fmt: skip


def test_the_number_in_the_hand_becomes_the_request_s(kaltim):
    [number] = room.waiting(kaltim, 1, "A")
    ticket = actions.admit(of(kaltim, number.visit), by=kaltim.helpdesk)
    assert (ticket.state, ticket.queue_label, ticket.queued_at) == ("queued", "A 001", number.issued_at)
    assert ticket.queue_numbers.get() == number
    assert GuestEntry.objects.get().ticket == ticket


def test_who_is_being_served_has_an_open_request(kaltim):
    room.waiting(kaltim, 1, "A")
    session = room.opened(kaltim, kaltim.helpdesk)
    calling.call_next(session, by=kaltim.helpdesk)
    number = calling.serve(session, by=kaltim.helpdesk)
    ticket = actions.admit(of(kaltim, number.visit), by=kaltim.helpdesk)
    assert (ticket.state, ticket.opened_at) == ("completeness_check", number.serving_since)
    assert calling.current(session.counter).ticket == ticket


def test_a_line_without_a_number_is_given_one(kaltim):
    entry = visiting.record_guest(room.guest(kaltim), by=kaltim.helpdesk)
    ticket = actions.admit(of(kaltim, entry), by=kaltim.helpdesk)
    assert ticket.state == "submitted"
    assert numbers.issue_number(ticket, by=kaltim.helpdesk).queue_label == "A 001"


def test_a_visit_has_one_request(kaltim):
    [number] = room.waiting(kaltim, 1, "A")
    actions.admit(of(kaltim, number.visit), by=kaltim.helpdesk)
    with pytest.raises(Refused, match="sudah mempunyai permohonan"):
        actions.admit(of(kaltim, number.visit), by=kaltim.helpdesk)


def test_another_office_s_visit_is_not_taken(kaltim, kkp):
    [number] = room.waiting(kkp, 1, "A")
    with pytest.raises(Refused, match="sudah mempunyai permohonan"):
        actions.admit(of(kaltim, number.visit), by=kaltim.helpdesk)
    assert GuestEntry.objects.get(pk=number.visit.pk).ticket is None


def test_the_form_begins_with_what_the_guest_said(client, kaltim):
    arrived = timezone.now() - timedelta(minutes=1)
    entry = visiting.record_guest(room.guest(kaltim, "Yohana", arrived_at=arrived), by=kaltim.helpdesk)
    address = reverse("frontdesk:record_visit")
    page = sign_in(client, kaltim.helpdesk).get(address, {"kunjungan": entry.pk}).content.decode()
    assert 'value="Yohana"' in page
    client.post(address, typed("auditor", guest_entry=entry.pk, name="Yohana"))
    assert GuestEntry.objects.get().ticket.name == "Yohana"
