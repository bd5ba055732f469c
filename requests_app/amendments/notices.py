"""The letters about a changed contact: to the address that was on record and to the one that is now.

Whoever did not ask for the change learns of it while the hold lasts. Neither letter says the other's value, and none
says the user ID: one of the two readers may be the wrong one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts_app.audit.actions import Subject
from accounts_app.models import Office
from accounts_app.register.columns import HEADINGS
from accounts_app.register.contacts import held_until
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What happened to one account; ``fields`` are those that changed, ``owner`` what the letters belong to."""

    office: Office
    owner: Subject
    name: str
    fields: tuple[str, ...]
    old_email: str
    new_email: str
    at: datetime


def contact_changed(change: ContactChange) -> list[str]:
    """Queue the letters; whom they go to, as "old" and "new" (or "both" for one address). None without an address."""
    old, new = change.old_email, change.new_email
    if old == new:
        readers = [("both", "contact_changed_new", new)]
    else:
        readers = [("old", "contact_changed_old", old), ("new", "contact_changed_new", new)]
    reachable = [reader for reader in readers if reader[2]]
    for _, kind, address in reachable:
        _post(change, kind, address)
    return [who for who, _, _ in reachable]


def _post(change: ContactChange, kind: str, address: str) -> None:
    context = {
        "office": change.office,
        "name": change.name,
        "what": " dan ".join(HEADINGS[field].lower() for field in sorted(change.fields)),
        "at": change.at,
        "held_until": held_until(change.at),
    }
    with timezone.override(change.office.tz):
        content = compose(kind, context)
    post(
        office=change.office, to=address, kind=kind, content=content,
        owner_type=change.owner.kind, owner_id=change.owner.pk,
    )  # fmt: skip
