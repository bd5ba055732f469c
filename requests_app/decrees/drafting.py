"""Step 1, before the signature: begin a draft, put people and text, answer warnings, hand it up and down.

Whoever works on it as Admin PPE is noted on the decree (`admin_drafters`) and can then not sign it. People are put as a
whole list: rows with identities of their own would have to be merged between two editors, and Lampiran is one table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.decrees.authority import default_signatory
from requests_app.decrees.casework import DECREES, do, may, said
from requests_app.decrees.models import AccountKind, Acknowledgement, Decree, DecreePerson, Signatory
from requests_app.decrees.people import DECREE_ROLES, MOST_PEOPLE
from requests_app.decrees.workflow import BEFORE_ISSUE, EDITABLE
from requests_app.process.deviations.account import Account
from requests_app.process.engine import amend, begin
from requests_app.process.refusals import Forbidden, Refused
from requests_app.sop.models import SopInForce, decree_sop
from requests_app.sop.vocabulary import DecreeAct

# What may be put into a draft besides its clauses.
HEAD = ("title", "account_kind", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One row of the Formulir Pembuatan Akun, as typed or read from a table."""

    name: str
    spse_role: str
    email: str
    nip: str = ""
    rank: str = ""
    position: str = ""
    agency: str = ""
    phone: str = ""


def sop_of(office: Office) -> SopInForce | None:
    """The SOP under which this office makes decrees today; None where it makes none."""
    sop = decree_sop(office, timezone.localdate(timezone=office.tz))
    return sop if sop and sop.allows(DecreeAct.BEGIN) else None


