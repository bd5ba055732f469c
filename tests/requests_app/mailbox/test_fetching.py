"""Fetching from a real Dovecot: what is stored before what is moved, and whatever servers and other clients do."""

import os
import signal
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from requests_app.handover.results import Secret
from requests_app.mailbox import examining, fetching, jobs, sources
from requests_app.mailbox import imap as imap_source
from requests_app.mailbox.deciding import LIMITS
from requests_app.mailbox.fetching import fetch
from requests_app.mailbox.imap import ImapSource
from requests_app.mailbox.letter import HEAD_BYTES, MAX_BYTES, Beyond
from requests_app.mailbox.models import IncomingMail, Mailbox
from requests_app.outbox.session_lock import alone
from tests.mail.nasty import HEAD, NASTY
from tests.races import at_once
from tests.requests_app.mailbox.conftest import mailbox_of
from tests.requests_app.mailbox.dovecot import Dovecot, free_port
from tests.requests_app.mailbox.letters import letter

# Threads with connections of their own see what is committed only.
threaded = pytest.mark.django_db(transaction=True)


def kept(mailbox: Mailbox) -> list[bytes]:
    return sorted(mail.read_raw() for mail in mailbox.mails.all())


def test_new_mail_is_stored_as_it_came_and_moved(kotak, imap):
    arrived = datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)
    raw = NASTY["header_raw_latin1"]()
    imap.deliver(kotak.user, raw, date=arrived)
    assert fetch(kotak) == fetching.Fetched(stored=1, moved=1)
    mail = IncomingMail.objects.get()
    assert (mail.read_raw(), mail.size, mail.received_at, mail.outcome) == (raw, len(raw), arrived, "stored")
    assert (mail.uid, mail.moved_at is not None) == (1, True)
    assert (imap.uids(kotak.user), imap.messages(kotak.user, "Diproses")) == ([], [raw])


@threaded
def test_it_is_moved_only_after_the_commit(kotak, imap, monkeypatch):
    """At the moment of the move another connection of the database sees the row."""
    imap.deliver(kotak.user, letter())
    seen: list[int] = []
    move = ImapSource.move

    def look_then_move(*args):
        seen.extend(at_once(1, lambda _: IncomingMail.objects.count()))
        return move(*args)

    monkeypatch.setattr(ImapSource, "move", look_then_move)
    fetch(kotak)
    assert seen == [1]


def test_nothing_is_marked_as_read_while_it_is_only_looked_at(kotak, imap, monkeypatch):
    imap.deliver(kotak.user, letter())
    monkeypatch.setattr(ImapSource, "move", lambda *_: False)
    fetch(kotak)
    with imap.client(kotak.user) as client:
        assert b"\\Seen" not in client.uid("FETCH", "1", "(FLAGS)")[1][0]


def test_what_was_stored_and_not_moved_is_moved_later_and_not_stored_twice(kotak, imap, monkeypatch):
    imap.deliver(kotak.user, letter(1), letter(2))
    with monkeypatch.context() as patch:
        patch.setattr(ImapSource, "move", lambda *_: False)
        fetch(kotak)
    assert fetch(kotak) == fetching.Fetched(stored=0, moved=2)
    assert (IncomingMail.objects.count(), imap.uids(kotak.user)) == (2, [])


def test_flags_of_other_clients_change_nothing(kotak, imap):
    imap.deliver(kotak.user, letter(1), flags=r"(\Seen \Answered)")
    imap.deliver(kotak.user, letter(2), flags=r"(\Deleted)")
    imap.deliver(kotak.user, letter(3))
    fetch(kotak)
    with imap.client(kotak.user, "Diproses") as client:
        client.uid("STORE", "1:*", "FLAGS", "()")
    fetch(kotak)
    assert kept(kotak) == sorted(letter(n) for n in (1, 2, 3))


def test_what_another_client_marked_as_deleted_is_never_expunged_by_us(kotak, imap, monkeypatch):
    """A server without MOVE: COPY, \\Deleted and UID EXPUNGE touch our message alone."""
    imap.deliver(kotak.user, letter(1))
    imap.deliver(kotak.user, letter(2), flags=r"(\Deleted)")
    without_move(monkeypatch, "UIDPLUS")
    fetch(kotak, limit=1)
    assert imap.uids(kotak.user) == [2]
    assert fetch(kotak).stored == 1
    assert kept(kotak) == sorted([letter(1), letter(2)])
    assert len(imap.messages(kotak.user, "Diproses")) == 2


