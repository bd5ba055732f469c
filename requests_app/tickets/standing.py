"""Where a ticket stands, in words meant for its applicant: what is so, what comes next, and whose turn it is."""

from collections.abc import Callable
from dataclasses import dataclass

from requests_app.handover.models import Handover, Status, face_of
from requests_app.sop.vocabulary import Channel
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import RejectionCategory, State


@dataclass(frozen=True, slots=True)
class Standing:
    """``title`` answers "where is it", ``text`` "what now". ``tone`` is that of the badge."""

    title: str
    text: str
    tone: str = "work"


def standing(ticket: Ticket, handover: Handover | None = None) -> Standing:
    """The words for this state; with the current hand-over of its password also whether that is locked or expired."""
    state = State(ticket.state)
    if state in _SIMPLE:
        return _SIMPLE[state](ticket)
    if state == State.LAPSED:
        return _lapsed(ticket)
    if ticket.rejected_at:
        return _rejected(ticket)
    if ticket.alarmed_at and not ticket.is_settled:
        return _alarmed(ticket)
    return _closed(ticket) if ticket.is_settled else _result(ticket, handover)


def _submitted(ticket: Ticket) -> Standing:
    if ticket.channel == Channel.WALK_IN:
        return Standing(
            "Permohonan diterima", "Silakan mengisi buku tamu di loket; setelah itu Anda mendapat nomor antrean."
        )
    return Standing("Permohonan diterima", "Permohonan Anda segera masuk antrean petugas.")


def _queued(ticket: Ticket) -> Standing:
    if ticket.channel == Channel.WALK_IN:
        return Standing("Menunggu dipanggil", "Silakan menunggu sampai nomor antrean Anda dipanggil.")
    return Standing(
        "Menunggu giliran diperiksa",
        "Petugas membukanya menurut urutan masuk pada jam layanan. Anda tidak perlu melakukan apa pun; "
        "kabar berikutnya kami kirim melalui surel.",
    )


def _checked(_: Ticket) -> Standing:
    return Standing(
        "Kelengkapan berkas sedang diperiksa",
        "Petugas memeriksa apakah semua berkas ada, terbaca, dan sesuai. Anda tidak perlu melakukan apa pun.",
    )


def _awaiting(_: Ticket) -> Standing:
    return Standing(
        "Berkas Anda perlu dilengkapi",
        "Unggah berkas yang diminta di bawah ini, lalu kirim. Pemeriksaan dilanjutkan oleh petugas yang sama.",
        "wait",
    )


def _validity(ticket: Ticket) -> Standing:
    return Standing(
        "Kebenaran data sedang diperiksa",
        f"Data Anda dicocokkan dengan SPSE. Bila perlu, petugas menghubungi Anda di {ticket.phone} untuk konfirmasi; "
        "petugas tidak pernah meminta password.",
    )


def _fulfilled(ticket: Ticket) -> Standing:
    if ticket.wants_reset:
        text = "Petugas akan menghubungi Anda untuk menyampaikan kode pengambilan. Surel berisi tautannya menyusul."
    else:
        text = "Anda akan diberi tahu melalui surel begitu hasilnya dapat dilihat."
    return Standing("Hasil sedang disiapkan untuk Anda", text)


def _deciding(_: Ticket) -> Standing:
    return Standing("Keputusan sedang disampaikan", "Petugas akan memberi tahu Anda melalui surel atau telepon.")


_SIMPLE: dict[State, Callable[[Ticket], Standing]] = {
    State.SUBMITTED: _submitted,
    State.QUEUED: _queued,
    State.COMPLETENESS_CHECK: _checked,
    State.AWAITING_COMPLETION: _awaiting,
    State.VALIDITY_CHECK: _validity,
    State.RESET: _fulfilled,
    State.REJECTED: _deciding,
}


def _lapsed(ticket: Ticket) -> Standing:
    if ticket.merged_into:
        text = f"Kedua permohonan Anda sama maksudnya, jadi yang diproses hanya {ticket.merged_into.number}."
        return Standing(f"Dilanjutkan pada {ticket.merged_into.number}", text, "idle")
    if ticket.lapsed_by_id == ticket.applicant_id:
        return Standing("Permohonan telah Anda tarik", "Permohonan ini tidak diproses lebih lanjut.", "idle")
    return Standing("Permohonan tidak ditindaklanjuti", ticket.lapse_reason, "idle")


def _rejected(ticket: Ticket) -> Standing:
    if ticket.rejection_category == RejectionCategory.INAPROC:
        return Standing(
            "Akun Anda dikelola INAPROC",
            f"Akun ini tidak dapat direset oleh {ticket.office.name}. Silakan memulihkannya melalui layanan INAPROC.",
            "bad",
        )
    return Standing(
        "Permohonan tidak dapat dikabulkan",
        "Anda dapat mengajukan permohonan baru setelah memperbaiki hal di bawah ini.",
        "bad",
    )


def _alarmed(_: Ticket) -> Standing:
    return Standing(
        "Dilaporkan dibuka orang lain",
        "Password itu sudah dibatalkan. Petugas menggantinya di SPSE, memastikan lagi identitas Anda, lalu menyerahkan "
        "yang baru. Anda tidak perlu mengajukan permohonan baru.",
        "bad",
    )


def _closed(ticket: Ticket) -> Standing:
    if ticket.lapsed_at:
        return _lapsed(ticket)
    if ticket.given_up_at:
        text = "Hasil tidak dapat diserahkan kepada Anda. Bila masih memerlukannya, hubungi kantor."
        return Standing("Selesai tanpa penyerahan hasil", text, "idle")
    return Standing("Selesai", "Hasil sudah Anda terima. Terima kasih.", "done")


def _result(ticket: Ticket, handover: Handover | None) -> Standing:
    if not ticket.wants_reset:
        return Standing("User ID Anda sudah ditemukan", "Catat, lalu nyatakan diterima di bawah ini.", "wait")
    if ticket.disclosed_at:
        text = "Segera login ke SPSE dan ubah password itu, lalu nyatakan diterima."
        return Standing("Password sudah dibuka", text, "wait")
    if face_of(handover) == Status.EXPIRED:
        return Standing("Password tidak diambil pada waktunya", "Hubungi kantor agar diterbitkan ulang.", "bad")
    if face_of(handover) == Status.LOCKED:
        return Standing("Pengambilan password terkunci", "Hubungi kantor untuk meminta kode baru.", "bad")
    return Standing("Password baru siap diambil", "Anda memerlukan tautan dari surel dan kode dari petugas.", "wait")
