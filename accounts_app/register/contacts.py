"""How to reach an account's owner, as it stood on record at a moment: whoever talks the office into a new number now
must not be told yesterday's result on it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet

from accounts_app.register.models import AccountChange, SpseAccount

CONTACT_FIELDS = ("email", "phone")


@dataclass(frozen=True, slots=True)
class Contact:
    """E-mail and phone on record; either may be empty."""

    email: str
    phone: str


def held_until(changed_at: datetime) -> datetime:
    """Until when a contact that changed then is not used to tell a result."""
    return changed_at + timedelta(hours=settings.CONTACT_HOLD_HOURS)


def contact_changes_since(account: SpseAccount, moment: datetime) -> "QuerySet[AccountChange]":
    """Changes of the account's e-mail or phone after ``moment``, newest first.

    What an account came with is none. Filling in what was empty is one: an account without a contact is the easiest
    to give a wrong one.
    """
    return AccountChange.objects.filter(account=account, field__in=CONTACT_FIELDS, at__gt=moment).order_by("-pk")


def last_contact_change(account: Any) -> "QuerySet[AccountChange, Any]":
    """When e-mail or phone of an account (its key, or where a query finds it) changed last; for `know_contact`."""
    changes = AccountChange.objects.filter(account=account, field__in=CONTACT_FIELDS).order_by()
    return changes.values("account").annotate(last=Max("at")).values("last")


def know_contact(account: SpseAccount, changed_at: datetime | None) -> None:
    """When the contact changed last, where that came with another query (or ``contact_changed_at`` with its own)."""
    account.__dict__["contact_changed_at"] = changed_at


def _unchanged_since(account: SpseAccount, moment: datetime) -> bool:
    """As far as this is known already."""
    if "contact_changed_at" not in account.__dict__:
        return False
    changed: datetime | None = account.__dict__["contact_changed_at"]
    return changed is None or changed <= moment


def contact_at(account: SpseAccount, moment: datetime) -> Contact:
    """The account's contact on record at ``moment``: every change made since is taken back.

    One query, none where it is known that nothing changed.

    An account that came into the register later answers with what it came with: two people saw that in SPSE or in the
    archive of the first registration, which are older than any request.
    """
    values = {name: str(getattr(account, name)) for name in CONTACT_FIELDS}
    if not _unchanged_since(account, moment):
        values.update((change.field, change.old) for change in contact_changes_since(account, moment))
    return Contact(**values)
