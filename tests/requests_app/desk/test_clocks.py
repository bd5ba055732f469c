"""What the desk says of deadlines: the order of the inbox, words and tones, the clock, and why."""

import re

import pytest
from django.urls import reverse

from requests_app.process.timing import Left, digits, words
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from tests import walk
from tests.requests_app.process.pace import Pace, moment

INBOX = "/kotak-masuk/"


def rows(person, address=INBOX):
    return person.client.get(address).context["rows"]


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (240, "4 menit lagi"), (299, "4 menit lagi"), (59, "kurang dari 1 menit lagi"),
        (0, "kurang dari 1 menit lagi"), (-1, "lewat kurang dari 1 menit"), (-720, "lewat 12 menit"),
        (4800, "1 jam 20 menit lagi"), (90000, "25 jam lagi"), (-3600, "lewat 1 jam"),
    ],
)  # fmt: skip
def test_the_words_of_what_is_left(left, text):
    assert words(left) == text


@pytest.mark.parametrize(("seconds", "text"), [(372, "06.12"), (0, "00.00"), (3972, "1.06.12")])
def test_the_digits_of_the_clock(seconds, text):
    assert digits(seconds) == text


@pytest.mark.parametrize(
    ("left", "tone", "used"), [(300, "", 0), (61, "", 80), (60, "wait", 80), (0, "wait", 100), (-1, "bad", 100)]
)
def test_the_tone_turns_at_eighty_percent_and_when_late(left, tone, used):
    assert (Left(left, 300).tone, Left(left, 300).used) == (tone, used)


