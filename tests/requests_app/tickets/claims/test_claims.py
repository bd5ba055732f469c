"""Claims: who may hold a ticket, whom that keeps away, and when it falls, comes back or lies too long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.roles import Role
from requests_app.notifications.models import Notification
from requests_app.process.models import StepRun
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, filing, notes
from requests_app.tickets.claims import jobs
from requests_app.tickets.claims.actions import assign, claim, release, take_over
from requests_app.tickets.claims.presence import look
from requests_app.tickets.joining import merge
from tests import walk
from tests.factories import staff

WHY = "Rina sedang rapat."


def acts_of(ticket):
    return list(Event.objects.about("ticket", ticket.pk).values_list("act", flat=True))


# --- taking and giving away ------------------------------------------------------------------------------------


def test_the_role_that_it_waits_for_may_take_it(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    assert walk.again(ticket).holder == kaltim.helpdesk
    assert acts_of(ticket)[-1] == "claim"


@pytest.mark.parametrize("who", ["admin_ppe", "kepala", "admin_kantor", "pemohon"])
def test_nobody_else_may_take_it(kaltim, who):
    ticket = walk.submitted(kaltim)
    with pytest.raises(Forbidden):
        claim(ticket, by=getattr(kaltim, who))
    assert walk.again(ticket).claimed_by is None


def test_another_office_may_not_take_it(kaltim, kkp):
    with pytest.raises(Forbidden):
        claim(walk.submitted(kaltim), by=kkp.helpdesk)


def test_nobody_takes_their_own(kaltim):
    ticket = walk.submitted(kaltim, email=kaltim.helpdesk.email)
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        claim(ticket, by=kaltim.helpdesk)


def test_who_waits_in_the_room_is_called_not_taken(kaltim):
    ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
    with pytest.raises(Forbidden, match="ruang tunggu"):
        claim(ticket, by=kaltim.helpdesk)


def test_what_a_colleague_has_is_not_taken(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    with pytest.raises(Stale, match="Sudah dipegang Helpdesk KT sejak"):
        claim(ticket, by=kaltim.rekan_helpdesk)


def test_taking_ones_own_again_says_nothing(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    claim(ticket, by=kaltim.helpdesk)
    assert acts_of(ticket).count("claim") == 1


def test_the_holder_lets_go(kaltim):
    ticket = release(claim(walk.submitted(kaltim), by=kaltim.helpdesk), by=kaltim.helpdesk)
    assert walk.again(ticket).claimed_by is None
    assert claim(ticket, by=kaltim.rekan_helpdesk).claimed_by == kaltim.rekan_helpdesk


def test_nobody_else_lets_go(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    with pytest.raises(Refused, match="tidak sedang Anda pegang"):
        release(ticket, by=kaltim.rekan_helpdesk)


def test_taking_over_says_why_and_from_whom(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    take_over(ticket, by=kaltim.rekan_helpdesk, reason=WHY, holder=kaltim.helpdesk.pk)
    last = Event.objects.about("ticket", ticket.pk).last()
    assert (last.act, last.data) == ("take_over", {"claim_from": "Helpdesk KT", "reason": WHY})
    assert walk.again(ticket).claimed_by == kaltim.rekan_helpdesk


def test_taking_over_without_a_reason_is_refused(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    with pytest.raises(Refused, match="Tulis mengapa"):
        take_over(ticket, by=kaltim.rekan_helpdesk, reason="  x ")
    assert walk.again(ticket).claimed_by == kaltim.helpdesk


def test_taking_over_from_whom_one_has_not_seen_is_refused(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    with pytest.raises(Stale, match="Sekarang dipegang Helpdesk KT"):
        take_over(ticket, by=kaltim.rekan_helpdesk, reason=WHY, holder=kaltim.admin_ppe.pk)


# --- what holding means for others -----------------------------------------------------------------------------


def test_a_colleague_may_not_work_on_it_until_they_take_it_over(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    with pytest.raises(Forbidden, match=r"Dipegang Helpdesk KT sejak \d\d\.\d\d\. Ambil alih dahulu"):
        actions.do(ticket, Act.OPEN, by=kaltim.rekan_helpdesk)
    take_over(ticket, by=kaltim.rekan_helpdesk, reason=WHY)
    assert actions.do(ticket, Act.OPEN, by=kaltim.rekan_helpdesk).state == "completeness_check"


def test_the_holder_may_work_on_it(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    assert actions.do(ticket, Act.OPEN, by=kaltim.helpdesk).claimed_by == kaltim.helpdesk


def test_a_colleagues_checklist_waits_too(kaltim):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    finding = filing.Finding(ticket.required_documents()[0].key, "in_order")
    with pytest.raises(Forbidden, match="Dipegang Helpdesk KT"):
        filing.check(ticket, [finding], by=kaltim.rekan_helpdesk)
    filing.check(ticket, [finding], by=kaltim.helpdesk)


def test_applicants_and_notes_are_never_held_up(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    notes.add_note(ticket, "Pemohon menelepon.", by=kaltim.rekan_helpdesk)
    assert actions.do(ticket, Act.WITHDRAW, by=kaltim.pemohon).state == "lapsed"


def test_the_second_person_is_never_held_up(kkp):
    ticket = walk.found_valid(kkp, walk.submitted(kkp, "admin_agency"))  # Kepala agreed while Admin PPE held it
    assert ticket.claimed_by == kkp.admin_ppe


# --- what follows from work ------------------------------------------------------------------------------------


def test_whoever_opens_it_holds_it_without_a_word(kaltim):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    assert ticket.claimed_by == kaltim.helpdesk
    assert "claim" not in acts_of(ticket)


def test_a_claim_falls_when_the_turn_passes(kaltim):
    assert walk.forwarded(kaltim, walk.submitted(kaltim)).claimed_by is None
    assert walk.awaiting(kaltim, walk.submitted(kaltim)).claimed_by is None
    assert walk.archived(kaltim, walk.submitted(kaltim)).claimed_by is None


def test_what_comes_back_comes_to_who_had_it(kaltim):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    ticket = actions.do(ticket, Act.SEND_BACK, by=kaltim.admin_ppe, reason="NIP tidak terbaca.")
    assert ticket.claimed_by == kaltim.helpdesk


def test_who_has_left_does_not_get_it_back(kaltim):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    kaltim.helpdesk.is_active = False
    kaltim.helpdesk.save()
    ticket = actions.do(ticket, Act.SEND_BACK, by=kaltim.admin_ppe, reason="NIP tidak terbaca.")
    assert ticket.claimed_by is None


def test_a_claim_moves_no_clock_and_no_version(kaltim):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    runs = list(StepRun.objects.order_by("pk").values())
    release(ticket, by=kaltim.helpdesk)
    claim(ticket, by=kaltim.rekan_helpdesk)
    take_over(ticket, by=kaltim.helpdesk, reason=WHY)
    assert list(StepRun.objects.order_by("pk").values()) == runs
    assert walk.again(ticket).version == ticket.version


def test_one_person_for_everything_never_meets_a_claim(banyuasin):
    ticket = walk.received(banyuasin, walk.submitted(banyuasin, "ppk"))
    assert not {"claim", "release", "take_over"} & set(acts_of(ticket))


# --- assigning ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["kepala", "admin_kantor"])
def test_kepala_and_admin_kantor_hand_out_work(kaltim, who):
    by = getattr(kaltim, who)
    ticket = assign(walk.submitted(kaltim), kaltim.rekan_helpdesk, by=by)
    assert (ticket.claimed_by, ticket.assigned_by) == (kaltim.rekan_helpdesk, by)
    assert Event.objects.about("ticket", ticket.pk).last().data == {"claim_to": "Rekan Helpdesk KT"}


@pytest.mark.parametrize("who", ["helpdesk", "admin_ppe", "pemohon"])
def test_nobody_else_hands_out_work(kaltim, who):
    with pytest.raises(Forbidden, match="dibagikan oleh"):
        assign(walk.submitted(kaltim), kaltim.rekan_helpdesk, by=getattr(kaltim, who))


def test_another_offices_head_hands_out_nothing_here(kaltim, kkp):
    with pytest.raises(Forbidden):
        assign(walk.submitted(kaltim), kaltim.helpdesk, by=kkp.kepala)


def test_work_goes_only_to_who_can_do_it(kaltim, kkp):
    ticket = walk.submitted(kaltim)
    for person in (kaltim.admin_ppe, kkp.helpdesk, staff(kaltim.office, "Bekas Petugas", Role.FRONT_OFFICE)):
        with pytest.raises(Refused):
            assign(ticket, person, by=kaltim.kepala)
    assert walk.again(ticket).claimed_by is None


def test_who_decided_completeness_is_not_given_the_validity_check(kaltim):
    both = staff(kaltim.office, "Budi", Role.HELPDESK, Role.ADMIN_PPE)
    ticket = walk.judged(kaltim, walk.opened(kaltim, walk.submitted(kaltim)))
    take_over(ticket, by=both, reason=WHY)
    ticket = actions.do(ticket, Act.FIND_COMPLETE, by=both)
    with pytest.raises(Refused, match="Budi sudah memutuskan kelengkapan"):
        assign(ticket, both, by=kaltim.kepala)
    assert assign(ticket, kaltim.admin_ppe, by=kaltim.kepala).claimed_by == kaltim.admin_ppe


# --- lying too long ----------------------------------------------------------------------------------------------


def held_at(desk, time_machine, moment):
    time_machine.move_to(moment, tick=False)
    return claim(walk.submitted(desk), by=desk.helpdesk)


def test_what_lies_for_two_working_hours_goes_back(kaltim, time_machine):
    ticket = held_at(kaltim, time_machine, "2026-11-17 09:00+08:00")
    time_machine.move_to("2026-11-17 10:59+08:00")
    assert jobs.return_abandoned(timezone.now()) == 0
    time_machine.move_to("2026-11-17 11:00:01+08:00")
    assert jobs.return_abandoned(timezone.now()) == 1
    assert (walk.again(ticket).claimed_by, acts_of(ticket)[-1]) == (None, "claim_returned")


def test_the_night_does_not_count(kaltim, time_machine):
    ticket = held_at(kaltim, time_machine, "2026-11-17 15:30+08:00")
    time_machine.move_to("2026-11-18 07:45+08:00")
    assert jobs.return_abandoned(timezone.now()) == 0
    assert walk.again(ticket).claimed_by == kaltim.helpdesk


@pytest.mark.parametrize("renew", [
    lambda desk, ticket: look(ticket.number, by=desk.helpdesk),
    lambda desk, ticket: actions.do(ticket, Act.OPEN, by=desk.helpdesk),
])  # fmt: skip
def test_an_act_or_a_look_of_the_holder_renews_it(kaltim, time_machine, renew):
    ticket = held_at(kaltim, time_machine, "2026-11-17 09:00+08:00")
    time_machine.move_to("2026-11-17 10:30+08:00")
    renew(kaltim, ticket)
    time_machine.move_to("2026-11-17 11:30+08:00")
    assert jobs.return_abandoned(timezone.now()) == 0


def test_a_colleagues_look_renews_nothing(kaltim, time_machine):
    ticket = held_at(kaltim, time_machine, "2026-11-17 09:00+08:00")
    time_machine.move_to("2026-11-17 11:30+08:00")
    look(ticket.number, by=kaltim.rekan_helpdesk)
    assert jobs.return_abandoned(timezone.now()) == 1


def test_an_office_may_let_everybody_keep_what_they_have(kaltim, time_machine):
    kaltim.office.claim_minutes = 0
    kaltim.office.save()
    held_at(kaltim, time_machine, "2026-11-17 09:00+08:00")
    time_machine.move_to("2026-11-19 11:30+08:00")
    assert jobs.return_abandoned(timezone.now()) == 0


def test_what_somebody_holds_who_has_left_goes_back_at_once(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    kaltim.helpdesk.is_active = False
    kaltim.helpdesk.save()
    assert jobs.return_abandoned(timezone.now()) == 1
    assert walk.again(ticket).claimed_by is None


def test_who_works_alone_keeps_it(banyuasin, time_machine):
    time_machine.move_to("2026-11-17 09:00+07:00", tick=False)
    ticket = walk.submitted(banyuasin, "ppk")
    claim(ticket, by=banyuasin.admin_agency)
    time_machine.move_to("2026-11-19 11:30+07:00")
    assert jobs.return_abandoned(timezone.now()) == 0


def test_a_claim_falls_when_the_case_ends(kaltim):
    """The archive of what was withdrawn at the validity check is the same role's, but a matter of its own."""
    ticket = claim(walk.forwarded(kaltim, walk.submitted(kaltim)), by=kaltim.admin_ppe)
    ended = actions.do(ticket, Act.WITHDRAW, by=kaltim.pemohon)
    assert (ended.state, ended.waiting_role, ended.claimed_by) == ("lapsed", "admin_ppe", None)


