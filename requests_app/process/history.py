"""A case's event in words for staff, of any kind: timeline and dossier read the same lines."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One event: when, who, what, and a note (a reason, a category, a place); all ready text but the time."""

    act: str
    at: datetime
    who: str
    what: str
    note: str
    is_read: bool
