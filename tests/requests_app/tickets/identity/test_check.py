"""The check as a whole: what stands in the way of "valid", whose word counts, and what it costs to ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.register.models import SpseAccount
from requests_app.notifications.models import Notification
from requests_app.process.refusals import Forbidden, Refused, Stale, Unmet
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.identity.actions import (
    answer_second,
    ask_second,
    decide,
    may_decide,
    may_second,
    pin_account,
)
from requests_app.tickets.identity.cautions import CautionKind
from requests_app.tickets.identity.check import check_of
from requests_app.tickets.identity.models import IdentityDecision, Ruling
from requests_app.tickets.models import Ticket
from tests import walk, world
from tests.races import at_once
from tests.requests_app.tickets.identity.cases import (
    NOTE,
    at_check,
    contact_changed,
    kinds,
    open_lines,
    seconded,
    settle,
)
from tests.world import on_record

PHONE = "difference:phone"
ANSWERS = ("request", "place")


def find_valid(desk, ticket, by=None):
    return actions.find_valid(walk.again(ticket), by=by or walk.doer(desk, ticket, Act.FIND_VALID), grounds="Sesuai.")


def told(desk, ticket, outcome="confirmed", means="phone", by=None):
    return actions.confirm(
        walk.again(ticket), by=by or walk.doer(desk, ticket, Act.CONFIRM), means=means, outcome=outcome, person="Budi",
        answers=ANSWERS, proof="ktp" if means == "in_person" else "",
    )  # fmt: skip


def account_of(ticket) -> SpseAccount:
    found = walk.again(ticket).identity.account
    assert found
    return found


def admin_ticket(desk):
    """An administrator's account: everything settled but the second person."""
    return settle(desk, at_check(desk, "admin_agency"))


# --- what stands in the way -------------------------------------------------------------------------------


def test_a_request_that_fits_the_register_may_be_called_valid(kaltim):
    ticket = find_valid(kaltim, at_check(kaltim))
    assert (ticket.validity, ticket.account) == ("yes", account_of(ticket))


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ({"phone": "0899"}, "1 perbedaan"),
        ({"phone": "0899", "unit": "x", "agency": "Lain"}, "2 perbedaan"),
        ({"is_active": False}, "1 peringatan"),
    ],
)
def test_what_is_not_decided_stands_in_the_way_and_is_counted(kaltim, on, why):
    ticket = at_check(kaltim, on=on)
    with pytest.raises(Unmet, match=why):
        find_valid(kaltim, ticket)
    assert find_valid(kaltim, settle(kaltim, ticket)).validity == "yes"


def test_who_may_decide_and_who_may_be_second(kaltim):
    ticket = at_check(kaltim)
    assert may_decide(ticket, kaltim.admin_ppe)
    assert not may_decide(ticket, kaltim.helpdesk)
    assert may_second(ticket, kaltim.kepala)
    assert not may_second(ticket, kaltim.helpdesk)
    ticket = find_valid(kaltim, ticket)
    assert not may_decide(ticket, kaltim.admin_ppe)
    assert not may_second(ticket, kaltim.kepala)


def test_a_decision_is_an_event_and_makes_old_tabs_stale(kaltim):
    ticket = at_check(kaltim, on={"phone": "0899"})
    decide(ticket, PHONE, Ruling.RECORD, NOTE, by=kaltim.admin_ppe, seen=ticket.version)
    last = Event.objects.about("ticket", ticket.pk).last()
    assert (last.act, last.data) == ("identity_decided", {"topic": PHONE, "ruling": "record"})
    with pytest.raises(Stale):
        find_valid_seen(kaltim, ticket)


def find_valid_seen(desk, ticket):
    return actions.find_valid(ticket, by=desk.admin_ppe, grounds="Sesuai.", seen=ticket.version)


def test_of_two_decisions_the_newer_counts(kaltim):
    ticket = at_check(kaltim, on={"unit": "x", "name": "Lain"})
    for ruling in (Ruling.RECORD, Ruling.SAME):
        decide(ticket, "difference:name", ruling, NOTE, by=kaltim.admin_ppe)
    line = next(line for line in walk.again(ticket).identity.lines if line.key == "name")
    assert line.decision.ruling == Ruling.SAME


def test_choosing_the_same_account_again_is_refused_and_makes_no_event(kaltim):
    ticket = at_check(kaltim)
    pin_account(ticket, account_of(ticket), by=kaltim.admin_ppe)
    before = Event.objects.about("ticket", ticket.pk).count()
    with pytest.raises(Refused, match="sudah ditetapkan"):
        pin_account(ticket, account_of(ticket), by=kaltim.admin_ppe)
    assert Event.objects.about("ticket", ticket.pk).count() == before


# --- the applicant's word ---------------------------------------------------------------------------------


