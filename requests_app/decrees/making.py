"""Step 3: the worklist per person, and everybody's entry into the register of SPSE accounts.

A mark may be taken back until the step ends. The password that Admin PPE set in SPSE is sealed at once (`handover`);
nobody reads it again but the person. A user ID that stands in the register under another name is refused: an SK for one
person must not hand out another's account.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts_app.audit.actions import Subject
from accounts_app.models import Office, User
from accounts_app.register import recording
from accounts_app.register.contacts import CONTACT_FIELDS
from accounts_app.register.models import Source, SpseAccount
from requests_app.amendments.notices import ContactChange, contact_changed
from requests_app.decrees.casework import DECREES, do, held, refuse_early, said
from requests_app.decrees.cautions import digits
from requests_app.decrees.models import Decree, DecreePerson, Result
from requests_app.decrees.people import HANDOVER_OWNER
from requests_app.handover import actions as handover
from requests_app.handover.results import Secret
from requests_app.process.deviations.account import Account
from requests_app.process.engine import lock
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import DecreeAct

LONGEST_USER_ID = 80


@sensitive_variables("password")
def mark_made(person: DecreePerson, *, user_id: str, password: Secret | None = None, by: User) -> DecreePerson:
    """The account stands in SPSE under this user ID, with a password that is sealed for the person.

    :param password: None only where the user ID was theirs already, who then keeps their own.
    :raises Refused: somebody marked it before, the user ID is another person's, or the password is missing.
    """
    user_id = said(user_id, "User ID")
    if len(user_id) > LONGEST_USER_ID:
        raise Refused(f"User ID paling panjang {LONGEST_USER_ID} karakter.")
    with transaction.atomic():
        decree, row = held(person, DecreeAct.MAKE_ACCOUNT, by)
        _refuse_marked(row)
        known = _theirs_on_record(row, user_id)
        _refuse_twice(row, user_id)
        if known is None and password is None:
            raise Refused("Password awal dari SPSE wajib diisi untuk akun baru.")
        row.result, row.user_id, row.had_account = Result.MADE, user_id, known is not None
        row.has_password = password is not None
        _mark(row, by)
        do(decree, DecreeAct.MAKE_ACCOUNT, by=by, person=row.pk)
        if password is not None:
            handover.seal(HANDOVER_OWNER, row.pk, decree.office, password)
        return row


def mark_impossible(person: DecreePerson, reason: str, *, by: User) -> DecreePerson:
    """The account cannot be made, for this reason."""
    reason = said(reason, "Alasan")
    with transaction.atomic():
        decree, row = held(person, DecreeAct.CANNOT_MAKE, by)
        _refuse_marked(row)
        row.result, row.impossible_reason = Result.IMPOSSIBLE, reason
        _mark(row, by)
        do(decree, DecreeAct.CANNOT_MAKE, by=by, person=row.pk, reason=reason)
        return row


def undo_mark(person: DecreePerson, *, by: User) -> DecreePerson:
    """Take a mark back while the step runs; a sealed password is wiped."""
    with transaction.atomic():
        decree, row = held(person, DecreeAct.UNDO_MARK, by)
        if row.result == Result.UNDECIDED:
            raise Refused("Orang ini belum dicatat.")
        if row.has_password and (current := handover.current_of(HANDOVER_OWNER, row.pk)):
            handover.void(current.pk)
        row.result, row.user_id, row.impossible_reason = Result.UNDECIDED, "", ""
        row.had_account = row.has_password = False
        row.marked_at = row.marked_by = None
        row.save()
        do(decree, DecreeAct.UNDO_MARK, by=by, person=row.pk)
        return row


def create_accounts(decree: Decree, *, by: User, seen: int | None = None, account: Account | None = None) -> Decree:
    """Step 3 ends: everybody is decided; who has an account enters the register with this SK."""
    with transaction.atomic():
        locked = lock(DECREES, decree.pk)
        refuse_early(locked, DecreeAct.CREATE_ACCOUNTS, by, seen)
        # Whoever makes a single account waits, and an import too: as `amendments` and `register.actions` do.
        Office.objects.select_for_update(no_key=True).get(pk=locked.office_id)
        _enter_register(locked, by)
        return do(locked, DecreeAct.CREATE_ACCOUNTS, by=by, account=account)


def close_account(person: DecreePerson, note: str, *, by: User) -> DecreePerson:
    """The SK is over: the account was closed in SPSE. The register has it as inactive, unless a later SK carries it."""
    note = said(note, "Catatan")
    with transaction.atomic():
        decree, row = held(person, DecreeAct.CLOSE_ACCOUNT, by)
        if row.account_id is None or row.closed_at:
            raise Refused("Akun ini tidak ada, atau sudah dicatat ditutup.")
        account = SpseAccount.objects.select_for_update().get(pk=row.account_id)
        if not rests_on(account, decree):
            raise Refused("Akun ini sekarang berdasar SK lain, jadi tidak ditutup karena SK ini berakhir.")
        row.closed_at, row.closed_by, row.closed_note = timezone.now(), by, note
        row.save()
        if account.is_active:
            reason = f"Ditutup karena SK {decree.number} berakhir. {note}"
            recording.put(
                account, {"is_active": False}, source=Source.SPSE, reason=reason, by=by, data=_said_by(decree)
            )
        do(decree, DecreeAct.CLOSE_ACCOUNT, by=by, person=row.pk, note=note)
        return row


def rests_on(account: SpseAccount, decree: Decree) -> bool:
    """Whether the register has this very SK as the account's: numbers come again in another year."""
    return (account.decree_number, account.decree_from) == (decree.number, decree.valid_from)


