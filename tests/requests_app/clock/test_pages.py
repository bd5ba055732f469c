"""The pages of the calendar: what they show, save and refuse, without a script."""

import re
from datetime import date, timedelta

import pytest

from accounts_app.audit.actions import SYSTEM
from accounts_app.roles import Role
from requests_app.clock import changes
from requests_app.clock.actions import set_period
from requests_app.clock.changes import Moved
from requests_app.clock.editing import today_at
from requests_app.clock.importing import import_holidays
from requests_app.clock.models import Holiday, OfficeDay, Timetable
from requests_app.clock.week import KALTIM_RAMADAN_WEEK, KALTIM_WEEK
from tests.accounts_app.helpers import BACKEND
from tests.factories import OfficeFactory, staff

pytestmark = pytest.mark.django_db
PAGES = "/pengaturan/jam-kerja/"
WEEK = {f"day_{day}": "07.30–12.00, 13.00–16.00" if day < 6 else "" for day in range(1, 8)}
COMING = "2050-03-01"


@pytest.fixture
def as_admin(client, kaltim):
    client.force_login(kaltim.admin_kantor, backend=BACKEND)
    return client


def filled(client, path, **typed):
    """What the page's form carries, with what was typed."""
    form = client.get(PAGES + path).context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields} | typed


def send(client, path, **typed):
    return client.post(PAGES + path, filled(client, path, **typed))


def errors(page):
    return " ".join(error for errors in page.context["form"].errors.values() for error in errors)


def cell(client, on):
    month = client.get(f"{PAGES}?bulan={on:%Y-%m}").context["month"]
    return month.cells[on.day - 1]


def test_the_month_shows_hours_holidays_ramadan_and_the_offices_own_days(as_admin, kaltim):
    import_holidays(kaltim.office, 2026, by=SYSTEM)
    since, until = date(2026, 2, 19), date(2026, 3, 19)
    set_period(kaltim.office, KALTIM_RAMADAN_WEEK, name="Ramadan 1447 H", since=since, until=until, by=SYSTEM)
    page = as_admin.get(f"{PAGES}?bulan=2026-03").content.decode()
    assert "Maret 2026" in page
    assert "17 hari kerja" in page
    assert page.count('<span class="month-note">Ramadan 1447 H') == 17  # the 18th and 19th are days off
    assert "Libur nasional: Hari Suci Nyepi" in page
    assert re.search(r"is-special[^>]*>(?:(?!</li>).)*08\.00–15\.30", page, re.DOTALL)


def test_today_is_marked_and_only_today(as_admin, kaltim):
    page = as_admin.get(PAGES)
    today = today_at(kaltim.office)
    assert [one.day.date for one in page.context["month"].cells if one.is_today] == [today]
    assert page.content.decode().count('aria-current="date"') == 1
    assert 'aria-current="date"' not in as_admin.get(f"{PAGES}?bulan=2020-01").content.decode()


@pytest.mark.parametrize("asked", ["", "kemarin", "2026-13", "0001-01", "9999-12", "2026-3"])
def test_a_month_that_is_none_is_this_month(as_admin, kaltim, asked):
    month = as_admin.get(PAGES, {"bulan": asked}).context["month"]
    assert month.first == today_at(kaltim.office).replace(day=1)


def test_the_months_before_and_after_are_linked_over_the_year(as_admin):
    page = as_admin.get(f"{PAGES}?bulan=2026-12").content.decode()
    assert "?bulan=2026-11" in page
    assert "?bulan=2027-01" in page


def test_the_month_costs_the_same_queries_whatever_stands_in_it(as_admin, kaltim, django_assert_max_num_queries):
    import_holidays(kaltim.office, 2026, by=SYSTEM)
    with django_assert_max_num_queries(10):
        as_admin.get(f"{PAGES}?bulan=2026-03")


def test_an_office_without_hours_is_told_plainly_and_takes_the_common_ones(client):
    office = OfficeFactory.create()
    client.force_login(staff(office, "Admin", Role.ADMIN_KANTOR), backend=BACKEND)
    assert "Kantor ini belum mempunyai jam kerja" in client.get(PAGES).content.decode()
    assert client.post(f"{PAGES}mingguan/mulai/").url == f"{PAGES}mingguan/"
    assert "belum mempunyai jam kerja" not in client.get(PAGES).content.decode()
    assert Holiday.objects.filter(office=office).exists()
    page = client.post(f"{PAGES}mingguan/mulai/", follow=True).content.decode()
    assert "sudah mempunyai jam kerja" in page


