"""What may be done to the register: hand in a spreadsheet, decide about it, change one account, read one.

Every change writes who, when and why, field by field, and an event on the account's chain. An import is decided by a
person and carried out by the worker (`jobs`); both lock the import's row first, so that it is done once.

Who owns the contact owns the account: e-mail and phone are changed by two people only, in `requests_app.amendments`
or by an import that somebody else than its bringer takes. Nobody touches an account of their own.
"""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import Office, User
from accounts_app.register import recording
from accounts_app.register.columns import BY_FIELD
from accounts_app.register.compare import compare, write
from accounts_app.register.contacts import CONTACT_FIELDS
from accounts_app.register.models import ImportState, RegisterImport, Source, SpseAccount
from accounts_app.roles import Role

EDITORS = (Role.ADMIN_PPE, Role.ADMIN_AGENCY)
READERS = (*EDITORS, Role.HELPDESK, Role.KEPALA_LPSE)
# Who may be the other one where two are needed; in a small office that is often Kepala LPSE.
SECOND_PERSONS = (*EDITORS, Role.KEPALA_LPSE)
# The user ID names the account; another one is another account. Contacts take two people.
EDITABLE = tuple(name for name in BY_FIELD if name not in ("user_id", *CONTACT_FIELDS))
OWN_ACCOUNT = "Ini akun Anda sendiri. Mintalah rekan lain: tidak seorang pun mengurus akunnya sendiri."


class RegisterError(Exception):
    """What may not be done; the text says why, for the screen."""


def require_editor(by: User, office_id: int) -> None:
    """Raises RegisterError for another office or another role."""
    if by.office_id != office_id or not by.roles & set(EDITORS):
        raise RegisterError("Register hanya dapat diubah Admin PPE atau Admin Agency kantor ini.")


def require_second_role(by: User, office_id: int) -> None:
    """Raises RegisterError for another office or another role."""
    if by.office_id != office_id or not by.roles & set(SECOND_PERSONS):
        raise RegisterError("Hanya Admin PPE, Admin Agency, atau Kepala LPSE kantor ini yang dapat memutuskan.")


# --- one account ------------------------------------------------------------------------------------------


@transaction.atomic
def change_account(account: SpseAccount, values: dict[str, Any], *, seen: int, reason: str, by: User) -> list[str]:
    """Put ``values`` (by field, of EDITABLE) on record. Returns the fields that changed.

    :param seen: the version that the person had before them.
    Raises RegisterError for another office, another role, one's own account, an empty reason, or a version that is no
    longer the last.
    """
    require_editor(by, account.office_id)
    if not reason.strip():
        raise RegisterError("Alasan wajib diisi: perubahan register dicatat bersama alasannya.")
    now = SpseAccount.objects.select_for_update().get(pk=account.pk)
    if now.version != seen:
        raise RegisterError("Akun ini sudah diubah orang lain sejak halaman dibuka. Periksa lagi, lalu simpan.")
    if by.is_named_by(nip=now.nip, email=now.email):
        raise RegisterError(OWN_ACCOUNT)
    changed = [name for name in EDITABLE if name in values and getattr(now, name) != values[name]]
    if changed:
        recording.put(now, {name: values[name] for name in changed}, source=Source.EDIT, reason=reason.strip(), by=by)
    return changed


def note_reading(account: SpseAccount, by: User) -> None:
    """Somebody looked at the whole of what is on record."""
    record(account.subject, "account_read", by=by)


# --- an import --------------------------------------------------------------------------------------------


@transaction.atomic
def hand_in(office: Office, upload: "UploadedFile[Any]", *, by: User) -> RegisterImport:
    """Keep the file and its hash; the worker reads it. Raises RegisterError while another one is under way."""
    require_editor(by, office.pk)
    Office.objects.select_for_update().get(pk=office.pk)
    waiting = RegisterImport.objects.filter(office=office, state__in=(ImportState.READING, ImportState.APPLYING))
    if waiting.exists():
        raise RegisterError("Impor lain di kantor ini masih dikerjakan. Tunggu sampai selesai, lalu unggah lagi.")
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = (upload.name or "berkas")[-255:]
    batch = RegisterImport(office=office, file_name=name, sha256=digest.hexdigest(), size=upload.size or 0, by=by)
    batch.at = timezone.now()
    batch.file.save(f"{batch.sha256[:16]}.sheet", upload, save=True)
    record(batch.subject, "register_file_read", by=by, data={"sha256": batch.sha256})
    return batch


