"""Whoever finds the result opened by somebody else voids it with one button, and the office is alarmed."""

import pytest
from django.test import Client

from accounts_app.audit.models import Event
from requests_app.handover.models import Handover, Status
from requests_app.handover.results import Secret
from requests_app.outbox.models import Message
from requests_app.process.refusals import Refused, Unmet
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from tests import walk, world
from tests.races import at_once
from tests.requests_app.tickets.pickup_helpers import opened_by, page, ready, signed_in, wrong
from tests.walk import PASSWORD

SURE = {"sure": "on"}


def opened(desk):
    """A thief's browser has opened it: (ticket, token, that browser)."""
    ticket, token, code = ready(desk)
    thief = Client()
    opened_by(thief, token, code)
    return walk.again(ticket), token, thief


def locked(desk):
    ticket, token, code = ready(desk)
    for _ in range(5):
        Client().post(page("pick_up", token), {"code": wrong(code)})
    return walk.again(ticket), token, Client()


def received_by_a_thief(desk):
    ticket, token, thief = opened(desk)
    thief.post(page("confirm_pickup", token))
    return walk.again(ticket), token, thief


def row_of(ticket):
    return Handover.objects.filter(owner_id=ticket.pk).latest("pk")


def acts(ticket):
    return list(Event.objects.about("ticket", ticket.pk).values_list("act", flat=True))


@pytest.mark.parametrize("reach", [opened, locked, received_by_a_thief])
def test_the_link_page_reports_it(kaltim, reach):
    ticket, token, _ = reach(kaltim)
    answer = Client().post(page("alarm_pickup", token), SURE, follow=True)
    assert "Sudah dilaporkan" in answer.content.decode()
    after = walk.again(ticket)
    assert after.alarmed_at
    assert after.received_at is None
    assert after.waiting_role == "admin_ppe"
    event = Event.objects.about("ticket", ticket.pk).get(act="alarm")
    assert (event.actor_name, event.data["place"]) == ("Pemegang tautan", "link")


@pytest.mark.parametrize("reach", [opened, locked, received_by_a_thief])
def test_the_applicants_page_reports_it(kaltim, reach):
    ticket, _, _ = reach(kaltim)
    browser = signed_in(kaltim.pemohon)
    asked = "mencobanya" if reach is locked else "membukanya"
    assert f"Bukan Anda yang {asked}?" in browser.get(page("mine", ticket.number)).content.decode()
    answer = browser.post(page("alarm", ticket.number), SURE, follow=True)
    assert "Dilaporkan dibuka orang lain" in answer.content.decode()
    assert Event.objects.about("ticket", ticket.pk).get(act="alarm").actor == kaltim.pemohon


def test_the_password_is_void_at_once_and_the_thief_sees_nothing_more(kaltim):
    ticket, token, thief = opened(kaltim)
    assert PASSWORD in thief.get(page("picked_up", token)).content.decode()
    Client().post(page("alarm_pickup", token), SURE)
    assert row_of(ticket).status == Status.VOIDED
    assert PASSWORD not in thief.get(page("picked_up", token), follow=True).content.decode()
    thief.post(page("confirm_pickup", token))
    assert walk.again(ticket).received_at is None