def test_new_hours_are_saved_from_their_date(as_admin, kaltim):
    assert send(as_admin, "mingguan/baru/", since=COMING, **WEEK).url == f"{PAGES}mingguan/"
    table = Timetable.objects.get(office=kaltim.office, since=COMING)
    assert sorted(table.week) == [1, 2, 3, 4, 5]
    assert [row.standing[0] for row in as_admin.get(f"{PAGES}mingguan/").context["rows"]] == ["Dijadwalkan", "Berlaku"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"since": COMING, "day_1": "pagi"}, "tidak terbaca"),
        ({"since": COMING, "day_1": "08.00–12.00, 11.00–13.00"}, "tumpang tindih"),
        ({"since": COMING, **dict.fromkeys(WEEK, "")}, "Sedikitnya satu hari"),
        ({"since": ""}, "tidak boleh kosong"),
    ],
)
def test_hours_that_cannot_be_stay_on_the_page_as_typed(as_admin, kaltim, typed, problem):
    page = send(as_admin, "mingguan/baru/", **{**WEEK, **typed})
    assert problem in errors(page)
    assert typed.get("day_1", "") in page.content.decode()
    assert Timetable.objects.filter(office=kaltim.office).count() == 1


def test_days_gone_by_are_changed_only_after_the_page_said_what_that_means(as_admin, kaltim):
    page = send(as_admin, "mingguan/baru/", since="2026-01-01", **WEEK)
    assert "hari yang sudah lewat" in errors(page)
    assert not page.context["form"]["sure"].is_hidden
    assert Timetable.objects.filter(office=kaltim.office).count() == 1
    send(as_admin, "mingguan/baru/", since="2026-01-01", sure="on", **WEEK)
    assert Timetable.objects.filter(office=kaltim.office).count() == 2


def test_a_page_older_than_the_last_change_keeps_what_was_typed_and_can_be_sent_again(as_admin, kaltim):
    stale = filled(as_admin, "mingguan/baru/", since=COMING, **WEEK)
    send(as_admin, "hari/baru/", first=COMING, reason="Rapat")
    page = as_admin.post(f"{PAGES}mingguan/baru/", stale)
    assert "baru saja diubah orang lain" in errors(page)
    assert page.context["form"]["since"].value() == COMING
    again = {**stale, "seen": page.context["form"]["seen"].value()}
    assert as_admin.post(f"{PAGES}mingguan/baru/", again).status_code == 302


def test_a_period_is_added_changed_and_removed(as_admin, kaltim):
    dates = {"since": COMING, "until": "2050-03-30"}
    send(as_admin, "periode/baru/", name="Ramadan", **dates, **WEEK)
    period = Timetable.objects.periods().get(office=kaltim.office)
    assert "Ramadan" in as_admin.get(f"{PAGES}periode/").content.decode()
    send(as_admin, f"periode/{period.pk}/", name="Ramadan 1472 H")
    period.refresh_from_db()
    assert (period.name, str(period.until)) == ("Ramadan 1472 H", "2050-03-30")
    send(as_admin, f"periode/{period.pk}/hapus/")
    assert not Timetable.objects.periods().filter(office=kaltim.office).exists()


def test_a_period_that_ends_before_it_begins_is_refused_at_its_field(as_admin):
    page = send(as_admin, "periode/baru/", name="R", since=COMING, until="2050-02-01", **WEEK)
    assert "until" in page.context["form"].errors


def test_an_import_is_shown_before_it_is_saved_and_says_when_there_is_nothing_to_do(as_admin, kaltim):
    shown = as_admin.get(f"{PAGES}libur/impor/2050/")
    assert len(shown.context["proposal"].added) == 17
    assert "Cuti bersama belum dikenal" in shown.content.decode()
    assert not Holiday.objects.filter(office=kaltim.office).exists()
    assert send(as_admin, "libur/impor/2050/").url == f"{PAGES}libur/"
    assert Holiday.objects.filter(office=kaltim.office).count() == 17
    assert "Sudah lengkap" in as_admin.get(f"{PAGES}libur/impor/2050/").content.decode()


def test_an_import_that_touches_the_past_asks_first(as_admin, kaltim):
    assert "hari yang sudah lewat" in errors(send(as_admin, "libur/impor/2025/"))
    assert not Holiday.objects.filter(office=kaltim.office).exists()
    send(as_admin, "libur/impor/2025/", sure="on")
    assert Holiday.objects.filter(office=kaltim.office).count() == 28


def test_an_import_of_an_unknown_year_says_so(as_admin):
    assert "Daftar libur tahun 2150 tidak dikenal" in as_admin.get(f"{PAGES}libur/impor/2150/").content.decode()


def test_holidays_are_added_changed_removed_and_restored(as_admin, kaltim):
    import_holidays(kaltim.office, 2050, by=SYSTEM)
    send(as_admin, "libur/baru/", day="2050-01-09", name="Hari Jadi", kind="local")
    own = Holiday.objects.get(office=kaltim.office, date="2050-01-09")
    send(as_admin, f"libur/{own.pk}/", day="2050-01-10", name="Hari Jadi Provinsi", kind="local")
    assert cell(as_admin, date(2050, 1, 10)).day.note == "Libur daerah: Hari Jadi Provinsi"
    imported = Holiday.objects.get(office=kaltim.office, date="2050-08-17")
    send(as_admin, f"libur/{imported.pk}/hapus/")
    page = as_admin.get(f"{PAGES}libur/?tahun=2050")
    assert page.context["removed"] == [imported]
    send(as_admin, f"libur/{imported.pk}/pulihkan/")
    assert as_admin.get(f"{PAGES}libur/?tahun=2050").context["removed"] == []


