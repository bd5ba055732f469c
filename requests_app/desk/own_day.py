"""One's own day at the desk: what waits, what is late, what one has done today and how much of the week in time.

Steps count for whoever ended them. Read live, by the index of a person's ended steps: a week of one's own is little.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accounts_app.kept import kept_for
from accounts_app.models import Office, User
from accounts_app.roles import READERS
from requests_app.clock.holding import know_hours, newest_hours
from requests_app.desk.decree_rows import decrees_for
from requests_app.desk.mail_rows import mail_for
from requests_app.frontdesk.waiting import numbers_for
from requests_app.process.deviations.queries import count_of, to_explain, to_review
from requests_app.process.models import StepRun
from requests_app.tickets.claims.people import others_with
from requests_app.tickets.models import Ticket

DONE = ("done", "late", "week_in_time", "week_timed")


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
    today, monday = _days(user, now)
    found = next(iter(_done(user, today, monday).values_list(*DONE)), None)
    return OwnDay(*found) if found else OwnDay(0, 0, 0, 0)


def _done(user: User, today: datetime, monday: datetime) -> Any:
    timed, in_time = Q(due_at__isnull=False), Q(ended_at__lte=F("due_at"))
    rows = StepRun.objects.filter(ended_by=user, ended_at__gte=monday, broken_off=False).order_by()
    return rows.values("ended_by").annotate(
        done=Count("pk", filter=Q(ended_at__gte=today)),
        late=Count("pk", filter=Q(ended_at__gte=today) & timed & ~in_time),
        week_in_time=Count("pk", filter=in_time),
        week_timed=Count("pk", filter=timed),
    )


def _days(user: User, now: datetime) -> tuple[datetime, datetime]:
    """When today and this week began at the person's office."""
    today = now.astimezone(user.office.tz if user.office else None).replace(hour=0, minute=0, second=0, microsecond=0)
    return today, today - timedelta(days=today.weekday())


@dataclass(frozen=True, slots=True)
class Standing:
    """What an inbox says of its reader: deviations that wait for them, who shares their work, what they did.

    ``numbers``, ``decrees``, ``mails``: whether any wait for them. Mostly none do, and then nobody looks for them.
    """

    to_explain: int
    to_review: int
    shares: bool
    numbers: bool
    decrees: bool
    mails: bool
    day: OwnDay


def standing_of(user: User, now: datetime) -> Standing:
    """One query, which also says how new the hours of this person's office are: nothing of the inbox asks again."""
    today, monday = _days(user, now)
    found = kept_for(user, _standing, now=now, today=today, monday=monday, day=today.date())
    nothing: Any = (0, 0, False, False, False, False, [], None)
    explain, review, shares, numbers, decrees, mails, did, hours = found[0] if found else nothing
    if user.office:
        know_hours(user.office, hours)
    day = OwnDay(**did[0]) if did else OwnDay(0, 0, 0, 0)
    return Standing(explain, review, shares, numbers, decrees, mails, day)


def _standing(user: User, *, now: datetime, today: datetime, monday: datetime, day: date) -> Any:
    did = _done(user, today, monday).values_list(JSONObject(**{name: name for name in DONE}))
    colleagues = others_with(user, user.roles & READERS, now)
    hours = Subquery(newest_hours(OuterRef("pk")))
    wait = (Exists(colleagues), Exists(numbers_for(user, day)), Exists(decrees_for(user, day)), Exists(mail_for(user)))
    columns = (count_of(to_explain(user)), count_of(to_review(user)), *wait, ArraySubquery(did), hours)
    return Office.objects.filter(pk=user.office_id or 0).values_list(*columns)


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
