"""Nasty messages broken further at random: the reader answers to all of them. LPSE_FULL=1: many more."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.mailbox.authentication import results
from requests_app.mailbox.guessing import guesses
from requests_app.mailbox.kinds import recognise
from requests_app.mailbox.letter import pack, unpack
from requests_app.mailbox.mime import rtf, tnef
from requests_app.mailbox.mime.headers import addresses, ids, moment, words
from requests_app.mailbox.mime.html_text import text_of
from requests_app.mailbox.mime.read import read
from tests.mail.nasty import NASTY, RICH
from tests.mail.tnef_writer import packed_rtf, winmail

EXAMPLES = 5_000 if os.environ.get("LPSE_FULL") == "1" else 150
SMALL = sorted(raw for make in NASTY.values() if len(raw := make()) < 4_000)
often = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 1_000, suppress_health_check=list(HealthCheck)
)
SNIPPETS = [
    b"\0",
    b"\r\n",
    b"\r\n\r\n",
    b"--batas\r\n",
    b"--batas--",
    b"=?",
    b"?=",
    b'"',
    b";",
    b"\xff",
    b"%",
    b"<",
    b"=",
    b"(",
]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """One of the small messages after a few cuts, repetitions, insertions and flipped bytes."""
    raw = bytearray(draw(st.sampled_from(SMALL)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 60)))
        how = draw(st.integers(0, 3))
        if how == 0:
            del raw[start:end]
        elif how == 1:
            raw[start:start] = raw[start:end] * 3
        elif how == 2:
            raw[start:start] = draw(st.sampled_from(SNIPPETS))
        else:
            raw[start:end] = draw(st.binary(max_size=20))
    return bytes(raw)


@often
@given(broken())
def test_whatever_arrives_is_read_judged_and_carried_over(raw):
    letter = read(raw)
    assert unpack(pack(letter)) == letter
    assert "\0" not in letter.text + letter.subject + letter.sender_name
    letter.text.encode()
    recognise(letter)
    results(letter, "mx.lpse.example")
    guesses(letter)


@often
@given(st.text(max_size=300))
def test_any_header_value_is_read(value):
    words(value)
    addresses([value])
    ids(value)
    moment(value)


@often
@given(st.binary(max_size=400))
def test_any_winmail_is_read(data):
    tnef.read(b"\x78\x9f\x3e\x22\1\0" + data)
    whole = winmail("isi", [("a.pdf", b"%PDF")])
    tnef.read(whole[: len(data)] + data + whole[len(data) :])


@often
@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_rich_text_is_read(data, cut):
    rtf.text_in(b"\0\0\0\0\xff\xff\0\0LZFu\0\0\0\0" + data)
    whole = packed_rtf(RICH)
    rtf.text_in(whole[: 16 + cut] + data + whole[16 + cut :])
    assert "\0" not in rtf.text_of_rtf(RICH[:cut] + data + RICH[cut:])


@often
@given(st.text(alphabet="\\{}'u*-?09afhtmlrg \n", max_size=300))
def test_any_rtf_is_read(said):
    rtf.text_of_rtf(b"{\\rtf1 " + said.encode())


@often
@given(st.text(alphabet="<>!-/abpscript= \n&;#x0", max_size=300))
def test_any_html_is_read_and_shows_no_script(markup):
    assert "\0" not in text_of(markup)
    assert text_of("<p>awal</p><script>rahasia</script>" + markup).startswith("awal")
    assert "rahasia" not in text_of("<script>rahasia</script>" + markup)
