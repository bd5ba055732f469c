"""The filters of *Semua permohonan*: read from an address, written back to it, and put onto the list.

Unknown values filter nothing: an old bookmark, or a saved view of somebody who has left, must not become an error.
Whatever asks about running work (holder, deadline) looks at unfinished requests only, whose partial indexes begin with
the office.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts_app.kept import kept_for
from accounts_app.models import RoleGrant, User
from accounts_app.roles import READERS
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import ApplicantType, Channel
from requests_app.tickets.claims.record import NOT_STAFFS
from requests_app.tickets.workflow import State

MINE, NOBODY = "saya", "kosong"
LATE, TODAY = "lewat", "hari-ini"
DUE = ((LATE, "Lewat tenggat"), (TODAY, "Tenggat hari ini"))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty values narrow nothing. `holder`: ``saya``, ``kosong`` or a person's id."""

    states: tuple[str, ...] = ()
    sop: str = ""
    channel: str = ""
    applicant_type: str = ""
    holder: str = ""
    due: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As they stand in an address, always in one order."""
        days = [("dari", self.since), ("sampai", self.until)]
        one = [
            ("sop", self.sop), ("saluran", self.channel), ("jenis", self.applicant_type), ("pegang", self.holder),
            ("tenggat", self.due), *((name, day.isoformat() if day else "") for name, day in days),
        ]  # fmt: skip
        return [*(("status", state) for state in self.states), *((name, value) for name, value in one if value)]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)


def filters_of(asked: QueryDict) -> Filters:
    """What an address asks for, without what nobody knows."""
    wanted = set(asked.getlist("status"))
    found = Filters(
        states=tuple(state for state in State.values if state in wanted),
        sop=_one(asked, "sop", lambda text: text.isascii() and text.isdigit() and len(text) <= 3),
        channel=_one(asked, "saluran", lambda text: text in Channel.values),
        applicant_type=_one(asked, "jenis", lambda text: text in ApplicantType.values),
        holder=_one(asked, "pegang", _names_a_holder),
        due=_one(asked, "tenggat", lambda text: text in dict(DUE)),
        since=_day(asked.get("dari", "")),
        until=_day(asked.get("sampai", "")),
    )
    if found.since and found.until and found.until < found.since:
        return replace(found, since=found.until, until=found.since)  # whoever swapped them means the days between
    return found


def _one(asked: QueryDict, name: str, knows: Any) -> str:
    text = asked.get(name, "")
    return text if knows(text) else ""


def _names_a_holder(text: str) -> bool:
    return text in (MINE, NOBODY) or (text.isascii() and text.isdigit() and len(text) <= 18)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def filtered(tickets: Any, filters: Filters, user: User) -> Any:
    """The tickets that fit, as this person means it (``saya``)."""
    if filters.states:
        tickets = tickets.filter(state__in=filters.states)
    if filters.sop:
        tickets = tickets.filter(sop__code=filters.sop)
    if filters.channel:
        tickets = tickets.filter(channel=filters.channel)
    if filters.applicant_type:
        tickets = tickets.filter(applicant_type=filters.applicant_type)
    return _period(_due(_held(tickets, filters.holder, user), filters.due, user), filters, user)


def _held(tickets: Any, holder: str, user: User) -> Any:
    if not holder:
        return tickets
    if holder == NOBODY:
        return tickets.unfinished().exclude(waiting_role__in=NOT_STAFFS).filter(claimed_by=None)
    person = user.pk if holder == MINE else int(holder)
    return tickets.unfinished().filter(held_by(person))


def held_by(person: int) -> Q:
    """In the words of `Ticket.holder`: whoever has it, or will have it again when the applicant has completed it."""
    checked = Q(completeness_by=person) | Q(completeness_by__isnull=True, opened_by=person)
    return Q(claimed_by=person) | Q(state=State.AWAITING_COMPLETION) & checked


def _due(tickets: Any, due: str, user: User) -> Any:
    """Late now, or due before the office's midnight; paused steps have no deadline and are neither."""
    now = timezone.now()
    if due == LATE:
        return tickets.unfinished().filter(due_at__lt=now)
    if due == TODAY:
        tomorrow = timezone.localdate(now, timezone=_zone(user)) + timedelta(days=1)
        return tickets.unfinished().filter(due_at__gte=now, due_at__lt=_midnight(tomorrow, user))
    return tickets


def _period(tickets: Any, filters: Filters, user: User) -> Any:
    """Submitted on these days of the office's zone, both included."""
    if filters.since:
        tickets = tickets.filter(submitted_at__gte=_midnight(filters.since, user))
    if filters.until:
        tickets = tickets.filter(submitted_at__lt=_midnight(filters.until + timedelta(days=1), user))
    return tickets


def _zone(user: User) -> ZoneInfo | None:
    return user.office.tz if user.office else None


def _midnight(day: date, user: User) -> datetime:
    return datetime.combine(day, time(), tzinfo=_zone(user))


def choices(user: User, chosen: Filters) -> list[dict[str, Any]]:
    """The one-value filters as the page draws them: name, label, choices, value."""
    sops = [(code, f"SOP {code}") for (code,) in kept_for(user, _codes)]
    rows = (
        ("sop", "SOP", sops, chosen.sop),
        ("saluran", "Saluran", Channel.choices, chosen.channel),
        ("jenis", "Jenis pemohon", ApplicantType.choices, chosen.applicant_type),
        ("pegang", "Pemegang", _holders(user), chosen.holder),
        ("tenggat", "Tenggat", DUE, chosen.due),
    )
    return [{"name": name, "label": label, "choices": options, "value": value} for name, label, options, value in rows]


def _holders(user: User) -> list[tuple[str, str]]:
    people = dict(kept_for(user, _colleagues, now=timezone.now()))
    return [(MINE, "Saya"), (NOBODY, "Belum dipegang"), *((str(pk), name) for pk, name in people.items())]


def _codes(user: User) -> Any:
    rows = SopInForce.objects.filter(office=user.office_id).exclude(code="001")
    return rows.order_by("code").values_list("code").distinct()


def _colleagues(user: User, *, now: datetime) -> Any:
    held = RoleGrant.objects.active(now).filter(role__in=READERS, user__office=user.office_id, user__is_active=True)
    return held.exclude(user=user).order_by("user__name").values_list("user_id", "user__name")
