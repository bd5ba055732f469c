"""Where one person's account is, in a word with its tone, and the one thing to do about it."""

from dataclasses import dataclass

from requests_app.decrees.models import DecreePerson, Result
from requests_app.handover.models import Handover, Status, face_of


@dataclass(frozen=True, slots=True)
class Standing:
    """``key`` names it for filters; ``advice`` is for whoever tells the person."""

    key: str
    label: str
    tone: str
    advice: str = ""


_UNDECIDED = Standing("undecided", "Belum dikerjakan", "idle")
_IMPOSSIBLE = Standing("impossible", "Tidak dapat dibuat", "bad")
_CLOSED = Standing("closed", "Akun ditutup", "idle")
_ALARMED = Standing(
    "alarmed", "Dilaporkan dibuka orang lain", "bad", "Segera ganti password di SPSE, lalu terbitkan ulang."
)
_GIVEN_UP = Standing("given_up", "Tidak diterima", "idle")
_CONFIRMED = Standing("confirmed", "Sudah login", "done")
_RECEIVED = Standing("received", "Diterima", "done", "Menunggu orangnya menyatakan sudah login dan mengubah password.")
_MADE = Standing("made", "Akun dibuat", "done")
_UNTOLD = Standing("untold", "Siap disampaikan", "wait", "Pastikan orangnya, lalu sampaikan.")
_OPENED = Standing("opened", "Sudah dibuka", "work", "Tunggu orangnya menyatakan diterima, atau catat pernyataannya.")
_MAILED = Standing("mailed", "Surel terkirim", "wait", "Tidak ada password; catat bila orangnya menyatakan diterima.")
_SENT = Standing("sent", "Belum dibuka", "wait", "Tunggu orangnya membuka. Kodenya hilang? Buat kode baru.")
_LOCKED = Standing("locked", "Terkunci", "bad", "Kode salah lima kali. Pastikan orangnya, lalu buat kode baru.")
_EXPIRED = Standing("expired", "Kedaluwarsa tanpa dibuka", "bad", "Hubungi orangnya, lalu terbitkan ulang.")
_UNOPENED = {Status.LOCKED.value: _LOCKED, Status.EXPIRED.value: _EXPIRED}


def standing_of(person: DecreePerson, handover: Handover | None = None) -> Standing:
    """Where the account stands; with the current hand-over also whether its password is locked or expired."""
    if person.result == Result.UNDECIDED:
        return _UNDECIDED
    if person.result == Result.IMPOSSIBLE:
        return _IMPOSSIBLE
    if person.closed_at:
        return _CLOSED
    return _told(person, handover) if person.told_at and not person.is_settled else _ended(person)


def _ended(person: DecreePerson) -> Standing:
    if person.given_up_at:
        return _GIVEN_UP
    if person.received_at:
        return _CONFIRMED if person.confirmed_at else _RECEIVED
    return _UNTOLD if person.account_id else _MADE  # in the register: step 3 is over


def _told(person: DecreePerson, handover: Handover | None) -> Standing:
    if person.alarmed_at:
        return _ALARMED
    if person.disclosed_at:
        return _OPENED
    if not person.has_password:
        return _MAILED
    return _UNOPENED.get(face_of(handover), _SENT)
