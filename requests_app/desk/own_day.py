"""One's own day at the desk: what waits, what is late, what one has done today and how much of the week in time.

Steps count for whoever ended them. Read live, by the index of a person's ended steps: a week of one's own is little.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts_app.models import User
from requests_app.process.models import StepRun
from requests_app.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class OwnDay:
    """``done`` and ``late`` of today; ``week_*`` of the steps with a deadline since Monday; the rest is now."""

    done: int
    late: int
    week_in_time: int
    week_timed: int
    waiting: int = 0
    soon: int = 0
    overdue: int = 0

    @property
    def week_share(self) -> Fraction | None:
        """None where nothing had a deadline."""
        return Fraction(self.week_in_time, self.week_timed) if self.week_timed else None

    @property
    def week_note(self) -> str:
        return f"{self.week_in_time} dari {self.week_timed} langkah"


def done_by(user: User, now: datetime) -> OwnDay:
    """What they have done, by the days of the zone at hand. One query."""
    today = now.astimezone(user.office.tz if user.office else None).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    timed, in_time = Q(due_at__isnull=False), Q(ended_at__lte=F("due_at"))
    rows = StepRun.objects.filter(ended_by=user, ended_at__gte=monday, broken_off=False)
    return OwnDay(
        **rows.aggregate(
            done=Count("pk", filter=Q(ended_at__gte=today)),
            late=Count("pk", filter=Q(ended_at__gte=today) & timed & ~in_time),
            week_in_time=Count("pk", filter=in_time),
            week_timed=Count("pk", filter=timed),
        )
    )


def own_day(user: User, now: datetime) -> OwnDay:
    """The same, with what waits for them now. Two queries."""
    did = done_by(user, now)
    soon = StepRun.objects.filter(
        process=Ticket.kind, case_id=OuterRef("pk"), ended_at=None, paused_at=None, soon_at__lte=now, due_at__gte=now
    )
    mine = (
        Ticket.objects.of_desk(user)
        .unfinished()
        .filter(waiting_role__in=sorted(user.roles))
        .annotate(is_soon=Exists(soon))
    )
    stands = mine.aggregate(
        waiting=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)), soon=Count("pk", filter=Q(is_soon=True))
    )
    return OwnDay(did.done, did.late, did.week_in_time, did.week_timed, **stands)
