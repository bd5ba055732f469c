"""Propose, confirm, refuse, withdraw: what two people of an office do before the register knows a contact.

Locks are taken in one order, the proposal before the account; whoever comes second finds it decided. A proposal rests
on the contact that was on record when it was made: when an import or another proposal came in between, it is refused
and not merged. Rejected: comparing the account's version, because a corrected SK number would kill every proposal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from accounts_app.register import recording
from accounts_app.register.actions import (
    OWN_ACCOUNT,
    SECOND_PERSONS,
    RegisterError,
    require_editor,
    require_second_role,
)
from accounts_app.register.models import SpseAccount
from requests_app.amendments.models import OF_A_NEW_ACCOUNT, SOURCES, Amendment, Kind, Outcome, SeenIn
from requests_app.amendments.notices import ContactChange, contact_changed
from requests_app.notifications.actions import over, tell_all
from requests_app.notifications.kinds import Kind as News
from requests_app.notifications.people import holders

FACTS = (
    "user_id", "name", "nip", "spse_role", "agency", "unit", "email", "phone", "decree_number", "decree_from",
    "decree_until",
)  # fmt: skip
WAITS_ALREADY = "Usulan untuk akun ini sudah ada dan masih menunggu orang kedua."


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where and when the proposer saw the contact, why it is proposed, and from which request it was started."""

    seen_in: SeenIn
    seen_on: date
    reason: str
    ticket_number: str = ""


# --- the first person -------------------------------------------------------------------------------------


@transaction.atomic
def propose_account(office: Office, facts: Mapping[str, Any], evidence: Evidence, *, by: User) -> Amendment:
    """A new account of the office with ``facts`` by field (of FACTS), for a second person to look at.

    Raises RegisterError: another role, one's own account, an account that is on record or proposed already, no contact,
    or evidence that proves nothing.
    """
    require_editor(by, office.pk)
    _check_evidence(evidence, office)
    if evidence.seen_in not in OF_A_NEW_ACCOUNT:
        raise RegisterError("Kontak akun baru harus dilihat di SPSE atau di arsip registrasi pertama.")
    if _on_record(office.pk, facts["user_id"]):
        raise RegisterError(
            "User ID ini sudah tercatat di register. Buka akunnya, lalu pilih “Ubah kontak” bila perlu."
        )
    row = Amendment(office=office, kind=Kind.NEW_ACCOUNT, **{name: facts[name] for name in FACTS if name in facts})
    return _proposed(row, evidence, by)


@transaction.atomic
def propose_contact(account: SpseAccount, *, email: str, phone: str, evidence: Evidence, by: User) -> Amendment:
    """Another e-mail or phone of an account, for a second person to look at. Raises RegisterError."""
    require_editor(by, account.office_id)
    now = SpseAccount.objects.select_for_update().get(pk=account.pk)
    _check_evidence(evidence, now.office)
    row = Amendment(
        office=now.office, kind=Kind.CONTACT, account=now, old_email=now.email, old_phone=now.phone,
        email=email.strip().lower(), phone=phone.strip(),
    )  # fmt: skip
    if not row.changed:
        raise RegisterError("Kontak baru sama dengan yang tercatat.")
    return _proposed(row, evidence, by)


def _proposed(row: Amendment, evidence: Evidence, by: User) -> Amendment:
    if not row.email and not row.phone:
        raise RegisterError("Isi surel atau telepon yang dilihat.")
    if row.is_own_of(by):
        raise RegisterError(OWN_ACCOUNT)
    row.seen_in, row.seen_on, row.reason = evidence.seen_in, evidence.seen_on, evidence.reason.strip()
    row.ticket_number, row.asked_by, row.asked_at = evidence.ticket_number, by, timezone.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "_waits" not in str(error):
            raise
        raise RegisterError(WAITS_ALREADY) from None
    act = "contact_proposed" if row.kind == Kind.CONTACT else "account_proposed"
    record(row.subject, act, by=by, data={"amendment": row.pk, "seen_in": row.seen_in, **_from_ticket(row)})
    _tell_seconders(row, by)
    return row


def _tell_seconders(row: Amendment, by: User) -> None:
    """Everybody who may decide about it; whose account it is, they see there."""
    what = "perubahan kontak akun" if row.kind == Kind.CONTACT else "akun baru"
    tell_all(
        [person for person in holders(row.office_id, *SECOND_PERSONS) if not why_not(row, person)],
        News.SECOND_ASKED,
        text=f"{by} mengusulkan {what} dan menunggu orang kedua",
        url=reverse("amendments:detail", args=[row.pk]),
        about=Subject("amendment", row.pk, row.office_id),
        by=by,
    )


def _from_ticket(row: Amendment) -> dict[str, str]:
    return {"ticket": row.ticket_number} if row.ticket_number else {}


def _check_evidence(evidence: Evidence, office: Office) -> None:
    if not evidence.reason.strip():
        raise RegisterError("Alasan wajib diisi: perubahan register dicatat bersama alasannya.")
    if evidence.seen_on > timezone.localdate(timezone=office.tz):
        raise RegisterError("Tanggal dilihat tidak boleh di masa depan.")


def _on_record(office_id: int, user_id: str) -> bool:
    return SpseAccount.objects.filter(office_id=office_id, user_id__iexact=user_id.strip()).exists()


