"""SOP 001's figures in working time (three days, 60, 30 and 10 minutes), and the reminder after three working days."""

from datetime import datetime, timedelta

import pytest
import time_machine

from accounts_app.audit.models import Event
from requests_app.clock.day_actions import add_holiday
from requests_app.clock.models import HolidayKind
from requests_app.decrees import actions, authority, jobs
from requests_app.decrees.models import Decree, DecreePerson
from requests_app.handover.results import Secret
from requests_app.outbox.models import Message
from requests_app.process import reminders
from requests_app.process.deviations.account import Account, Unaccounted
from requests_app.process.models import StepRun
from requests_app.sop.vocabulary import DecreeAct
from tests.requests_app.decrees import walk

# Kaltim: Monday to Thursday 07.30–16.00, Friday 07.30–11.00. 2026-11-16 is a Monday.


def moment(desk, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=desk.office.tz)


@pytest.fixture
def jam(kaltim):
    with time_machine.travel(moment(kaltim, "2026-11-17 08:00"), tick=False) as clock:
        yield lambda text: clock.move_to(moment(kaltim, text), tick=False)


def runs(decree: Decree) -> dict[int, StepRun]:
    """The newest run of each step."""
    return {run.step_no: run for run in StepRun.objects.filter(process="decree", case_id=decree.pk).order_by("pk")}


def due(desk, decree: Decree, step: int) -> str:
    at = runs(decree)[step].due_at
    return f"{at.astimezone(desk.office.tz):%Y-%m-%d %H:%M}" if at else ""


def test_the_figures_are_the_papers(kaltim, jam):
    decree = walk.submitted(kaltim)
    assert due(kaltim, decree, 1) == "2026-11-20 11:00"  # Tuesday + three working days: Friday's closing
    jam("2026-11-19 15:30")
    decree = actions.issue(decree, walk.order(kaltim), by=kaltim.kepala, paper=walk.paper)
    assert (due(kaltim, decree, 2), due(kaltim, decree, 3)) == ("", "2026-11-20 08:00")  # 60 minutes over night
    jam("2026-11-20 07:50")
    actions.mark_made(walk.first(decree), user_id="U", password=Secret(walk.PASSWORD), by=kaltim.admin_ppe)
    decree = actions.create_accounts(walk.again(decree), by=kaltim.admin_ppe)
    assert due(kaltim, decree, 4) == "2026-11-20 08:20"
    jam("2026-11-20 08:10")
    person, issued = actions.tell(walk.first(decree), by=kaltim.admin_ppe, check=walk.BY_PHONE)
    actions.disclose(person, issued.code.expose())
    decree = walk.scanned(kaltim, walk.again(decree))
    jam("2026-11-20 10:58")
    actions.receive(person)
    assert due(kaltim, decree, 5) == "2026-11-23 07:38"  # ten minutes over the weekend
    jam("2026-11-23 07:35")
    actions.do(walk.again(decree), DecreeAct.ARCHIVE, by=kaltim.admin_ppe)
    worked = {no: run.elapsed_minutes for no, run in runs(decree).items()}
    assert worked == {1: 480 + 510 + 480, 2: 0, 3: 50, 4: 20, 5: 7}
    assert not any(run.is_late for run in runs(decree).values())


def test_a_late_step_is_late(kaltim, jam):
    decree = walk.issued(kaltim)
    jam("2026-11-17 09:01")
    assert runs(decree)[3].is_late


WHY = Account("workload", "Antrean akun sangat panjang hari itu.")


def test_a_late_step_ends_only_with_an_account_of_it(kaltim, jam):
    decree = walk.issued(kaltim)
    actions.mark_made(walk.first(decree), user_id="U", password=Secret(walk.PASSWORD), by=kaltim.admin_ppe)
    jam("2026-11-17 09:01")
    with pytest.raises(Unaccounted, match="Langkah 3"):
        actions.create_accounts(walk.again(decree), by=kaltim.admin_ppe)
    assert actions.create_accounts(walk.again(decree), by=kaltim.admin_ppe, account=WHY).state == "accounts_created"


