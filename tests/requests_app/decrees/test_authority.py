"""Who may sign on which date, who keeps the list of acting heads, and that one office never sees another's."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts_app.audit.models import Event
from requests_app.decrees import actions, authority
from requests_app.decrees.models import ActingHead, Decree, Signatory
from requests_app.handover.results import Secret
from requests_app.process.refusals import Forbidden, Refused
from tests.requests_app.decrees import walk
from tests.walk import LATE

PLH = Signatory("Rekan Helpdesk", "Plh. Kepala LPSE", form="plh")


def appoint(desk, user=None, *, by=None, since=0, until=2, form="plh", basis="Surat perintah 1/2026"):
    """Who acts from so many days from today, to so many."""
    day = walk.today(desk)
    last = None if until is None else day + timedelta(days=until)
    return authority.appoint(
        desk.office, user or desk.helpdesk, form=form, since=day + timedelta(days=since), until=last, basis=basis,
        by=by or desk.kepala,
    )  # fmt: skip


def issue(desk, decree, by, **order):
    return actions.issue(decree, walk.order(desk, **order), by=by, paper=walk.paper)


# --- who signs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin_ppe", "rekan_admin_ppe", "helpdesk", "admin_kantor", "pemohon"])
def test_nobody_else_signs(kaltim, who):
    decree = walk.submitted(kaltim)
    with pytest.raises(Forbidden):
        issue(kaltim, decree, getattr(kaltim, who))


@pytest.mark.parametrize("who", ["kepala", "admin_ppe"])
def test_nobody_of_another_office_signs_or_sees_it(kaltim, lain, who):
    decree = walk.submitted(kaltim)
    stranger = getattr(lain, who)
    with pytest.raises(Forbidden):
        issue(kaltim, decree, stranger)
    assert not Decree.objects.visible_to(stranger).exists()


def test_who_acts_today_signs_in_their_own_form(kaltim):
    appoint(kaltim)
    decree = issue(kaltim, walk.submitted(kaltim), kaltim.helpdesk, signatory=PLH)
    assert (decree.state, decree.issued_by, decree.signatory_form) == ("ordered", kaltim.helpdesk, "plh")


@pytest.mark.parametrize("form", ["own", "an", "plt"])
def test_who_acts_does_not_sign_in_another_form(kaltim, form):
    appoint(kaltim)
    with pytest.raises(Refused, match="Bentuk penanda tangan"):
        issue(kaltim, walk.submitted(kaltim), kaltim.helpdesk, signatory=Signatory("X", "Y", form=form))


@pytest.mark.parametrize(("form", "allowed"), [("own", True), ("an", True), ("plt", False), ("plh", False)])
def test_the_forms_of_kepala_lpse(kaltim, form, allowed):
    signatory = Signatory("Kepala", "Kepala LPSE", form=form, on_behalf_of="Sekretaris Daerah")
    decree = walk.submitted(kaltim)
    if allowed:
        assert issue(kaltim, decree, kaltim.kepala, signatory=signatory).signatory_form == form
        return
    with pytest.raises(Refused, match="Bentuk"):
        issue(kaltim, decree, kaltim.kepala, signatory=signatory)


def test_on_behalf_of_somebody_says_of_whom(kaltim):
    with pytest.raises(Refused, match="atas nama siapa"):
        issue(kaltim, walk.submitted(kaltim), kaltim.kepala, signatory=Signatory("K", "Kepala LPSE", form="an"))


@pytest.mark.parametrize("signatory", [Signatory("", "Kepala LPSE"), Signatory("Kepala", " ")])
def test_the_signatory_has_a_name_and_a_post(kaltim, signatory):
    with pytest.raises(Refused, match="Nama dan jabatan"):
        issue(kaltim, walk.submitted(kaltim), kaltim.kepala, signatory=signatory)


def at(desk, day: str):
    return time_machine.travel(datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=desk.office.tz), tick=False)


@pytest.mark.parametrize(
    ("today", "on", "allowed"),
    [
        ("2026-11-16", "2026-11-16", False),  # the day before the first
        ("2026-11-17", "2026-11-17", True),  # first day
        ("2026-11-19", "2026-11-18", True),
        ("2026-11-19", "2026-11-16", False),  # signs today, for a day on which they did not act
        ("2026-11-20", "2026-11-20", True),  # last day
        ("2026-11-21", "2026-11-20", False),  # acted on that date, and no longer does
    ],
)
def test_the_acting_head_signs_within_their_days(kaltim, today, on, allowed):
    with at(kaltim, "2026-11-10"):
        authority.appoint(
            kaltim.office, kaltim.helpdesk, form="plh", since=date(2026, 11, 17), until=date(2026, 11, 20), basis="ST",
            by=kaltim.kepala,
        )  # fmt: skip
        decree = walk.submitted(kaltim)
    with at(kaltim, today):
        order = walk.order(kaltim, on=date.fromisoformat(on), signatory=PLH)
        if allowed:
            issued = actions.issue(decree, order, by=kaltim.helpdesk, paper=walk.paper, account=LATE)
            assert issued.issued_on == order.on
            return
        with pytest.raises(Forbidden):
            actions.issue(decree, order, by=kaltim.helpdesk, paper=walk.paper)


@pytest.mark.parametrize(
    ("days", "why"), [(1, "di masa depan"), (-1, "mendahului dimulainya naskah")]
)  # fmt: skip
def test_the_date_is_neither_in_the_future_nor_before_the_draft(kaltim, days, why):
    decree = walk.submitted(kaltim)
    with pytest.raises(Refused, match=why):
        issue(kaltim, decree, kaltim.kepala, on=walk.today(kaltim) + timedelta(days=days))


# --- separation of duties, through the real actions ----------------------------------------------------------------


def test_an_admin_who_drafted_does_not_sign_it_as_acting_head(kaltim):
    decree = walk.submitted(kaltim)
    appoint(kaltim, kaltim.admin_ppe)
    with pytest.raises(Forbidden, match="ikut menyusun"):
        issue(kaltim, decree, kaltim.admin_ppe, signatory=PLH)


def test_a_hand_in_the_draft_is_enough(kaltim):
    decree = walk.drafted(kaltim)
    decree = actions.put_text(decree, by=kaltim.rekan_admin_ppe, title="Judul lain")
    decree = actions.submit(decree, by=kaltim.admin_ppe)
    appoint(kaltim, kaltim.rekan_admin_ppe)
    with pytest.raises(Forbidden, match="ikut menyusun"):
        issue(kaltim, decree, kaltim.rekan_admin_ppe, signatory=PLH)


def test_an_acting_admin_signs_what_another_drafted_and_then_makes_none_of_its_accounts(kaltim):
    decree = walk.submitted(kaltim)
    appoint(kaltim, kaltim.rekan_admin_ppe)
    decree = issue(kaltim, decree, kaltim.rekan_admin_ppe, signatory=PLH)
    with pytest.raises(Forbidden, match="menandatangani"):
        actions.mark_impossible(walk.first(decree), "x", by=kaltim.rekan_admin_ppe)
    with pytest.raises(Forbidden, match="menandatangani"):
        actions.create_accounts(decree, by=kaltim.rekan_admin_ppe)
    actions.mark_impossible(walk.first(decree), "x", by=kaltim.admin_ppe)


def test_nobody_signs_an_order_for_themselves(kaltim):
    decree = walk.submitted(kaltim, walk.facts(email=kaltim.kepala.email))
    with pytest.raises(Forbidden, match="tercantum"):
        issue(kaltim, decree, kaltim.kepala)


def test_nobody_makes_their_own_account(kaltim):
    person = walk.first(walk.issued(kaltim, walk.facts(email=kaltim.admin_ppe.email)))
    with pytest.raises(Forbidden, match="untuk Anda sendiri"):
        actions.mark_impossible(person, "x", by=kaltim.admin_ppe)
    actions.mark_impossible(person, "x", by=kaltim.rekan_admin_ppe)


def test_an_admin_voids_a_draft_but_nothing_that_was_submitted_or_issued(kaltim):
    for decree in (walk.submitted(kaltim), walk.issued(kaltim)):
        with pytest.raises(Forbidden, match="hanya dibatalkan Kepala"):
            actions.void(decree, "x", by=kaltim.admin_ppe)
    assert actions.void(walk.drafted(kaltim), "Tidak jadi.", by=kaltim.admin_ppe).state == "voided"


def test_an_order_of_which_an_account_was_made_is_not_voided(kaltim):
    decree = walk.issued(kaltim)
    actions.mark_made(walk.first(decree), user_id="U1", password=Secret(walk.PASSWORD), by=kaltim.admin_ppe)
    with pytest.raises(Refused, match="sudah dibuat di SPSE"):
        actions.void(walk.again(decree), "x", by=kaltim.kepala)


# --- who keeps the list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "allowed"), [("kepala", True), ("admin_kantor", True), ("admin_ppe", False)])
def test_who_records_an_acting_head(kaltim, who, allowed):
    by = getattr(kaltim, who)
    if not allowed:
        with pytest.raises(Forbidden):
            appoint(kaltim, by=by)
        return
    row = appoint(kaltim, by=by)
    event = Event.objects.about("office", kaltim.office.pk).last()
    assert (event.act, event.data["user"], event.actor) == ("acting_head_recorded", row.user_id, by)


def test_nobody_records_for_another_office(kaltim, umum):
    with pytest.raises(Forbidden):
        appoint(kaltim, by=umum.kepala)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"form": "own"}, "bentuk"), ({"basis": " "}, "dasar"), ({"until": -1}, "mendahului"),
    ],
)  # fmt: skip
def test_an_appointment_is_whole(kaltim, more, why):
    with pytest.raises(Refused, match=why):
        appoint(kaltim, **more)


def test_nobody_appoints_themselves_nor_somebody_from_elsewhere(kaltim, umum):
    with pytest.raises(Refused, match="diri sendiri"):
        appoint(kaltim, kaltim.kepala)
    for stranger in (umum.helpdesk, kaltim.pemohon):
        with pytest.raises(Refused, match="petugas kantor ini"):
            appoint(kaltim, stranger)


def test_one_acts_at_a_time(kaltim):
    appoint(kaltim, since=0, until=2)
    with pytest.raises(Refused, match="sudah tercatat"):
        appoint(kaltim, kaltim.rekan_helpdesk, since=2, until=None)
    appoint(kaltim, kaltim.rekan_helpdesk, since=3, until=None)


def test_an_appointment_ends_early_and_what_was_signed_stays(kaltim):
    row = appoint(kaltim, until=None)
    decree = issue(kaltim, walk.submitted(kaltim), kaltim.helpdesk, signatory=PLH)
    today = walk.today(kaltim)
    with pytest.raises(Refused, match="sudah menandatangani SK setelah"):
        authority.end_appointment(row, last_day=today - timedelta(days=1), by=kaltim.kepala)
    authority.end_appointment(row, last_day=today, by=kaltim.kepala)
    assert not authority.capacity_on(kaltim.office, kaltim.helpdesk, today + timedelta(days=1))
    assert walk.again(decree).issued_by == kaltim.helpdesk


def test_a_planned_appointment_is_called_off_and_its_days_are_free(kaltim):
    row = appoint(kaltim, since=5, until=9)
    authority.end_appointment(row, last_day=walk.today(kaltim), by=kaltim.admin_kantor)
    assert not ActingHead.objects.on(kaltim.office.pk, walk.today(kaltim) + timedelta(days=6)).exists()
    appoint(kaltim, kaltim.rekan_helpdesk, since=1, until=20)


def test_an_acting_head_who_left_signs_nothing(kaltim):
    appoint(kaltim)
    decree = walk.submitted(kaltim)
    kaltim.helpdesk.is_active = False
    kaltim.helpdesk.save()
    kaltim.helpdesk.__dict__.pop("roles", None)
    with pytest.raises(Forbidden):
        issue(kaltim, decree, kaltim.helpdesk, signatory=PLH)


# --- one office never sees another's ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [("kepala", True), ("admin_ppe", True), ("helpdesk", False), ("admin_kantor", False), ("pemohon", False)],
)
def test_who_sees_the_decrees_of_the_office(kaltim, who, sees):
    walk.drafted(kaltim)
    assert Decree.objects.visible_to(getattr(kaltim, who)).exists() is sees


def test_who_acts_sees_them_while_they_act(kaltim):
    walk.drafted(kaltim)
    row = appoint(kaltim)
    assert Decree.objects.visible_to(kaltim.helpdesk).exists()
    authority.end_appointment(row, last_day=walk.today(kaltim) - timedelta(days=1), by=kaltim.kepala)
    assert not Decree.objects.visible_to(kaltim.helpdesk).exists()


def test_the_next_signatory_is_the_last_of_this_office(kaltim, lain):
    walk.issued(kaltim)
    assert authority.default_signatory(kaltim.office) == walk.SIGNATORY
    assert authority.default_signatory(lain.office).name == lain.kepala.name
