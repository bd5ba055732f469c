"""The one table of a ticket: states, acts, and what each act needs (SOP 000, 002, 003, 004).

Who performs an act stands in the SOP documents (`requests_app/sop/documents`), not here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models

from requests_app.process.table import Row, Table, Yielding
from requests_app.sop.vocabulary import Act

if TYPE_CHECKING:
    from requests_app.tickets.models import Ticket


class State(models.TextChoices):
    """Where a ticket stands, in the words of the desk."""

    SUBMITTED = "submitted", "Diajukan"
    QUEUED = "queued", "Dalam antrean"
    COMPLETENESS_CHECK = "completeness_check", "Pemeriksaan kelengkapan"
    AWAITING_COMPLETION = "awaiting_completion", "Menunggu kelengkapan"
    VALIDITY_CHECK = "validity_check", "Pemeriksaan kebenaran"
    RESET = "reset", "Sudah diproses"
    REJECTED = "rejected", "Ditolak"
    NOTIFIED = "notified", "Pemohon diberi tahu"
    LAPSED = "lapsed", "Tidak ditindaklanjuti"
    ARCHIVED = "archived", "Diarsipkan"

    @property
    def applicant_label(self) -> str:
        """The same place in words for the applicant."""
        return _FOR_APPLICANT[self]


_FOR_APPLICANT = {
    State.SUBMITTED: "Permohonan diterima",
    State.QUEUED: "Menunggu giliran diperiksa",
    State.COMPLETENESS_CHECK: "Kelengkapan berkas sedang diperiksa",
    State.AWAITING_COMPLETION: "Menunggu Anda melengkapi berkas",
    State.VALIDITY_CHECK: "Kebenaran data sedang diperiksa",
    State.RESET: "Hasil sedang disiapkan untuk Anda",
    State.REJECTED: "Keputusan sedang disampaikan",
    State.NOTIFIED: "Anda telah diberi tahu",
    State.LAPSED: "Tidak ditindaklanjuti",
    State.ARCHIVED: "Selesai",
}

BEFORE_RESULT = (
    State.SUBMITTED,
    State.QUEUED,
    State.COMPLETENESS_CHECK,
    State.AWAITING_COMPLETION,
    State.VALIDITY_CHECK,
)
FINISHED = (State.LAPSED, State.ARCHIVED)


class RejectionCategory(models.TextChoices):
    DATA_MISMATCH = "data_mismatch", "Data tidak sesuai dengan SPSE atau arsip registrasi"
    NOT_CONFIRMED = "not_confirmed", "Pemohon tidak dapat dikonfirmasi"
    NOT_ENTITLED = "not_entitled", "Pemohon bukan pemilik akun"
    DECREE_INVALID = "decree_invalid", "SK atau surat tugas tidak berlaku"
    INAPROC = "inaproc", "Dialihkan ke INAPROC"
    INCOMPLETE = "incomplete", "Berkas tidak lengkap"
    OTHER = "other", "Lainnya"


# --- what comes first: each answers with the sentence beside the disabled button, or None ---------------------


def _file_is_complete(ticket: "Ticket") -> str | None:
    missing = ticket.missing_requirements()
    return f"Belum dinyatakan lengkap: {', '.join(missing)}." if missing else None


def _file_may_not_pass(ticket: "Ticket") -> str | None:
    """A document that is not there may be set aside with a reason; one that is wrong, unread, or all of them not."""
    return ticket.overriding_barred


def _something_is_missing(ticket: "Ticket") -> str | None:
    return None if ticket.open_items() else "Tandai dahulu berkas yang kurang, tidak terbaca, atau salah."


def _nothing_still_asked(ticket: "Ticket") -> str | None:
    asked = [item.label for item in ticket.open_items()]
    return f"Masih diminta: {', '.join(asked)}." if asked else None


def _decided_complete(ticket: "Ticket") -> str | None:
    return None if ticket.completeness == Decision.YES else "Putuskan dahulu bahwa berkas lengkap."


def _decided_incomplete(ticket: "Ticket") -> str | None:
    return None if ticket.completeness == Decision.NO else "Putuskan dahulu bahwa berkas belum lengkap."


def _account_known(ticket: "Ticket") -> str | None:
    return ticket.identity.account_missing


def _not_denied(ticket: "Ticket") -> str | None:
    return ticket.identity.denied


def _differences_decided(ticket: "Ticket") -> str | None:
    return ticket.identity.undecided


def _cautions_answered(ticket: "Ticket") -> str | None:
    return ticket.identity.unanswered


def _seconded(ticket: "Ticket") -> str | None:
    return ticket.identity.unseconded


def _contact_not_held(ticket: "Ticket") -> str | None:
    return ticket.identity.held if ticket.wants_reset else None


def _register_unmoved(ticket: "Ticket") -> str | None:
    return ticket.identity.moved if ticket.validity == Decision.YES else None


def _not_found_valid(ticket: "Ticket") -> str | None:
    return "Berkas sudah dinyatakan benar." if ticket.validity == Decision.YES else None


def _decided_valid(ticket: "Ticket") -> str | None:
    return None if ticket.validity == Decision.YES else "Nyatakan dahulu bahwa data benar."


def _decided_invalid(ticket: "Ticket") -> str | None:
    return None if ticket.validity == Decision.NO else "Nyatakan dahulu bahwa data tidak benar."


def _not_handed_over(ticket: "Ticket") -> str | None:
    return "Hasil sudah diserahkan ke helpdesk." if ticket.handed_over_at else None


def _handed_over(ticket: "Ticket") -> str | None:
    if ticket.handed_over_at or not ticket.sop.definition.allows(Act.HAND_OVER):
        return None
    return "Admin PPE belum menyerahkan hasil ke helpdesk."


def _has_result(ticket: "Ticket") -> str | None:
    return None if ticket.fulfilled_at else "Permohonan ini tidak mempunyai hasil untuk diterima."


def _password_unopened(ticket: "Ticket") -> str | None:
    if not ticket.wants_reset or not ticket.fulfilled_at:
        return "Permohonan ini tidak menyerahkan password."
    return "Password sudah dibuka pemohon." if ticket.disclosed_at else None


def _not_yet_received(ticket: "Ticket") -> str | None:
    return "Pemohon sudah menyatakan menerima hasil." if ticket.received_at else None


def _password_opened(ticket: "Ticket") -> str | None:
    if ticket.wants_reset and not ticket.disclosed_at:
        return "Password belum dibuka pemohon."
    return None


def _not_given_up(ticket: "Ticket") -> str | None:
    return "Penyerahan sudah dinyatakan tidak berhasil." if ticket.given_up_at else None


def _password_handed_out(ticket: "Ticket") -> str | None:
    if ticket.wants_reset and ticket.fulfilled_at:
        return None
    return "Permohonan ini tidak menyerahkan password."


def _not_alarmed(ticket: "Ticket") -> str | None:
    if ticket.alarmed_at is None:
        return None
    return "Dilaporkan dibuka orang lain: ganti password di SPSE, lalu terbitkan ulang."


def _settled(ticket: "Ticket") -> str | None:
    return None if ticket.is_settled else "Pemohon belum menerima hasil; catat penerimaan atau alasan tidak diterima."


class Decision(models.TextChoices):
    YES = "yes", "Ya"
    NO = "no", "Tidak"


def _row(act: Act, sources: tuple[str, ...] | str, target: State | None, label: str, done: str, **more: object) -> Row:
    states = (sources,) if isinstance(sources, str) else sources
    return Row(act, frozenset(states), target, label, done, **more)  # type: ignore[arg-type]


TABLE = Table(
    _row(Act.SUBMIT, "", State.SUBMITTED, "Kirim permohonan", "Permohonan diajukan",
         on_behalf=(Act.RECORD_GUEST, Act.OPEN)),
    _row(Act.ARRIVE, State.SUBMITTED, None, "Catat kedatangan", "Pemohon datang"),
    _row(Act.RECORD_GUEST, State.SUBMITTED, None, "Isi buku tamu", "Buku tamu diisi"),
    _row(Act.ENQUEUE, State.SUBMITTED, State.QUEUED, "Beri nomor antrean", "Masuk antrean", follows=(Act.SUBMIT,)),
    _row(Act.CALL, State.QUEUED, None, "Panggil", "Pemohon dipanggil"),
    _row(Act.OPEN, State.QUEUED, State.COMPLETENESS_CHECK, "Layani", "Permohonan dibuka", follows=(Act.ENQUEUE,)),
    _row(Act.FIND_COMPLETE, State.COMPLETENESS_CHECK, None, "Nyatakan lengkap", "Berkas dinyatakan lengkap",
         needs=(_file_is_complete,), breaks_off=True, yielding=(Yielding(_file_is_complete, _file_may_not_pass),)),
    _row(Act.FIND_INCOMPLETE, State.COMPLETENESS_CHECK, None, "Nyatakan belum lengkap",
         "Berkas dinyatakan belum lengkap", needs=(_something_is_missing,), breaks_off=True),
    _row(Act.REQUEST_COMPLETION, State.COMPLETENESS_CHECK, State.AWAITING_COMPLETION, "Minta kelengkapan",
         "Kelengkapan diminta", needs=(_decided_incomplete,)),
    _row(Act.COMPLETE, State.AWAITING_COMPLETION, State.COMPLETENESS_CHECK, "Kirim kelengkapan", "Berkas dilengkapi",
         needs=(_nothing_still_asked,), on_behalf=(Act.FIND_COMPLETE,)),
    _row(Act.FORWARD, State.COMPLETENESS_CHECK, State.VALIDITY_CHECK, "Serahkan ke Admin PPE",
         "Diserahkan untuk pemeriksaan kebenaran", needs=(_decided_complete,), follows=(Act.FIND_COMPLETE,)),
    _row(Act.CONFIRM, State.VALIDITY_CHECK, None, "Catat konfirmasi", "Konfirmasi kepada pemohon"),
    _row(Act.FIND_VALID, State.VALIDITY_CHECK, None, "Nyatakan benar", "Data dinyatakan benar",
         needs=(_not_found_valid, _account_known, _not_denied, _differences_decided, _cautions_answered, _seconded),
         apart_from=Act.FIND_COMPLETE),
    _row(Act.FIND_INVALID, State.VALIDITY_CHECK, None, "Nyatakan tidak benar", "Data dinyatakan tidak benar",
         apart_from=Act.FIND_COMPLETE, breaks_off=True),
    _row(Act.SEND_BACK, State.VALIDITY_CHECK, State.COMPLETENESS_CHECK, "Kembalikan ke pemeriksaan kelengkapan",
         "Dikembalikan ke pemeriksaan kelengkapan", breaks_off=True),
    _row(Act.FULFIL, State.VALIDITY_CHECK, State.RESET, "Catat hasil di SPSE", "Hasil dicatat",
         needs=(_decided_valid, _not_denied, _register_unmoved, _contact_not_held)),
    _row(Act.REJECT, State.VALIDITY_CHECK, State.REJECTED, "Tolak permohonan", "Permohonan ditolak",
         needs=(_decided_invalid,)),
    _row(Act.REJECT_INCOMPLETE, State.COMPLETENESS_CHECK, State.REJECTED, "Tolak karena tidak lengkap",
         "Permohonan ditolak karena tidak lengkap", needs=(_decided_incomplete,)),
    _row(Act.HAND_OVER, State.RESET, None, "Serahkan hasil ke helpdesk", "Hasil diserahkan ke helpdesk",
         needs=(_not_handed_over,)),
    _row(Act.NOTIFY, State.RESET, State.NOTIFIED, "Beri tahu pemohon", "Pemohon diberi tahu", needs=(_handed_over,)),
    _row(Act.NOTIFY_REJECTION, State.REJECTED, State.NOTIFIED, "Beri tahu penolakan", "Penolakan diberitahukan"),
    _row(Act.NEW_CODE, State.NOTIFIED, None, "Buat kode baru", "Kode pengambilan baru dibuat",
         needs=(_not_alarmed, _password_unopened, _not_given_up)),
    _row(Act.DISCLOSE, State.NOTIFIED, None, "Buka hasil", "Hasil dibuka pemohon",
         needs=(_has_result, _not_alarmed, _not_given_up), bearer=True),
    _row(Act.RECEIVE, State.NOTIFIED, None, "Nyatakan diterima", "Hasil diterima pemohon",
         needs=(_has_result, _not_alarmed, _password_opened, _not_yet_received, _not_given_up), bearer=True),
    _row(Act.ALARM, State.NOTIFIED, None, "Laporkan: bukan saya yang membuka", "Dilaporkan dibuka orang lain",
         needs=(_password_handed_out, _not_alarmed, _not_given_up), breaks_off=True, bearer=True),
    _row(Act.GIVE_UP, State.NOTIFIED, None, "Catat tidak diterima", "Penyerahan dinyatakan tidak berhasil",
         needs=(_has_result, _not_yet_received, _not_given_up), forgoes_output=True),
    _row(Act.REISSUE, State.NOTIFIED, State.VALIDITY_CHECK, "Terbitkan ulang", "Diterbitkan ulang",
         needs=(_has_result,), breaks_off=True),
    _row(Act.LAPSE, (State.SUBMITTED, State.QUEUED, State.AWAITING_COMPLETION), State.LAPSED,
         "Nyatakan tidak ditindaklanjuti", "Dinyatakan tidak ditindaklanjuti", breaks_off=True),
    _row(Act.MERGE, BEFORE_RESULT, State.LAPSED, "Gabungkan", "Digabung ke permohonan lain", breaks_off=True),
    _row(Act.WITHDRAW, BEFORE_RESULT, State.LAPSED, "Tarik permohonan", "Permohonan ditarik pemohon", breaks_off=True),
    _row(Act.ARCHIVE, (State.NOTIFIED, State.LAPSED), State.ARCHIVED, "Arsipkan", "Diarsipkan", needs=(_settled,)),
)  # fmt: skip


def next_act(ticket: "Ticket") -> Act | None:
    """The main act that the ticket waits for, whose performer's inbox it stands in; None when it is archived."""
    return _NEXT[State(ticket.state)](ticket)