def test_who_could_not_take_it_over_is_not_held_up(kaltim):
    target, source = walk.submitted(kaltim), walk.forwarded(kaltim, walk.submitted(kaltim))
    claim(source, by=kaltim.admin_ppe)
    assert merge(source, by=kaltim.helpdesk, into=target.number, reason="Dikirim dua kali.").state == "lapsed"


# --- looking ---------------------------------------------------------------------------------------------------


def test_a_look_tells_who_else_looks_and_who_changed_it(kaltim, time_machine):
    time_machine.move_to("2026-11-17 09:41+08:00", tick=False)
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    look(ticket.number, by=kaltim.helpdesk)
    seen = look(ticket.number, by=kaltim.rekan_helpdesk)
    assert seen.others == [("Helpdesk KT", timezone.now())]
    assert (seen.holder, seen.version, seen.changed_by) == ("Helpdesk KT", ticket.version, "Helpdesk KT")


def test_who_has_gone_is_not_named(kaltim, time_machine):
    time_machine.move_to("2026-11-17 09:41+08:00", tick=False)
    ticket = walk.submitted(kaltim)
    look(ticket.number, by=kaltim.helpdesk)
    time_machine.shift(timedelta(seconds=41))
    assert look(ticket.number, by=kaltim.rekan_helpdesk).others == []


