"""Warnings of the identity check: what often goes with an attempt to take over an account (SOP step 9.1).

One function a warning; each answers with the sentence for the screen and what exactly was seen, or None. A warning
either must be answered with a note, or by a call to the owner, or needs a second person, or only has to be known.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from accounts_app.register.models import SpseAccount, SpseRole, Standing
from accounts_app.templatetags.ui import full_date, full_time
from requests_app.process.deviations.words import said
from requests_app.sop.vocabulary import Act
from requests_app.tickets.identity import plain
from requests_app.tickets.identity.caution_kinds import Caution, CautionKind, Demand, Seen
from requests_app.tickets.identity.comparison import fingerprint
from requests_app.tickets.identity.models import IdentityDecision
from requests_app.tickets.identity.senders import sender_differs, sender_forged
from requests_app.tickets.identity.traces import Shares, Trace
from requests_app.tickets.workflow import FINISHED

__all__ = ["Caution", "CautionKind", "Demand", "Seen", "cautions_of"]

MANY_PERSONS = 3
# Whose password opens other people's accounts.
ADMINISTRATORS = (SpseRole.ADMIN_AGENCY,)
# Auditors show a Surat Perintah Tugas for each visit; the register has no SK of theirs.
WITHOUT_DECREE = (SpseRole.AUDITOR,)


def cautions_of(
    seen: Seen, decisions: dict[str, IdentityDecision], told_at: datetime | None = None
) -> list[Caution]:  # fmt: skip
    """Every warning that applies, each with its answer if it has one. ``told_at``: when the owner confirmed."""
    found = [caution for look in _LOOKS if (caution := look(seen))]
    return [_answered(caution, decisions.get(caution.topic), told_at) for caution in found]


def _answered(caution: Caution, decision: IdentityDecision | None, told_at: datetime | None) -> Caution:
    counts = decision is not None and decision.fingerprint == caution.fingerprint
    told = caution.demand is Demand.CALL and told_at is not None and told_at >= (caution.since or told_at)
    return replace(caution, decision=decision if counts else None, told=told)


def _caution(kind: CautionKind, text: str, *seen: object, demand: Demand = Demand.ANSWER) -> Caution:
    return Caution(kind, text, fingerprint(kind.value, *seen), demand)


def _numbers(traces: Iterable[Trace]) -> str:
    return ", ".join(trace.number for trace in traces)


# --- the account on record ----------------------------------------------------------------------------------


def _contact_changed(seen: Seen) -> Caution | None:
    at = getattr(seen.account, "contact_changed_at", None)
    if at is None or at < seen.since:
        return None
    text = f"Surel atau telepon pada register diubah {full_time(at)}. Pastikan perubahan itu diminta pemilik akun."
    return _caution(CautionKind.CONTACT_CHANGED, text, at)


def _record_newer(seen: Seen) -> Caution | None:
    """Whoever can bring in a spreadsheet could bring in the number to call with it."""
    began = seen.ticket.submitted_at
    if seen.account is None or began is None or seen.account.created_at <= began:
        return None
    text = (
        f"Akun masuk register {full_time(seen.account.created_at)}, sesudah permohonan diajukan. "
        "Pastikan kontaknya dari SPSE atau arsip registrasi, bukan dari permohonan ini."
    )
    return _caution(CautionKind.RECORD_NEWER, text, seen.account.pk)


def _contact_held(seen: Seen) -> Caution | None:
    until = seen.account.hold_at(seen.now) if seen.account else None
    if until is None:
        return None
    text = f"Sampai {full_time(until)} akun ini hanya direset bila pemiliknya datang langsung."
    return _caution(CautionKind.CONTACT_HELD, text, until, demand=Demand.KNOW)


def _no_contact(seen: Seen) -> Caution | None:
    if seen.account is None or seen.account.phone or seen.account.email:
        return None
    text = "Register tidak memuat surel maupun telepon: hasil hanya dapat disampaikan dengan bertemu langsung."
    return _caution(CautionKind.NO_CONTACT, text, seen.account.pk)


_STANDINGS = {
    Standing.ENDED: CautionKind.DECREE_ENDED,
    Standing.NOT_YET: CautionKind.DECREE_NOT_YET,
    Standing.NONE: CautionKind.DECREE_MISSING,
    Standing.INACTIVE: CautionKind.ACCOUNT_INACTIVE,
}


def _decree(seen: Seen) -> Caution | None:
    account = seen.account
    if account is None:
        return None
    standing = account.standing_on(seen.now.astimezone(seen.ticket.office.tz).date())
    kind = _STANDINGS.get(standing)
    if kind is None or (standing is Standing.NONE and account.spse_role in WITHOUT_DECREE):
        return None
    shown = (account.decree_number, account.decree_from, account.decree_until, account.is_active)
    return _caution(kind, _SENTENCES[kind](account), *shown)


_SENTENCES: dict[CautionKind, Callable[[SpseAccount], str]] = {
    CautionKind.DECREE_ENDED: lambda account: (
        f"SK {account.decree_number} pada register berakhir {full_date(account.decree_until)}. Periksa SK penggantinya."
    ),
    CautionKind.DECREE_NOT_YET: lambda account: (
        f"SK {account.decree_number} pada register baru berlaku {full_date(account.decree_from)}."
    ),
    CautionKind.DECREE_MISSING: lambda _: "Register tidak memuat SK akun ini. Periksa SK yang dilampirkan.",
    CautionKind.ACCOUNT_INACTIVE: lambda _: "Register mencatat akun ini nonaktif atau SK-nya dicabut.",
}


def _administrator(seen: Seen) -> Caution | None:
    if seen.account is None or not {seen.account.spse_role, seen.ticket.applicant_type} & set(ADMINISTRATORS):
        return None
    text = "Pemegang akun ini mengelola akun orang lain. Orang kedua harus menyetujui."
    return _caution(CautionKind.ADMINISTRATOR, text, seen.account.pk, demand=Demand.SECOND)


def _works_here(seen: Seen) -> Caution | None:
    if not getattr(seen.account, "works_here", False):
        return None
    text = "Pemilik akun bertugas di kantor ini. Orang kedua harus menyetujui."
    return _caution(CautionKind.WORKS_HERE, text, seen.account and seen.account.pk, demand=Demand.SECOND)


# --- the file ----------------------------------------------------------------------------------------------


def _document_set_aside(seen: Seen) -> Caution | None:
    """What the judge never saw must not pass unnoticed. Where one role checks and judges, a second person looks."""
    row = seen.set_aside
    if row is None:
        return None
    definition = seen.ticket.sop.definition
    alone = definition.performer_of(Act.FIND_COMPLETE) == definition.performer_of(Act.FIND_VALID)
    text = f"{row.what}. {row.noted_by}: {said(row.cause, row.reason)}"
    text += " Orang kedua harus menyetujui." if alone else " Nilai tanpa mengandalkan dokumen itu."
    return _caution(CautionKind.DOCUMENT_SET_ASIDE, text, row.pk, demand=Demand.SECOND if alone else Demand.ANSWER)


# --- other tickets ------------------------------------------------------------------------------------------


def _document_reused(seen: Seen) -> Caution | None:
    twins = seen.sharing(Shares.DOCUMENT)
    if not twins:
        return None
    strangers = [twin for twin in twins if not twin.is_same_person(seen.ticket)]
    whose = "orang lain" if strangers else "pemohon yang sama"
    text = f"Berkas yang persis sama sudah ada pada permohonan {whose}: {_numbers(strangers or twins)}."
    return _caution(CautionKind.DOCUMENT_REUSED, text, *sorted(twin.pk for twin in twins))


def _decree_reused(seen: Seen) -> Caution | None:
    strangers = [trace for trace in seen.sharing(Shares.DECREE) if not trace.is_same_person(seen.ticket)]
    if not strangers:
        return None
    text = f"Nomor SK ini juga tercantum pada permohonan orang lain: {_numbers(strangers)}. Periksa lampiran SK-nya."
    return _caution(CautionKind.DECREE_REUSED, text, *sorted(trace.pk for trace in strangers))


def _same_account(seen: Seen) -> list[Trace]:
    """Tickets of the same account, or of the same person while no account was tied to them."""
    near = seen.sharing(Shares.ACCOUNT, Shares.NIP, Shares.EMAIL, Shares.USER_ID)
    pk = seen.account.pk if seen.account else None
    return [trace for trace in near if trace.account_id in (pk, None)]


def _reset_recently(seen: Seen) -> Caution | None:
    recent = [trace for trace in _same_account(seen) if trace.fulfilled_at and trace.fulfilled_at >= seen.since]
    if not recent:
        return None
    text = f"Sudah dilayani dalam 30 hari terakhir: {_numbers(recent)}. Tanyakan mengapa diminta lagi."
    return _caution(CautionKind.RESET_RECENTLY, text, *sorted(trace.pk for trace in recent))


def _rejected_recently(seen: Seen) -> Caution | None:
    rejected = [trace for trace in _same_account(seen) if trace.rejected_at and trace.rejected_at >= seen.since]
    if not rejected:
        return None
    text = f"Untuk orang atau akun yang sama, belum lama ini ditolak: {_numbers(rejected)}. Baca alasan penolakannya."
    return _caution(CautionKind.REJECTED_RECENTLY, text, *sorted(trace.pk for trace in rejected))


def _still_open(seen: Seen) -> Caution | None:
    settled = [trace.pk for trace in seen.traces if trace.fulfilled_at or trace.rejected_at]
    running = [trace for trace in _same_account(seen) if trace.state not in FINISHED and trace.pk not in settled]
    if not running:
        return None
    text = f"Untuk orang atau akun yang sama: {_numbers(running)}."
    return _caution(CautionKind.STILL_OPEN, text, *sorted(trace.pk for trace in running))


def _carrier(seen: Seen) -> Caution | None:
    """One carrier with many accounts is asked about; a single one is only pointed out."""
    if not seen.ticket.carrier_name:
        return None
    others = [trace for trace in seen.sharing(Shares.CARRIER) if not trace.is_same_person(seen.ticket)]
    persons = {plain.digits(trace.nip) or plain.name(trace.name) for trace in others}
    if len(persons) + 1 < MANY_PERSONS:
        text = f"Dibawa oleh {seen.ticket.carrier_name}. Hasil tidak pernah diberikan kepada pembawa."
        return _caution(CautionKind.CARRIER, text, seen.ticket.carrier_name, demand=Demand.KNOW)
    count = f"{len(persons) + 1} orang dalam 90 hari terakhir"
    text = f"{seen.ticket.carrier_name} membawa berkas {count}: {_numbers(others)}."
    return _caution(CautionKind.CARRIER_MANY, text, *sorted(trace.pk for trace in others))


_LOOKS: tuple[Callable[[Seen], Caution | None], ...] = (
    sender_forged, sender_differs, _works_here, _administrator, _contact_held, _contact_changed, _record_newer,
    _no_contact, _decree, _document_set_aside, _document_reused, _decree_reused, _reset_recently, _rejected_recently,
    _still_open, _carrier,
)  # fmt: skip
