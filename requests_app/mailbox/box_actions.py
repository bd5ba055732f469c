"""An office's Admin Kantor writes its mailboxes: saved, switched off and on again. A mailbox is never deleted: the
ledger points at it.

A mailbox that has messages keeps its server, user and folder: the ledger knows a message by mailbox, UIDVALIDITY and
UID. Those of another mailbox could be the same numbers: its mail would be taken for known, and never be fetched.

The password is sealed and never shown again. Whoever changes where it goes types it anew: else a new host name would
have the server hand the old password to a stranger.
"""

from typing import Any

from django.db import IntegrityError, transaction

from accounts_app.audit.actions import record
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.handover.results import Secret
from requests_app.mailbox.boxes import TAKEN, Mailbox
from requests_app.process.refusals import Forbidden, Refused

WHERE = ("host", "port", "tls", "user")  # what the password is told to
IDENTITY = ("host", "user", "folder")
ANOTHER = (
    "Kotak surat ini sudah memuat {} surel, jadi server, nama pengguna, dan folder masuknya tetap. Matikan yang ini, "
    "lalu catat kotak surat yang baru."
)
WRITTEN = (
    "host", "port", "tls", "user", "folder", "processed_folder", "authserv_id", "sealed_password", "next_look_at",
    "failures", "last_error",
)  # fmt: skip
TYPE_AGAIN = "Ketik kata sandinya kembali: server, port, TLS, atau nama penggunanya berubah."
NO_PASSWORD = "Isi kata sandi kotak surat."  # noqa: S105 -- a sentence for the screen


def password_for(mailbox: Mailbox, typed: Secret) -> Secret:
    """The typed password, else the kept one where it goes to the same place. :raises Refused: it must be typed."""
    if typed.expose():
        return typed
    if mailbox.pk is None:
        raise Refused(NO_PASSWORD)
    before = Mailbox.objects.get(pk=mailbox.pk)
    if any(getattr(before, name) != getattr(mailbox, name) for name in WHERE):
        raise Refused(TYPE_AGAIN)
    kept = before.password
    if kept is None:
        raise Refused("Kata sandi lama tidak dapat dibuka lagi. Ketik kata sandinya kembali.")
    return kept


def save(mailbox: Mailbox, password: Secret, *, by: User) -> Mailbox:
    """Write a new or changed mailbox of the person's own office; it is looked at again at once."""
    with transaction.atomic():
        _refuse_stranger(mailbox.office, by)
        before = _locked(mailbox.pk)
        if before is not None:
            _refuse_another(before, mailbox)
        mailbox.seal(password_for(mailbox, password))
        mailbox.next_look_at, mailbox.failures, mailbox.last_error = None, 0, ""
        try:
            with transaction.atomic():
                mailbox.save(update_fields=WRITTEN if before else None)
        except IntegrityError as twice:
            raise Refused(TAKEN) from twice
        act = "mailbox_changed" if before else "mailbox_added"
        record(mailbox.subject_of_log, act, by=by, data=_data(mailbox, password))
    return mailbox


def switch(mailbox: Mailbox, *, on: bool, by: User) -> bool:
    """Stop or go on looking into it. False when it was so already."""
    with transaction.atomic():
        _refuse_stranger(mailbox.office, by)
        row = _locked(mailbox.pk)
        if row is None or row.is_active == on:
            return False
        row.is_active, row.next_look_at = on, None
        row.save(update_fields=["is_active", "next_look_at"])
        record(row.subject_of_log, "mailbox_on" if on else "mailbox_off", by=by)
    return True


def _refuse_another(before: Mailbox, mailbox: Mailbox) -> None:
    """:raises Refused: it has messages, and would be another mailbox from now on."""
    if any(getattr(before, name) != getattr(mailbox, name) for name in IDENTITY) and (count := before.mails.count()):
        raise Refused(ANOTHER.format(count))


def _data(mailbox: Mailbox, typed: Secret) -> dict[str, Any]:
    """Never the password; only whether there is another one now."""
    shown = ("host", "port", "tls", "user", "folder", "processed_folder", "authserv_id")
    return {name: getattr(mailbox, name) for name in shown} | {"new_password": bool(typed.expose())}


def _locked(pk: int | None) -> Mailbox | None:
    return Mailbox.objects.select_for_update(of=("self",)).get(pk=pk) if pk else None


def _refuse_stranger(office: Office, by: User) -> None:
    if by.office_id != office.pk or Role.ADMIN_KANTOR not in by.roles:
        raise Forbidden("Kotak surat diatur oleh Admin Kantor dari kantornya sendiri.")