@pytest.mark.parametrize("means", ["phone", "in_person"])
def test_the_owners_word_settles_contacts_for_this_object_too(kaltim, means):
    ticket = at_check(kaltim, on={"phone": "0899"})
    assert open_lines(ticket) == {"phone"}
    assert told(kaltim, ticket, means=means).identity.is_confirmed
    assert open_lines(ticket) == set()


def test_who_was_not_reached_said_nothing(kaltim):
    ticket = at_check(kaltim, on={"phone": "0899"})
    told(kaltim, ticket, outcome="unreached")
    assert walk.again(ticket).identity.word is None


def test_the_earlier_result_of_the_same_person_is_shown_beside(kaltim):
    walk.received(kaltim, walk.submitted(kaltim, phone="0811"))
    ticket = at_check(kaltim)
    line = next(line for line in ticket.identity.lines if line.key == "phone")
    assert (line.archived, line.archive_differs) == ("0811", False)  # the register kept what it had
    assert ticket.identity.earlier


def test_the_number_to_call_is_the_one_from_before_the_ticket(kaltim):
    ticket = at_check(kaltim)
    old = account_of(ticket).phone
    contact_changed(account_of(ticket), timezone.now(), phone="0899-1111-2222")
    assert walk.again(ticket).identity.contact().phone == old


# --- the second person ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["rekan_admin_ppe", "kepala"])
def test_another_admin_ppe_or_kepala_may_be_the_second_person(kkp, who):
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    answer_second(ticket, True, NOTE, by=getattr(kkp, who))
    assert find_valid(kkp, ticket).validity == "yes"


def test_under_sop_002_kepala_is_the_second_person(banyuasin):
    ticket = at_check(banyuasin, "ppk")
    SpseAccount.objects.update(spse_role="admin_agency")
    pin_account(ticket, SpseAccount.objects.get(), by=banyuasin.admin_agency)
    ticket = seconded(banyuasin, settle(banyuasin, ticket))
    assert find_valid(banyuasin, ticket).validity == "yes"


def test_whoever_could_be_the_second_person_hears_of_it_until_somebody_answers(kkp):
    ticket = ask_second(admin_ticket(kkp), NOTE, by=kkp.admin_ppe)
    asked = Notification.objects.filter(kind="second_asked").unread()
    assert {row.user for row in asked} == {kkp.rekan_admin_ppe, kkp.kepala}
    answer_second(ticket, True, NOTE, by=kkp.kepala)
    assert not asked.all().exists()


def test_who_is_asked_and_who_answered_stands_on_the_ticket(kkp):
    ticket = admin_ticket(kkp)
    ticket = ask_second(ticket, NOTE, by=kkp.admin_ppe)
    assert (ticket.second_asked_by, bool(ticket.second_asked_at)) == (kkp.admin_ppe, True)
    ticket = answer_second(ticket, True, NOTE, by=kkp.kepala)
    assert (ticket.seconded_by, ticket.second_asked_at) == (kkp.kepala, None)


def test_asking_twice_is_refused(kkp):
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Refused, match="tidak sedang diperlukan"):
        ask_second(ticket, NOTE, by=kkp.admin_ppe)


def test_asking_where_nobody_is_needed_is_refused(kaltim):
    with pytest.raises(Refused, match="tidak sedang diperlukan"):
        ask_second(at_check(kaltim), NOTE, by=kaltim.admin_ppe)


def test_answering_without_being_asked_and_twice_is_refused(kkp):
    ticket = admin_ticket(kkp)
    with pytest.raises(Refused, match="tidak sedang menunggu"):
        answer_second(ticket, True, NOTE, by=kkp.kepala)
    ticket = seconded(kkp, ticket)
    with pytest.raises(Refused, match="tidak sedang menunggu"):
        answer_second(ticket, False, NOTE, by=kkp.kepala)


def test_a_refusal_stands_in_the_way(kkp):
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    answer_second(ticket, False, NOTE, by=kkp.kepala)
    with pytest.raises(Unmet, match="Orang kedua tidak setuju"):
        find_valid(kkp, ticket)
    assert walk.again(ticket).seconded_by is None


def test_whoever_waits_for_a_second_person_no_longer_waits_when_the_ticket_leaves(kkp):
    for leave in (
        lambda ticket: actions.do(ticket, Act.SEND_BACK, by=kkp.admin_ppe, reason="Berkas keliru."),
        lambda ticket: actions.reject(ticket, by=kkp.admin_ppe, category="other", reason="Tidak benar."),
        lambda ticket: actions.do(ticket, Act.WITHDRAW, by=kkp.pemohon),
    ):
        ticket = admin_ticket(kkp)
        ask_second(ticket, NOTE, by=kkp.admin_ppe)
        leave(walk.again(ticket))
        assert walk.again(ticket).second_asked_at is None


