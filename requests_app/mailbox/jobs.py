"""The mailboxes' work for the worker (`settings.WORKER_JOBS`): fetch what arrived, bring it to its outcome, forget it.

A round is bounded in time, so that nothing else of the worker waits long for a full mailbox.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, Q

from requests_app.mailbox.actions import process
from requests_app.mailbox.demo.models import DemoLetter
from requests_app.mailbox.fetching import fetch
from requests_app.mailbox.keeping import erase_old
from requests_app.mailbox.models import IncomingMail, Mailbox

ROUND_SECONDS = 30
KEEP_DEMO_LETTER = timedelta(days=30)

log = logging.getLogger(__name__)


def collect(now: datetime) -> int:
    """Look into every mailbox that is due. Returns how many messages were stored."""
    over = _after(ROUND_SECONDS)
    due = Mailbox.objects.filter(
        Q(next_look_at=None) | Q(next_look_at__lte=now), is_active=True, office__is_active=True
    )
    stored = 0
    for mailbox in due.order_by(F("looked_at").asc(nulls_first=True), "pk"):
        if over():
            break
        try:
            result = fetch(mailbox, should_stop=over)
        except Exception:  # a fault of ours with one mailbox stops no other
            log.exception("mailbox %s failed", mailbox.pk)
            continue
        stored += result.stored if result else 0
    return stored


def process_waiting(_now: datetime) -> int:
    """Process what is stored, oldest first; a message that fails stops no other. Returns how many have an outcome."""
    over, done = _after(ROUND_SECONDS), 0
    for pk in IncomingMail.objects.waiting().values_list("pk", flat=True):
        if over():
            break
        try:
            done += process(pk) is not None
        except Exception:  # it stays stored, is tried again, and held after five attempts
            log.exception("incoming mail %s failed", pk)
    return done


def purge(now: datetime) -> int:
    """Erase letters that led to nothing when their time is over, and the demo's old letters. Returns how many."""
    DemoLetter.objects.filter(received_at__lte=now - KEEP_DEMO_LETTER).delete()
    return erase_old(now)


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
