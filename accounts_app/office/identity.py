"""What an office says of itself: letterhead, zone, archive code, sender address. Changed under a lock, with an event.

`seal` is what a form carries to notice that somebody else saved in the meantime. A version column was rejected: the
values themselves say whether they changed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from accounts_app.office.actions import OfficeError, lock_office

STALE = "Pengaturan ini baru saja diubah orang lain. Isian Anda masih di sini: bandingkan, lalu simpan lagi."


class StaleError(OfficeError):
    """Somebody else saved these fields after the page was shown."""

    def __init__(self) -> None:
        super().__init__(STALE)


def seal(office: Office, fields: Iterable[str]) -> str:
    """A short fingerprint of the values now."""
    values = json.dumps([str(getattr(office, field)) for field in fields])
    return hashlib.sha256(values.encode()).hexdigest()[:16]


@transaction.atomic
def change_office(office: Office, values: Mapping[str, Any], *, seen: str, by: User) -> list[str]:
    """Save `values` (field name to value); returns the names that changed. Raises StaleError, OfficeError."""
    locked = lock_office(office, by)
    if seal(locked, values) != seen:
        raise StaleError
    changed = [field for field, value in values.items() if getattr(locked, field) != value]
    if not changed:
        return []
    data = {field: {"from": getattr(locked, field), "to": values[field]} for field in changed}
    for field in changed:
        setattr(locked, field, values[field])
    locked.save(update_fields=changed)
    record(Subject("office", locked.pk, locked.pk), "office_changed", by=by, data=data)
    return changed
