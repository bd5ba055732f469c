"""How an SK is signed: by hand on the printed paper, whose scan is kept and compared with what was issued.

This is the one place for another way. An electronic signature later is one more `Way` in `ways_of`: its page takes the
place of "print, sign, upload", and what the provider sends back goes through `keep` like a scan. What it has to check,
and a scan cannot: a signature after PAdES is appended to the file, so the first bytes of the signed file are those of
the issued one (`pdf_sha256`), and the certificate names the signatory. Only then may any page or paper say that the SK
is signed electronically; passphrases are the provider's and never pass through here.
"""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts_app.audit.actions import record
from accounts_app.audit.models import Event
from accounts_app.models import Office, User
from requests_app.decrees.casework import DECREES, may
from requests_app.decrees.issuing import record_signed_scan
from requests_app.decrees.models import Decree, DecreeFile, Part
from requests_app.files.content import Inspected
from requests_app.process.engine import amend
from requests_app.process.refusals import Forbidden, Stale
from requests_app.sop.vocabulary import DecreeAct

COMPARED = "scan_compared"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to sign: `steps` are what the person does, in their order."""

    key: str
    label: str
    steps: tuple[str, ...]


BY_HAND = Way(
    "by_hand",
    "Tanda tangan basah",
    (
        "Cetak SK yang diterbitkan, seluruh halamannya.",
        "Tanda tangani dan bubuhi cap dinas, pada Keputusan dan pada Lampiran.",
        "Pindai seluruh halaman menjadi satu PDF, lalu unggah di sini.",
        "Bandingkan tiap halaman dengan yang diterbitkan, lalu nyatakan sama.",
    ),
)


def ways_of(office: Office) -> tuple[Way, ...]:
    """The ways that this office may sign in. Today every office signs by hand."""
    return (BY_HAND,)


def keep(decree: Decree, upload: UploadedFile[bytes], found: Inspected, *, by: User, seen: int | None) -> DecreeFile:
    """Keep what came back signed beside what was issued. :raises Refused: not theirs to do, or not issued."""
    return record_signed_scan(decree, upload, found, by=by, seen=seen)


def current_scan(decree: Decree) -> DecreeFile | None:
    return decree.files.filter(part=Part.SCAN, superseded_at=None).select_related("uploaded_by").first()


def comparison_of(decree: Decree) -> Event | None:
    """Who looked at both and found the scan that is kept now to be the SK; None while nobody did."""
    if not decree.scan_sha256:
        return None
    events = Event.objects.about(decree.kind, decree.pk).filter(act=COMPARED, data__scan=decree.scan_sha256)
    return events.last()


def confirm_same(decree: Decree, scan_sha256: str, *, by: User, seen: int | None) -> None:
    """Say that this scan shows the SK as issued. :raises Refused: not theirs, or another scan was kept since."""
    with transaction.atomic():
        locked = amend(DECREES, decree, seen=seen)
        if not may(locked, DecreeAct.ATTACH_SCAN, by):
            raise Forbidden("Pindaian diperiksa Kepala LPSE atau Admin PPE.")
        if not scan_sha256 or locked.scan_sha256 != scan_sha256:
            raise Stale("Pindaiannya baru saja diganti. Bandingkan lagi.")
        if comparison_of(locked) is None:
            record(locked.subject, COMPARED, by=by, data={"scan": scan_sha256, "issued": locked.pdf_sha256})