def test_the_inbox_sorts_by_deadline_and_then_by_who_waits_longest(kaltim, signed_in, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    online = [pace.submitted() for _ in range(2)]  # opening an online request has no figure
    pace.wait(1)
    later, sooner = pace.submitted(), pace.submitted()
    pace.wait(1)
    walk.opened(kaltim, sooner)
    pace.wait(1)
    walk.opened(kaltim, later)
    shown = [row.ticket.number for row in rows(signed_in(kaltim.helpdesk))]
    assert shown == [ticket.number for ticket in (sooner, later, *online)]


def test_pages_with_and_without_deadlines_follow_each_other(kaltim, signed_in, time_machine, monkeypatch):
    monkeypatch.setattr("requests_app.desk.lists.PAGE_SIZE", 2)
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    tickets = [pace.submitted() for _ in range(7)]
    for ticket in tickets[:4]:
        walk.opened(kaltim, ticket)
    desk, seen, address = signed_in(kaltim.helpdesk), [], INBOX
    while address:
        response = desk.client.get(address)
        seen += [row.ticket.number for row in response.context["rows"]]
        address = response.context["older_url"]
    assert seen == [ticket.number for ticket in tickets]


def test_a_row_counts_in_working_time_and_tells_the_script_until_when(kaltim, signed_in, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:58")
    ticket = walk.opened(kaltim, pace.submitted())
    page = signed_in(kaltim.helpdesk).client.get(INBOX).content.decode()
    assert "5 menit lagi" in page
    pace.at("2026-11-18 07:31")
    desk = signed_in(kaltim.helpdesk)
    (row,) = rows(desk)
    assert (row.left.seconds, row.left.text, row.left.tone) == (120, "2 menit lagi", "")
    page = desk.client.get(INBOX).content.decode()
    now, spans = re.search(r'data-clock-now="(\d+)" data-clock-open="([^"]*)"', page).groups()
    assert int(now) == moment(kaltim, "2026-11-18 07:31").timestamp()
    until = [moment(kaltim, "2026-11-18 16:00"), moment(kaltim, "2026-11-19 16:00")]
    assert [int(span.split("-")[1]) for span in spans.split()][:2] == [at.timestamp() for at in until]
    pace.at("2026-11-18 07:45")
    (row,) = rows(signed_in(kaltim.helpdesk))
    assert (row.left.text, row.left.tone) == ("lewat 12 menit", "bad")
    assert ticket.number in page


def test_the_applicants_turn_and_a_pause_show_no_deadline(kaltim, signed_in, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    walk.awaiting(kaltim, pace.submitted())
    (row,) = rows(signed_in(kaltim.helpdesk), "/kotak-masuk/?daftar=kelengkapan")
    assert (row.left, row.waits_outside) == (None, True)
    paused = pace.checked(pace.submitted(), 0)
    actions.confirm(paused, by=kaltim.admin_ppe, means="in_person", outcome="unreached", person="Pemohon")
    (row,) = rows(signed_in(kaltim.admin_ppe))
    assert (row.left, row.is_paused) == (None, True)
    assert "Dijeda sejak" in signed_in(kaltim.admin_ppe).page(paused).content.decode()


def test_the_ticket_page_shows_the_steps_clock_and_the_rail_working_minutes(kkp, signed_in, time_machine):
    pace = Pace(kkp, time_machine).at("2026-11-17 11:57")
    ticket = walk.opened(kkp, pace.submitted("admin_agency"))
    ticket = pace.at("2026-11-17 13:01").checked(ticket, 0)  # three minutes before lunch, one after it
    pace.wait(6.2)
    page = signed_in(kkp.admin_ppe).page(ticket)
    rail = {step.no: step for step in page.context["rail"]["steps"]}
    assert "4 dari 5 menit" in rail[5].note
    assert not rail[5].late
    text = page.content.decode()
    assert "06.12" in text
    assert "dari 15 menit" in text
    assert reverse("desk:deadline", args=[ticket.number]) in text
    pace.at("2026-11-17 14:30")
    rail = {step.no: step for step in signed_in(kkp.admin_ppe).page(ticket).context["rail"]["steps"]}
    assert rail[9].late


def test_why_the_deadline_is_what_it_is(kaltim, signed_in, time_machine):
    ticket = walk.opened(kaltim, Pace(kaltim, time_machine).at("2026-11-20 10:58").submitted())
    page = signed_in(kaltim.helpdesk).client.get(reverse("desk:deadline", args=[ticket.number]))
    assert page.context["explanation"].end == moment(kaltim, "2026-11-23 07:33")
    assert "10.58–11.00" in page.content.decode()
    assert "07.30–07.33" in page.content.decode()


def test_the_page_says_why_there_is_no_deadline(kaltim, banyuasin, signed_in, time_machine):
    pace = Pace(banyuasin, time_machine).at("2026-11-17 08:00")
    ticket = pace.found_valid(pace.checked(pace.submitted("ppk"), 0), 0)
    address = reverse("desk:deadline", args=[ticket.number])
    assert "tidak pernah terlambat" in signed_in(banyuasin.admin_agency).client.get(address).content.decode()
    told = walk.notified(kaltim, walk.submitted(kaltim))[0]
    address = reverse("desk:deadline", args=[told.number])
    assert "Tidak ada langkah petugas" in signed_in(kaltim.helpdesk).client.get(address).content.decode()


def test_lapsing_counts_the_offices_working_days(kaltim, signed_in, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.awaiting(kaltim, pace.submitted())
    for day, days in (("2026-11-30", None), ("2026-12-01", 10), ("2026-12-02", 11)):
        pace.at(f"{day} 08:00")
        assert signed_in(kaltim.helpdesk).page(ticket).context["lapse_due"] == days


def test_a_made_up_deadline_does_not_break_a_page(kaltim, signed_in, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.opened(kaltim, pace.submitted())
    Ticket.objects.filter(pk=ticket.pk).update(due_at=moment(kaltim, "2050-01-01 08:00"))
    (row,) = rows(signed_in(kaltim.helpdesk))
    assert row.left is None
    assert pace.do(ticket, Act.WITHDRAW).state == "lapsed"
