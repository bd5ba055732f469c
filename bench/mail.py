"""Incoming mail an hour: from the mailbox through the ledger to the outcome, by the worker's own functions.

    DATABASE_URL=… python -m bench.mail [--mails 300] [--source imap|demo]

In a database of its own, which is removed again. What is laid into the mailbox is not counted; what is: fetching,
storing, committing, moving, reading in the confined process, inspecting attachments, judging, and posting the answer.
Beside it what could not be less: Python's parser and one committed row a message.
"""

import argparse
import email
import os
import random
import resource
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import django

FILES = tempfile.mkdtemp(prefix="bench-mail")
os.environ |= {"DJANGO_SETTINGS_MODULE": "lpse_helpdesk.settings", "DEMO": "1", "DEBUG": "", "FILES_ROOT": FILES}
django.setup()

# Only now can models be imported.
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts_app.models import Office, Zone
from requests_app.mailbox import jobs
from requests_app.mailbox.demo.actions import Sort, Written, as_bytes, open_mailbox, write
from requests_app.mailbox.models import IncomingMail, Mailbox, Outcome
from requests_app.outbox.models import DemoMail
from requests_app.printing.demo import DemoKind, demo_letter
from tests.requests_app.mailbox.conftest import mailbox_of
from tests.requests_app.mailbox.dovecot import Dovecot

AIM = 10_000
TEXT = "Yth. Helpdesk\n\nNama: Orang ke-{n}\nNIP: 199003152015031002\nMohon reset password akun PPK.\nTerima kasih.\n"


def post(count: int) -> Iterator[Written]:
    """An office's post: six of ten letters without, three with an SK as PDF, one automatic reply."""
    chance = random.Random(6)
    decree = demo_letter(DemoKind.APPOINTMENT, "Budi Contoh", "800/1", "5 Januari 2026", "Dinas Contoh", post="PPK")
    for number in range(count):
        part = chance.random()
        files = [("SK.pdf", "application/pdf", decree)] if part < 0.3 else []
        sort = Sort.AUTOMATIC if part > 0.9 else Sort.LETTER
        sender = f"orang{number}@instansi.example"
        yield Written(
            sender, f"Permohonan reset password {number}", TEXT.format(n=number), f"Orang {number}", files, sort=sort
        )


@contextmanager
def own_database() -> Iterator[None]:
    connection.settings_dict["TEST"]["NAME"] = f"bench_{connection.settings_dict['NAME']}"
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        shutil.rmtree(FILES, ignore_errors=True)


def demo_mailbox(office: Office, mails: list[Written], _stack: ExitStack) -> Mailbox:
    mailbox = open_mailbox(office)
    for mail in mails:
        write(mailbox, mail, timezone.now())
    return mailbox


def imap_mailbox(office: Office, mails: list[Written], stack: ExitStack) -> Mailbox:
    settings.MAIL_SOURCE = "requests_app.mailbox.imap.connect"
    server = Dovecot()
    stack.callback(server.remove)
    server.start()
    mailbox = mailbox_of(office, server.port)
    server.deliver(mailbox.user, *(as_bytes(mail, mailbox.user, timezone.now()) for mail in mails))
    return mailbox


SOURCES: dict[str, Callable[[Office, list[Written], ExitStack], Mailbox]] = {"demo": demo_mailbox, "imap": imap_mailbox}


def bare(raw: list[bytes]) -> float:
    """Seconds for parsing alone and one committed row a message."""
    begun = time.perf_counter()
    for each in raw:
        subject = str(email.message_from_bytes(each)["Subject"])
        DemoMail.objects.create(to_address="x", sender="x", subject=subject, body="")
    return time.perf_counter() - begun


def worked(mailbox: Mailbox, count: int) -> tuple[float, float]:
    """Seconds of fetching and of processing, until every message has its outcome."""
    fetching = processing = 0.0
    while IncomingMail.objects.exclude(outcome=Outcome.STORED).count() < count:
        begun = time.perf_counter()
        jobs.collect(timezone.now())
        fetched = time.perf_counter()
        jobs.process_waiting(timezone.now())
        fetching, processing = fetching + fetched - begun, processing + time.perf_counter() - fetched
        Mailbox.objects.filter(pk=mailbox.pk).update(next_look_at=None)
    return fetching, processing


def computed() -> float:
    """Seconds that this process and those that it started have computed: what a busy machine does not change."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in spent)


def measure(source: str, count: int) -> str:
    office = Office.objects.create(
        code="BM", slug="bench", name="LPSE Contoh", short_name="Contoh", zone=Zone.WIB,
        sender_address="helpdesk@bench.example",
    )  # fmt: skip
    mails = list(post(count))
    least = bare([as_bytes(mail, office.sender_address, timezone.now()) for mail in mails])
    with ExitStack() as stack:
        mailbox = SOURCES[source](office, mails, stack)
        begun = computed()
        fetching, processing = worked(mailbox, count)
        work = computed() - begun
    whole = fetching + processing
    outcomes = Counter(IncomingMail.objects.values_list("outcome", flat=True))
    return (
        f"{source}: {count} mails in {whole:.1f} s = {3600 * count / whole:,.0f} an hour (aim {AIM:,}); "
        f"computing {1000 * work / count:.0f} ms each = {3600 * count / work:,.0f} an hour and processor; "
        f"fetching {1000 * fetching / count:.1f} ms, processing {1000 * processing / count:.1f} ms each; "
        f"bare parser and one row {1000 * least / count:.2f} ms, ratio {whole / least:.0f}; {dict(outcomes)}"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("--mails", type=int, default=300)
    asked.add_argument("--source", choices=sorted(SOURCES), default="imap")
    given = asked.parse_args()
    with own_database():
        print(measure(given.source, given.mails))


if __name__ == "__main__":
    main()
