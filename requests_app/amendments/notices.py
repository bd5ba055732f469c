"""The letters about a changed contact: to the address that was on record and to the one that is now.

Whoever did not ask for the change learns of it while the hold lasts. Neither letter says the other's value, and none
says the user ID: one of the two readers may be the wrong one.
"""

from django.utils import timezone

from accounts_app.register.columns import HEADINGS
from accounts_app.register.contacts import held_until
from requests_app.amendments.models import Amendment
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose


def contact_changed(amendment: Amendment) -> list[str]:
    """Queue the letters of a contact amendment; whom they go to, as "old" and "new" (or "both" for one address)."""
    old, new = amendment.old_email, amendment.email
    if old == new:
        return ["both"] if old and _post(amendment, "contact_changed_new", old) else []
    readers = (("old", "contact_changed_old", old), ("new", "contact_changed_new", new))
    return [who for who, kind, address in readers if address and _post(amendment, kind, address)]


def _post(amendment: Amendment, kind: str, address: str) -> bool:
    office, now = amendment.office, timezone.now()
    context = {
        "office": office,
        "name": amendment.about.name,
        "what": " dan ".join(HEADINGS[field].lower() for field in sorted(amendment.changed)),
        "at": now,
        "held_until": held_until(now),
    }
    with timezone.override(office.tz):
        content = compose(kind, context)
    post(office=office, to=address, kind=kind, content=content, owner_type="amendment", owner_id=amendment.pk)
    return True
