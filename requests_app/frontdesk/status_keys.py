"""The address of one queue number, for the QR code on its slip: the number of the row and a keyed hash of it.

What it opens is the place in the queue, and no name. The hash (60 bits) keeps others from counting through the queue.
Rejected: a random column, which would be one more index for something that can be computed.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from requests_app.frontdesk.queue_models import QueueNumber

LENGTH, LONGEST = 12, 40


def key_of(pk: int) -> str:
    """``1z4-0f3a…``: changes with SECRET_KEY, which ends the slips of that day only."""
    return f"{int_to_base36(pk)}-{_digest(pk)}"


def _digest(pk: int) -> str:
    digest = salted_hmac("queue number", str(pk), algorithm="sha256").digest()[:8]
    return int_to_base36(int.from_bytes(digest) >> 2).rjust(LENGTH, "0")[-LENGTH:]


def number_of(key: str) -> QueueNumber | None:
    """The number of this address; None for any other text."""
    row, _, digest = key.partition("-")
    if len(key) > LONGEST or not row:
        return None
    try:
        pk = base36_to_int(row)
    except ValueError:
        return None
    if pk >= 2**63 or not constant_time_compare(digest, _digest(pk)):
        return None
    found = QueueNumber.objects.filter(pk=pk)
    return found.select_related("office", "line", "for_line", "counter", "ticket").first()


def address_of(number: QueueNumber) -> str:
    """The whole address, for a QR code."""
    return settings.SITE_URL + reverse("screens:status", args=[key_of(number.pk)])
