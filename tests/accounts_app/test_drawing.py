"""What is drawn once a process is found again by its words, and by nothing less."""

from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe

from accounts_app import drawing
from accounts_app.addresses import address_of
from accounts_app.drawing import drawn
from accounts_app.models import User
from lpse_helpdesk.static_files import KeptManifestStorage

ROW = "desk/_row.html"


class Said(NamedTuple):
    name: str
    reasons: tuple[tuple[str, str], ...] = ()


@pytest.fixture(autouse=True)
def nothing_drawn_yet():
    drawing._kept.cache_clear()


def test_the_same_words_are_drawn_once_and_others_anew():
    first = drawn(ROW, row=Said("Ayu"), words=(), picks=False)
    assert drawn(ROW, row=Said("Ayu"), words=(), picks=False) is first
    with override_settings(DEBUG=True):
        assert drawn(ROW, row=Said("Ayu"), words=(), picks=False) is not first
    others = [
        drawn(ROW, row=Said("Budi"), words=(), picks=False),
        drawn(ROW, row=Said("Ayu"), words=("ay",), picks=False),
        drawn(ROW, row=Said("Ayu"), words=(), picks=True),
        drawn(ROW, row=Said("Ayu", (("NIP", "1"),)), words=(), picks=False),
    ]
    assert len({first, *others}) == 5


@pytest.mark.parametrize("trusted_first", [True, False])
def test_a_text_that_is_marked_safe_lends_that_to_nobody(trusted_first):
    """The mark is no part of a comparison: a person's own text could be found by it."""
    text = "<script>alert(1)</script>"
    one, other = (mark_safe(text), text) if trusted_first else (text, mark_safe(text))
    for said in (one, other):
        for row in (Said(said), Said("Ayu", (("Nama", said),))):
            page = drawn(ROW, row=row, words=(), picks=False)
            assert "<script>" not in page
            assert "&lt;script&gt;" in page


NO_WORDS = (
    ["Ayu"], datetime(2026, 11, 20, tzinfo=UTC), date(2026, 11, 20), User(pk=1), ("Ayu", User(pk=1)),
    SimpleLazyObject(lambda: ("Ayu",)),
)  # fmt: skip


@pytest.mark.parametrize("word", NO_WORDS)
def test_what_is_no_word_is_refused(word):
    """A list changes, a moment is read otherwise tomorrow, a record is equal to what it was."""
    for _ in range(2):
        with pytest.raises(TypeError):
            drawn(ROW, row=word, words=(), picks=False)


def test_one_and_true_are_two_words():
    kpi = "components/kpi.html"
    assert drawn(kpi, label="Tiket", value=1) != drawn(kpi, label="Tiket", value=True)


def test_only_so_many_are_kept():
    assert drawing._kept.cache_info().maxsize == drawing.MOST
    assert address_of.cache_info().maxsize is not None


def shown(text, **words):
    return Template(text).render(Context(words))


def test_addresses_in_templates_are_those_of_django():
    number = "KT-2026-00001"
    assert shown("{% url 'desk:inbox' %}") == reverse("desk:inbox")
    assert shown("{% url 'desk:ticket' number %}", number=number) == reverse("desk:ticket", args=[number])
    assert shown("{% url 'desk:ticket' number=number %}", number=number) == reverse("desk:ticket", args=[number])
    assert shown("{% url 'desk:inbox' as here %}[{{ here }}]") == f"[{reverse('desk:inbox')}]"
    assert shown("{% url 'guide:step' 'x y' %}") == reverse("guide:step", args=["x y"])


def test_no_text_of_an_address_is_kept():
    """A token opens what it names for as long as it is known."""
    address_of.cache_clear()
    token = "rahasia-" + 35 * "x"
    for given in (token, mark_safe(token)):
        assert shown("{% url 'pickup:pick_up' token %}", token=given) == reverse("pickup:pick_up", args=[token])
    assert address_of.cache_info().currsize == 0
    assert shown("{% url 'mailbox:mail' number %}", number=7) == reverse("mailbox:mail", args=[7])
    assert address_of.cache_info().currsize == 1


def test_an_address_that_does_not_exist_is_told_as_by_django():
    with pytest.raises(NoReverseMatch):
        shown("{% url 'desk:nowhere' %}")
    with pytest.raises(NoReverseMatch):
        shown("{% url 'mailbox:mail' number %}", number=None)
    assert shown("{% url 'desk:nowhere' as here %}[{{ here }}]") == "[]"


def test_a_number_and_its_digits_are_two_addresses():
    """1, "1" and True are one key of a dictionary."""
    assert address_of("mailbox:mail", 1) == reverse("mailbox:mail", args=[1])
    with pytest.raises(NoReverseMatch):
        address_of("mailbox:mail", "satu")
    assert shown("{% url 'desk:ticket' number %}", number=1) != shown("{% url 'desk:ticket' number %}", number=True)


@override_settings(DEBUG=False)
def test_a_files_address_is_worked_out_once(tmp_path):
    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "hash": "", "paths": {"a.css": "a.1234.css"}}')
    storage = KeptManifestStorage(location=str(tmp_path), base_url="/static/")
    assert storage.url("a.css") == "/static/a.1234.css"
    (tmp_path / "staticfiles.json").unlink()
    assert storage.url("a.css") == "/static/a.1234.css"
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        storage.url("b.css")