def test_a_server_that_cannot_move_one_message_keeps_them_and_the_ledger_knows(kotak, imap, monkeypatch):
    without_move(monkeypatch, "")
    imap.deliver(kotak.user, letter(1))
    assert fetch(kotak) == fetching.Fetched(stored=1, moved=0)
    assert fetch(kotak) == fetching.Fetched(stored=0, moved=0)
    assert (imap.uids(kotak.user), IncomingMail.objects.get().moved_at) == ([1], None)


def without_move(monkeypatch, *have: str) -> None:
    real = ImapSource.open

    def opened(source):
        source.client.capabilities = tuple(filter(None, have))
        return real(source)

    monkeypatch.setattr(ImapSource, "open", opened)


def test_new_numbers_double_nothing_and_lose_nothing(kotak, imap, monkeypatch):
    """UIDVALIDITY changes between storing and moving; two messages of the same bytes stay two."""
    imap.deliver(kotak.user, letter(1), letter(1), letter(2))
    with monkeypatch.context() as patch:
        patch.setattr(ImapSource, "move", lambda *_: False)
        fetch(kotak)
    before = set(IncomingMail.objects.values_list("uidvalidity", flat=True))
    imap.renumber(kotak.user)
    imap.deliver(kotak.user, letter(3))
    assert fetch(kotak).error == ""
    assert kept(kotak) == sorted([letter(1), letter(1), letter(2), letter(3)])
    assert imap.uids(kotak.user) == []
    after = set(IncomingMail.objects.values_list("uidvalidity", flat=True))
    assert len(after) == 1
    assert after != before


def test_what_was_moved_unnoticed_before_the_numbers_changed_is_noted_when_all_the_rest_is_stored(kotak, imap):
    """A worker is killed between the move and its note; then the server counts anew."""
    imap.deliver(kotak.user, letter(1))
    fetch(kotak)
    kotak.mails.update(moved_at=None)
    imap.renumber(kotak.user)
    imap.deliver(kotak.user, letter(2), letter(3))
    fetch(kotak, limit=1)
    assert kotak.mails.filter(moved_at=None).count() == 1
    fetch(kotak)
    assert not kotak.mails.filter(moved_at=None).exists()
    assert len(kept(kotak)) == 3


def test_two_messages_of_the_same_bytes_are_two(kotak, imap):
    imap.deliver(kotak.user, letter(1), letter(1))
    fetch(kotak)
    assert kept(kotak) == [letter(1), letter(1)]


@threaded
def test_several_workers_at_once_store_each_message_once(kotak, imap):
    imap.deliver(kotak.user, *(letter(n) for n in range(20)))
    answers = at_once(4, lambda _: fetch(Mailbox.objects.get(pk=kotak.pk)))
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert kept(kotak) == sorted(letter(n) for n in range(20))


@threaded
def test_a_mailbox_that_another_worker_reads_is_left_alone(kotak, imap):
    imap.deliver(kotak.user, letter())
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with alone(f"mailbox {kotak.pk}"):
            held.set()
            release.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    assert fetch(kotak) is None
    release.set()
    other.join()
    assert fetch(kotak) == fetching.Fetched(1, 1)


@threaded
def test_without_the_lock_the_identity_still_lets_one_row_be_made(kotak, imap, monkeypatch):
    imap.deliver(kotak.user, *(letter(n) for n in range(8)))
    monkeypatch.setattr(fetching, "alone", lambda key: _Everybody())
    for _ in range(2):
        at_once(3, lambda _: fetch(Mailbox.objects.get(pk=kotak.pk)))
    assert kept(kotak) == sorted(letter(n) for n in range(8))


class _Everybody:
    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_: object) -> None:
        return None


