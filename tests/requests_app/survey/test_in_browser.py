"""The survey on a phone and its results in a real browser: accessible, by keyboard, and without a script."""

import pytest

from requests_app.survey.elements import Element
from requests_app.survey.models import Answer
from tests import world
from tests.browser import PHONE, looks
from tests.requests_app.survey.links import ALL_GOOD, answered, link
from tests.requests_app.survey.links import page as address_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
SMALLEST_TARGET = 44


def open_page(page, url, *, size=PHONE, mode="light"):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    page.goto(url)


@pytest.fixture
def office(transactional_db):
    return world.kaltim().office


@pytest.fixture
def survey(live_server, office):
    return live_server.url + address_of(link(office))


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.thorough
def test_the_survey_is_accessible_with_and_without_errors(page, survey, faults, complaints):
    for path, size, mode in looks([survey, survey]):
        open_page(page, path, size=size, mode=mode)
        assert faults() == [], (size, mode)
        assert fits(page), size
        page.get_by_role("button", name="Kirim penilaian").click()
        assert page.locator(".error-summary li").count() == 9
        assert faults() == [], (size, mode, "errors")
    assert complaints == []


def test_every_answer_is_a_large_target_on_a_phone(page, survey):
    open_page(page, survey)
    heights = page.locator(".survey-choice").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert len(heights) == 36
    assert min(heights) >= SMALLEST_TARGET


def test_a_phone_without_a_script_answers_and_is_thanked(browser, survey):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(survey)
    for name in Element.values:
        page.locator(f"label:has([name={name}])").nth(3).tap()
    page.get_by_label("Saran atau keluhan").fill("Cepat.")
    page.get_by_role("button", name="Kirim penilaian").tap()
    page.get_by_role("heading", name="Terima kasih atas penilaian Anda").wait_for()
    assert "/survei/terima-kasih/" in page.url
    context.close()
    assert Answer.objects.get().complaints == 4


def test_the_keyboard_alone_answers(page, survey):
    open_page(page, survey)
    page.locator("[name=requirements]").first.focus()
    for _ in Element.values:
        page.keyboard.press("ArrowRight")  # the second answer
        page.keyboard.press("Tab")
    page.keyboard.type("Baik")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Terima kasih atas penilaian Anda").wait_for()
    assert [getattr(Answer.objects.get(), name) for name in Element.values] == [2] * 9


def test_the_progress_counts_and_a_forgotten_question_keeps_the_others(page, survey, faults):
    open_page(page, survey)
    for name in Element.values[:8]:
        page.locator(f"[name={name}]").nth(2).check()
    counted = "getComputedStyle(document.querySelector('.survey-progress'), '::before').content"
    assert "answered" in page.evaluate(counted)
    page.get_by_role("button", name="Kirim penilaian").click()
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.name") == "complaints"
    assert page.locator(".survey-choice input:checked").count() == 8


def test_the_results_are_accessible_in_both_modes(page, live_server, sign_in, faults, complaints, transactional_db):
    desk = world.kaltim()
    answered(desk.office, {**ALL_GOOD, Element.TIME: 2}, times=6, comment="Baik sekali.")
    desk.office.survey_public = True
    desk.office.save()
    sign_in(desk.kepala)
    for path, size, mode in looks(["/laporan/skm/", f"/skm/{desk.office.slug}/", "/laporan/skm/?periode=2001"]):
        open_page(page, live_server.url + path, size=size, mode=mode)
        assert faults() == [], (path, size, mode)
        assert fits(page), (path, size)
    assert complaints == []


def test_on_paper_the_charts_stay_and_the_form_goes(page, live_server, sign_in, transactional_db):
    desk = world.kaltim()
    answered(desk.office, times=6)
    sign_in(desk.kepala)
    page.goto(live_server.url + "/laporan/skm/")
    page.emulate_media(media="print")
    assert page.locator(".skm-chart").first.is_visible()
    assert page.locator("#id_periode").is_hidden()


@pytest.mark.thorough
def test_other_pages_of_the_survey_are_accessible(page, live_server, faults, office):
    for path in ("/survei/", "/survei/terima-kasih/", "/survei/bukan-tautan/"):
        open_page(page, live_server.url + path)
        assert faults() == [], path


@pytest.mark.thorough
def test_the_settings_page_is_accessible(page, live_server, sign_in, faults, transactional_db):
    sign_in(world.kaltim().admin_kantor)
    open_page(page, live_server.url + "/pengaturan/survei/")
    assert faults() == []
    assert fits(page)
