"""Drafts by their actions: saved, carried over, put into force from a day, called off; who may, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction

from accounts_app.audit.models import Event
from accounts_app.office.actions import revoke_role
from accounts_app.roles import Role
from requests_app.process.models import StepRun
from requests_app.sop.actions import EnableError, load
from requests_app.sop.library import built_in_paths
from requests_app.sop.models import SopInForce, SopRevision, sop_for
from requests_app.sop.office_actions import put_out_of_force
from requests_app.sop.revisions import actions
from requests_app.sop.revisions.actions import DraftError, StaleDraftError
from requests_app.sop.revisions.models import DraftState, SopDraft
from requests_app.sop.running import running_under
from tests import walk, world
from tests.accounts_app.helpers import acts_on
from tests.requests_app.process.pace import Pace, due
from tests.requests_app.sop.revisions.drafts import again, day, draft, put_into_force, typed_into

pytestmark = pytest.mark.django_db


def in_force(desk, code="000", days=0):
    return SopInForce.objects.for_office(desk.office).filter(code=code).in_force(day(desk, days)).get()


def test_a_draft_becomes_the_next_revision_from_its_day_and_the_old_one_ends_the_day_before(kaltim):
    old = in_force(kaltim)
    what = draft(kaltim, s5_amount="7", reason="Lebih teliti.")
    row = put_into_force(kaltim, what, days=10)
    assert (row.revision.revision, row.revision.office, row.revision.loaded_by) == (2, kaltim.office, kaltim.kepala)
    assert (row.since, row.until, row.definition.step(5).minutes) == (day(kaltim, 10), None, 7)
    assert (in_force(kaltim), in_force(kaltim, days=10)) == (old, row)
    assert in_force(kaltim).until == day(kaltim, 9)
    what = again(what)
    assert (what.state, what.in_force, what.replaced, what.decided_by) == ("in_force", row, old, kaltim.kepala)


def test_every_deed_is_on_the_offices_log(kaltim):
    what = draft(kaltim, s5_amount="7", reason="Lebih teliti.")
    put_into_force(kaltim, what, days=10)
    actions.call_off(again(what), by=kaltim.kepala)
    actions.drop(draft(kaltim), by=kaltim.admin_kantor)
    assert acts_on("office", kaltim.office.pk) == [
        "sop_draft_made", "sop_revised", "sop_revision_called_off", "sop_draft_made", "sop_draft_dropped",
    ]  # fmt: skip
    event = Event.objects.about("office", kaltim.office.pk).get(act="sop_revised")
    assert event.data == {
        "code": "000", "draft": what.pk, "revision": 2, "base": 1, "since": day(kaltim, 10).isoformat(),
        "substitutes": {}, "reason": "Lebih teliti.",
    }  # fmt: skip


def test_another_office_keeps_its_own(kaltim, umum):
    before = in_force(umum, "004")
    row = put_into_force(kaltim, draft(kaltim, "004", s5_amount="7"), substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    assert in_force(umum, "004") == before
    assert in_force(kaltim, "004") == row
    assert row.revision not in SopRevision.objects.open_to(umum.office)
    assert row.revision in SopRevision.objects.open_to(kaltim.office)


def test_two_offices_that_agree_make_two_revisions(kaltim, umum):
    first = put_into_force(kaltim, draft(kaltim, "004", s5_amount="7"), substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    second = put_into_force(umum, draft(umum, "004", s5_amount="7"))
    assert (first.revision.revision, second.revision.revision) == (2, 3)
    assert first.definition == second.definition


def test_a_running_ticket_keeps_its_own_and_the_next_one_takes_the_new(kaltim):
    running = walk.opened(kaltim, walk.submitted(kaltim))
    put_into_force(kaltim, draft(kaltim, s5_amount="7", s9_amount="20"))
    following = walk.opened(kaltim, walk.submitted(kaltim))
    assert [walk.again(ticket).sop.revision.revision for ticket in (running, following)] == [1, 2]
    minutes = [StepRun.objects.get(case_id=ticket.pk, step_no=5).minutes for ticket in (running, following)]
    assert minutes == [5, 7]
    running = walk.forwarded(kaltim, running)
    assert StepRun.objects.get(case_id=running.pk, step_no=9).minutes == 10


def test_an_office_may_promise_the_same_day_for_online_requests_too(kaltim, time_machine):
    """The paper promises it for e-mail alone, so the five documents do."""
    pace = Pace(kaltim, time_machine).at("2026-11-17 09:00")
    before = pace.submitted("auditor")
    put_into_force(kaltim, draft(kaltim, s4_same_day=["online", "email"]))
    after = pace.submitted("auditor")
    assert [due(kaltim, ticket, 4) for ticket in (before, after)] == ["", "2026-11-17 16:00"]


@pytest.mark.parametrize(
    ("office", "code", "kind", "midnight"),
    [
        (world.kkp, "003", "admin_agency", "2026-11-30T17:00:00+00:00"),
        (world.kaltim, "000", "auditor", "2026-11-30T16:00:00+00:00"),
        (world.umum, "004", "pokja", "2026-11-30T15:00:00+00:00"),
    ],
)
def test_a_ticket_begins_under_the_revision_of_its_day_in_the_offices_zone(db, office, code, kind, midnight):
    with time_machine.travel("2026-11-20T03:00:00+00:00", tick=False):
        desk = office()
        put_into_force(desk, draft(desk, code, s5_amount="7"), from_=date(2026, 12, 1))
    begun = []
    for second in (-1, 0):
        with time_machine.travel(midnight, tick=False) as clock:
            clock.shift(timedelta(seconds=second))
            begun.append(walk.submitted(desk, kind).sop.revision.revision)
    assert begun == [1, 2]


def test_the_running_tickets_are_counted(kaltim):
    walk.archived(kaltim, walk.submitted(kaltim))
    walk.submitted(kaltim)
    old = in_force(kaltim)
    assert running_under([old]) == 1
    row = put_into_force(kaltim, draft(kaltim, s5_amount="7"))
    walk.submitted(kaltim)
    assert (running_under([old]), running_under([row]), running_under([])) == (1, 1, 0)


def test_a_day_gone_by_is_refused_at_its_field(kaltim):
    with pytest.raises(DraftError, match="Tanggal mulai sudah lewat") as refusal:
        put_into_force(kaltim, draft(kaltim, s5_amount="7"), days=-1)
    assert refusal.value.field == "from_"


@pytest.mark.parametrize("days", [1, 9, 10])
def test_a_day_before_or_on_that_of_a_planned_revision_is_refused(kaltim, days):
    late = draft(kaltim, s5_amount="8")
    put_into_force(kaltim, draft(kaltim, s5_amount="7"), days=10)
    with pytest.raises(DraftError, match="Revisi 2 sudah dijadwalkan mulai") as refusal:
        put_into_force(kaltim, late, days=days)
    assert refusal.value.field == "from_"


def test_a_draft_made_stale_by_another_revision_is_carried_over_and_loses_nothing(kaltim):
    mine, theirs = draft(kaltim, s5_amount="8", s9_amount="11"), draft(kaltim, s9_amount="12", s10_amount="6")
    put_into_force(kaltim, theirs)
    with pytest.raises(StaleDraftError, match="draf berdasar revisi 1, pada tanggal itu berlaku revisi 2"):
        put_into_force(kaltim, mine)
    mine, both = actions.carry_over(mine, seen=mine.version, by=kaltim.kepala)
    assert both == ["step-9-amount"]
    row = put_into_force(kaltim, mine)
    assert [row.definition.step(no).minutes for no in (5, 9, 10)] == [8, 11, 6]
    assert row.revision.revision == 3


def test_after_a_planned_revision_comes_one_that_is_made_from_it(kaltim):
    put_into_force(kaltim, draft(kaltim, s5_amount="7"), days=5)
    following = put_into_force(kaltim, draft(kaltim, s9_amount="12"), days=10)
    assert [following.definition.step(no).minutes for no in (5, 9)] == [7, 12]
    assert [in_force(kaltim, days=days).revision.revision for days in (4, 5, 9, 10)] == [1, 2, 2, 3]


def test_a_save_from_an_older_page_is_refused(kaltim):
    what = draft(kaltim)
    typed_into(kaltim, what, s5_amount="7")
    with pytest.raises(StaleDraftError, match="Kepala KT menyimpan draf ini pukul"):
        actions.save(what, {**what.values, "step-5-amount": ["8"]}, seen=1, by=kaltim.admin_kantor)
    assert again(what).values["step-5-amount"] == ["7"]


def test_a_draft_that_changed_since_it_was_looked_at_is_not_put_into_force(kaltim):
    what = draft(kaltim, s5_amount="7")
    typed_into(kaltim, what, by=kaltim.admin_kantor, s5_amount="70")
    with pytest.raises(StaleDraftError, match="Admin Kantor KT menyimpan draf ini"):
        put_into_force(kaltim, what, seen=what.version)


@pytest.mark.parametrize(
    ("typed", "words"),
    [({}, "belum mengubah apa pun"), ({"s5_amount": "-1"}, "perlu diperbaiki"), ({"s9_performer": ""}, "diperbaiki")],
)
def test_what_is_empty_or_wrong_is_not_put_into_force(kaltim, typed, words):
    with pytest.raises(DraftError, match=words):
        put_into_force(kaltim, draft(kaltim, **typed))
    assert SopRevision.objects.filter(code="000").count() == 1


def test_a_role_that_nobody_holds_needs_a_stand_in(kaltim):
    what = draft(kaltim, s3_performer="front_office")
    with pytest.raises(EnableError, match="belum mempunyai petugas Front Office"):
        put_into_force(kaltim, what)
    assert not SopRevision.objects.filter(office=kaltim.office).exists()
    row = put_into_force(kaltim, what, substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    assert row.substitutes == {"front_office": "helpdesk"}


def test_an_sop_that_the_office_no_longer_works_by_is_not_revised(kaltim):
    what, row = draft(kaltim, s5_amount="7"), in_force(kaltim)
    put_out_of_force(row, last_day=day(kaltim, 3), by=kaltim.admin_kantor)
    with pytest.raises(DraftError, match="tidak berlaku di kantor ini pada"):
        put_into_force(kaltim, what, days=5)
    with pytest.raises(DraftError, match="tidak bekerja menurut SOP 003"):
        draft(kaltim, "003")


def test_a_planned_revision_is_called_off_and_the_old_one_holds_on(kaltim):
    old = in_force(kaltim)
    what = draft(kaltim, s5_amount="7")
    row = put_into_force(kaltim, what, days=5)
    actions.call_off(again(what), by=kaltim.kepala)
    assert (in_force(kaltim, days=50), in_force(kaltim).until) == (old, None)
    assert again(what).state == DraftState.WITHDRAWN
    assert put_into_force(kaltim, draft(kaltim, s5_amount="8"), days=5).revision.revision == 3
    assert row.revision.definition.step(5).minutes == 7  # still to be read


def test_an_end_that_was_set_before_the_plan_is_given_back(kaltim):
    put_out_of_force(in_force(kaltim), last_day=day(kaltim, 30), by=kaltim.admin_kantor)
    what = draft(kaltim, s5_amount="7")
    put_into_force(kaltim, what, days=5)
    actions.call_off(again(what), by=kaltim.kepala)
    assert in_force(kaltim).until == day(kaltim, 30)


def test_what_holds_already_or_carries_another_plan_is_not_called_off(kaltim):
    today, later = draft(kaltim, s5_amount="7"), draft(kaltim)
    put_into_force(kaltim, today)
    with pytest.raises(DraftError, match="sudah berlaku sejak"):
        actions.call_off(again(today), by=kaltim.kepala)
    later, _ = actions.carry_over(later, seen=1, by=kaltim.kepala)
    first = typed_into(kaltim, later, s9_amount="12")
    put_into_force(kaltim, first, days=5)
    put_into_force(kaltim, draft(kaltim, s9_amount="13"), days=9)
    with pytest.raises(DraftError, match="Batalkan itu dahulu"):
        actions.call_off(again(first), by=kaltim.kepala)


def test_it_is_called_off_once(kaltim):
    what = draft(kaltim, s5_amount="7")
    put_into_force(kaltim, what, days=5)
    actions.call_off(again(what), by=kaltim.kepala)
    with pytest.raises(StaleDraftError, match="tidak sedang dijadwalkan"):
        actions.call_off(again(what), by=kaltim.kepala)


def test_the_plan_of_kepala_lpse_is_not_called_off_by_the_admins_button(kaltim):
    row = put_into_force(kaltim, draft(kaltim, s5_amount="7"), days=5)
    with pytest.raises(EnableError, match="dijadwalkan Kepala LPSE"):
        put_out_of_force(row, last_day=day(kaltim, 5), by=kaltim.admin_kantor)


def test_a_dropped_draft_takes_nothing_more(kaltim):
    what = draft(kaltim, s5_amount="7")
    actions.drop(what, by=kaltim.admin_kantor)
    for deed in (
        lambda: typed_into(kaltim, what, s5_amount="8"),
        lambda: put_into_force(kaltim, what),
        lambda: actions.drop(what, by=kaltim.kepala),
        lambda: actions.carry_over(what, seen=what.version, by=kaltim.kepala),
    ):
        with pytest.raises(StaleDraftError, match="sudah dibatalkan oleh Admin Kantor KT"):
            deed()


@pytest.mark.parametrize("who", ["helpdesk", "admin_ppe", "pemohon"])
def test_whoever_works_by_the_sop_neither_prepares_nor_decides(kaltim, who):
    person, what = getattr(kaltim, who), draft(kaltim, s5_amount="7")
    for deed in (
        lambda: actions.start(kaltim.office, "000", by=person),
        lambda: typed_into(kaltim, what, by=person, s5_amount="9"),
        lambda: actions.carry_over(what, seen=what.version, by=person),
        lambda: actions.drop(what, by=person),
        lambda: put_into_force(kaltim, what, by=person),
        lambda: actions.call_off(what, by=person),
    ):
        with pytest.raises(DraftError, match="Hanya Kepala LPSE"):
            deed()


def test_admin_kantor_prepares_and_kepala_lpse_decides(kaltim):
    what = draft(kaltim, by=kaltim.admin_kantor, s5_amount="7")
    with pytest.raises(DraftError, match="Hanya Kepala LPSE kantor ini"):
        put_into_force(kaltim, what, by=kaltim.admin_kantor)
    put_into_force(kaltim, what, days=3)
    with pytest.raises(DraftError, match="Hanya Kepala LPSE kantor ini"):
        actions.call_off(again(what), by=kaltim.admin_kantor)


def test_the_head_of_another_office_and_one_who_lost_the_role_decide_nothing(kaltim, kkp):
    what = draft(kaltim, s5_amount="7")
    with pytest.raises(DraftError, match="Hanya Kepala LPSE"):
        put_into_force(kaltim, what, by=kkp.kepala)
    revoke_role(kaltim.kepala, Role.KEPALA_LPSE, by=kaltim.admin_kantor)
    with pytest.raises(DraftError, match="Hanya Kepala LPSE"):
        put_into_force(kaltim, what)


def test_a_draft_on_a_newly_loaded_text_keeps_what_still_has_a_place(kaltim):
    """The installation loads another text; Admin Kantor puts it into force; the draft moves over to it."""
    what = draft(kaltim, s5_amount="8")
    text = next(path for path in built_in_paths() if path.stem == "000").read_text(encoding="utf-8")
    other = load(text.replace('key = "surat_tugas"', 'key = "surat_perintah"'))
    SopInForce.objects.filter(pk=in_force(kaltim).pk).update(until=day(kaltim, -1))
    SopInForce.objects.create(office=kaltim.office, revision=other, code="000", since=day(kaltim, 0))
    what, both = actions.carry_over(what, seen=what.version, by=kaltim.kepala)
    assert (both, what.values["step-5-amount"], "document-surat_perintah-label" in what.values) == ([], ["8"], True)
    assert "document-surat_tugas-label" not in what.values


BAD: dict[str, dict[str, Any]] = {
    "sop_draft_state_is_known": {"state": "elsewhere"},
    "sop_draft_decided_by_somebody": {"state": "withdrawn"},
    "sop_draft_in_force_has_its_row": {"state": "in_force"},
    "sop_draft_version_starts_at_1": {"version": 0},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_draft_row_is_refused(kaltim, name):
    what = draft(kaltim)
    decided: dict[str, Any] = {"decided_by": kaltim.kepala, "decided_at": what.saved_at}
    if not name.endswith(("row", "known")):
        decided = {}
    with pytest.raises(IntegrityError, match=name):
        SopDraft.objects.filter(pk=what.pk).update(**BAD[name], **decided)


def test_a_decided_draft_stands_as_it_was_decided_and_none_is_deleted(kaltim):
    what = draft(kaltim, s5_amount="7")
    put_into_force(kaltim, what)
    undone = {"state": "draft", "decided_by": None, "decided_at": None, "in_force": None}
    changes: tuple[dict[str, Any], ...] = ({"values": {}}, undone)
    for change in changes:
        with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
            SopDraft.objects.filter(pk=what.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot delete rows"), transaction.atomic():
        SopDraft.objects.filter(pk=what.pk).delete()


def test_the_special_sop_still_wins_after_its_revision(kaltim):
    row = put_into_force(kaltim, draft(kaltim, s5_amount="7"))
    assert sop_for(kaltim.office, "auditor", day(kaltim, 0)) == row
