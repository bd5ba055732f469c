"""The worker killed with -9 at random points, the server and the line broken in between: nothing lost, nothing doubled.

By default five kills over forty mails; LPSE_FULL=1: fifty over five hundred. The seed is fixed, the points are not:
a loaded machine reaches others. The schedule runs the jobs, so a killed worker's lease would stop the next one.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings as django_settings

from requests_app.mailbox.fetching import fetch
from requests_app.mailbox.models import IncomingMail, MailDraft, Outcome
from requests_app.outbox.models import Message
from tests.requests_app.mailbox.breaking_line import BreakingLine
from tests.requests_app.mailbox.letters import letter
from tests.requests_app.outbox.helpers import worker_environment

FULL = os.environ.get("LPSE_FULL") == "1"
KILLS, MAILS = (50, 500) if FULL else (5, 40)
CUTS = 200 if FULL else 20


def arriving(number: int) -> bytes:
    """Mostly letters, each of its own sender; every tenth the same bytes as the one before, some robots."""
    if number % 10 == 9:
        return arriving(number - 1)
    robot = "Auto-Submitted: auto-replied\r\n" if number % 7 == 0 else ""
    return letter(number, sender=f"orang{number}@instansi.example", headers=robot)


@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_double_nothing(kotak, imap, settings):
    expected = [arriving(number) for number in range(MAILS)]
    imap.deliver(kotak.user, *expected[: MAILS // 2])
    environment = worker_environment(settings) | {"FILES_ROOT": settings.STORAGES["default"]["OPTIONS"]["location"]}
    command = [sys.executable, "-m", "tests.requests_app.mailbox.killed_worker", str(KILLS), "6", str(MAILS)]
    with subprocess.Popen(
        command,
        cwd=django_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as killer:
        disturb(killer, imap, kotak.user, expected[MAILS // 2 :])
        _, said = killer.communicate(timeout=1200)
    assert killer.returncode == 0, said[-2000:]
    check(kotak, imap, expected)


def disturb(killer, imap, user: str, more: list[bytes]) -> None:
    """While workers are being killed: the second half arrives, another client plays with the flags, the server is
    killed, refuses for a while and comes back with new numbers for every message."""
    assert killer.stdout.readline() == "killed\n"
    imap.deliver(user, *more)
    with imap.client(user) as client:
        client.uid("STORE", "1:*", "+FLAGS", r"(\Seen \Flagged \Answered)")
        client.uid("STORE", "1:*", "FLAGS", "()")
    imap.stop(signal.SIGKILL)
    assert killer.stdout.readline() == "killed\n"
    imap.renumber(user)
    imap.start()


def check(kotak, imap, expected: list[bytes]) -> None:
    mails = list(IncomingMail.objects.all())
    hashes = Counter(hashlib.sha256(raw).hexdigest() for raw in expected)
    assert Counter(mail.sha256 for mail in mails) == hashes
    assert all(hashlib.sha256(mail.read_raw()).hexdigest() == mail.sha256 for mail in mails)
    assert (imap.uids(kotak.user), len(imap.uids(kotak.user, "Diproses"))) == ([], len(expected))
    assert all(mail.moved_at for mail in mails)
    # Each has one outcome: one draft, one answer to its sender, the second of the same bytes and the robots neither.
    outcomes = Counter(mail.outcome for mail in mails)
    drafts = {mail.sha256 for mail in mails if mail.outcome == Outcome.DRAFT}
    assert outcomes[Outcome.STORED] == 0
    assert MailDraft.objects.count() == len(drafts) == outcomes[Outcome.DRAFT]
    answered = list(Message.objects.filter(kind="mail_received").values_list("to_address", flat=True))
    assert len(answered) == len(set(answered)) == outcomes[Outcome.DRAFT]


# --- a line that breaks -------------------------------------------------------------------------------------
def test_a_line_that_breaks_anywhere_loses_nothing_and_doubles_nothing(kotak, imap):
    """Also in the middle of a message, and between the move and its answer."""
    mails = [letter(number, text="x" * 4_000 * (number % 3)) for number in range(12)]
    expected, chance, broken = sorted(mails * (CUTS // 10)), random.Random(6), 0
    imap.deliver(kotak.user, *mails * (CUTS // 10))
    with BreakingLine(imap.port) as line:
        kotak.port = line.port
        for _ in range(CUTS):
            line.breaks_after = chance.randrange(12_000)
            result = fetch(kotak)
            assert result is not None
            broken += bool(result.error)
    assert broken > CUTS / 2
    kotak.port = imap.port
    assert fetch(kotak, limit=1_000).error == ""
    assert sorted(mail.read_raw() for mail in kotak.mails.all()) == expected
    assert (imap.uids(kotak.user), len(imap.uids(kotak.user, "Diproses"))) == ([], len(expected))
