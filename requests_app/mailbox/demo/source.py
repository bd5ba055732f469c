"""The demo's mail server as `sources.Source`: what was written on the page is fetched as if by IMAP."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from requests_app.mailbox.demo.models import DemoLetter
from requests_app.mailbox.models import Mailbox
from requests_app.mailbox.sources import Listed

UIDVALIDITY = 1


@contextmanager
def connect(mailbox: Mailbox) -> Iterator["DemoSource"]:
    """Refuses to work outside DEMO: there anybody could write to an office without a server that vouches for them."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The demo's mail source is for DEMO only; set MAIL_SOURCE.")
    yield DemoSource(mailbox)


class DemoSource:
    """One mailbox of the demo."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    def open(self) -> int:
        return UIDVALIDITY

    def uids(self) -> list[int]:
        return list(DemoLetter.objects.new(self.mailbox).values_list("pk", flat=True))

    def listed(self, uids: Collection[int]) -> dict[int, Listed]:
        rows = DemoLetter.objects.new(self.mailbox).filter(pk__in=uids).values_list("pk", "size", "received_at")
        return {pk: Listed(size, received_at) for pk, size, received_at in rows}

    def read(self, uid: int, at_most: int) -> bytes | None:
        raw = DemoLetter.objects.new(self.mailbox).filter(pk=uid).values_list("raw", flat=True).first()
        return None if raw is None else bytes(raw[:at_most])

    def read_head(self, uid: int, at_most: int) -> bytes | None:
        start = self.read(uid, at_most)
        return None if start is None else start.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    def move(self, uid: int) -> bool:
        return bool(DemoLetter.objects.new(self.mailbox).filter(pk=uid).update(moved_at=timezone.now()))

    def counts(self) -> tuple[int, int] | None:
        letters = DemoLetter.objects.filter(mailbox=self.mailbox)
        return letters.filter(moved_at=None).count(), letters.filter(moved_at__isnull=False).count()
