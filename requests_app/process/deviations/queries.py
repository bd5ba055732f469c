"""Which deviations a person sees, what waits for them, and a period's deviations for reports.

Every question begins with the office, as the indexes do; lists are keyset pages by id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts_app.models import Office, User
from accounts_app.roles import PERFORMERS, Role
from requests_app.process.deviations.models import (
    TO_EXPLAIN,
    TO_REVIEW,
    Cause,
    Deviation,
    DeviationRemark,
    Kind,
    Status,
)
from requests_app.process.deviations.words import sentence


def visible_to(user: User) -> QuerySet[Deviation]:
    """Kepala LPSE: the whole office. Who performs steps: those of their roles, and what they wrote themselves."""
    rows = Deviation.objects.filter(office=user.office_id) if user.office_id else Deviation.objects.none()
    if Role.KEPALA_LPSE in user.roles:
        return rows
    return rows.filter(Q(role__in=user.roles & set(PERFORMERS)) | Q(noted_by=user))


def sees(user: User, row: Deviation) -> bool:
    """The same for one row that is already at hand, of the person's own office."""
    return bool(user.roles & {Role.KEPALA_LPSE, Role(row.role)}) or row.noted_by_id == user.pk


def to_explain(user: User) -> QuerySet[Deviation]:
    """What waits for a word of this person: owed by a role of theirs, or asked about what they wrote."""
    if user.office_id is None:
        return Deviation.objects.none()
    rows = Deviation.objects.filter(office=user.office_id, status__in=TO_EXPLAIN)
    roles = user.roles & set(PERFORMERS)
    left = (Q(noted_by__is_active=False) | ~Q(noted_by__office=user.office_id)) & Q(role__in=roles)
    return rows.filter(
        Q(status=Status.OWED, role__in=roles) | Q(status=Status.ASKED, noted_by=user) | (Q(status=Status.ASKED) & left)
    )


def waiting_for(user: User) -> QuerySet[Deviation]:
    """Both at once: what this person has still to explain or to review."""
    return to_explain(user) | to_review(user)


def count_of(rows: QuerySet[Deviation]) -> Coalesce:
    """How many of one office these are, as a column of another query."""
    alone = rows.order_by().values("office").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(alone), 0)


def to_review(user: User) -> QuerySet[Deviation]:
    """What waits for Kepala LPSE, without what they wrote themselves; nothing for anybody else."""
    if user.office_id is None or Role.KEPALA_LPSE not in user.roles:
        return Deviation.objects.none()
    return Deviation.objects.filter(office=user.office_id, status__in=TO_REVIEW).exclude(noted_by=user)


def filtered(rows: QuerySet[Deviation], office: Office, chosen: Mapping[str, str]) -> QuerySet[Deviation]:
    """The register's filters by name; unknown values filter nothing, so that an old bookmark is no error.

    :param chosen: ``dari``, ``sampai`` (dates at the office), ``sop``, ``langkah``, ``jenis``, ``sebab``, ``status``,
        ``orang`` (a person's key).
    """
    since, until = day_of(chosen.get("dari", "")), day_of(chosen.get("sampai", ""))
    if since:
        rows = rows.filter(at__gte=_midnight(office, since))
    if until:
        rows = rows.filter(at__lt=_midnight(office, until + timedelta(days=1)))
    for name, field, values in (
        ("jenis", "kind", Kind.values), ("sebab", "cause", Cause.values), ("status", "status", Status.values),
    ):  # fmt: skip
        if chosen.get(name) in values:
            rows = rows.filter(**{field: chosen[name]})
    for name, field in (("sop", "sop_code"), ("langkah", "step_no"), ("orang", "noted_by")):
        text = chosen.get(name, "")
        if text.isascii() and text.isdigit() and len(text) <= 9:
            rows = rows.filter(**{field: text if name == "sop" else int(text)})
    return rows


def day_of(text: str) -> date | None:
    """The day of an address; None for nonsense, and for days beyond any register."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2199, 12, 31) else None


def _midnight(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(), office.tz)


# --- for reports ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeviationLine:
    """One deviation with all that a report says of it; seconds are working time, moments aware.

    ``late_seconds`` and ``standard_seconds`` are None but for late steps; ``cause``, ``reason``, ``noted_by`` and
    ``noted_at`` are empty while it is owed. ``thread``: (when, who, "ask" | "answer" | "accept", text), oldest first.
    """

    case_label: str
    sop_code: str
    step_no: int
    step_name: str
    role: Role
    kind: Kind
    text: str
    late_seconds: int | None
    standard_seconds: int | None
    what: str
    at: datetime
    status: Status
    cause: Cause | None
    reason: str
    noted_by: str
    noted_at: datetime | None
    thread: tuple[tuple[datetime, str, str, str], ...]


def of_period(office: Office, since: date, until: date) -> list[DeviationLine]:
    """The deviations that came to be from ``since`` to ``until``, both included, in the office's days; oldest first.

    Two queries, whatever the number. Empty for a period without any.
    """
    rows = Deviation.objects.filter(
        office=office, at__gte=_midnight(office, since), at__lt=_midnight(office, until + timedelta(days=1))
    ).order_by("at", "pk")
    found = list(rows.select_related("noted_by"))
    threads = _threads(found)
    return [_line(row, threads.get(row.pk, [])) for row in found]


def _threads(rows: Sequence[Deviation]) -> dict[int, list[DeviationRemark]]:
    threads: dict[int, list[DeviationRemark]] = {}
    for remark in DeviationRemark.objects.filter(deviation__in=rows).select_related("by") if rows else ():
        threads.setdefault(remark.deviation_id, []).append(remark)
    return threads


def _line(row: Deviation, remarks: Sequence[DeviationRemark]) -> DeviationLine:
    return DeviationLine(
        row.case_label, row.sop_code, row.step_no, row.step_name, Role(row.role), Kind(row.kind), sentence(row),
        row.late_seconds, row.standard_seconds, row.what, row.at, Status(row.status),
        Cause(row.cause) if row.cause else None, row.reason, str(row.noted_by or ""), row.noted_at,
        tuple((remark.at, str(remark.by), remark.kind, remark.text) for remark in remarks),
    )  # fmt: skip
