"""Linking and merging: who may, which two, what is kept, and what happens to those who press at the same moment."""

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.roles import Role
from archive_app import actions as archive
from requests_app.outbox.models import Message
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions, joining
from requests_app.tickets.models import Ticket, TicketLink
from requests_app.tickets.workflow import BEFORE_RESULT
from tests import walk, world
from tests.factories import UserFactory, staff
from tests.races import at_once
from tests.requests_app.tickets.relations import NIP, REASON, filed, merge, pair

NOTE = "Satu orang, dua jabatan."


def acts(ticket):
    return list(Event.objects.about("ticket", ticket.pk).values_list("act", flat=True))


# --- links ----------------------------------------------------------------------------------------------------


def test_a_link_stands_on_both_tickets_and_both_say_so(kaltim):
    first, second = pair(kaltim)
    joining.link(second, first.number, by=kaltim.helpdesk, note=NOTE)
    for ticket, other in ((first, second), (second, first)):
        assert [link.other_than(ticket) for link in TicketLink.objects.of(ticket)] == [other]
        event = Event.objects.about("ticket", ticket.pk).last()
        assert (event.act, event.data) == ("linked", {"other": other.number, "reason": NOTE})


def test_the_same_link_from_the_other_side_is_refused(kaltim):
    first, second = pair(kaltim)
    joining.link(first, second.number, by=kaltim.helpdesk, note=NOTE)
    with pytest.raises(Refused, match="sudah tertaut"):
        joining.link(second, first.number, by=kaltim.admin_ppe, note=NOTE)


def test_a_removed_link_stays_with_its_reason_and_may_be_made_again(kaltim):
    first, second = pair(kaltim)
    row = joining.link(first, second.number, by=kaltim.helpdesk, note=NOTE)
    joining.unlink(second, row.pk, by=kaltim.admin_ppe, reason="Salah nomor.")
    kept = TicketLink.objects.get(pk=row.pk)
    assert (kept.removed_by, kept.removal_reason) == (kaltim.admin_ppe, "Salah nomor.")
    assert [acts(ticket)[-1] for ticket in (first, second)] == ["unlinked", "unlinked"]
    joining.link(first, second.number, by=kaltim.helpdesk, note=NOTE)
    assert TicketLink.objects.of(first).count() == 1


@pytest.mark.parametrize(
    ("who", "may"),
    [("helpdesk", True), ("admin_ppe", True), ("front_office", True), ("kepala", False), ("admin_kantor", False),
     ("pemohon", False)],
)  # fmt: skip
def test_who_has_a_part_in_the_sop_links(kkp, who, may):
    first, second = pair(kkp, "admin_agency")
    person = getattr(kkp, who)
    if may:
        assert joining.link(first, second.number, by=person, note=NOTE)
    else:
        with pytest.raises(Forbidden):
            joining.link(first, second.number, by=person, note=NOTE)


def test_another_office_links_nothing_here(kaltim, umum):
    first, second = pair(kaltim)
    with pytest.raises(Forbidden):
        joining.link(first, second.number, by=umum.helpdesk, note=NOTE)


def test_another_office_s_ticket_does_not_exist_for_a_link(kaltim, umum):
    ticket, foreign = walk.submitted(kaltim), walk.submitted(umum, "pokja")
    with pytest.raises(Refused, match="tidak ditemukan"):
        joining.link(ticket, foreign.number, by=kaltim.helpdesk, note=NOTE)


@pytest.mark.parametrize("mine", [0, 1])
def test_nobody_links_their_own_case_from_either_side(kaltim, mine):
    tickets = [walk.submitted(kaltim, email=kaltim.helpdesk.email), walk.submitted(kaltim)]
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        joining.link(tickets[mine], tickets[1 - mine].number, by=kaltim.helpdesk, note=NOTE)
    assert not TicketLink.objects.exists()