def test_the_office_and_everybody_concerned_are_written_to(kaltim, orang_asing):
    asked = walk.fields(kaltim, "auditor")
    ticket = actions.submit(actions.Intake(kaltim.office, Channel.ONLINE, orang_asing, asked), by=orang_asing)
    ticket, issued = walk.notified(kaltim, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    actions.alarm(ticket, by=orang_asing, place="page")
    mails = Message.objects.of("ticket", ticket.pk).filter(kind__startswith="alarmed")
    assert set(mails.values_list("kind", "to_address")) == {
        ("alarmed", orang_asing.email), ("alarmed", kaltim.pemohon.email),
        ("alarmed_office", kaltim.office.sender_address),
    }  # fmt: skip
    assert f"/tiket/{ticket.number}/" in mails.get(kind="alarmed_office").text
    assert not any(secret in mail.text for mail in mails for secret in (PASSWORD, issued.code.expose()))


@pytest.mark.parametrize("answers", [{}, {"sure": ""}, {"code": ""}])
def test_a_scanner_that_submits_every_form_as_it_is_reports_nothing(kaltim, answers):
    ticket, token, _ = opened(kaltim)
    signed = signed_in(kaltim.pemohon)
    for browser, path in ((Client(), page("alarm_pickup", token)), (signed, page("alarm", ticket.number))):
        for method in ("get", "head", "options"):
            getattr(browser, method)(path, SURE if method == "get" else {})
        browser.post(path, answers)
    assert walk.again(ticket).alarmed_at is None
    assert row_of(ticket).status == Status.OPENED


def test_the_box_is_never_ticked_beforehand(kaltim):
    ticket, token, _ = opened(kaltim)
    pages = (Client().get(page("pick_up", token)), signed_in(kaltim.pemohon).get(page("mine", ticket.number)))
    for answer in pages:
        box = answer.content.decode().partition('name="sure"')[2].partition(">")[0]
        assert "required" in box
        assert "checked" not in box


def test_who_forgot_to_tick_is_told_beside_the_box(kaltim):
    _, token, _ = opened(kaltim)
    answer = Client().post(page("alarm_pickup", token)).content.decode()
    assert "Centang dahulu pernyataan itu" in answer


def test_a_password_that_nobody_opened_cannot_be_reported(kaltim):
    ticket, token, code = ready(kaltim)
    Client().post(page("alarm_pickup", token), SURE)
    signed_in(kaltim.pemohon).post(page("alarm", ticket.number), SURE)
    assert walk.again(ticket).alarmed_at is None
    assert PASSWORD in opened_by(Client(), token, code).content.decode()


@pytest.mark.parametrize("who", ["orang_asing", "helpdesk", "admin_ppe"])
def test_a_stranger_and_staff_cannot_report_on_the_applicants_page(kaltim, orang_asing, who):
    ticket, _, _ = opened(kaltim)
    person = orang_asing if who == "orang_asing" else getattr(kaltim, who)
    assert signed_in(person).post(page("alarm", ticket.number), SURE).status_code == 404
    with pytest.raises(Refused):
        actions.alarm(ticket, by=person, place="page")
    assert walk.again(ticket).alarmed_at is None


def test_a_second_press_says_that_it_is_reported_already(kaltim):
    ticket, token, _ = opened(kaltim)
    browser = signed_in(kaltim.pemohon)
    browser.post(page("alarm", ticket.number), SURE)
    again = browser.post(page("alarm", ticket.number), SURE, follow=True).content.decode()
    assert "sudah dilaporkan sebelumnya" in again
    assert "Sudah dilaporkan" in Client().post(page("alarm_pickup", token), SURE, follow=True).content.decode()
    assert acts(ticket).count("alarm") == 1
    assert Message.objects.of("ticket", ticket.pk).filter(kind="alarmed_office").count() == 1


def reissued(desk, ticket):
    ticket = actions.reissue(walk.again(ticket), by=desk.admin_ppe, reason="Dilaporkan dibuka orang lain.")
    ticket = actions.find_valid(walk.identified(desk, ticket), by=desk.admin_ppe, grounds="Sesuai.")
    ticket = actions.fulfil(ticket, by=desk.admin_ppe, password=Secret("Sandi-Baru-123"), hand_over=True)
    return actions.notify(ticket, by=desk.helpdesk, check=walk.IN_PERSON)


def test_the_link_of_a_thief_does_not_void_the_password_that_replaced_it(kaltim):
    ticket, token, thief = opened(kaltim)
    ticket, issued = reissued(kaltim, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    thief.post(page("alarm_pickup", token), SURE)
    assert walk.again(ticket).alarmed_at is None
    assert row_of(ticket).status == Status.OPENED


def test_a_page_of_the_old_password_that_was_quicker_than_its_check_reports_nothing_about_the_new_one(kaltim):
    ticket, _, _ = opened(kaltim)
    old = row_of(ticket)
    ticket, issued = reissued(kaltim, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    with pytest.raises(Refused, match="sudah diganti"):
        actions.alarm(ticket, by=kaltim.pemohon, place="link", handover_id=old.pk)
    assert row_of(ticket).status == Status.OPENED


def alarmed(desk):
    ticket, _, _ = opened(desk)
    actions.alarm(ticket, by=desk.pemohon, place="page")
    return walk.again(ticket)


def test_until_it_is_issued_anew_it_is_neither_received_nor_archived_nor_coded(kaltim):
    ticket = alarmed(kaltim)
    with pytest.raises(Unmet, match="Dilaporkan dibuka orang lain"):
        actions.receive(ticket, by=kaltim.pemohon, place="page")
    with pytest.raises(Unmet):
        walk.do(kaltim, ticket, Act.ARCHIVE)
    with pytest.raises(Unmet):
        actions.new_code(ticket, by=kaltim.helpdesk, renewal_key="x", check=walk.IN_PERSON)


def test_a_reissue_clears_the_report_and_asks_for_the_identity_again(kaltim):
    ticket, issued = reissued(kaltim, alarmed(kaltim))
    assert ticket.alarmed_at is None
    assert ticket.telling_checks.count() == 2
    actions.disclose(ticket, issued.code.expose(), place="link")
    assert actions.receive(walk.again(ticket), by=kaltim.pemohon, place="page").waiting_role == "admin_ppe"


def test_it_can_be_given_up_with_a_reason_and_then_archived(kaltim):
    ticket = actions.give_up(alarmed(kaltim), by=kaltim.helpdesk, account=walk.GAVE_UP)
    assert walk.do(kaltim, ticket, Act.ARCHIVE).state == "archived"


def test_a_taken_back_receipt_stops_the_archives_clock_and_a_later_one_starts_it_anew(kaltim):
    ticket, _, _ = received_by_a_thief(kaltim)
    actions.alarm(ticket, by=kaltim.pemohon, place="page")
    ticket, issued = reissued(kaltim, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    ticket = actions.receive(walk.again(ticket), by=kaltim.pemohon, place="page")
    assert walk.do(kaltim, ticket, Act.ARCHIVE).state == "archived"


def test_under_002_the_admin_agency_issues_anew(banyuasin):
    ticket, _, code = ready(banyuasin, applicant_type="ppk")
    actions.disclose(ticket, code, place="link")
    actions.alarm(ticket, by=banyuasin.pemohon, place="page")
    assert walk.again(ticket).waiting_role == "admin_agency"


# --- races, over real connections -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_many_reports_at_once_one_counts():
    ticket, token, _ = opened(world.kaltim())
    at_once(8, lambda _: Client().post(page("alarm_pickup", token), SURE).status_code)
    assert acts(ticket).count("alarm") == 1
    assert Message.objects.of("ticket", ticket.pk).filter(kind="alarmed_office").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_and_a_receipt_at_once_end_in_the_report():
    ticket, token, thief = opened(world.kaltim())
    cookies = thief.cookies

    def press(number):
        browser = Client()
        browser.cookies = cookies
        name, data = ("alarm_pickup", SURE) if number % 2 else ("confirm_pickup", {})
        return browser.post(page(name, token), data).status_code

    at_once(6, press)
    after = walk.again(ticket)
    assert after.alarmed_at
    assert after.received_at is None
    assert acts(ticket).count("alarm") == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_and_an_opening_at_once_never_leave_it_open():
    ticket, token, code = ready(world.kaltim())

    def press(number):
        path, data = (page("alarm_pickup", token), SURE) if number % 2 else (page("pick_up", token), {"code": code})
        return Client().post(path, data).status_code

    at_once(6, press)
    after, row = walk.again(ticket), row_of(ticket)
    assert (bool(after.alarmed_at), row.status) in {(True, Status.VOIDED), (False, Status.OPENED)}
