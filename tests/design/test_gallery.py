"""The page of components shows every one of them, with the words that its own template says about it."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from lpse_helpdesk.gallery.page import SECTIONS
from lpse_helpdesk.gallery.rooms import BUTTONS
from lpse_helpdesk.gallery.showing import Component, picture, source
from requests_app.files.content import MESSAGES
from requests_app.tickets.workflow import State

ROOT = Path(__file__).parents[2]
SHOWN = [component for _, _, build in SECTIONS for component in build()]
# The frame of the page itself says this; nobody passes it.
AMBIENT = {"messages"}


def test_every_component_is_shown():
    """Mend: give it a line with its states in lpse_helpdesk/gallery."""
    there = {f"components/{path.name}" for path in (ROOT / "templates" / "components").glob("*.html")}
    assert there - {each.template for each in SHOWN} == set()


@pytest.mark.parametrize("component", SHOWN, ids=lambda each: each.template)
def test_a_component_is_shown_with_the_parameters_that_it_documents(component: Component):
    """Mend: name the parameter in the template's first comment, or no longer pass it."""
    words = set(re.findall(r"\w+", component.words))
    passed = {name for state in component.states for name in state.context}
    assert passed - words - AMBIENT == set()


def test_a_parameter_that_nobody_documents_is_caught():
    assert "percentage" not in Component("components/upload_row.html", "", ()).words
    assert "percent" in Component("components/upload_row.html", "", ()).words


def test_the_words_are_the_template_s_own():
    component = Component("components/kpi.html", "", ())
    assert component.words.splitlines()[0] in source("components/kpi.html")


@pytest.mark.django_db
def test_the_page_shows_all_states_and_every_refusal_of_a_file(client, settings):
    settings.DEMO = True
    page = client.get("/demo/komponen/").text
    for component in SHOWN:
        assert f'<code class="sub">{component.template}</code>' in page
    for state in State:
        assert state.label in page
    for message in MESSAGES.values():
        assert message.split("{")[0] in page


def test_headings_of_states_are_not_said_twice():
    for component in SHOWN:
        labels = sorted(state.label for state in component.states)
        assert [one for one, other in pairwise(labels) if one == other] == []


@pytest.mark.parametrize(
    ("html", "bare"),
    [
        ('<p id="a" data-toast>x</p>', "<p>x</p>"),
        ('<input name="q" class="c" data-limit="9">', '<input class="c">'),
        ('<details class="who">', '<details open class="who">'),
        ("<details open>", "<details open>"),
        ('<i class="a form-control" name="x">for name</i>', '<i class="a form-control">for name</i>'),
    ],
)
def test_a_picture_shares_nothing_with_its_twin(html, bare):
    assert picture(html) == bare


@pytest.mark.django_db
def test_one_section_is_shown_and_the_dark_mode_beside_it(client, settings):
    settings.DEMO = True
    page = client.get("/demo/komponen/", {"bagian": "tombol", "berdampingan": "1"}).text
    assert "components/kpi.html" not in page
    assert page.count('data-bs-theme="dark"') == page.count('class="gallery-state') == len(BUTTONS)


@pytest.mark.django_db
@pytest.mark.parametrize(("word", "tone"), [("berhasil", "done"), ("gagal", "bad"), ("", None), ("<b>", None)])
def test_a_message_can_be_tried(client, settings, word, tone):
    settings.DEMO = True
    page = client.get("/demo/komponen/", {"pesan": word, "bagian": "ikon"}).text
    said = page.partition('<div class="messages"')[2].partition("</section>")[0]
    assert (f"tone-{tone}" in said) == bool(tone)
    assert "<b>" not in page
