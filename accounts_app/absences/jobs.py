"""When somebody's first day away begins, what lies in their hands goes on: the worker's job.

What that is, and to whom it goes, is known where the work is (`followers`); this app only knows the day. Each absence
is handed over once, in one transaction with what follows, so that of two workers one does it.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts_app.absences.models import Absence

# Called with the absence and the time; filled when the program starts.
followers: list[Callable[[Absence, datetime], object]] = []
LAST_ZONE = timezone.get_fixed_timezone(14 * 60)  # where a day begins first: nothing begins there later than elsewhere


def hand_over(now: datetime) -> int:
    """Tell the followers of every absence that has begun by the office's own date. Returns how many."""
    begun = Absence.objects.in_force().filter(handed_over_at=None, since__lte=now.astimezone(LAST_ZONE).date())
    return sum(_hand_over(pk, now) for pk in begun.values_list("pk", flat=True))


@transaction.atomic
def _hand_over(pk: int, now: datetime) -> int:
    rows = Absence.objects.in_force().select_for_update(skip_locked=True, of=("self",)).with_people()
    absence = rows.filter(pk=pk, handed_over_at=None).first()
    if absence is None or absence.since > timezone.localdate(now, timezone=absence.office.tz):
        return 0
    for follow in followers:
        follow(absence, now)
    absence.handed_over_at = now
    absence.save(update_fields=["handed_over_at"])
    return 1
