"""Seal, code, renew, reveal, view again, confirm, void and expire a hand-over.

Every function locks its row and *returns* its outcome, refusals included. It never raises for a wrong code: inside
the caller's transaction an exception would roll back the counted attempt, and five tries would become endless ones.
For the same reason a caller must not raise after a ``Refused`` inside its own ``atomic`` block, and must not mark the
transaction for rollback. The functions may run inside the caller's transaction, so that the disclosure and its event
commit together (lock order: the owner's row first, then the hand-over). ``durable=True`` was rejected for that reason.

When ``reveal`` commits and the answer is lost on the way, the password is lost: the way on is *reissue*.
The codes and keys are returned once and kept nowhere; see ``results`` for who holds which.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts_app.kept import kept
from accounts_app.models import Office
from requests_app.handover import crypto
from requests_app.handover.crypto import CODE_DIGITS, Purpose
from requests_app.handover.models import VIEWING_TIME, Handover, Status
from requests_app.handover.results import Done, Issued, Owner, Refusal, Refused, Revealed, Secret, Swept

SWEEP_LIMIT = 500

_CLOSED_REASON = {
    Status.CONFIRMED: Refusal.CONFIRMED,
    Status.EXPIRED: Refusal.EXPIRED,
    Status.VOIDED: Refusal.VOIDED,
}
_CANNOT_ISSUE = {
    Status.CODED: Refusal.ALREADY_CODED,
    Status.LOCKED: Refusal.ALREADY_CODED,
    Status.OPENED: Refusal.ALREADY_OPENED,
    **_CLOSED_REASON,
}
_CANNOT_RENEW = {Status.SEALED: Refusal.NOT_CODED, Status.OPENED: Refusal.ALREADY_OPENED, **_CLOSED_REASON}
_CANNOT_REVEAL = {**_CANNOT_RENEW, Status.LOCKED: Refusal.LOCKED}
_CANNOT_VIEW = {
    Status.SEALED: Refusal.NOT_OPENED,
    Status.CODED: Refusal.NOT_OPENED,
    Status.LOCKED: Refusal.NOT_OPENED,
    **_CLOSED_REASON,
}


@sensitive_variables()
@transaction.atomic
def seal(owner_type: str, owner_id: int, office: Office, password: Secret) -> Handover:
    """At fulfil: keep ``password`` under the server key. An earlier live hand-over of the owner is voided (reissue)."""
    for earlier in Handover.objects.select_for_update().of(owner_type, owner_id).live():
        _close(earlier, Status.VOIDED, timezone.now())
    return Handover.objects.create(
        office=office,
        owner_type=owner_type,
        owner_id=owner_id,
        server_ciphertext=crypto.seal_for_server(password),
        sealed_at=timezone.now(),
    )


@sensitive_variables()
@transaction.atomic
def issue_code(handover_id: int) -> Issued | Refused:
    """At notify: open with the server key, seal anew under code and renewal key, erase the server-only copy."""
    row = _ready(handover_id, _CANNOT_ISSUE)
    if isinstance(row, Refused):
        return row
    password = crypto.open_for_server(row.server_ciphertext)
    if password is None:
        return Refused(Refusal.UNREADABLE)
    row.stamp_notice(timezone.now())
    return _code(row, password, new_link=True)


@sensitive_variables()
@transaction.atomic
def renew_code(handover_id: int, renewal_key: str, *, new_link: bool = False) -> Issued | Refused:
    """A new code until first opened; only the browser that holds the renewal key can ask for it.

    The old code and the old renewal key die, the attempts start again, a locked row is unlocked; the 72 hours go on.
    ``new_link`` also replaces the mailed link (for a mail that went astray). Without the key the way is *reissue*.
    """
    row = _ready(handover_id, _CANNOT_RENEW)
    if isinstance(row, Refused):
        return row
    password = crypto.open_with_key(row.renewal_ciphertext, renewal_key, Purpose.RENEWAL, row.pk)
    if password is None:
        return Refused(Refusal.WRONG_KEY)
    return _code(row, password, new_link=new_link)


@sensitive_variables()
@transaction.atomic
def reveal(handover_id: int, code: str) -> Revealed | Refused:
    """Disclose the password to exactly one caller who brings the right code; a wrong code counts, five lock.

    What is not twelve digits (blanks and hyphens aside) cannot be right and is not counted: a mail scanner that
    submits the form with junk burns nothing.
    """
    row = _ready(handover_id, _CANNOT_REVEAL)
    if isinstance(row, Refused):
        return row
    digits = _digits(code)
    if digits is None:
        return Refused(Refusal.MALFORMED_CODE, row.attempts_left)
    password = crypto.open_with_code(row.coded_ciphertext, digits, row.code_salt, row.pk)
    return _count_wrong(row) if password is None else _disclose(row, password)


@sensitive_variables()
@transaction.atomic
def view_again(handover_id: int, viewing_key: str) -> Revealed | Refused:
    """The same browser again, until confirmed and for ten minutes at most."""
    row = _ready(handover_id, _CANNOT_VIEW)
    if isinstance(row, Refused):
        return row
    if row.viewing_until is None or not row.can_be_viewed_again(timezone.now()):
        return Refused(Refusal.VIEWING_OVER)
    password = crypto.open_with_key(row.viewing_ciphertext, viewing_key, Purpose.VIEWING, row.pk)
    if password is None:
        return Refused(Refusal.WRONG_KEY)
    return Revealed(row.pk, password, Secret(viewing_key), row.viewing_until)


@transaction.atomic
def confirm(handover_id: int) -> Done | Refused:
    """The applicant received it: wipe everything. Possible after the ten minutes too."""
    return _finish(handover_id, Status.CONFIRMED, _CANNOT_VIEW)


@transaction.atomic
def void(handover_id: int) -> Done | Refused:
    """Given up or withdrawn: wipe everything, whatever live status it has."""
    return _finish(handover_id, Status.VOIDED, _CLOSED_REASON)


def by_link(token: str) -> Handover | None:
    """The hand-over behind a mailed link, closed ones included; reading it changes nothing."""
    return Handover.objects.filter(link_hash=link_hash(token)).first()


def current_of(owner_type: str, owner_id: int) -> Handover | None:
    """The owner's newest hand-over, or None."""
    return next(iter(kept(_newest_of, owner_type, owner=owner_id)), None)


