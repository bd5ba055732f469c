"""What the waiting room hears: the words, and that every piece of them ships with the project."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from requests_app.screens.voice.words import CHIME, LETTERS, announce, cardinal, recordings

VOICE = Path(settings.BASE_DIR) / "static" / "voice"
LABELS = st.builds("{} {:03}".format, st.sampled_from(LETTERS), st.integers(1, 9999))


def test_a_call_is_spoken_digit_by_digit():
    assert announce("A 003", 2).text == "Nomor antrean, A, nol nol tiga. Silakan menuju ke loket dua."


def test_a_call_begins_with_the_chime_and_falls_at_its_end():
    assert announce("P 120", 7).fragments == ("denting", "nomor-antrean", "p", "1", "2", "0-akhir", "loket-7")


def test_a_counter_beyond_the_whole_sentences_is_put_together():
    assert announce("B 004", 34).fragments[-4:] == ("silakan-ke-loket", "3", "puluh", "4-akhir")
    assert announce("B 004", 40).fragments[-3:] == ("silakan-ke-loket", "4", "puluh-akhir")


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "satu"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (20, "dua puluh"), (21, "dua puluh satu")],
)
def test_counters_are_said_as_numbers(n: int, words: str):
    assert cardinal(n) == words


def test_without_a_counter_the_desk_is_named():
    assert announce("A 001", None).text.endswith("Silakan menuju ke meja pelayanan.")


@given(label=LABELS, counter=st.integers(1, 99) | st.none())
def test_whatever_is_called_has_its_recordings(label: str, counter: int | None):
    said = announce(label, counter)
    assert all((VOICE / f"{name}.mp3").is_file() for name in said.fragments)
    assert re.fullmatch(r"Nomor antrean, [A-Z], [a-z ]+\. Silakan menuju ke (loket|meja) [a-z ]+\.", said.text)


def test_the_recordings_are_those_of_the_script_and_small():
    files = list(VOICE.glob("*.mp3"))
    assert {path.stem for path in files} == {CHIME, *recordings()}
    assert sum(path.stat().st_size for path in files) < 400_000
