"""What anybody may know of an SK who holds its paper: number, date, hashes and whether it is in force. No person.

The token in the QR code is the decree's random public id in 22 letters (122 bits): nobody finds an SK by counting up,
and nothing else has to be stored. Rejected: the number in the address, which would open every SK of an office.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts_app.templatetags.ui import full_date
from requests_app.decrees.models import Decree, Part

TOKEN = "[A-Za-z0-9_-]{22}"  # noqa: S105 -- the form of an address, no secret


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the SK is in force: `label` and `tone` of a badge, and one sentence."""

    label: str
    tone: str
    words: str


def token_of(public_id: UUID) -> str:
    return urlsafe_b64encode(public_id.bytes).decode().rstrip("=")


def issued_decree(token: str) -> Decree | None:
    """The SK of this token, once it was issued; one spelling only."""
    public_id = UUID(bytes=urlsafe_b64decode(token + "=="))
    if token_of(public_id) != token:
        return None
    return Decree.objects.issued().filter(public_id=public_id).select_related("office").first()


def standing(decree: Decree) -> Standing:
    """In force, not yet, no longer, or void; by the date at the office."""
    if decree.voided_at:
        return Standing("Dibatalkan", "bad", "Keputusan ini telah dibatalkan dan tidak berlaku.")
    if decree.is_over:
        return Standing("Berakhir", "idle", f"Keputusan ini berakhir pada {full_date(decree.last_day)}.")
    if decree.valid_from and decree.valid_from > decree.today:
        return Standing("Belum berlaku", "wait", f"Keputusan ini mulai berlaku pada {full_date(decree.valid_from)}.")
    until = f" sampai dengan {full_date(decree.last_day)}" if decree.last_day else ""
    return Standing("Berlaku", "done", f"Keputusan ini berlaku sejak {full_date(decree.valid_from)}{until}.")


def sha256_of(pieces: Iterable[bytes]) -> str:
    """The hash of an upload, read once in pieces and kept nowhere."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def part_with(decree: Decree, sha256: str) -> str:
    """Which paper of the decree has this hash ("issued", "scan", "old_scan"), or nothing."""
    rows = list(decree.files.filter(sha256=sha256, part__in=(Part.ISSUED, Part.SCAN)))
    current = [row.part for row in rows if row.superseded_at is None]
    return current[0] if current else "old_scan" if rows else ""