@transaction.atomic
def confirm(batch: RegisterImport, *, by: User) -> RegisterImport:
    """Take the import as it was shown; the worker carries it out. Raises RegisterError.

    Whoever handed it in may take it, unless it changes contacts: then that is a second person's.
    """
    now = _ready_one(batch, by)
    if not now.may_be_applied:
        raise RegisterError(
            "Berkas ini tidak dapat disimpan: ada baris yang harus diperbaiki, atau tidak ada yang baru."
        )
    _require_second_person(now, by)
    now.state, now.decided_by, now.decided_at = ImportState.APPLYING, by, timezone.now()
    now.save()
    return now


@transaction.atomic
def cancel(batch: RegisterImport, *, by: User) -> RegisterImport:
    """Leave the register as it is. Raises RegisterError."""
    now = _ready_one(batch, by)
    now.state, now.decided_by = ImportState.CANCELLED, by
    now.decided_at = now.finished_at = timezone.now()
    now.save()
    now.rows.all().delete()
    record(now.subject, "register_import_cancelled", by=by)
    return now


def _ready_one(batch: RegisterImport, by: User) -> RegisterImport:
    now = RegisterImport.objects.select_for_update().get(pk=batch.pk)
    _require_role(now, by)
    if now.state != ImportState.READY:
        raise RegisterError(f"Impor ini sudah tidak menunggu keputusan: {now.get_state_display().lower()}.")
    return now


def may_cancel(batch: RegisterImport, by: User) -> bool:
    """Whether this person's role lets them decide about the batch at all."""
    try:
        _require_role(batch, by)
    except RegisterError:
        return False
    return True


def why_not(batch: RegisterImport, by: User) -> str:
    """Why this person cannot take the batch, for the screen; empty when they can."""
    try:
        _require_role(batch, by)
        _require_second_person(batch, by)
    except RegisterError as refusal:
        return str(refusal)
    return ""


def _require_role(batch: RegisterImport, by: User) -> None:
    check = require_second_role if batch.rows_contact else require_editor
    check(by, batch.office_id)


def _require_second_person(batch: RegisterImport, by: User) -> None:
    """What changes contacts is not taken by whoever brought it, and never holds a contact of either person."""
    if not batch.rows_contact:
        return
    if by.pk == batch.by_id:
        raise RegisterError("Impor ini mengubah kontak, jadi harus disimpan orang kedua, bukan yang mengunggahnya.")
    for person in (batch.by, by):
        own = batch.rows.filter(changes__has_any_keys=CONTACT_FIELDS).filter(_named(person)).first()
        if own:
            raise RegisterError(
                f"Baris {own.row_no} mengubah kontak akun {person.name} sendiri. Keluarkan baris itu dari berkas; "
                "kontaknya diubah lewat “Ubah kontak” oleh dua orang lain."
            )


def _named(person: User) -> Q:
    """Staged rows about an account of this person's, on record or as the file has it."""
    named = Q(email=person.email) | Q(account__email=person.email)
    nip = "".join(filter(str.isdigit, person.nip))
    return named | Q(nip=nip) | Q(account__nip=nip) if nip else named


def _plan_each_row() -> None:
    """Until this transaction ends, triggers plan their queries anew at each row.

    A plan that is kept from the first rows fits a log that was as good as empty then: it reads the whole log at each of
    the next 50 000 (two minutes instead of four seconds).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")


@transaction.atomic
def carry_out(batch: RegisterImport) -> bool:
    """Put the whole batch into the register, or nothing of it. Returns whether it was put.

    When the register changed since the preview, the batch goes back to be looked at again.
    """
    now = RegisterImport.objects.select_for_update().get(pk=batch.pk)
    if now.state != ImportState.APPLYING or now.decided_by is None:
        return False
    # Whoever makes a single account waits, and the other way round; others of this office are not in the way.
    Office.objects.select_for_update(no_key=True).get(pk=now.office_id)
    list(SpseAccount.objects.filter(pk__in=now.rows.values("account")).order_by("pk").select_for_update().values("pk"))
    if compare(now):
        now.state, now.decided_by, now.decided_at = ImportState.READY, None, None
        now.remarks = [*now.remarks, "Register berubah sejak pratinjau dibuat. Periksa pratinjau ini sekali lagi."]
        now.save()
        return False
    now.finished_at = timezone.now()
    _plan_each_row()
    write(now, now.decided_by)
    now.state = ImportState.APPLIED
    now.save()
    now.rows.all().delete()
    data = {"sha256": now.sha256, "new": now.rows_new, "changed": now.rows_changed, "same": now.rows_unchanged}
    data |= {"contacts": now.rows_contact, "handed_in_by": now.by_id}
    record(now.subject, "register_imported", by=now.decided_by, data=data)
    return True
