"""The one table of a decree (SK Pembuatan Akun, SOP 001): states, acts, and what each act needs.

Who performs an act stands in the SOP document. Acts about one person of the SK are rows too (events): the same rules,
locks and log hold for them. Steps that only follow from others (order, inform, settle) are automatic in the document.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models

from requests_app.process.table import Row, Table
from requests_app.sop.vocabulary import DecreeAct

if TYPE_CHECKING:
    from requests_app.decrees.models import Decree


class State(models.TextChoices):
    """Where a decree stands."""

    DRAFT = "draft", "Naskah"
    SUBMITTED = "submitted", "Menunggu tanda tangan"
    RETURNED = "returned", "Dikembalikan untuk diperbaiki"
    ISSUED = "issued", "Diterbitkan"
    ORDERED = "ordered", "Akun sedang dibuat"
    ACCOUNTS_CREATED = "accounts_created", "Akun sedang disampaikan"
    INFORMED = "informed", "Akun sudah disampaikan"
    VOIDED = "voided", "Dibatalkan"
    ARCHIVED = "archived", "Diarsipkan"


# While its text and people may still change.
EDITABLE = (State.DRAFT, State.RETURNED)
BEFORE_ISSUE = (*EDITABLE, State.SUBMITTED)
# While accounts go to their people.
TELLING = (State.ACCOUNTS_CREATED, State.INFORMED)
AFTER_ISSUE = (State.ISSUED, State.ORDERED, *TELLING)
IN_EFFECT = (*AFTER_ISSUE, State.ARCHIVED)


class AccountKind(models.TextChoices):
    """For whom the accounts are; the first three are the SPSE role of everybody in the SK."""

    VERIFIKATOR = "verifikator", "Verifikator"
    HELPDESK = "helpdesk", "Helpdesk"
    ADMIN_AGENCY = "admin_agency", "Admin Agency"
    MIXED = "mixed", "Gabungan"


# --- what comes first: each answers with the sentence beside the disabled button, or None ---------------------


def _has_people(decree: "Decree") -> str | None:
    return None if decree.counts.people else "Isi dahulu Formulir Pembuatan Akun: belum ada seorang pun."


def _roles_fit(decree: "Decree") -> str | None:
    return decree.misfit_roles


def _has_text(decree: "Decree") -> str | None:
    return None if decree.title and decree.text else "Lengkapi dahulu judul dan naskah SK."


def _was_submitted(decree: "Decree") -> str | None:
    if decree.state == State.SUBMITTED or not decree.admin_drafters:
        return None
    return "Naskah ini disusun Admin PPE dan belum diajukan untuk ditandatangani."


def _cautions_seen(decree: "Decree") -> str | None:
    return decree.unacknowledged


def _nothing_made(decree: "Decree") -> str | None:
    return "Sebagian akun sudah dibuat di SPSE; batalkan dahulu catatannya." if decree.counts.made else None


def _form_agrees(decree: "Decree") -> str | None:
    return None if decree.form_agrees else "Formulir tidak sama dengan SK yang diterbitkan. Hubungi Admin Sistem."


def _all_decided(decree: "Decree") -> str | None:
    left = decree.counts.undecided
    return f"{left} orang belum dicatat dibuat atau tidak dapat dibuat." if left else None


def _all_told(decree: "Decree") -> str | None:
    left = decree.counts.untold
    return f"{left} akun belum disampaikan kepada orangnya." if left else None


def _all_settled(decree: "Decree") -> str | None:
    left = decree.counts.unsettled
    return f"{left} akun belum diterima orangnya; catat penerimaan atau alasan tidak diterima." if left else None


def _not_settled_yet(decree: "Decree") -> str | None:
    return "Semua akun sudah diterima." if decree.settled_at else None


def _signed_scan_kept(decree: "Decree") -> str | None:
    if decree.voided_at or decree.scan_sha256:
        return None
    return "Unggah dahulu pindaian SK yang sudah ditandatangani."


def _not_ended(decree: "Decree") -> str | None:
    return "SK ini sudah dinyatakan berakhir." if decree.ended_at else None


def _was_issued(decree: "Decree") -> str | None:
    return "SK ini dibatalkan; tidak ada yang berakhir." if decree.voided_at else None


def _is_over(decree: "Decree") -> str | None:
    return None if decree.is_over else "SK ini masih berlaku."


def _row(
    act: DecreeAct, sources: tuple[str, ...] | str, target: State | None, label: str, done: str, **more: object
) -> Row:
    states = (sources,) if isinstance(sources, str) else sources
    return Row(act, frozenset(states), target, label, done, **more)  # type: ignore[arg-type]


# Kepala LPSE begins, or whoever makes the accounts drafts for them.
DRAFTERS = (DecreeAct.CREATE_ACCOUNTS,)

TABLE = Table(
    _row(DecreeAct.BEGIN, "", State.DRAFT, "Buat naskah SK", "Naskah SK dimulai", on_behalf=DRAFTERS),
    _row(DecreeAct.SUBMIT, EDITABLE, State.SUBMITTED, "Ajukan untuk ditandatangani", "Diajukan untuk ditandatangani",
         needs=(_has_people, _roles_fit, _has_text), on_behalf=DRAFTERS),
    _row(DecreeAct.SEND_BACK, State.SUBMITTED, State.RETURNED, "Kembalikan untuk diperbaiki",
         "Dikembalikan untuk diperbaiki"),
    _row(DecreeAct.ISSUE, (State.DRAFT, State.SUBMITTED), State.ISSUED, "Terbitkan SK", "SK diterbitkan",
         needs=(_has_people, _roles_fit, _has_text, _was_submitted, _cautions_seen)),
    _row(DecreeAct.ORDER, State.ISSUED, State.ORDERED, "Perintahkan pembuatan akun",
         "Admin PPE diperintah membuat akun", follows=(DecreeAct.ISSUE,)),
    _row(DecreeAct.ATTACH_SCAN, AFTER_ISSUE, None, "Unggah SK bertanda tangan", "SK bertanda tangan diunggah",
         on_behalf=DRAFTERS),
    _row(DecreeAct.VOID, (*BEFORE_ISSUE, State.ISSUED, State.ORDERED), State.VOIDED, "Batalkan", "Dibatalkan",
         needs=(_nothing_made,), on_behalf=DRAFTERS, breaks_off=True),
    _row(DecreeAct.MAKE_ACCOUNT, State.ORDERED, None, "Akun dibuat", "Akun dibuat di SPSE", needs=(_form_agrees,)),
    _row(DecreeAct.CANNOT_MAKE, State.ORDERED, None, "Tidak dapat dibuat", "Akun tidak dapat dibuat",
         needs=(_form_agrees,)),
    _row(DecreeAct.UNDO_MARK, State.ORDERED, None, "Batalkan catatan", "Catatan pembuatan akun dibatalkan"),
    _row(DecreeAct.CREATE_ACCOUNTS, State.ORDERED, State.ACCOUNTS_CREATED, "Selesai membuat akun",
         "Pembuatan akun selesai", needs=(_form_agrees, _all_decided)),
    _row(DecreeAct.TELL, TELLING, None, "Sampaikan akun", "Akun disampaikan kepada orangnya"),
    _row(DecreeAct.NEW_CODE, TELLING, None, "Buat kode baru", "Kode pengambilan baru dibuat"),
    _row(DecreeAct.DISCLOSE, TELLING, None, "Buka password", "Password dibuka", bearer=True),
    _row(DecreeAct.RECEIVE, TELLING, None, "Nyatakan diterima", "Akun diterima", bearer=True,
         on_behalf=(DecreeAct.TELL,)),
    _row(DecreeAct.CONFIRM_LOGIN, (*TELLING, State.ARCHIVED), None, "Nyatakan sudah login",
         "Login pertama dan penggantian password dikonfirmasi", bearer=True, on_behalf=(DecreeAct.TELL,)),
    _row(DecreeAct.ALARM, TELLING, None, "Laporkan: bukan saya yang membuka", "Dilaporkan dibuka orang lain",
         bearer=True),
    _row(DecreeAct.GIVE_UP, TELLING, None, "Catat tidak diterima", "Penyerahan dinyatakan tidak berhasil"),
    _row(DecreeAct.REISSUE, TELLING, None, "Terbitkan ulang", "Password diterbitkan ulang"),
    _row(DecreeAct.INFORM, State.ACCOUNTS_CREATED, State.INFORMED, "Selesai menyampaikan", "Semua akun disampaikan",
         needs=(_all_told,), follows=(DecreeAct.CREATE_ACCOUNTS, DecreeAct.TELL, DecreeAct.GIVE_UP)),
    _row(DecreeAct.SETTLE, State.INFORMED, None, "Selesai diterima", "Semua akun diterima atau dicatat tidak diterima",
         needs=(_all_settled, _not_settled_yet),
         follows=(DecreeAct.INFORM, DecreeAct.RECEIVE, DecreeAct.GIVE_UP)),
    _row(DecreeAct.END, (*TELLING, State.ARCHIVED), None, "Nyatakan berakhir", "SK dinyatakan berakhir",
         needs=(_was_issued, _not_ended)),
    _row(DecreeAct.CLOSE_ACCOUNT, (*TELLING, State.ARCHIVED), None, "Catat akun ditutup", "Akun ditutup di SPSE",
         needs=(_was_issued, _is_over)),
    _row(DecreeAct.ARCHIVE, (State.INFORMED, State.VOIDED), State.ARCHIVED, "Arsipkan", "Diarsipkan",
         needs=(_all_settled, _signed_scan_kept)),
)  # fmt: skip


def next_act(decree: "Decree") -> DecreeAct | None:
    """The main act that the decree waits for, whose performer's inbox it stands in; None when it is archived."""
    return _NEXT[State(decree.state)](decree)


def _after_informing(decree: "Decree") -> DecreeAct:
    return DecreeAct.ARCHIVE if decree.settled_at else DecreeAct.SETTLE


_NEXT: dict[State, Callable[["Decree"], DecreeAct | None]] = {
    State.DRAFT: lambda _: DecreeAct.SUBMIT,
    State.SUBMITTED: lambda _: DecreeAct.ISSUE,
    State.RETURNED: lambda _: DecreeAct.SUBMIT,
    State.ISSUED: lambda _: DecreeAct.ORDER,
    State.ORDERED: lambda _: DecreeAct.CREATE_ACCOUNTS,
    State.ACCOUNTS_CREATED: lambda _: DecreeAct.INFORM,
    State.INFORMED: _after_informing,
    State.VOIDED: lambda _: DecreeAct.ARCHIVE,
    State.ARCHIVED: lambda _: None,
}
