"""A definition written as TOML reads back as itself: the five, and whatever the form can make of them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts_app.roles import PERFORMERS
from requests_app.sop.definition import SopDefinition
from requests_app.sop.library import built_in_paths, read_file
from requests_app.sop.reading import parse
from requests_app.sop.revisions import editing
from requests_app.sop.revisions.forms import RevisionForm
from requests_app.sop.writing import write

SOPS = {sop.code: sop for sop in map(read_file, built_in_paths())}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
BY_KIND = {
    "amount": st.integers(-3, 1500).map(str),
    "unit": st.sampled_from([*editing.UNITS, "jam"]),
    "performer": st.sampled_from(["", *(role.value for role in PERFORMERS)]),
    "recipient": st.sampled_from(["", *(role.value for role in PERFORMERS)]),
}
DATES = st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(str)


@pytest.mark.parametrize("code", SOPS)
def test_each_of_the_five_reads_back_as_itself(code):
    assert parse(write(SOPS[code], "baris satu\nbaris dua")) == SOPS[code]


@pytest.mark.parametrize("code", SOPS)
def test_an_untouched_form_makes_the_very_same_sop(code):
    form = RevisionForm(SOPS[code], editing.values_of(SOPS[code]))
    assert form.is_valid(), form.errors
    assert (form.revised, form.changed) == (SOPS[code], set())


def typed(name: str) -> st.SearchStrategy[list[str]]:
    last = name.rpartition("-")[2]
    if last in ("original_shown", "certain"):
        return st.sampled_from([[], ["on"]])
    if last == "same_day":
        return st.lists(st.sampled_from(["online", "email", "walk_in"]), unique=True)
    return (DATES if last.endswith("_on") else BY_KIND.get(last, TEXT)).map(lambda text: [text])


@st.composite
def edits(draw: st.DrawFn) -> tuple[SopDefinition, dict[str, list[str]]]:
    """Some fields of one SOP typed anew, sensibly or not."""
    sop = SOPS[draw(st.sampled_from(sorted(SOPS)))]
    values = editing.values_of(sop)
    for name in draw(st.lists(st.sampled_from(sorted(values)), max_size=6, unique=True)):
        values[name] = draw(typed(name))
    return sop, values


@settings(max_examples=80, deadline=None)
@given(edits())
def test_what_the_form_accepts_is_a_valid_document_that_reads_back_as_itself(edit):
    sop, values = edit
    form = RevisionForm(sop, values)
    if not form.is_valid():
        assert form.problems
        return
    assert form.revised is not None
    assert parse(write(form.revised)) == form.revised
    assert [step.all_actions for step in form.revised.steps] == [step.all_actions for step in sop.steps]


@settings(max_examples=60, deadline=None)
@given(edits())
def test_carrying_over_to_the_same_sop_changes_nothing(edit):
    sop, values = edit
    carried = editing.carried_over(values, sop, sop)[0]
    mine = editing.changed_fields(sop, values)  # a line end alone is no change
    assert editing.changed_fields(sop, carried) == mine
    assert {name: carried[name] for name in mine} == {name: values[name] for name in mine}


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
def test_awkward_words_survive(first, second):
    sop = SOPS["000"]
    step = replace(sop.step(5), remark=first.strip(), requirements=(second, 'tanda “kutip” "ganda" \\ dan \t'))
    changed = replace(sop, steps=(*sop.steps[:4], step, *sop.steps[5:]))
    assert parse(write(changed)) == changed