def test_the_database_refuses_a_link_across_offices(kaltim, umum):
    here, there = sorted((walk.submitted(kaltim), walk.submitted(umum, "pokja")), key=lambda each: each.pk)
    row = {"first": here, "second": there, "note": "n", "at": timezone.now(), "by": kaltim.helpdesk}
    TicketLink.objects.create(office=kaltim.office, **row)
    with pytest.raises(IntegrityError, match="link_second_of_its_office"):
        check_now()


def check_now():
    """These two rules wait for the end of the transaction, as all foreign keys do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- merging: what happens ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in BEFORE_RESULT if state != "submitted"])
def test_before_the_result_one_goes_into_the_other(kaltim, state):
    target = walk.submitted(kaltim)
    source = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    merged = merge(kaltim, source, target)
    assert (merged.state, merged.merged_into, merged.lapse_reason) == ("lapsed", target, REASON)
    assert merged.lapsed_by == kaltim.helpdesk


def test_both_histories_name_the_other(kaltim):
    source, target = pair(kaltim)
    merge(kaltim, source, target)
    said = {t.number: Event.objects.about("ticket", t.pk).last() for t in (source, target)}
    assert (said[source.number].act, said[source.number].data["other"]) == ("merge", target.number)
    assert (said[target.number].act, said[target.number].data["other"]) == ("merged_in", source.number)


def test_everything_is_kept_and_archived_as_usual(kaltim):
    source = walk.with_documents(kaltim, walk.submitted(kaltim))
    target = walk.submitted(kaltim)
    before = (source.number, source.documents.count(), acts(source))
    merged = merge(kaltim, source, target)
    assert (merged.number, merged.documents.count(), acts(merged)[:-1]) == before
    assert archive.archive(merged, by=kaltim.admin_ppe).documents_count == source.documents.count()
    assert walk.again(merged).state == "archived"
    assert walk.again(target).state == "queued"


def test_the_applicant_is_told_which_goes_on_and_not_why(kaltim):
    source, target = pair(kaltim)
    merge(kaltim, source, target)
    message = Message.objects.get(kind="merged")
    assert target.number in message.subject
    assert f"/permohonan/{target.number}/" in message.text
    assert REASON not in message.text


def test_under_the_ppk_sop_the_admin_agency_merges(banyuasin):
    source, target = pair(banyuasin, "ppk")
    assert merge(banyuasin, source, target, by=banyuasin.admin_agency).merged_into == target


# --- merging: who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [("helpdesk", True), ("front_office", False), ("admin_ppe", False), ("kepala", False), ("pemohon", False)],
)
def test_whoever_may_lapse_merges(kkp, who, may):
    source, target = pair(kkp, "admin_agency")
    if may:
        assert merge(kkp, source, target, by=getattr(kkp, who))
    else:
        with pytest.raises(Forbidden):
            merge(kkp, source, target, by=getattr(kkp, who))


def test_another_office_merges_nothing_here(kaltim, umum):
    source, target = pair(kaltim)
    with pytest.raises(Forbidden):
        merge(kaltim, source, target, by=umum.helpdesk)


@pytest.mark.parametrize("mine", ["source", "target"])
def test_nobody_merges_their_own_case_from_either_side(kaltim, mine):
    me = kaltim.helpdesk
    tickets = {name: filed(kaltim, me if name == mine else UserFactory(), nip=NIP) for name in ("source", "target")}
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        merge(kaltim, tickets["source"], tickets["target"], by=me)


# --- merging: which two ---------------------------------------------------------------------------------------


def refused(kaltim, source, target, words):
    with pytest.raises(Refused, match=words):
        merge(kaltim, source, target)
    assert walk.again(source).merged_into is None
    assert acts(source)[-1] != "merge"
    assert not Message.objects.filter(kind="merged", owner_id=source.pk).exists()


def test_a_stranger_s_ticket_is_never_swallowed_even_with_the_same_nip(kaltim):
    source, target = filed(kaltim, UserFactory(), nip=NIP), filed(kaltim, UserFactory(), nip=NIP)
    refused(kaltim, source, target, "orang lain")


def test_two_people_behind_one_mailbox_are_not_one(kaltim):
    shared = UserFactory(email="dinas@contoh.example")
    source, target = filed(kaltim, shared, nip=NIP), filed(kaltim, shared, nip="198001012005012001")
    refused(kaltim, source, target, "NIP kedua permohonan berbeda")


def test_two_accounts_of_one_person_are_not_one(kaltim):
    me = UserFactory()
    source = filed(kaltim, me, nip=NIP, spse_user_id="AUDITOR.A")
    refused(kaltim, source, filed(kaltim, me, nip=NIP, spse_user_id="AUDITOR.B"), "User ID kedua permohonan berbeda")
    refused(kaltim, source, filed(kaltim, me, nip=NIP, applicant_type="ppk"), "Jenis pengguna")


def test_the_same_account_without_anything_shared_is_only_linked(kaltim):
    me = UserFactory()
    refused(
        kaltim, filed(kaltim, me, email=""), filed(kaltim, me, email=""), "tidak mempunyai NIP, user ID, atau surel"
    )


@pytest.mark.parametrize(("there", "fits"), [("19900315 201503 1 002", True), ("", False)])
def test_without_any_account_the_nip_decides(kaltim, there, fits):
    source = filed(kaltim, None, nip=NIP, spse_user_id="AUDITOR.A")
    target = filed(kaltim, None, nip=there, spse_user_id="AUDITOR.A")
    if fits:
        assert merge(kaltim, source, target).merged_into == target
    else:
        refused(kaltim, source, target, "orang lain")


def test_one_with_and_one_without_an_account_are_not_one(kaltim):
    refused(kaltim, filed(kaltim, None, nip=NIP), filed(kaltim, UserFactory(), nip=NIP), "orang lain")


@pytest.mark.parametrize("end", [walk.lapsed, walk.told_rejection, walk.received, walk.archived])
def test_what_has_ended_takes_nothing_over(kaltim, end):
    target = end(kaltim, walk.submitted(kaltim))
    refused(kaltim, walk.submitted(kaltim), target, "sudah selesai")


def test_what_was_asked_does_not_get_lost(kaltim):
    more, less = walk.submitted(kaltim, wants_user_id=True), walk.submitted(kaltim)
    refused(kaltim, more, less, "tidak meminta informasi user ID")
    assert merge(kaltim, less, more).merged_into == more


def test_a_result_that_is_there_stays(kaltim):
    source, target = walk.fulfilled(kaltim, walk.submitted(kaltim)), walk.submitted(kaltim)
    with pytest.raises(Stale):
        merge(kaltim, source, target)


def test_another_office_s_ticket_does_not_exist_for_a_merge(kaltim, umum):
    refused(kaltim, walk.submitted(kaltim), walk.submitted(umum, "pokja"), "tidak ditemukan")


def test_not_into_itself(kaltim):
    ticket = walk.submitted(kaltim)
    refused(kaltim, ticket, ticket, "dirinya sendiri")


def test_not_into_one_that_was_merged_itself(kaltim):
    first, second = pair(kaltim)
    merge(kaltim, first, second)
    refused(kaltim, walk.submitted(kaltim), first, "sudah digabung ke permohonan lain")


def test_one_that_took_over_another_is_not_merged_on(kaltim):
    first, second = pair(kaltim)
    merge(kaltim, first, second)
    refused(kaltim, second, walk.submitted(kaltim), "Gabungkan ke arah sebaliknya")


@pytest.mark.parametrize("which", [0, 1])
def test_what_the_owner_denied_is_not_made_to_disappear(kaltim, which):
    source, target = (walk.forwarded(kaltim, each) for each in pair(kaltim))
    denied = (source, target)[which]
    actions.confirm(denied, by=kaltim.admin_ppe, means="phone", outcome="denied", person="Bu Ani")
    refused(kaltim, source, target, f"menyangkal {denied.number}")


def test_an_old_page_is_told_who_was_quicker(kaltim):
    source, target = pair(kaltim)
    seen = source.version
    walk.do(kaltim, source, Act.OPEN)
    with pytest.raises(Stale, match="Sudah diproses oleh"):
        merge(kaltim, source, target, seen=seen)


def test_the_database_refuses_a_merge_across_offices(kaltim, umum):
    here, there = walk.submitted(kaltim), walk.submitted(umum, "pokja")
    Ticket.objects.filter(pk=here.pk).update(merged_into=there, lapsed_at=timezone.now(), lapse_reason="r")
    with pytest.raises(IntegrityError, match="ticket_merged_within_its_office"):
        check_now()


# --- at the same moment, over real connections ----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(5))
def test_of_two_that_are_merged_into_each_other_at_once_one_goes_on(_):
    desk = world.kaltim()
    both = pair(desk)
    people = (desk.who(Role.HELPDESK), desk.rekan_helpdesk)
    answers = at_once(2, lambda n: merge(desk, both[n], both[1 - n], by=people[n]))
    assert sorted(isinstance(answer, Refused) for answer in answers) == [False, True], answers
    assert sorted(walk.again(ticket).state for ticket in both) == ["lapsed", "queued"]


@pytest.mark.django_db(transaction=True)
def test_in_a_ring_of_merges_at_once_nobody_ends_in_a_merged_ticket():
    desk = world.kaltim()
    ring = [walk.submitted(desk) for _ in range(6)]
    at_once(6, lambda n: merge(desk, ring[n], ring[(n + 1) % 6], by=desk.who(Role.HELPDESK)))
    merged = Ticket.objects.exclude(merged_into=None)
    assert merged.exists()
    assert not merged.filter(merged_into__in=merged).exists()


@pytest.mark.django_db(transaction=True)
def test_a_merge_and_the_end_of_its_target_at_once_lose_nothing():
    desk = world.kaltim()
    source, target = pair(desk)

    def work(n):
        return merge(desk, source, target) if n else actions.do(target, Act.WITHDRAW, by=desk.pemohon)

    at_once(2, work)
    source, target = walk.again(source), walk.again(target)
    assert target.state == "lapsed"
    if source.merged_into_id:  # then it was first, and the withdrawal came to a ticket that had taken it over
        moments = [Event.objects.about("ticket", t.pk).filter(act=act).get().pk
                   for t, act in ((target, "merged_in"), (target, "withdraw"))]  # fmt: skip
        assert moments == sorted(moments)
    else:
        assert source.state == "queued"


@pytest.mark.django_db(transaction=True)
def test_of_many_links_at_once_one_stands():
    desk = world.kaltim()
    both = pair(desk)
    answers = at_once(
        8, lambda n: joining.link(both[n % 2], both[1 - n % 2].number, by=desk.who(Role.HELPDESK), note=NOTE)
    )
    assert sum(isinstance(answer, TicketLink) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 7


@pytest.mark.django_db(transaction=True)
def test_of_many_removals_at_once_one_counts():
    desk = world.kaltim()
    first, second = pair(desk)
    row = joining.link(first, second.number, by=desk.who(Role.HELPDESK), note=NOTE)
    at_once(6, lambda _: joining.unlink(first, row.pk, by=desk.who(Role.HELPDESK), reason="Salah."))
    assert acts(first).count("unlinked") == acts(second).count("unlinked") == 1


def test_a_person_of_the_office_without_any_part_links_nothing(kaltim):
    first, second = pair(kaltim)
    with pytest.raises(Forbidden, match="mengerjakannya menurut SOP"):
        joining.link(first, second.number, by=staff(kaltim.office, "Tanpa Peran"), note=NOTE)