def _newest_of(owner_type: str, *, owner: int) -> Any:
    return Handover.objects.of(owner_type, owner).order_by("-pk")[:1]


def link_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def expire_due(now: datetime) -> Swept:
    """The worker's sweep, 500 rows a time: 72 h unopened becomes expired; a viewing of ten minutes is wiped."""
    rows = Handover.objects.select_for_update(skip_locked=True)
    overdue = list(rows.unopened_past(now).order_by("expires_at")[:SWEEP_LIMIT])
    for row in overdue:
        _close(row, Status.EXPIRED, now)
    viewed = [row.pk for row in rows.viewing_past(now).order_by("viewing_until")[:SWEEP_LIMIT]]
    Handover.objects.filter(pk__in=viewed).update(viewing_ciphertext="")
    return Swept(tuple(Owner(row.owner_type, row.owner_id) for row in overdue), len(viewed))


def _ready(handover_id: int, reasons: dict[Status, Refusal]) -> Handover | Refused:
    """The locked row, or why it does not allow this. An overdue row is refused here and wiped by the sweep."""
    row = Handover.objects.select_for_update().filter(pk=handover_id).first()
    if row is None:
        return Refused(Refusal.UNKNOWN)
    if row.is_past(timezone.now()):
        return Refused(Refusal.EXPIRED)
    reason = reasons.get(Status(row.status))
    return Refused(reason) if reason else row


@sensitive_variables()
def _code(row: Handover, password: Secret, *, new_link: bool) -> Issued | Refused:
    digits, renewal_key, token = crypto.new_code(), crypto.new_key(), crypto.new_key()
    row.wipe()
    row.code_salt = crypto.new_salt()
    row.coded_ciphertext = crypto.seal_with_code(password, digits, row.code_salt, row.pk)
    row.renewal_ciphertext = crypto.seal_with_key(password, renewal_key, Purpose.RENEWAL, row.pk)
    if new_link:
        row.link_hash = link_hash(token)
    row.status, row.attempts, row.locked_at = Status.CODED, 0, None
    row.save()
    return _issued(row, digits, renewal_key, token if new_link else None)


@sensitive_variables()
def _issued(row: Handover, digits: str, renewal_key: str, token: str | None) -> Issued:
    assert row.expires_at is not None
    return Issued(
        row.pk, Secret(_grouped(digits)), Secret(renewal_key), Secret(token) if token else None, row.expires_at
    )


@sensitive_variables()
def _disclose(row: Handover, password: Secret) -> Revealed:
    now, viewing_key = timezone.now(), crypto.new_key()
    until = now + VIEWING_TIME
    row.wipe()
    row.viewing_ciphertext = crypto.seal_with_key(password, viewing_key, Purpose.VIEWING, row.pk)
    row.status, row.opened_at, row.viewing_until = Status.OPENED, now, until
    row.save()
    return Revealed(row.pk, password, Secret(viewing_key), until)


def _count_wrong(row: Handover) -> Refused:
    """One attempt fewer; the last one drops the coded copy, so that only a renewal can open the row again."""
    row.attempts += 1
    if row.attempts_left <= 0:
        row.status, row.locked_at = Status.LOCKED, timezone.now()
        row.coded_ciphertext = row.code_salt = ""
    row.save()
    return Refused(Refusal.LOCKED if row.status == Status.LOCKED else Refusal.WRONG_CODE, row.attempts_left)


def _finish(handover_id: int, status: Status, reasons: dict[Status, Refusal]) -> Done | Refused:
    row = _ready(handover_id, reasons)
    if isinstance(row, Refused):
        return row
    _close(row, status, timezone.now())
    return Done(row.pk)


def _close(row: Handover, status: Status, now: datetime) -> None:
    row.close(status, now)
    row.save()


def _digits(code: str) -> str | None:
    """The twelve digits of a typed code ("4821 0937 5516", "4821-0937-5516"), or None."""
    digits = "".join(code.split()).replace("-", "")
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit() else None


def _grouped(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, CODE_DIGITS, 4))
