"""Warnings of the identity check: what often goes with an attempt to take over an account (SOP step 9.1).

One function a warning; each answers with the sentence for the screen and what exactly was seen, or None. A warning
either must be answered with a note, or needs a second person, or only has to be known.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models

from accounts_app.register.models import SpseAccount, SpseRole, Standing
from accounts_app.templatetags.ui import full_date, full_time
from requests_app.tickets.identity import plain
from requests_app.tickets.identity.comparison import fingerprint
from requests_app.tickets.identity.models import IdentityDecision
from requests_app.tickets.identity.traces import Shares, Trace
from requests_app.tickets.workflow import FINISHED

if TYPE_CHECKING:
    from requests_app.tickets.record import TicketRecord

RECENT = timedelta(days=30)
MANY_PERSONS = 3
# Whose password opens other people's accounts.
ADMINISTRATORS = (SpseRole.ADMIN_AGENCY,)
# Auditors show a Surat Perintah Tugas for each visit; the register has no SK of theirs.
WITHOUT_DECREE = (SpseRole.AUDITOR,)


class CautionKind(models.TextChoices):
    """What is wrong, as a heading."""

    CONTACT_CHANGED = "contact_changed", "Kontak baru diubah"
    CONTACT_HELD = "contact_held", "Kontak masih ditahan"
    NO_CONTACT = "no_contact", "Tidak ada kontak yang tercatat"
    DECREE_ENDED = "decree_ended", "SK sudah berakhir"
    DECREE_NOT_YET = "decree_not_yet", "SK belum berlaku"
    DECREE_MISSING = "decree_missing", "Tidak ada SK yang tercatat"
    ACCOUNT_INACTIVE = "account_inactive", "Akun nonaktif"
    DOCUMENT_REUSED = "document_reused", "Berkas pernah dipakai"
    DECREE_REUSED = "decree_reused", "Nomor SK dipakai orang lain"
    RESET_RECENTLY = "reset_recently", "Akun ini baru saja direset"
    STILL_OPEN = "still_open", "Permohonan lain masih berjalan"
    CARRIER_MANY = "carrier_many", "Satu pembawa, banyak akun"
    CARRIER = "carrier", "Berkas dibawa orang lain"
    WORKS_HERE = "works_here", "Akun petugas kantor ini"
    ADMINISTRATOR = "administrator", "Akun pengelola"


class Demand(StrEnum):
    """What a warning asks for before the data may be called valid."""

    KNOW = "know"
    ANSWER = "answer"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning; ``decision`` is the answer that counts for exactly what is seen now."""

    kind: CautionKind
    text: str
    fingerprint: str
    demand: Demand = Demand.ANSWER
    decision: IdentityDecision | None = None

    @property
    def topic(self) -> str:
        return f"caution:{self.kind.value}"

    @property
    def is_open(self) -> bool:
        return self.demand is Demand.ANSWER and self.decision is None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the warnings look at."""

    ticket: "TicketRecord"
    account: SpseAccount | None
    traces: list[Trace]
    now: datetime

    def sharing(self, *shares: Shares) -> list[Trace]:
        """One trace a ticket."""
        return list({trace.pk: trace for trace in self.traces if trace.shares in shares}.values())


def cautions_of(seen: Seen, decisions: dict[str, IdentityDecision]) -> list[Caution]:
    """Every warning that applies, each with its answer if it has one."""
    found = [caution for look in _LOOKS if (caution := look(seen))]
    return [_answered(caution, decisions.get(caution.topic)) for caution in found]


def _answered(caution: Caution, decision: IdentityDecision | None) -> Caution:
    counts = decision is not None and decision.fingerprint == caution.fingerprint
    return replace(caution, decision=decision if counts else None)


def _caution(kind: CautionKind, text: str, *seen: object, demand: Demand = Demand.ANSWER) -> Caution:
    return Caution(kind, text, fingerprint(kind.value, *seen), demand)


def _numbers(traces: Iterable[Trace]) -> str:
    return ", ".join(trace.number for trace in traces)


# --- the account on record ----------------------------------------------------------------------------------


def _contact_changed(seen: Seen) -> Caution | None:
    at = getattr(seen.account, "contact_changed_at", None)
    if at is None or at < seen.now - RECENT:
        return None
    text = f"Surel atau telepon pada register diubah {full_time(at)}. Pastikan perubahan itu diminta pemilik akun."
    return _caution(CautionKind.CONTACT_CHANGED, text, at)


def _contact_held(seen: Seen) -> Caution | None:
    until = seen.account.contact_held_until if seen.account else None
    if until is None or until <= seen.now:
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
    return _caution(kind, _SENTENCES[kind](account), account.decree_number, account.decree_until, account.is_active)


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
    if seen.account is None or seen.account.spse_role not in ADMINISTRATORS:
        return None
    text = "Pemegang akun ini mengelola akun orang lain. Orang kedua harus menyetujui."
    return _caution(CautionKind.ADMINISTRATOR, text, seen.account.pk, demand=Demand.SECOND)


def _works_here(seen: Seen) -> Caution | None:
    if not getattr(seen.account, "works_here", False):
        return None
    text = "Pemilik akun bertugas di kantor ini. Orang kedua harus menyetujui."
    return _caution(CautionKind.WORKS_HERE, text, seen.account and seen.account.pk, demand=Demand.SECOND)


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
    near = seen.sharing(Shares.ACCOUNT, Shares.NIP, Shares.EMAIL)
    pk = seen.account.pk if seen.account else None
    return [trace for trace in near if trace.account_id in (pk, None)]


def _reset_recently(seen: Seen) -> Caution | None:
    since = seen.now - RECENT
    recent = [trace for trace in _same_account(seen) if trace.fulfilled_at and trace.fulfilled_at >= since]
    if not recent:
        return None
    text = f"Sudah dilayani dalam 30 hari terakhir: {_numbers(recent)}. Tanyakan mengapa diminta lagi."
    return _caution(CautionKind.RESET_RECENTLY, text, *sorted(trace.pk for trace in recent))


def _still_open(seen: Seen) -> Caution | None:
    running = [trace for trace in _same_account(seen) if trace.state not in FINISHED and not trace.fulfilled_at]
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
    _works_here, _administrator, _contact_held, _contact_changed, _no_contact, _decree, _document_reused,
    _decree_reused, _reset_recently, _still_open, _carrier,
)  # fmt: skip
