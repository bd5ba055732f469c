"""The two ways in which one account's record is written by hand: a new account, and other values of an old one.

Who may, and whether a second person looked, is asked above (`actions` here, `requests_app.amendments`). Whatever
changes a contact holds it, from whichever page it came: the hold is set here and not by the callers.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.register.contacts import CONTACT_FIELDS, held_until
from accounts_app.register.models import AccountChange, Source, SpseAccount


def add(
    office_id: int, facts: Mapping[str, Any], *, source: Source, reason: str, by: User, data: Mapping[str, Any]
) -> SpseAccount:
    """A new account with ``facts`` by field; ``data`` goes into its first event."""
    at = timezone.now()
    account: SpseAccount = SpseAccount.objects.create(
        office_id=office_id, source=source, created_at=at, updated_at=at, updated_by=by, **facts
    )
    AccountChange.objects.create(account=account, field="user_id", new=account.user_id, at=at, by=by, reason=reason)
    record(account.subject, "account_added", by=by, data=data, at=at)
    return account


def put(
    account: SpseAccount,
    values: Mapping[str, Any],
    *,
    source: Source,
    reason: str,
    by: User,
    act: str = "account_changed",
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Other ``values`` by field, each with its history; one event names the fields. The caller locked the row."""
    at = at or timezone.now()
    AccountChange.objects.bulk_create(
        AccountChange(account=account, field=name, old=_written(getattr(account, name)), new=_written(value), at=at,
                      by=by, reason=reason)
        for name, value in values.items()
    )  # fmt: skip
    stamps: dict[str, Any] = {
        "source": source, "version": account.version + 1, "updated_at": at, "updated_by": by,
    }  # fmt: skip
    if set(values) & set(CONTACT_FIELDS):
        stamps["contact_held_until"] = held_until(at)
    for name, value in {**values, **stamps}.items():
        setattr(account, name, value)
    account.save(update_fields=[*values, *stamps])
    record(account.subject, act, by=by, data={"fields": sorted(values), **(data or {})}, at=at)


def _written(value: Any) -> str:
    """As SQL writes it in the history of imports."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value or "")
