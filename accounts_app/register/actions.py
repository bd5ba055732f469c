"""What may be done to the register: hand in a spreadsheet, decide about it, change one account, read one.

Every change writes who, when and why, field by field, and an event on the account's chain. An import is decided by a
person and carried out by the worker (`jobs`); both lock the import's row first, so that it is done once.
"""

import hashlib
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import Office, User
from accounts_app.register.columns import BY_FIELD
from accounts_app.register.compare import compare, write
from accounts_app.register.models import AccountChange, ImportState, RegisterImport, Source, SpseAccount
from accounts_app.roles import Role

EDITORS = (Role.ADMIN_PPE, Role.ADMIN_AGENCY)
READERS = (*EDITORS, Role.HELPDESK, Role.KEPALA_LPSE)
# The user ID names the account; another one is another account.
EDITABLE = tuple(name for name in BY_FIELD if name != "user_id")


class RegisterError(Exception):
    """What may not be done; the text says why, for the screen."""


def _check(by: User, office_id: int, allowed: tuple[Role, ...]) -> None:
    if by.office_id != office_id or not by.roles & set(allowed):
        raise RegisterError("Register hanya dapat diubah Admin PPE atau Admin Agency kantor ini.")


# --- one account ------------------------------------------------------------------------------------------


@transaction.atomic
def change_account(account: SpseAccount, values: dict[str, Any], *, seen: int, reason: str, by: User) -> list[str]:
    """Put ``values`` (by field, of EDITABLE) on record. Returns the fields that changed.

    :param seen: the version that the person had before them.
    Raises RegisterError for another office, another role, an empty reason, or a version that is no longer the last.
    """
    _check(by, account.office_id, EDITORS)
    if not reason.strip():
        raise RegisterError("Alasan wajib diisi: perubahan register dicatat bersama alasannya.")
    now = SpseAccount.objects.select_for_update().get(pk=account.pk)
    if now.version != seen:
        raise RegisterError("Akun ini sudah diubah orang lain sejak halaman dibuka. Periksa lagi, lalu simpan.")
    changed = [name for name in EDITABLE if name in values and getattr(now, name) != values[name]]
    if changed:
        _put(now, {name: values[name] for name in changed}, reason.strip(), by)
    return changed


def _put(account: SpseAccount, values: dict[str, Any], reason: str, by: User) -> None:
    at = timezone.now()
    AccountChange.objects.bulk_create(
        AccountChange(account=account, field=name, old=_written(getattr(account, name)), new=_written(value), at=at,
                      by=by, reason=reason)
        for name, value in values.items()
    )  # fmt: skip
    for name, value in values.items():
        setattr(account, name, value)
    account.source, account.version, account.updated_at, account.updated_by = Source.EDIT, account.version + 1, at, by
    account.save(update_fields=[*values, "source", "version", "updated_at", "updated_by"])
    record(account.subject, "account_changed", by=by, data={"fields": sorted(values)}, at=at)


def _written(value: Any) -> str:
    """As SQL writes it in the history of imports."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def note_reading(account: SpseAccount, by: User) -> None:
    """Somebody looked at the whole of what is on record."""
    record(account.subject, "account_read", by=by)


# --- an import --------------------------------------------------------------------------------------------


@transaction.atomic
def hand_in(office: Office, upload: "UploadedFile[Any]", *, by: User) -> RegisterImport:
    """Keep the file and its hash; the worker reads it. Raises RegisterError while another one is under way."""
    _check(by, office.pk, EDITORS)
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
    batch.file.save(f"{batch.sha256[:16]}.sheet", upload, save=True)
    record(batch.subject, "register_file_read", by=by, data={"sha256": batch.sha256})
    return batch


@transaction.atomic
def confirm(batch: RegisterImport, *, by: User) -> RegisterImport:
    """Take the import as it was shown; the worker carries it out. Raises RegisterError."""
    now = _ready_one(batch, by)
    if not now.may_be_applied:
        raise RegisterError(
            "Berkas ini tidak dapat disimpan: ada baris yang harus diperbaiki, atau tidak ada yang baru."
        )
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
    _check(by, batch.office_id, EDITORS)
    now = RegisterImport.objects.select_for_update().get(pk=batch.pk)
    if now.state != ImportState.READY:
        raise RegisterError(f"Impor ini sudah tidak menunggu keputusan: {now.get_state_display().lower()}.")
    return now


@transaction.atomic
def carry_out(batch: RegisterImport) -> bool:
    """Put the whole batch into the register, or nothing of it. Returns whether it was put.

    When the register changed since the preview, the batch goes back to be looked at again.
    """
    now = RegisterImport.objects.select_for_update().get(pk=batch.pk)
    if now.state != ImportState.APPLYING or now.decided_by is None:
        return False
    list(SpseAccount.objects.filter(pk__in=now.rows.values("account")).order_by("pk").select_for_update().values("pk"))
    if compare(now):
        now.state, now.decided_by, now.decided_at = ImportState.READY, None, None
        now.remarks = [*now.remarks, "Register berubah sejak pratinjau dibuat. Periksa pratinjau ini sekali lagi."]
        now.save()
        return False
    now.finished_at = timezone.now()
    write(now, now.decided_by)
    now.state = ImportState.APPLIED
    now.save()
    now.rows.all().delete()
    data = {"sha256": now.sha256, "new": now.rows_new, "changed": now.rows_changed, "same": now.rows_unchanged}
    record(now.subject, "register_imported", by=now.decided_by, data=data)
    return True
