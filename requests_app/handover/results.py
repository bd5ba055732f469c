"""What the hand-over functions answer: frozen results whose repr never shows a secret.

Refusals are values, not exceptions: an exception would roll back the counted attempt (see ``actions``).
A subclass of ``str`` was rejected for ``Secret``: formatting, logging and JSON would print it unasked.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.db.models import TextChoices

MASK = "••••••"


class Secret:
    """A text that must not be printed by accident; ``expose()`` is the only way to its value."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def expose(self) -> str:
        """The plain text: call it only where it is shown, sealed or put into a cookie."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        raise TypeError("Secret cannot be hashed")

    def __reduce__(self) -> NoReturn:
        raise TypeError("Secret cannot be pickled")


class Refusal(TextChoices):
    """Why nothing was disclosed or changed; the label is the sentence for the screen."""

    UNKNOWN = "unknown", "Penyerahan tidak ditemukan."
    NOT_CODED = "not_coded", "Kode pengambilan belum diterbitkan."
    ALREADY_CODED = "already_coded", "Kode pengambilan sudah pernah diterbitkan."
    MALFORMED_CODE = "malformed_code", "Kode pengambilan terdiri atas 12 angka."
    WRONG_CODE = "wrong_code", "Kode pengambilan tidak cocok."
    LOCKED = "locked", "Terkunci karena kode salah lima kali. Mintalah kode baru kepada helpdesk."
    EXPIRED = "expired", "Masa berlaku penyerahan sudah habis."
    ALREADY_OPENED = "already_opened", "Password ini sudah pernah dibuka."
    NOT_OPENED = "not_opened", "Password ini belum dibuka."
    VIEWING_OVER = "viewing_over", "Waktu untuk melihat kembali password sudah habis."
    WRONG_KEY = "wrong_key", "Peramban ini tidak memegang kunci yang diperlukan."
    CONFIRMED = "confirmed", "Penerimaan password sudah dikonfirmasi."
    VOIDED = "voided", "Penyerahan ini sudah dibatalkan."
    UNREADABLE = "unreadable", "Password tersegel tidak dapat dibuka dengan kunci server."


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was disclosed. ``attempts_left`` is set after a wrong or malformed code."""

    reason: Refusal
    attempts_left: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh pickup code.

    ``code`` is grouped ("4821 0937 5516") and shown once to the helpdesk person; ``renewal_key`` goes into an
    HttpOnly cookie of that person's browser and nowhere else; ``link_token`` goes into the mail, None when the link
    that was mailed before stays.
    """

    handover_id: int
    code: Secret
    renewal_key: Secret
    link_token: Secret | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Revealed:
    """The password, visible again with ``viewing_key`` (an HttpOnly cookie) until ``viewing_until``."""

    handover_id: int
    password: Secret
    viewing_key: Secret
    viewing_until: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """The hand-over was closed as asked."""

    handover_id: int


@dataclass(frozen=True, slots=True)
class Owner:
    """What a hand-over belongs to, named without importing it: ("ticket", 17)."""

    type: str
    id: int


@dataclass(frozen=True, slots=True)
class Swept:
    """Outcome of one sweep: whose hand-over expired, and how many viewing windows were closed."""

    expired: tuple[Owner, ...]
    views_closed: int