def begin_draft(
    office: Office, *, by: User, kind: str, title: str = "", text: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Decree:  # fmt: skip
    """Begin an SK of this kind (`AccountKind`). :raises Refused: the office makes none, or this is not theirs to do."""
    if kind not in AccountKind.values:
        raise Refused("Jenis SK tidak dikenal.")
    sop = sop_of(office)
    if sop is None:
        raise Refused(f"{office.name} belum memberlakukan SOP registrasi akun dengan SK (001).")
    decree = Decree(office=office, sop=sop, account_kind=kind, title=title.strip(), text=dict(text or {}))
    _note_drafter(decree, by)
    maker = sop.performer_of(DecreeAct.CREATE_ACCOUNTS) if decree.admin_drafters else None
    decree.drafted_as = maker or Role.KEPALA_LPSE
    for name, value in default_signatory(office).columns.items():
        setattr(decree, name, value)
    return begin(DECREES, decree, DecreeAct.BEGIN, by=by, at=at)


def put_people(decree: Decree, rows: Iterable[PersonFacts], *, by: User, seen: int | None = None) -> Decree:
    """Write the form anew: these people in this order. :raises Refused: a row that cannot stand, by its number."""
    facts = [_clean(row) for row in rows]
    _refuse_bad(facts)
    with transaction.atomic():
        locked = _open(decree, by, seen)
        locked.people.all().delete()
        DecreePerson.objects.bulk_create(
            DecreePerson(office_id=locked.office_id, decree=locked, no=no, **asdict(row))
            for no, row in enumerate(facts, start=1)
        )
        record(locked.subject, "people_put", by=by, data={"people": len(facts)})
        return locked


def put_text(
    decree: Decree, text: Mapping[str, Any] | None = None, *, by: User, seen: int | None = None,
    signatory: Signatory | None = None, **head: Any,
) -> Decree:  # fmt: skip
    """Write clauses (what `texts` made), and of HEAD what is given. The event names the fields, never their text."""
    if unknown := set(head) - set(HEAD):
        raise TypeError(f"not of a draft: {sorted(unknown)}")
    if head.get("account_kind", AccountKind.MIXED) not in AccountKind.values:
        raise Refused("Jenis SK tidak dikenal.")
    values = {**head, **({} if text is None else {"text": dict(text)}), **(signatory.columns if signatory else {})}
    with transaction.atomic():
        locked = _open(decree, by, seen)
        changed = sorted(name for name, value in values.items() if getattr(locked, name) != value)
        for name in changed:
            setattr(locked, name, values[name])
        _refuse_bad_validity(locked)
        if changed:
            locked.save(update_fields=changed)
            record(locked.subject, "text_put", by=by, data={"fields": changed})
        return locked


def acknowledge(decree: Decree, fingerprint: str, note: str, *, by: User, seen: int | None = None) -> Decree:
    """Say why the SK goes on in spite of a warning (`decree.cautions`): the drafter, or who is to sign."""
    note = said(note, "Catatan")
    with transaction.atomic():
        locked = amend(DECREES, decree, seen=seen)
        if locked.state not in BEFORE_ISSUE or not (may_draft(locked, by) or may(locked, DecreeAct.ISSUE, by)):
            raise Forbidden("Peringatan ditanggapi penyusun atau Kepala LPSE sebelum SK diterbitkan.")
        caution = next((each for each in locked.open_cautions if each.fingerprint == fingerprint), None)
        if caution is None:
            raise Refused("Peringatan ini sudah ditanggapi atau sudah tidak berlaku.")
        Acknowledgement.objects.create(
            decree=locked, kind=caution.kind, fingerprint=fingerprint, note=note, at=timezone.now(), by=by
        )
        record(locked.subject, "caution_seen", by=by, data={"kind": caution.kind, "rows": list(caution.rows)})
        return locked


def submit(decree: Decree, *, by: User, seen: int | None = None) -> Decree:
    """Put the draft before Kepala LPSE for signature."""
    return do(decree, DecreeAct.SUBMIT, by=by, seen=seen)


def send_back(decree: Decree, reason: str, *, by: User, seen: int | None = None) -> Decree:
    """Kepala LPSE wants it corrected, and says what."""
    return do(decree, DecreeAct.SEND_BACK, by=by, seen=seen, reason=said(reason, "Alasan pengembalian"))


def void(decree: Decree, reason: str, *, by: User, seen: int | None = None, account: Account | None = None) -> Decree:
    """Give up a draft, or void an issued SK of which no account was made: its number stays in the register."""
    return do(decree, DecreeAct.VOID, by=by, seen=seen, account=account, reason=said(reason, "Alasan pembatalan"))


def may_draft(decree: Decree, by: User) -> bool:
    """Whether this person may change text and people now."""
    return decree.state in EDITABLE and may(decree, DecreeAct.SUBMIT, by)


def _open(decree: Decree, by: User, seen: int | None) -> Decree:
    """The locked draft, with its new hand noted. :raises Forbidden: not a draft any more, or not theirs."""
    locked = amend(DECREES, decree, seen=seen)
    if not may_draft(locked, by):
        raise Forbidden("Naskah ini tidak sedang disusun, atau bukan Anda penyusunnya.")
    if _note_drafter(locked, by):
        locked.save(update_fields=["admin_drafters"])
    return locked


def _note_drafter(decree: Decree, by: User) -> bool:
    """Whoever makes the accounts of this office, whatever else they are. Whether they are new."""
    makers = decree.sop.performer_of(DecreeAct.CREATE_ACCOUNTS)
    if makers not in by.roles or by.pk in decree.admin_drafters:
        return False
    decree.admin_drafters = [*decree.admin_drafters, by.pk]
    return True


def _clean(row: PersonFacts) -> PersonFacts:
    values = {name: " ".join(value.split()) for name, value in asdict(row).items()}
    return PersonFacts(**{**values, "email": values["email"].lower()})


def _refuse_bad(rows: list[PersonFacts]) -> None:
    if len(rows) > MOST_PEOPLE:
        raise Refused(f"Satu SK memuat paling banyak {MOST_PEOPLE} orang.")
    seen: dict[tuple[str, str], int] = {}
    for no, row in enumerate(rows, start=1):
        if fault := _fault(row):
            raise Refused(f"Baris {no}: {fault}")
        earlier = seen.setdefault((row.email, row.spse_role), no)
        if earlier != no:
            raise Refused(f"Baris {no}: orang dan peran yang sama sudah ada pada baris {earlier}.")


def _fault(row: PersonFacts) -> str:
    if not row.name:
        return "nama belum diisi."
    if row.spse_role not in {role.value for role in DECREE_ROLES}:
        return "peran SPSE harus Verifikator, Helpdesk, atau Admin Agency."
    try:
        validate_email(row.email)
    except ValidationError:
        return "alamat surel tidak sah."
    return ""


def _refuse_bad_validity(decree: Decree) -> None:
    if decree.valid_from and decree.valid_until and decree.valid_until < decree.valid_from:
        raise Refused("Masa berlaku berakhir sebelum dimulai.")
