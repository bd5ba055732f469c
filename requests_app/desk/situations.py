"""Where a told password is, in words for the desk: what is so, and the one thing to do about it."""

from dataclasses import dataclass

from django.utils import timezone

from requests_app.handover.models import Handover, Status
from requests_app.tickets.models import Ticket

ALARMED = "Dilaporkan dibuka orang lain"


@dataclass(frozen=True, slots=True)
class Situation:
    """``slug``: the deed that helps (`deeds.DEEDS`), "" where there is nothing to do but wait."""

    label: str
    tone: str
    advice: str
    slug: str = ""


_SITUATIONS = {
    Status.CODED: Situation(
        "Belum dibuka", "wait",
        "Tunggu pemohon membukanya. Kodenya hilang? Pastikan lagi identitasnya, lalu buat kode baru.", "kode-baru",
    ),
    Status.LOCKED: Situation(
        "Terkunci", "bad",
        "Kode salah lima kali. Tanyakan kepada pemohon apakah ia sendiri yang mencoba; bila ya, buat kode baru.",
        "kode-baru",
    ),
    Status.OPENED: Situation(
        "Sudah dibuka", "done",
        "Tunggu pemohon menyatakan diterima, atau catat pernyataannya. Bila ia menyangkal, minta ia melaporkannya "
        "dari halaman atau tautannya.", "diterima",
    ),
    Status.CONFIRMED: Situation("Diterima", "done", "Permohonan dapat diarsipkan."),
    Status.EXPIRED: Situation(
        "Kedaluwarsa tanpa dibuka", "bad", "Hubungi pemohon, lalu terbitkan ulang; atau catat bahwa tidak diterima.",
        "terbitkan-ulang",
    ),
    Status.VOIDED: Situation("Dibatalkan", "idle", "Password yang tersegel sudah dihapus."),
    Status.SEALED: Situation("Tersegel", "idle", "Menunggu pemohon diberi tahu."),
}  # fmt: skip
_REPORTED = Situation(
    ALARMED, "bad", "Segera ganti password di SPSE, lalu terbitkan ulang. Tautan, kode, dan salinannya sudah mati.",
    "terbitkan-ulang",
)  # fmt: skip


def situation_of(ticket: Ticket, row: Handover) -> Situation:
    """The words for this hand-over now; a report outweighs everything, overdue is expired before the sweep."""
    if ticket.alarmed_at and not ticket.given_up_at:
        return _REPORTED
    return _SITUATIONS[Status.EXPIRED if row.is_past(timezone.now()) else Status(row.status)]
