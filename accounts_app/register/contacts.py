"""How to reach an account's owner, as it stood on record at a moment: whoever talks the office into a new number now
must not be told yesterday's result on it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

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


def contact_at(account: SpseAccount, moment: datetime) -> Contact:
    """The account's contact on record at ``moment``: every change made since is taken back. One query.

    An account that came into the register later answers with what it came with: two people saw that in SPSE or in the
    archive of the first registration, which are older than any request.
    """
    values = {name: str(getattr(account, name)) for name in CONTACT_FIELDS}
    values.update((change.field, change.old) for change in contact_changes_since(account, moment))
    return Contact(**values)
