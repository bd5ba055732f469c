"""The words of a decree: placeholders that are known, filled and never left over; numbers in Indonesian words."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.decrees.texts import (
    LISTS,
    PLACEHOLDERS,
    Facts,
    Text,
    built_in,
    counted,
    filled,
    in_force_words,
    in_words,
    listed,
    problems,
)


def changed(**parts: Any) -> Text:
    return Text.from_json({**TEXT.as_json(), **parts})


FACTS = Facts(kantor="LPSE Contoh", jenis="Helpdesk", jumlah="3 (tiga)", tahun="2026", masa_berlaku="mulai berlaku")
TEXT = Text(
    authority="Kepala {kantor}",
    about="Akun {jenis}",
    place="Samarinda",
    considering=("bahwa perlu {jumlah} {jenis}",),
    recalling=("UU 1",),
    clauses=("isi.", "Keputusan {kepala} {masa_berlaku}"),
    copies=("Gubernur.", "Arsip"),
)
plain = st.characters(exclude_characters="{}", categories=["L", "N", "P", "Zs", "S", "M"])
words = st.text(plain, min_size=1, max_size=40)
items = st.lists(st.one_of(words, st.sampled_from([f"{{{word}}}" for word in PLACEHOLDERS])), min_size=1, max_size=6)


def test_every_placeholder_is_filled_and_every_item_ends_as_it_should():
    said = filled(TEXT, FACTS)
    assert said.authority == "Kepala LPSE Contoh"
    assert said.about == "Akun Helpdesk"
    assert said.considering == ("bahwa perlu 3 (tiga) Helpdesk;",)
    assert said.recalling == ("UU 1;",)
    assert said.clauses == ("isi.", "Keputusan Kepala LPSE Contoh mulai berlaku.")
    assert said.copies == ("Gubernur;", "Arsip.")


@given(st.sampled_from(LISTS), items)
def test_a_text_without_unknown_words_is_kept_and_nothing_in_braces_is_left(name, chosen):
    text = changed(**{name: tuple(chosen)})
    assert problems(text) == []
    assert not any(f"{{{word}}}" in item for _, _, item in filled(text, FACTS).items() for word in PLACEHOLDERS)


@given(words.filter(lambda word: word not in PLACEHOLDERS))
def test_an_unknown_word_in_braces_is_refused_with_those_that_exist(word):
    (field, said), *_ = problems(changed(clauses=("isi", f"untuk {{{word}}} saja")))
    assert field == "clauses"
    assert said.startswith(f"Diktum butir 2: {{{word}}} tidak dikenal.")
    assert all(f"{{{known}}}" in said for known in PLACEHOLDERS)


@pytest.mark.parametrize("item", ["{jenis", "jenis}", "{{jenis}}", "}{", "{", "{}", "{ jenis }", "{JENIS}"])
def test_braces_that_make_no_placeholder_are_refused(item):
    assert next(field for field, _ in problems(changed(recalling=(item,)))) == "recalling"


def test_the_post_cannot_name_itself_and_a_place_is_a_place():
    assert "tidak dikenal" in problems(changed(authority="Kepala {kepala}"))[0][1]
    assert "tidak ada isian otomatis" in problems(changed(place="{kantor}"))[0][1]


@pytest.mark.parametrize("name", ["authority", "about", "place", "considering", "recalling", "clauses"])
def test_what_a_decree_cannot_do_without_is_asked_for(name):
    empty = () if name in LISTS else ""
    assert [field for field, said in problems(changed(**{name: empty})) if "belum diisi" in said] == [name]
    assert problems(changed(copies=())) == []


def test_too_many_items_and_too_long_ones_are_refused():
    assert "paling banyak 20" in problems(changed(clauses=("a",) * 21))[0][1]
    assert problems(changed(clauses=("a",) * 20)) == []
    assert "lebih dari 1500" in problems(changed(clauses=("a" * 1501,)))[0][1]
    assert "lebih dari 300" in problems(changed(about="a" * 301))[0][1]


def test_what_stands_in_a_fact_is_never_filled_again():
    said = filled(TEXT, replace(FACTS, kantor="LPSE {tahun}"))
    assert said.clauses[1] == "Keputusan Kepala LPSE {tahun} mulai berlaku."


def test_json_there_and_back_is_the_same_text():
    assert Text.from_json(TEXT.as_json() | {"version": 3, "logo": ""}) == TEXT


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "nol"), (7, "tujuh"), (11, "sebelas"), (12, "dua belas"), (20, "dua puluh"), (45, "empat puluh lima"),
     (100, "seratus"), (111, "seratus sebelas"), (200, "dua ratus"), (999, "sembilan ratus sembilan puluh sembilan")],
)  # fmt: skip
def test_numbers_in_words(number, said):
    assert in_words(number) == said
    assert counted(number) == f"{number} ({said})"


def test_every_number_has_words_of_its_own():
    assert len({in_words(number) for number in range(1000)}) == 1000


def test_names_in_a_row():
    assert [listed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a dan b", "a, b, dan c"]


def test_from_when_to_when():
    assert in_force_words(None, None) == "mulai berlaku pada tanggal ditetapkan"
    assert in_force_words("1 Januari 2027", "31 Desember 2027") == (
        "berlaku sejak tanggal 1 Januari 2027 sampai dengan tanggal 31 Desember 2027"
    )
    assert in_force_words(None, "31 Desember 2027").startswith("berlaku sejak tanggal ditetapkan sampai")


def test_the_text_that_comes_with_the_program_lacks_only_the_place():
    text = built_in("Kepala {kantor}", "", ("Undang-undang (UU) Nomor 1 Tahun 2023", "Peraturan Presiden No. 12"))
    assert problems(text) == [("place", "Tempat penetapan belum diisi.")]
    assert text.recalling == ("Undang-Undang Nomor 1 Tahun 2023", "Peraturan Presiden Nomor 12")