def _after_completeness(ticket: "Ticket") -> Act:
    return Act.REQUEST_COMPLETION if ticket.completeness == Decision.NO else Act.FIND_COMPLETE


def _after_validity(ticket: "Ticket") -> Act:
    return {Decision.YES: Act.FULFIL, Decision.NO: Act.REJECT}.get(ticket.validity, Act.FIND_VALID)  # type: ignore[call-overload, no-any-return]


def _after_result(ticket: "Ticket") -> Act:
    return Act.HAND_OVER if _handed_over(ticket) else Act.NOTIFY


def _after_telling(ticket: "Ticket") -> Act:
    """A result that somebody else opened waits for a new one, whoever said meanwhile that it arrived."""
    if ticket.is_settled:
        return Act.ARCHIVE
    return Act.REISSUE if ticket.alarmed_at else Act.RECEIVE


_NEXT: dict[State, Callable[["Ticket"], Act | None]] = {
    State.SUBMITTED: lambda _: Act.ENQUEUE,
    State.QUEUED: lambda _: Act.OPEN,
    State.COMPLETENESS_CHECK: _after_completeness,
    State.AWAITING_COMPLETION: lambda _: Act.COMPLETE,
    State.VALIDITY_CHECK: _after_validity,
    State.RESET: _after_result,
    State.REJECTED: lambda _: Act.NOTIFY_REJECTION,
    State.NOTIFIED: _after_telling,
    State.LAPSED: lambda _: Act.ARCHIVE,
    State.ARCHIVED: lambda _: None,
}
