"""The deviations of a month as the report lists them: what, by how much, why, and who answers for it."""

from collections import Counter
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from accounts_app.models import Office
from requests_app.process.deviations.models import Deviation, DeviationRemark, Kind, Status
from requests_app.process.deviations.queries import DeviationLine, of_period
from requests_app.reports.measures import within
from requests_app.reports.papers.facts import Stray
from requests_app.reports.papers.months import Month


def strays_of(office: Office, month: Month) -> tuple[Stray, ...]:
    """Oldest first. Two queries."""
    return tuple(_stray(line) for line in of_period(office, month.first, month.last))


def rows_of(office: Office, since: date, until: date) -> QuerySet[Deviation]:
    """The rows of these days, both included, in the office's zone: to be counted."""
    return Deviation.objects.filter(within("at", [(since, until)], office.tz), office=office)


def counted_by_month(office: Office, since: date, until: date) -> Counter[date]:
    """How many in each month, by its first day."""
    rows = rows_of(office, since, until).order_by().annotate(month=TruncMonth("at", tzinfo=office.tz))
    counted = rows.values_list("month").annotate(n=Count("pk"))
    return Counter({month.date(): n for month, n in counted})


def _stray(line: DeviationLine) -> Stray:
    """What was answered to Kepala LPSE stands behind the reason."""
    answers = [f"Penjelasan: {text}" for _, _, kind, text in line.thread if kind == DeviationRemark.Kind.ANSWER]
    return Stray(
        at=line.at,
        number=line.case_label,
        sop=line.sop_code,
        step=f"{line.step_no} · {line.step_name}",
        kind=str(line.kind.label) if line.kind == Kind.LATE else f"{line.kind.label}: {line.what}",
        late_minutes=None if line.late_seconds is None else -(-line.late_seconds // 60),
        cause=str(line.cause.label) if line.cause else "",
        reason=" ".join([line.reason, *answers]),
        who=f"{line.role.label} · {line.noted_by}" if line.noted_by else str(line.role.label),
        status=str(line.status.label),
        is_accepted=line.status == Status.ACCEPTED,
        is_owed=line.status == Status.OWED,
    )