def test_telling_the_last_one_late_asks_too_and_takes_nothing_before(kaltim, jam):
    decree = walk.made(kaltim)
    jam("2026-11-17 08:31")
    with pytest.raises(Unaccounted, match="Langkah 4"):
        actions.tell(walk.first(decree), by=kaltim.admin_ppe, check=walk.BY_PHONE)
    assert (walk.first(decree).told_at, Message.objects.filter(kind="decree_account_ready").exists()) == (None, False)
    _, issued = actions.tell(walk.first(decree), by=kaltim.admin_ppe, check=walk.BY_PHONE, account=WHY)
    assert (walk.again(decree).state, issued is None) == ("informed", False)


def test_a_late_signature_says_why(kaltim, jam):
    decree = walk.submitted(kaltim)
    jam("2026-11-20 11:30")
    order = walk.order(kaltim)
    with pytest.raises(Unaccounted, match="Langkah 1"):
        actions.issue(decree, order, by=kaltim.kepala, paper=walk.paper)
    assert actions.issue(decree, order, by=kaltim.kepala, paper=walk.paper, account=WHY).serial == 1


def test_a_return_does_not_stop_the_three_days(kaltim, jam):
    decree = walk.submitted(kaltim)
    jam("2026-11-18 09:00")
    actions.send_back(decree, "Perbaiki.", by=kaltim.kepala)
    assert (due(kaltim, decree, 1), runs(decree)[1].ended_at) == ("2026-11-20 11:00", None)
    assert walk.again(decree).due_at == runs(decree)[1].due_at


def test_a_void_breaks_the_step_off_and_the_archive_is_due(kaltim, jam):
    decree = actions.void(walk.submitted(kaltim), "Tidak jadi.", by=kaltim.kepala)
    steps = runs(decree)
    assert (steps[1].broken_off, due(kaltim, decree, 5)) == (True, "2026-11-17 08:10")


def test_a_reissue_ends_the_archive_step_and_the_next_receipt_begins_it_anew(kaltim, jam):
    decree = walk.fetched(kaltim)
    person = walk.first(decree)
    actions.reissue(person, password=Secret("Baru-5-Danau-31"), reason="Hilang.", by=kaltim.admin_ppe)
    assert runs(decree)[5].ended_at is not None
    jam("2026-11-17 10:00")
    _, issued = actions.tell(person, by=kaltim.admin_ppe, check=walk.BY_PHONE)
    actions.disclose(person, issued.code.expose())
    actions.receive(person)
    assert (runs(decree)[5].round, due(kaltim, decree, 5)) == (2, "2026-11-17 10:10")


def test_a_closed_day_moves_the_deadline_of_a_decree_too(kaltim, jam):
    decree = walk.submitted(kaltim)
    day = moment(kaltim, "2026-11-19 00:00").date()
    change = add_holiday(kaltim.office, day, name="Libur daerah", kind=HolidayKind.PUBLIC, by=kaltim.admin_kantor)
    assert due(kaltim, decree, 1) == "2026-11-23 16:00"
    assert [row.url for row in change.moved] == [f"/keputusan/{decree.public_id}/"]
    assert walk.again(decree).due_at == runs(decree)[1].due_at


# --- three working days without opening ----------------------------------------------------------------------


@pytest.fixture
def disampaikan(kaltim, jam):
    """Two people told on Tuesday at eight: three working days end on Friday at eleven."""
    decree, codes = walk.told(kaltim, walk.facts(1), walk.facts(2))
    return decree, codes


def remind(desk, text: str) -> int:
    return jobs.remind_unopened(moment(desk, text))


