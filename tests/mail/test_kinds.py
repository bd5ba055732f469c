"""What is recognised, and how much of it only by its words. The figures stand in README.md ("Incoming mail")."""

from pathlib import Path

import pytest

from requests_app.mailbox.kinds import Kind, Recognised, recognise
from requests_app.mailbox.mime.read import read
from tests.mail.corpus import AUTO, BOUNCES, CORPUS, DEWI, LETTERS, LISTS, THANKS, mail
from tests.mail.measures import KINDS, measure, table

README = Path(__file__).resolve().parents[2] / "README.md"
ROBOTS = [*AUTO, *BOUNCES, *LISTS]


def by_words(raw: bytes) -> Recognised:
    return recognise(read(raw))


def is_kept_from_drafts(found: Recognised) -> bool:
    return found.kind not in (Kind.LETTER, Kind.THANKS)


@pytest.mark.parametrize(("name", "kind", "raw"), CORPUS, ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_is_filed_that_is_something_else(name, kind, raw):
    """A doubtful one may be held; what is filed without a person is what it is."""
    found = by_words(raw)
    assert found.kind == kind or not found.certain or name in MISSED


# Robots that neither headers nor words give away: they become drafts, and a person sees what they are.
MISSED = {"bare_pindah", "bare_wa"}


def test_the_missed_ones_are_those_and_no_others():
    missed = {name for name, _, raw in ROBOTS if not is_kept_from_drafts(by_words(raw))}
    assert missed == MISSED


def test_no_letter_is_filed_and_few_are_held():
    held = {name for name, _, raw in LETTERS if is_kept_from_drafts(by_words(raw))}
    assert held == {"group_address"}
    assert all(not by_words(raw).certain for name, _, raw in LETTERS if name in held)


@pytest.mark.parametrize(("name", "_", "raw"), THANKS, ids=lambda value: value if isinstance(value, str) else "")
def test_thanks_are_thanks(name, _, raw):
    assert by_words(raw).kind == Kind.THANKS


def test_the_readme_tells_the_measured_figures():
    """Mend: put what `python -m tests.mail.measures` prints into README.md, "Incoming mail"."""
    assert table() in README.read_text()
    assert f"`tests/mail/corpus.py`: {len(CORPUS)} messages" in README.read_text()


def test_the_patterns_find_what_the_headers_miss_and_take_no_letter_for_a_robot_but_the_one_that_is_held():
    robots = set(KINDS)
    headers, words = measure(robots, by_words=False), measure(robots, by_words=True)
    assert (headers.all, words.right - headers.right) == (len(ROBOTS), 31)
    assert words.taken - words.right == 1


def test_our_own_senders_are_our_own():
    raw = mail("Permohonan diterima", "Isi", "LPSE <Helpdesk@LPSE.example>")
    assert recognise(read(raw), frozenset({"helpdesk@lpse.example"})).kind == Kind.OWN


def test_a_second_sender_hides_nobody_behind_ours():
    raw = mail("Permohonan", "Mohon reset", "LPSE <helpdesk@lpse.example>, Budi <budi@x.example>")
    assert recognise(read(raw), frozenset({"helpdesk@lpse.example"})).kind == Kind.LETTER


def test_a_letter_with_attachment_and_request_is_not_filed_for_an_automatic_phrase():
    raw = mail("Balasan otomatis: permohonan", "Saya sedang cuti, mohon reset password; SK terlampir.", DEWI)
    with_file = raw.replace(
        b"Content-Type: text/plain; charset=utf-8", b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b"
    )
    head, _, text = with_file.partition(b"\r\n\r\n")
    pdf = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=sk.pdf\r\n\r\n%PDF-1.4"
    found = by_words(head + b"\r\n\r\n--b\r\n\r\n" + text + b"\r\n--b\r\n" + pdf + b"\r\n--b--\r\n")
    assert (found.kind, found.certain) == (Kind.AUTO_REPLY, False)