def _mark(row: DecreePerson, by: User) -> None:
    row.marked_at, row.marked_by = timezone.now(), by
    row.save()


def _refuse_marked(row: DecreePerson) -> None:
    if row.result != Result.UNDECIDED:
        who = row.marked_by.name if row.marked_by else "orang lain"
        raise Refused(f"Sudah dicatat oleh {who}: {Result(row.result).label.lower()}.")


def _refuse_twice(row: DecreePerson, user_id: str) -> None:
    others = DecreePerson.objects.filter(decree=row.decree_id, user_id__iexact=user_id).exclude(pk=row.pk)
    if other := others.first():
        raise Refused(f"User ID ini sudah dicatat untuk {other.name} dalam SK yang sama.")


def _theirs_on_record(row: DecreePerson, user_id: str) -> SpseAccount | None:
    """The register's row of this user ID if it is this person's in this role; None if none. Refuses another's."""
    found = SpseAccount.objects.filter(office=row.office_id, user_id__iexact=user_id).defer("words").first()
    if found is None:
        return None
    if not _is_theirs(row, found):
        raise Refused(f"User ID {found.user_id} pada register tercatat atas nama lain. Periksa kembali di SPSE.")
    if found.spse_role != row.spse_role:
        raise Refused(f"User ID {found.user_id} pada register berperan {found.get_spse_role_display()}.")
    return found


def _is_theirs(row: DecreePerson, account: SpseAccount) -> bool:
    """By NIP where both have one, else by the e-mail on record."""
    if digits(row.nip) and digits(account.nip):
        return digits(row.nip) == digits(account.nip)
    return bool(account.email) and account.email.lower() == row.email


def _enter_register(decree: Decree, by: User) -> None:
    """Everybody whose account was made, in the form's order."""
    for row in decree.people.made().select_for_update():
        known = SpseAccount.objects.select_for_update().filter(office=decree.office_id, user_id__iexact=row.user_id)
        account = known.first()
        if account is None:
            account = _added(decree, row, by)
        else:
            _theirs_on_record(row, row.user_id)
            _put(decree, row, account, by)
        row.account = account
        row.save(update_fields=["account"])


def _facts(decree: Decree, row: DecreePerson) -> dict[str, Any]:
    return {
        "name": row.name, "nip": digits(row.nip), "agency": row.agency, "email": row.email, "phone": row.phone,
        "decree_number": decree.number, "decree_from": decree.valid_from, "decree_until": decree.valid_until,
        "is_active": True,
    }  # fmt: skip


def _said_by(decree: Decree) -> dict[str, Any]:
    return {"decree": decree.pk, "number": decree.number}


def _added(decree: Decree, row: DecreePerson, by: User) -> SpseAccount:
    facts = {"user_id": row.user_id, "spse_role": row.spse_role, **_facts(decree, row)}
    reason = f"Dibuat menurut SK {decree.number}."
    return recording.add(
        decree.office_id, facts, source=Source.SPSE, reason=reason, by=by, data={**_said_by(decree), "person": row.pk}
    )


def _put(decree: Decree, row: DecreePerson, account: SpseAccount, by: User) -> None:
    """What the signed form says of an account on record. A changed contact is held, and both addresses are told.

    A cell left empty takes nothing away; an SK without an end does: it holds until it is withdrawn.
    """
    facts = _facts(decree, row)
    kept = {name for name, value in facts.items() if not value and name != "decree_until" and getattr(account, name)}
    said_now = {name: value for name, value in facts.items() if name not in kept}
    values = {name: value for name, value in said_now.items() if getattr(account, name) != value}
    if not values:
        return
    at, old_email = timezone.now(), account.email
    contact = tuple(name for name in CONTACT_FIELDS if name in values)
    if contact:
        owner = Subject("decree", decree.pk, decree.office_id)
        contact_changed(ContactChange(decree.office, owner, account.name, contact, old_email, row.email, at))
    reason = f"Menurut SK {decree.number}."
    recording.put(account, values, source=Source.SPSE, reason=reason, by=by, data=_said_by(decree), at=at)