def test_who_has_not_opened_it_is_reminded_once_in_open_hours(kaltim, jam, disampaikan):
    decree, _ = disampaikan
    assert remind(kaltim, "2026-11-20 10:59") == 0
    assert remind(kaltim, "2026-11-20 11:30") == 0  # due, and the office is closed
    assert remind(kaltim, "2026-11-22 10:00") == 0  # Sunday
    assert remind(kaltim, "2026-11-23 07:31") == 2
    assert remind(kaltim, "2026-11-23 07:40") == 0
    mails = Message.objects.of("decree", decree.pk).filter(kind__contains="unopened")
    assert sorted(mails.values_list("kind", "to_address")) == [
        ("decree_account_unopened", "orang1@instansi.example"), ("decree_account_unopened", "orang2@instansi.example"),
        ("decree_unopened_office", kaltim.admin_ppe.email), ("decree_unopened_office", kaltim.rekan_admin_ppe.email),
    ]  # fmt: skip
    assert Event.objects.about("decree", decree.pk).filter(act="unopened_told").count() == 1
    assert [person.no for person in DecreePerson.objects.of(kaltim.office.pk).overdue()] == [1, 2]


def test_who_opened_it_or_was_given_up_is_left_alone(kaltim, jam, disampaikan):
    decree, codes = disampaikan
    first, second = decree.people.order_by("no")
    actions.disclose(first, codes[first.pk].code.expose())
    actions.give_up(second, "Cuti besar.", by=kaltim.admin_ppe)
    assert remind(kaltim, "2026-11-23 07:31") == 0


def test_a_reissue_leaves_the_list_and_counts_anew(kaltim, jam, disampaikan):
    decree, _ = disampaikan
    remind(kaltim, "2026-11-23 07:31")
    person = walk.first(decree)
    jam("2026-11-23 08:00")
    actions.reissue(person, password=Secret("Baru-5-Danau-31"), reason="Kedaluwarsa.", by=kaltim.admin_ppe)
    assert [row.no for row in DecreePerson.objects.of(kaltim.office.pk).overdue()] == [2]
    actions.tell(person, by=kaltim.admin_ppe, check=walk.BY_PHONE)
    assert remind(kaltim, "2026-11-25 08:00") == 0
    assert remind(kaltim, "2026-11-27 07:31") == 1


def test_the_worker_does_it(settings):
    assert "requests_app.decrees.jobs.remind_unopened" in dict(settings.WORKER_JOBS)
    assert settings.UNOPENED_AFTER_WORKING_DAYS == 3
    assert timedelta(hours=settings.HANDOVER_HOURS) == timedelta(days=3)


def told_of_the_step(decree: Decree) -> list[tuple[str, str]]:
    mails = Message.objects.filter(owner_type="decree", owner_id=decree.pk, kind__startswith="step_").order_by("pk")
    return [(mail.kind, mail.to_address) for mail in mails]


def test_admin_ppe_is_told_at_eighty_percent_and_when_late_then_kepala_lpse(kaltim, jam):
    decree = walk.issued(kaltim)
    for text, steps in (("08:47", 0), ("08:48", 1), ("09:00", 0), ("09:01", 1), ("10:00", 1), ("10:30", 0)):
        jam(f"2026-11-17 {text}")
        assert reminders.remind(moment(kaltim, f"2026-11-17 {text}")) == steps, text
    makers = [kaltim.admin_ppe.email, kaltim.rekan_admin_ppe.email]
    assert told_of_the_step(decree) == [
        *(("step_due_soon", one) for one in makers), *(("step_late", one) for one in makers),
        ("step_late_head", kaltim.kepala.email),
    ]  # fmt: skip
    mail = Message.objects.filter(kind="step_late").first()
    assert mail is not None
    assert f"SK {decree.number} menunggu Admin PPE pada langkah 3" in mail.text
    assert f"/keputusan/{decree.public_id}/" in mail.text


def test_who_acts_as_kepala_lpse_is_told_of_the_sk_that_waits(kaltim, jam):
    days = {"since": moment(kaltim, "2026-11-17 08:00").date(), "until": moment(kaltim, "2026-11-30 08:00").date()}
    authority.appoint(kaltim.office, kaltim.helpdesk, form="plh", basis="ST 1", by=kaltim.kepala, **days)
    decree = walk.submitted(kaltim)
    jam("2026-11-20 10:00")
    assert reminders.remind(moment(kaltim, "2026-11-20 10:00")) == 1
    assert told_of_the_step(decree) == [
        ("step_due_soon", kaltim.kepala.email), ("step_due_soon", kaltim.helpdesk.email)
    ]  # fmt: skip