def test_a_look_is_one_statement(kaltim, django_assert_num_queries):
    ticket = walk.submitted(kaltim)
    with django_assert_num_queries(1):
        look(ticket.number, by=kaltim.helpdesk)


def test_another_office_sees_nothing(kaltim, kkp):
    assert look(walk.submitted(kaltim).number, by=kkp.helpdesk) is None


# --- who hears of it -------------------------------------------------------------------------------------------


def told(person):
    news = Notification.objects.filter(user=person).exclude(kind="arrived")
    return list(news.order_by("pk").values_list("kind", flat=True))


def test_who_loses_it_hears_by_whom_and_why(kaltim):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    take_over(ticket, by=kaltim.rekan_helpdesk, reason=WHY)
    assert told(kaltim.helpdesk) == ["taken_over"]
    news = Notification.objects.get(user=kaltim.helpdesk, kind="taken_over")
    assert news.text == f"Rekan Helpdesk KT mengambil alih {ticket.number}: {WHY}"
    assert told(kaltim.rekan_helpdesk) == []


def test_who_is_given_it_hears_of_it_and_who_takes_it_does_not(kaltim):
    assign(walk.submitted(kaltim), kaltim.helpdesk, by=kaltim.kepala)
    claim(walk.submitted(kaltim), by=kaltim.rekan_helpdesk)
    assert (told(kaltim.helpdesk), told(kaltim.rekan_helpdesk)) == (["assigned"], [])


def test_who_left_it_lying_hears_of_it(kaltim, time_machine):
    held_at(kaltim, time_machine, "2026-11-17 09:00+08:00")
    time_machine.move_to("2026-11-17 11:00:01+08:00")
    jobs.return_abandoned(timezone.now())
    assert told(kaltim.helpdesk) == ["claim_returned"]