# --- stored -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["update", "delete"])
def test_decisions_are_append_only(kaltim, change):
    settle(kaltim, at_check(kaltim, on={"phone": "0899"}))
    rows = IdentityDecision.objects.all()
    with pytest.raises(InternalError, match=r"Cannot (update|delete)"), transaction.atomic():
        rows.update(note="x") if change == "update" else rows.delete()


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        ("identity_decision_has_a_note", {"note": ""}),
        ("identity_decision_fits_its_topic", {"topic": "second_person"}),
        ("identity_decision_fits_its_topic", {"ruling": "agreed"}),
    ],
)
def test_a_decision_that_breaks_a_rule_is_refused_by_the_database(kaltim, rule, bad):
    good = {"topic": PHONE, "ruling": "record", "fingerprint": "x", "note": NOTE, "at": timezone.now()}
    with pytest.raises(IntegrityError, match=f'"{rule}"'):
        IdentityDecision.objects.create(ticket=at_check(kaltim), by=kaltim.admin_ppe, **{**good, **bad})


# --- at once ----------------------------------------------------------------------------------------------


def outcome(work):
    try:
        work()
    except (Stale, Refused) as refused:
        return type(refused)
    return "won"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_from_the_same_page_at_once_one_wins():
    desk: Any = world.kaltim()
    ticket = at_check(desk, on={"phone": "0899"})
    people = [desk.admin_ppe, desk.rekan_admin_ppe] * 4
    answers = at_once(8, lambda n: outcome(
        lambda: decide(ticket, PHONE, Ruling.RECORD, f"Saya {n} periksa.", by=people[n], seen=ticket.version)
    ))  # fmt: skip
    assert sorted(map(str, answers)) == [str(Stale)] * 7 + ["won"]
    assert IdentityDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_second_persons_at_once_one_answers():
    desk: Any = world.kkp()
    ticket = admin_ticket(desk)
    ask_second(ticket, NOTE, by=desk.admin_ppe)
    people = [desk.rekan_admin_ppe, desk.kepala]
    answers = at_once(2, lambda n: outcome(lambda: answer_second(ticket, n == 0, NOTE, by=people[n])))
    assert sorted(map(str, answers)) == [str(Refused), "won"]
    assert IdentityDecision.objects.filter(ruling__in=["agreed", "refused"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_choosing_an_account_while_another_calls_it_valid_ends_with_one_of_both():
    desk: Any = world.kaltim()
    ticket = at_check(desk)
    other = on_record(walk.submitted(desk, nip="1", email="lain@contoh.example", spse_user_id="LAIN"))
    works = [
        lambda: pin_account(ticket, other, by=desk.admin_ppe, seen=ticket.version),
        lambda: actions.find_valid(ticket, by=desk.rekan_admin_ppe, grounds="Sesuai.", seen=ticket.version),
    ]
    answers = at_once(2, lambda n: outcome(works[n]))
    assert answers.count("won") == 1
    after = walk.again(ticket)
    assert (after.validity == "yes") == (after.account_id != other.pk)


# --- what it costs ----------------------------------------------------------------------------------------


def test_three_queries_however_much_there_is(kaltim, django_assert_num_queries):
    def read(pk):
        return Ticket.objects.with_people().with_file().prefetch_related("confirmations").get(pk=pk)

    alone = at_check(kaltim, files=True)
    for _ in range(5):
        walk.with_documents(kaltim, walk.submitted(kaltim, carrier_name="Pak Kurir"))
    crowded = settle(kaltim, at_check(kaltim, files=True, carrier_name="Pak Kurir"))
    for ticket in (alone, crowded):
        told(kaltim, ticket)
        again = read(ticket.pk)
        with django_assert_num_queries(3):
            check_of(again)


def test_a_locked_ticket_costs_seven_queries_more(kaltim, django_assert_max_num_queries):
    ticket = walk.again(at_check(kaltim, files=True))
    with django_assert_max_num_queries(10):
        check_of(ticket)


def test_thirty_days_are_counted_to_the_second(kaltim):
    ticket = at_check(kaltim)
    edge = ticket.submitted_at - timedelta(days=30)
    contact_changed(account_of(ticket), edge - timedelta(seconds=1), phone=ticket.phone)
    assert CautionKind.CONTACT_CHANGED not in kinds(ticket)
    contact_changed(account_of(ticket), edge, phone=ticket.phone)
    assert CautionKind.CONTACT_CHANGED in kinds(ticket)


def test_a_decision_by_nobody_entitled_is_forbidden(kaltim, kkp):
    ticket = at_check(kaltim, on={"phone": "0899"})
    for by in (kaltim.helpdesk, kaltim.kepala, kaltim.pemohon, kkp.admin_ppe, kaltim.admin_kantor):
        with pytest.raises(Forbidden):
            decide(ticket, PHONE, Ruling.RECORD, NOTE, by=by)