def test_a_half_day_is_set_from_the_calendar_and_taken_back(as_admin, kaltim):
    send(as_admin, f"hari/baru/?tanggal={COMING}", reason="Rapat kerja", hours="07.30–12.00")
    row = OfficeDay.objects.get(office=kaltim.office)
    assert (str(row.date), row.reason) == (COMING, "Rapat kerja")
    assert cell(as_admin, row.date).classes.startswith("is-own")
    assert as_admin.get(f"{PAGES}hari/baru/?tanggal={COMING}").context["form"]["hours"].value() == "07.30–12.00"
    send(as_admin, f"hari/{row.pk}/hapus/")
    assert not OfficeDay.objects.exists()


def test_taking_away_days_gone_by_says_what_it_means_and_asks_twice(as_admin, kaltim):
    send(as_admin, "hari/baru/", first="2026-01-05", reason="Banjir", sure="on")
    row = OfficeDay.objects.get(office=kaltim.office)
    assert "Menyangkut hari yang sudah lewat" in as_admin.get(f"{PAGES}hari/{row.pk}/hapus/").content.decode()
    assert "hari yang sudah lewat" in errors(send(as_admin, f"hari/{row.pk}/hapus/"))
    assert OfficeDay.objects.exists()
    send(as_admin, f"hari/{row.pk}/hapus/", sure="on")
    assert not OfficeDay.objects.exists()


def test_deadlines_that_moved_are_listed(as_admin, kaltim, monkeypatch):
    before = date(2050, 3, 1)
    moved = Moved("KT-2050-00001", "/tiket/KT-2050-00001/", None, None)
    monkeypatch.setattr(changes, "followers", [lambda change: [moved]])
    page = send(as_admin, "hari/baru/", first=before.isoformat(), reason="Banjir").content.decode()
    assert "1 tenggat dihitung ulang" in page
    assert 'href="/tiket/KT-2050-00001/"' in page


def calculate(client, **asked):
    return client.get(f"{PAGES}hitung/", {"day": "2026-11-20", "at": "10:58", "amount": "5", "unit": "minutes"} | asked)


def test_the_calculator_answers_with_every_interval(client, kaltim):
    client.force_login(kaltim.helpdesk, backend=BACKEND)
    page = calculate(client).content.decode()
    assert "23 November 2026 pukul 07.33 WITA" in page
    assert "10.58–11.00" in page
    assert "07.30–07.33" in page


def test_the_calculator_counts_working_days_too(client, kaltim):
    client.force_login(kaltim.kepala, backend=BACKEND)
    assert "25 November 2026 pukul 16.00 WITA" in calculate(client, amount="3", unit="days").content.decode()


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"amount": "60000", "unit": "days"}, "tidak cukup"),
        ({"amount": "-1"}, "0"),
        ({"day": "besok"}, "tanggal"),
        ({"at": "25:00"}, "waktu"),
        ({"day": "9999-12-31"}, "tidak dapat dihitung"),
        ({"day": "0001-01-01"}, "tidak dapat dihitung"),
    ],
)
def test_the_calculator_says_what_it_cannot_count(as_admin, asked, problem):
    page = calculate(as_admin, **asked)
    assert page.status_code == 200
    assert problem in errors(page)
    assert page.context.get("explanation") is None


def test_the_calculator_of_an_office_without_hours_says_so(client):
    client.force_login(staff(OfficeFactory.create(), "Kepala", Role.KEPALA_LPSE), backend=BACKEND)
    page = calculate(client)
    assert "Tidak ada jam kerja sama sekali" in errors(page)
    assert "Hubungi Admin Kantor" in page.content.decode()


def test_staff_read_the_calendar_and_are_offered_no_change(client, kaltim):
    client.force_login(kaltim.helpdesk, backend=BACKEND)
    page = client.get(PAGES).content.decode()
    assert "Hitung tenggat" in page
    assert f"{PAGES}hari/baru/" not in page
    assert f"{PAGES}libur/" not in page


@pytest.mark.parametrize("who", ["helpdesk", "kepala", "pemohon"])
def test_only_the_admin_of_the_office_changes_its_calendar(client, kaltim, who):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    answer = client.post(f"{PAGES}hari/baru/", {"first": COMING, "reason": "Libur dadakan", "seen": 1})
    assert answer.status_code == 403
    assert not OfficeDay.objects.exists()


def test_another_offices_rows_do_not_exist_here(as_admin, kkp):
    since = date(2050, 1, 1)
    set_period(kkp.office, KALTIM_WEEK, name="R", since=since, until=since + timedelta(days=1), by=SYSTEM)
    period = Timetable.objects.periods().get(office=kkp.office)
    assert as_admin.get(f"{PAGES}periode/{period.pk}/").status_code == 404
    assert as_admin.post(f"{PAGES}periode/{period.pk}/hapus/", {"seen": 1}).status_code == 404


def test_what_is_typed_as_a_reason_is_text(as_admin):
    send(as_admin, "hari/baru/", first=COMING, reason="<script>alert(1)</script>")
    assert "<script>alert" not in as_admin.get(f"{PAGES}?bulan=2050-03").content.decode()