# --- servers that refuse ------------------------------------------------------------------------------------
def test_a_server_that_is_away_is_noted_and_asked_again_later_and_later(kotak, imap):
    imap.deliver(kotak.user, letter())
    imap.stop()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        waits = []
        for _ in range(6):
            result = fetch(kotak)
            assert result is not None
            assert result.error == "Server surel tidak dapat dihubungi (ConnectionRefusedError)."
            kotak.refresh_from_db()
            waits.append((kotak.next_look_at - timezone.now()) // timedelta(minutes=1))
        assert (waits, kotak.failures) == ([1, 5, 15, 30, 30, 30], 6)
        assert jobs.collect(timezone.now()) == 0  # not due yet
        imap.start()
        clock.shift(timedelta(minutes=31))
        assert jobs.collect(timezone.now()) == 1
    kotak.refresh_from_db()
    assert (kotak.failures, kotak.last_error) == (0, "")


def test_a_wrong_password_is_said_in_the_servers_words(kotak, imap):
    kotak.seal(Secret("salah"))
    kotak.save()
    result = fetch(kotak)
    assert result is not None
    assert "Authentication failed" in result.error
    assert "salah" not in result.error.lower().replace("permasalahan", "")


def test_a_password_that_no_key_opens_is_said_and_not_tried(kotak, settings):
    settings.HANDOVER_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    result = fetch(kotak)
    assert result is not None
    assert result.error == imap_source.CANNOT_UNSEAL


def test_the_password_lies_sealed_in_the_database(kotak):
    row = Mailbox.objects.values().get(pk=kotak.pk)
    assert "rahasia-imap" not in str(row)
    assert Mailbox.objects.get(pk=kotak.pk).password == Secret("rahasia-imap")


def test_a_server_that_breaks_off_in_the_middle_is_read_to_the_end_later(kotak, imap, monkeypatch):
    """Killed while a message is being moved; the next look finds the rest."""
    imap.deliver(kotak.user, *(letter(n) for n in range(6)))
    move, moved = ImapSource.move, []

    def move_then_die(*args):
        moved.append(1)
        if len(moved) == 3:
            imap.stop(signal.SIGKILL)
        return move(*args)

    with monkeypatch.context() as patch:
        patch.setattr(ImapSource, "move", move_then_die)
        result = fetch(kotak)
    assert result is not None
    assert result.error
    imap.start()
    fetch(kotak)
    assert kept(kotak) == sorted(letter(n) for n in range(6))
    assert imap.uids(kotak.user) == []


def test_a_message_that_the_server_refuses_stops_no_other(kotak, imap, monkeypatch):
    imap.deliver(kotak.user, letter(1), letter(2))
    command = ImapSource._command

    def refuse_the_first(source, name, uids, *rest):
        """As Dovecot answers for a message that is broken on its disk: NO, also when it is one of many."""
        broken = name == "FETCH" and "1" in uids.split(",")
        return ("NO", [b"Internal error"]) if broken else command(source, name, uids, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(ImapSource, "_command", refuse_the_first)
        assert fetch(kotak) == fetching.Fetched(1, 1, complaint="Server surel menolak membacakan pesan 1.")
    assert (kept(kotak), imap.uids(kotak.user)) == ([letter(2)], [1])
    kotak.refresh_from_db()
    assert (kotak.failures, kotak.last_error, kotak.complaint) == (0, "", "Server surel menolak membacakan pesan 1.")
    assert kotak.next_look_at <= timezone.now()
    assert fetch(kotak) == fetching.Fetched(1, 1)


def test_what_the_server_has_is_counted_at_the_end(kotak, imap):
    imap.deliver(kotak.user, letter(1), letter(2), letter(3))
    result = fetch(kotak, limit=2)
    assert result is not None
    assert result.counts == (1, 2)


def test_what_the_server_counts_is_kept_beside_our_own_count(kotak, imap):
    imap.deliver(kotak.user, letter(1), letter(2), letter(3))
    fetch(kotak, limit=2)
    kotak.refresh_from_db()
    assert (kotak.in_folder, kotak.in_processed, kotak.mails.count()) == (1, 2, 2)
    assert kotak.counted_at == kotak.looked_at


def test_a_full_disk_is_said_and_leaves_the_mail_on_the_server(kotak, imap, settings, tmp_path):
    imap.deliver(kotak.user, letter())
    (tmp_path / "files").write_text("no folder")
    result = fetch(kotak)
    assert result is not None
    assert result.error == "Surel tidak dapat disimpan (NotADirectoryError)."
    assert (kotak.mails.count(), imap.uids(kotak.user)) == (0, [1])


def test_a_fault_of_ours_with_one_mailbox_stops_no_other(kotak, imap, monkeypatch, caplog):
    imap.deliver(kotak.user, letter())
    other = mailbox_of(kotak.office, imap.port)
    real = sources.opened

    def broken(mailbox):
        if mailbox == other:
            raise LookupError("rusak")
        return real(mailbox)

    monkeypatch.setattr(fetching, "opened", broken)
    assert jobs.collect(timezone.now()) == 1


def test_a_server_that_says_nothing_costs_one_timeout(kotak, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        kotak.port = silent.getsockname()[1]
        monkeypatch.setattr(imap_source, "TIMEOUT_SECONDS", 0.3)
        result = fetch(kotak)
    assert result is not None
    assert result.error == "Server surel tidak dapat dihubungi (TimeoutError)."


def test_tls_is_the_default_and_an_unknown_certificate_is_refused(kotak, imap: Dovecot, monkeypatch):
    assert Mailbox().tls
    imap.deliver(kotak.user, letter())
    kotak.tls, kotak.port, kotak.host = True, imap.tls_port, "127.0.0.1"
    result = fetch(kotak)
    assert result is not None
    assert result.error.startswith("Sambungan TLS ditolak: CERTIFICATE_VERIFY_FAILED")
    assert not kotak.mails.exists()
    monkeypatch.setenv("SSL_CERT_FILE", str(imap.home / "cert.pem"))
    assert fetch(kotak) == fetching.Fetched(1, 1)


def test_a_port_without_tls_is_not_spoken_to_in_the_clear(kotak, imap):
    kotak.tls = True
    result = fetch(kotak)
    assert result is not None
    assert result.error.startswith("Sambungan TLS ditolak")


def test_a_mailbox_that_cannot_be_read_stops_no_other(kotak, imap, kkp):
    broken = Mailbox(office=kkp.office, host="127.0.0.1", port=free_port(), tls=False, user="x")
    broken.seal(Secret("x"))
    broken.save()
    imap.deliver(kotak.user, letter())
    assert jobs.collect(timezone.now()) == 1


def test_an_inactive_mailbox_is_not_looked_into(kotak, imap):
    imap.deliver(kotak.user, letter())
    Mailbox.objects.filter(pk=kotak.pk).update(is_active=False)
    assert jobs.collect(timezone.now()) == 0


def test_a_folder_with_any_name_takes_what_was_stored(kotak, imap):
    kotak.processed_folder = 'Sudah "disimpan" – ñ'
    kotak.save()
    imap.deliver(kotak.user, letter())
    assert fetch(kotak) == fetching.Fetched(1, 1)
    assert imap.uids(kotak.user) == []


# --- beyond the limit of size -------------------------------------------------------------------------------
@pytest.fixture
def limit(monkeypatch) -> int:
    """The real one with LPSE_FULL=1, else one that costs nothing."""
    if os.environ.get("LPSE_FULL") == "1":
        return MAX_BYTES
    for module in (fetching, examining):
        monkeypatch.setattr(module, "MAX_BYTES", 4_000)
    return 4_000


def of_size(size: int) -> bytes:
    return HEAD + b"\r\n" + b"x" * (size - len(HEAD) - 4) + b"\r\n"


def test_of_a_message_that_is_too_large_only_the_headers_are_fetched(kotak, imap, monkeypatch, read_here, limit):
    asked: list[str] = []
    fetched = ImapSource._fetched

    def note(source, uids, what):
        asked.append(what)
        return fetched(source, uids, what)

    monkeypatch.setattr(ImapSource, "_fetched", note)
    imap.deliver(kotak.user, of_size(limit + 1), letter(2))
    assert fetch(kotak) == fetching.Fetched(2, 2)
    large, small = kotak.mails.order_by("pk")
    assert (large.read_raw(), large.size, small.read_raw()) == (HEAD + b"\r\n", limit + 1, letter(2))
    assert [what for what in asked if "BODY" in what] == [
        f"(BODY.PEEK[HEADER]<0.{HEAD_BYTES}>)",
        f"(BODY.PEEK[]<0.{limit + 1}>)",
    ]
    assert jobs.process_waiting(timezone.now()) == 2
    large.refresh_from_db()
    assert (large.outcome, large.sender, large.reason) == ("held", "budi@instansi.example", LIMITS[Beyond.SIZE])
    assert large.answer.kind == "mail_beyond_limits"


def test_a_server_that_counts_too_little_cannot_send_more(kotak, imap, monkeypatch, limit):
    """It says one byte and has too many."""
    listed = ImapSource.listed
    monkeypatch.setattr(
        ImapSource, "listed", lambda *args: {uid: replace(each, size=1) for uid, each in listed(*args).items()}
    )
    imap.deliver(kotak.user, of_size(limit + 500))
    assert fetch(kotak) == fetching.Fetched(1, 1)
    mail = kotak.mails.get()
    assert (mail.read_raw(), mail.size) == (HEAD + b"\r\n", limit + 1)


def test_a_message_of_just_the_limit_is_fetched_whole(kotak, imap, limit):
    imap.deliver(kotak.user, of_size(limit))
    fetch(kotak)
    assert kotak.mails.get().read_raw() == of_size(limit)
