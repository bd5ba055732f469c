"""What templates say about time, numbers and states. Expectations are typed from the domain's own examples."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

from accounts_app.roles import Role
from accounts_app.templatetags import ui
from requests_app.tickets.workflow import State

MOMENT = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)


@pytest.fixture
def in_makassar():
    with timezone.override("Asia/Makassar"):
        yield


@pytest.mark.usefixtures("in_makassar")
class TestTimes:
    def test_full_time_names_the_zone(self):
        assert ui.full_time(MOMENT) == "20 November 2026 pukul 14.05 WITA"

    def test_full_time_takes_another_zone(self):
        assert ui.full_time(MOMENT, "Asia/Jayapura") == "20 November 2026 pukul 15.05 WIT"

    def test_short_time_has_a_full_stop(self):
        assert ui.short_time(MOMENT) == "14.05"

    def test_zoned_time(self):
        assert ui.zoned_time(MOMENT) == "14.05 WITA"

    def test_full_date_is_that_of_the_zone_not_of_utc(self):
        assert ui.full_date(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)) == "21 November 2026"

    def test_full_date_takes_a_plain_date(self):
        assert ui.full_date(date(2026, 12, 24)) == "24 Desember 2026"

    @pytest.mark.parametrize(
        "show", [ui.full_time, ui.short_time, ui.zoned_time, ui.full_date, ui.near_time, ui.iso_time]
    )
    def test_nothing_stays_nothing(self, show):
        assert show(None) == ""


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(minutes=5), "14.00"),
        (timedelta(days=1), "kemarin 14.05"),
        (timedelta(days=2), "18 Nov 14.05"),
        (timedelta(days=366), "19 Nov 2025 14.05"),
    ],
)
@pytest.mark.usefixtures("in_makassar")
def test_near_time_says_only_what_is_needed(ago, expected):
    with time_machine.travel(MOMENT, tick=False):
        assert ui.near_time(MOMENT - ago) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, "5 menit"),
        (80, "1 jam 20 menit"),
        (60, "1 jam"),
        (timedelta(days=2, hours=3, minutes=7), "2 hari 3 jam"),
        (timedelta(seconds=40), "kurang dari 1 menit"),
        (-4, "4 menit"),
        (None, ""),
    ],
)
def test_duration(value, expected):
    assert ui.duration(value) == expected


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("199003152015031002", "19900315 201503 1 002"),
        ("19900913 202524 2 014", "19900913 202524 2 014"),
        ("1990031520150310", "1990031520150310"),
        ("bukan angka", "bukan angka"),
        ("", ""),
        (None, ""),
    ],
)
def test_nip_is_grouped_only_when_it_is_one(typed, shown):
    assert ui.nip(typed) == shown


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rina Salma", "RS"),
        ("Dewi Kartikasari, S.E.", "DK"),
        ("Sukarno", "S"),
        ("Muhammad Fajar Nasution", "MN"),
        ("", "?"),
    ],
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("size", "shown"), [(10 * 1024**2, "10 MB"), (2_516_582, "2,4 MB"), (319_488, "312 KB"), (12, "1 KB"), (None, "")]
)
def test_file_size(size, shown):
    assert ui.file_size(size) == shown


def test_role_labels_follow_the_order_of_the_sops():
    assert ui.role_labels({Role.ADMIN_PPE, Role.HELPDESK}) == "Helpdesk, Admin PPE"


def test_a_person_without_a_role_is_an_applicant():
    assert ui.role_labels(frozenset()) == "Pemohon"


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ({Role.ADMIN_PPE}, "Admin PPE"),
        ({Role.ADMIN_PPE, Role.HELPDESK, Role.KEPALA_LPSE}, "Helpdesk +2"),
        (frozenset(), "Pemohon"),
    ],
)
def test_a_narrow_line_names_the_first_role_and_counts_the_rest(roles, shown):
    assert ui.first_role(roles) == shown


def test_every_state_has_a_tone_and_no_tone_is_left_over():
    assert set(ui.TONES) == {state.value for state in State}


def test_the_status_badge_reads_the_label_of_the_state():
    html = Template("{% status_badge state %}").render(Context({"state": State.AWAITING_COMPLETION}))
    assert 'class="badge-dot tone-wait"' in html
    assert State.AWAITING_COMPLETION.label in html


def test_an_icon_without_a_label_is_hidden_from_readers():
    assert 'aria-hidden="true"' in Template('{% icon "check" %}').render(Context())


def test_an_icon_with_a_label_is_read_out():
    assert 'aria-label="sama"' in Template('{% icon "check" "sama" %}').render(Context())


def test_a_chain_of_words_is_broken_behind_its_slashes_only():
    assert ui.at_slashes("Helpdesk/PPK <b>") == "Helpdesk/<wbr>PPK &lt;b&gt;"
