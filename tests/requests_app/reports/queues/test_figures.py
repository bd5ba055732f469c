"""The waiting room in figures: hours, waiting and service time, who was not there; page, workbook, and who may read."""

import io
from datetime import date, datetime, timedelta
from http import HTTPStatus

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from requests_app.frontdesk import calling
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.reports.periods import Period
from requests_app.reports.queues.charts import bars_of, hours_chart, spells
from requests_app.reports.queues.figures import Group, Hour, Spell, figures_of
from tests.requests_app.screens import room

BACKEND = "accounts_app.signin.Backend"
DAY = date(2026, 11, 20)
PERIOD = Period("sendiri", "", DAY, DAY)
NINE = "2026-11-20T01:00:00Z"  # 09.00 WITA


def a_day(desk):
    """Three served in 5, 10 and 20 minutes after waits of 1, 2 and 12; one not there; one still waits."""
    with time_machine.travel(NINE, tick=False) as clock:
        session = room.sit(desk)
        for wait, service in ((1, 5), (2, 10), (12, 20)):
            room.draw(desk)
            clock.shift(timedelta(minutes=wait))
            room.call(session)
            calling.serve(session, by=session.staff)
            clock.shift(timedelta(minutes=service))
            calling.finish(session, by=session.staff)
        room.draw(desk, "B")
        clock.shift(timedelta(seconds=61))
        room.call(session)
        calling.no_show(session, by=session.staff)
        clock.move_to(datetime.fromisoformat("2026-11-20T05:30:00+00:00"))
        room.draw(desk, "P")


def test_every_number_counts_once(kaltim):
    a_day(kaltim)
    found = figures_of(kaltim.office, PERIOD)
    whole = found.everybody
    assert (found.visitors, whole.issued, whole.served, whole.no_show, whole.not_served) == (5, 5, 3, 1, 0)


def test_median_and_p90_are_values_that_occurred_rounded_up(kaltim):
    a_day(kaltim)
    found = figures_of(kaltim.office, PERIOD)
    line = found.lines[0]
    assert (line.label, line.waiting, line.service) == ("A · Lupa password / user ID", Spell(2, 12), Spell(10, 20))
    assert found.lines[1].waiting == Spell(2, 2), "61 seconds are two minutes"
    assert found.lines[2].waiting == Spell(None, None), "who still waits has no waiting time"


def test_counters_have_their_own_figures(kaltim):
    a_day(kaltim)
    (counter,) = figures_of(kaltim.office, PERIOD).counters
    assert (counter.label, counter.issued, counter.served, counter.no_show) == ("Loket 1", 4, 3, 1)


def test_who_was_sent_on_and_then_served_counts_as_served(kaltim):
    session = room.sit(kaltim)
    number = room.draw(kaltim)
    room.call(session)
    calling.transfer(session, by=session.staff, line=number.line, reason="Salah jalur.")
    room.call(session)
    room.finish(session)
    assert QueueNumber.objects.get().reason == ""
    QueueNumber.objects.update(reason="Salah jalur.")  # as it was written before
    today = number.day
    assert figures_of(kaltim.office, Period("sendiri", "", today, today)).everybody.served == 1


def test_hours_are_the_offices_own(kaltim):
    a_day(kaltim)
    hours = {hour.hour: (hour.came, hour.numbers) for hour in figures_of(kaltim.office, PERIOD).hours}
    assert (hours[9], hours[13], hours[8]) == ((4, 4), (1, 1), (0, 0))


def test_other_days_and_offices_are_left_out(kaltim, kkp):
    a_day(kaltim)
    next_day = Period("sendiri", "", DAY + timedelta(days=1), DAY + timedelta(days=1))
    assert figures_of(kaltim.office, next_day).visitors == figures_of(kkp.office, PERIOD).visitors == 0


def test_what_the_end_of_the_day_closed_is_no_service_time(kaltim):
    a_day(kaltim)
    session_numbers = QueueNumber.objects.filter(state="done").order_by("-pk")
    session_numbers.filter(pk=session_numbers[0].pk).update(reason="Ditutup pada akhir hari.")
    assert figures_of(kaltim.office, PERIOD).lines[0].service == Spell(5, 10)


def test_the_page_shows_figures_and_tables_and_an_empty_period(client, kaltim):
    a_day(kaltim)
    client.force_login(kaltim.kepala, backend=BACKEND)
    address = reverse("queues:figures")
    text = client.get(f"{address}?dari={DAY}&sampai={DAY}").content.decode()
    assert [
        word for word in ("Lupa password", "Loket 1", "10 menit", "1 dari 1", "fig-chart") if word not in text
    ] == []
    empty = client.get(f"{address}?dari=2026-01-01&sampai=2026-01-02").content.decode()
    assert "Tidak ada tamu pada periode ini" in empty
    assert client.get(f"{address}?dari=x").status_code == HTTPStatus.OK


def test_the_workbook_says_the_same(client, kaltim):
    a_day(kaltim)
    client.force_login(kaltim.admin_kantor, backend=BACKEND)
    answer = client.get(f"{reverse('queues:workbook')}?dari={DAY}&sampai={DAY}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["III Menurut jalur"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["A · Lupa password / user ID", 3, 3, 0, 0, 0, 2, 12, 10, 20] in rows
    assert client.get(f"{reverse('queues:workbook')}?dari=x").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", ["helpdesk", "admin_ppe"])
def test_others_do_not_read_them(client, kaltim, role):
    client.force_login(getattr(kaltim, role), backend=BACKEND)
    assert client.get(reverse("queues:figures")).status_code == HTTPStatus.FORBIDDEN


def test_drawings_stay_on_their_scale():
    groups = [
        Group("A", 4, 3, 1, 0, Spell(2, 10), Spell(5, 40)),
        Group("B", 0, 0, 0, 0, Spell(None, None), Spell(0, 0)),
    ]
    rows = spells(groups)
    assert rows[0].service.end == max(row.service.end or 0 for row in rows)
    assert (rows[1].waiting.begin, rows[1].service.begin) == (None, 6)
    assert [(share, length) for _, share, length in bars_of(groups)] == [(25, 25), (0, 0)]
    assert hours_chart([Hour(9, 0, 0)]) == []
    assert hours_chart([Hour(9, 4, 2), Hour(10, 0, 0)])[0].came_height > 0
