"""The pages of the results: figures, what is withheld, who may read them, what an office opens to everybody."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts_app.roles import Role
from requests_app.survey import charts, periods
from requests_app.survey.elements import Element
from requests_app.survey.index import Tally
from requests_app.survey.results import Cut, report, withheld
from tests.factories import staff
from tests.requests_app.survey.links import ALL_GOOD, answered, given_in

pytestmark = pytest.mark.django_db
BACKEND = "accounts_app.signin.Backend"
RESULTS = "/laporan/skm/"
TODAY = date(2026, 11, 20)
SLOW = {**ALL_GOOD, Element.TIME: 2}


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        yield


def reader(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def text_of(client, address=RESULTS):
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def shown(text):
    """The large figure; None where there is none."""
    found = re.search(r"data-index>([^<]+)<", text)
    return found[1] if found else None


def test_the_page_shows_the_vector_of_the_rules(kaltim):
    """29 people, 261 answers, 955 in sum: 172 fours and 89 threes."""
    scores = [4] * 172 + [3] * 89
    for person in range(29):
        answered(kaltim.office, dict(zip(Element, scores[person * 9 : person * 9 + 9], strict=True)))
    text = text_of(reader(kaltim.kepala))
    assert shown(text) == "91,48"
    assert '<span class="num">29</span> responden' in text


def test_means_grade_and_respondents_stand_on_the_page(kaltim):
    answered(kaltim.office, SLOW, times=5)
    text = text_of(reader(kaltim.kepala))
    assert shown(text) == "94,44"
    assert "Mutu A · Sangat baik" in text
    assert '<span class="num">5</span> responden' in text
    assert '<th scope="row">Waktu penyelesaian</th><td class="num">2,00</td>' in text
    assert text.count("· terendah") == 1


def test_a_period_without_answers_says_so(kaltim):
    text = text_of(reader(kaltim.kepala))
    assert "Belum ada jawaban pada periode ini" in text
    assert shown(text) is None


def test_four_respondents_are_not_shown_five_are(kaltim):
    answered(kaltim.office, times=4, comment="Rahasia empat.")
    kepala = reader(kaltim.kepala)
    text = text_of(kepala)
    assert "Jawaban belum cukup" in text
    assert "Rahasia empat." not in text
    assert shown(text) is None
    answered(kaltim.office)
    text = text_of(kepala)
    assert shown(text) == "100,00"
    assert "Rahasia empat." in text


def test_a_small_cut_is_withheld_and_cannot_be_computed_from_the_rest(kaltim):
    answered(kaltim.office, times=9, sop_code="000")
    answered(kaltim.office, times=6, sop_code="004", channel="walk_in")
    answered(kaltim.office, times=2, sop_code="003", channel="email")
    found = report(kaltim.office, periods.EVERYTHING, TODAY)
    assert [(cut.label, cut.is_withheld) for cut in found.by_sop] == [
        ("SOP 000", False), ("SOP 003", True), ("SOP 004", True),
    ]  # fmt: skip
    text = text_of(reader(kaltim.kepala))
    assert text.count("tidak ditampilkan</td>") == 4  # two of the SOPs, two of the channels


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([], set()), ([5, 5], set()), ([4], {0}), ([4, 9], {0, 1}), ([4, 9, 6], {0, 2}), ([3, 2, 9], {0, 1}),
        ([0, 5], set()), ([0, 1, 7], {1, 2}), ([1, 1, 1, 1, 30], {0, 1, 2, 3, 4}),
    ],
)  # fmt: skip
def test_which_groups_are_withheld(sizes, hidden):
    assert withheld(sizes) == hidden


def test_periods_count_their_own_months(kaltim):
    given_in(kaltim.office, date(2025, 12, 1), score=1)
    given_in(kaltim.office, date(2026, 9, 1), score=2)
    given_in(kaltim.office, date(2026, 10, 1), score=3)
    given_in(kaltim.office, date(2026, 11, 1), score=4)
    kepala = reader(kaltim.kepala)
    expected = {
        "2025": "25,00", "2025-12": "25,00", "2026-09": "50,00", "2026-T3": "50,00", "2026-10": "75,00",
        "2026-T4": "87,50", "2026": "75,00", "": "75,00", "semua": "62,50",
    }  # fmt: skip
    assert {key: shown(text_of(kepala, f"{RESULTS}?periode={key}")) for key in expected} == expected


@pytest.mark.parametrize("key", ["2026-13", "2026-T5", "2026-00", "0000", "x", "٢٠٢٦", "2026-1", "9" * 50, "2026 "])
def test_an_odd_period_is_not_found(kaltim, key):
    assert reader(kaltim.kepala).get(RESULTS, {"periode": key}).status_code == 404


@pytest.mark.parametrize("key", ["0001", "0001-01", "0001-T1", "9999", "9999-12"])
def test_the_first_and_the_last_year_are_ordinary_periods(kaltim, key):
    assert reader(kaltim.kepala).get(RESULTS, {"periode": key}).status_code == 200


def test_the_trend_has_twelve_months_and_a_gap_where_nothing_is(kaltim):
    given_in(kaltim.office, date(2026, 8, 1))
    given_in(kaltim.office, date(2026, 9, 1))
    given_in(kaltim.office, date(2026, 11, 1))
    drawn = charts.trend(report(kaltim.office, periods.year_of(TODAY), TODAY).trend)
    assert [point.label for point in drawn.points] == [
        "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
    ]  # fmt: skip
    assert len(drawn.shown) == 3
    assert len(drawn.lines) == 1


def test_a_bar_is_as_long_as_its_mean():
    found = charts.bars(Tally(2, (2, 4, 6, 8, 8, 8, 8, 8, 8)))
    assert [bar.length for bar in found][:4] == [78, 156, 234, 312]
    assert [bar.is_lowest for bar in found] == [True] + [False] * 8


def test_nothing_is_the_lowest_when_all_are_alike():
    assert not any(bar.is_lowest for bar in charts.bars(Tally(1, (3,) * 9)))


def test_a_withheld_month_has_no_dot():
    drawn = charts.trend([Cut("Okt 2026", Tally(3, (9,) * 9), True), Cut("Nov 2026", Tally(5, (15,) * 9))])
    assert [point.label for point in drawn.shown] == ["Nov"]


def test_an_office_reads_its_own_results_alone(kaltim, umum):
    answered(kaltim.office, times=5, comment="Milik Kaltim.")
    text = text_of(reader(umum.kepala))
    assert "Belum ada jawaban" in text
    assert "Milik Kaltim." not in text


@pytest.mark.parametrize("role", [Role.KEPALA_LPSE, Role.ADMIN_KANTOR])
def test_kepala_and_admin_kantor_read_the_results(kaltim, role):
    assert reader(kaltim.who(role)).get(RESULTS).status_code == 200


@pytest.mark.parametrize("role", [Role.HELPDESK, Role.ADMIN_PPE, Role.APPLICANT])
def test_others_do_not(kaltim, role):
    assert reader(kaltim.who(role)).get(RESULTS).status_code == 403


def test_who_sees_results_without_an_office_is_refused(db):
    assert reader(staff(None, "Tanpa Kantor", Role.KEPALA_LPSE)).get(RESULTS).status_code == 403


def test_a_comment_is_shown_as_text(kaltim):
    answered(kaltim.office, times=5, comment="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in text_of(reader(kaltim.kepala))


def test_the_public_page_is_closed_until_the_office_opens_it(client, kaltim):
    answered(kaltim.office, times=5, comment="Hanya untuk pimpinan.")
    address = f"/skm/{kaltim.office.slug}/"
    assert client.get(address).status_code == 404
    kaltim.office.survey_public = True
    kaltim.office.save()
    text = text_of(client, address)
    assert shown(text) == "100,00"
    assert "Hanya untuk pimpinan." not in text
    assert "Menurut SOP" not in text


def test_the_public_page_of_a_closed_office_is_gone(client, kaltim):
    kaltim.office.survey_public, kaltim.office.is_active = True, False
    kaltim.office.save()
    assert client.get(f"/skm/{kaltim.office.slug}/").status_code == 404


def test_the_public_page_withholds_four_too(client, kaltim):
    kaltim.office.survey_public = True
    kaltim.office.save()
    answered(kaltim.office, times=4)
    assert shown(text_of(client, f"/skm/{kaltim.office.slug}/")) is None


def test_the_number_of_questions_to_the_database_does_not_grow(kaltim, django_assert_max_num_queries):
    kepala = reader(kaltim.kepala)
    for month in range(1, 12):
        given_in(kaltim.office, date(2026, month, 1))
    answered(kaltim.office, times=5, sop_code="000", channel="email", comment="Baik.")
    with django_assert_max_num_queries(6):
        kepala.get(RESULTS)
    kaltim.office.survey_public = True
    kaltim.office.save()
    with django_assert_max_num_queries(2):
        Client().get(f"/skm/{kaltim.office.slug}/")


def test_the_scale_of_the_trend_reaches_down_to_a_bad_month():
    good, bad = Cut("Okt 2026", Tally(5, (15,) * 9)), Cut("Nov 2026", Tally(5, (6,) * 9))
    assert charts.trend([good]).floor == 60
    drawn = charts.trend([good, bad])
    assert drawn.floor == 25
    assert all(charts.TOP <= point.y <= charts.BOTTOM for point in drawn.points)