@transaction.atomic
def withdraw(amendment: Amendment, *, by: User) -> Amendment:
    """The proposer takes it back. Raises RegisterError."""
    row = _waiting(amendment)
    if by.pk != row.asked_by_id:
        raise RegisterError("Hanya pengusul yang dapat menarik usulan ini kembali.")
    _decide(row, Outcome.WITHDRAWN, by)
    record(row.subject, _act(row, "withdrawn"), by=by, data={"amendment": row.pk})
    return row


# --- the second person ------------------------------------------------------------------------------------


def why_not(amendment: Amendment, by: User) -> str:
    """Why this person cannot decide about it, for the screen; empty when they can."""
    try:
        require_second_role(by, amendment.office_id)
    except RegisterError as refusal:
        return str(refusal)
    if by.pk == amendment.asked_by_id:
        return "Anda yang mengusulkan; orang lain yang memutuskan."
    return OWN_ACCOUNT if amendment.is_own_of(by) else ""


@transaction.atomic
def confirm(amendment: Amendment, *, looked: bool, checked_in: SeenIn, by: User) -> Amendment:
    """The second person saw the same: the register takes it.

    :param looked: they say that they looked themselves, at ``checked_in``.
    Raises RegisterError when it is not theirs to decide, decided already, or the register changed since.
    """
    row = _for_second(amendment, by)
    if not looked:
        raise RegisterError("Nyatakan dahulu bahwa Anda sudah melihat sendiri kontak ini.")
    if row.kind == Kind.NEW_ACCOUNT and checked_in not in OF_A_NEW_ACCOUNT:
        raise RegisterError("Kontak akun baru harus dilihat di SPSE atau di arsip registrasi pertama.")
    row.checked_in = checked_in
    _take_account(row, by) if row.kind == Kind.NEW_ACCOUNT else _take_contact(row, by)
    return row


@transaction.atomic
def refuse(amendment: Amendment, *, reason: str, by: User) -> Amendment:
    """The second person saw something else, or nothing: the register stays as it is. Raises RegisterError."""
    row = _for_second(amendment, by)
    if not reason.strip():
        raise RegisterError("Alasan penolakan wajib diisi.")
    row.refusal = reason.strip()
    _decide(row, Outcome.REFUSED, by)
    record(row.subject, _act(row, "refused"), by=by, data={"amendment": row.pk})
    return row


def note_reading(amendment: Amendment, by: User) -> None:
    """Somebody looked at a proposal with its values."""
    record(amendment.subject, _act(amendment, "proposal_read"), by=by, data={"amendment": amendment.pk})


def _act(row: Amendment, what: str) -> str:
    return f"contact_{what}" if row.kind == Kind.CONTACT else f"account_{what}"


def _waiting(amendment: Amendment) -> Amendment:
    """The locked row, if nobody decided yet. Locked alone: rows joined to it are read before the lock is got."""
    row: Amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if row.decided_by:
        done = row.get_outcome_display().lower()
        raise RegisterError(f"Usulan ini sudah diputuskan: {done} oleh {row.decided_by.name}.")
    return row


def _for_second(amendment: Amendment, by: User) -> Amendment:
    row = _waiting(amendment)
    if reason := why_not(row, by):
        raise RegisterError(reason)
    return row


def _decide(row: Amendment, outcome: Outcome, by: User) -> None:
    row.outcome, row.decided_by, row.decided_at = outcome, by, timezone.now()
    row.save()
    over(News.SECOND_ASKED, Subject("amendment", row.pk, row.office_id))


def _basis(row: Amendment) -> str:
    """What the account's history says about where it came from: both people."""
    seen = f"dilihat {row.asked_by.name} pada {row.get_seen_in_display()} tanggal {row.seen_on:%d/%m/%Y}"
    return f"{row.reason} ({seen}; orang kedua melihat {row.get_checked_in_display()})"


def _take_account(row: Amendment, by: User) -> None:
    Office.objects.select_for_update(no_key=True).get(pk=row.office_id)
    if _on_record(row.office_id, row.user_id):
        raise RegisterError("User ID ini sudah masuk register sejak diusulkan. Tolak usulan ini dan periksa akunnya.")
    source = SOURCES[SeenIn(row.seen_in)]
    facts = {name: getattr(row, name) for name in FACTS}
    data = {"amendment": row.pk, "proposed_by": row.asked_by_id, "source": source, **_from_ticket(row)}
    row.account = recording.add(row.office_id, facts, source=source, reason=_basis(row), by=by, data=data)
    _decide(row, Outcome.CONFIRMED, by)
    record(row.subject, "account_confirmed", by=by, data={"amendment": row.pk, "account": row.account.pk})


def _take_contact(row: Amendment, by: User) -> None:
    assert row.account is not None
    row.account = SpseAccount.objects.select_for_update().get(pk=row.account.pk)
    if row.is_stale or row.is_own_of(by):
        raise RegisterError(
            "Kontak akun ini berubah sejak diusulkan. Tolak usulan ini; pengusul memeriksa dan mengusulkan lagi."
        )
    at = timezone.now()
    told = contact_changed(ContactChange(
        row.office, Subject("amendment", row.pk, row.office_id), row.account.name, tuple(row.changed), row.old_email,
        row.email, at,
    ))  # fmt: skip
    data = {"amendment": row.pk, "proposed_by": row.asked_by_id, "told": told, **_from_ticket(row)}
    if not row.old_email:
        data["no_old_email"] = True
    recording.put(
        row.account, row.changed, source=SOURCES[SeenIn(row.seen_in)], reason=_basis(row), by=by,
        act="contact_changed", data=data, at=at,
    )  # fmt: skip
    _decide(row, Outcome.CONFIRMED, by)
