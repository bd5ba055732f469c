"""What the pages of the calendar share: the month at a glance, both rows of tabs, the words of the history."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from accounts_app.access import SignedInRequest
from accounts_app.audit.models import Event
from accounts_app.models import Office, User
from accounts_app.office.pages import tabs
from accounts_app.roles import Role
from accounts_app.templatetags.ui import exact_duration, full_date
from requests_app.clock.calendars import calendar_of
from requests_app.clock.models import Timetable
from requests_app.clock.working_time import Day, DayKind

SUB_PAGES = (
    ("month", "Kalender bulan", "clock:month"),
    ("hours", "Jam mingguan", "clock:hours"),
    ("periods", "Periode khusus", "clock:periods"),
    ("holidays", "Hari libur", "clock:holidays"),
    ("days", "Penutupan & jam khusus", "clock:days"),
    ("calculate", "Hitung tenggat", "clock:calculate"),
)
FOR_ALL_STAFF = {"month", "calculate"}
FIRST_YEAR, LAST_YEAR = 2000, 2100
WORDS = {
    "hours_set": "Jam kerja ditetapkan",
    "hours_removed": "Jam kerja dihapus",
    "period_set": "Periode ditambahkan",
    "period_changed": "Periode diubah",
    "period_removed": "Periode dihapus",
    "holidays_imported": "Libur diimpor",
    "holiday_added": "Hari libur ditambahkan",
    "holiday_changed": "Hari libur diubah",
    "holiday_removed": "Hari libur dihapus",
    "holiday_restored": "Hari libur dipulihkan",
    "days_set": "Hari khusus ditetapkan",
    "day_removed": "Hari khusus dihapus",
}


def runs_the_office(user: User) -> bool:
    """Whether the pages offer to change anything; the actions ask again."""
    return Role.ADMIN_KANTOR in user.roles


def frame(request: SignedInRequest, office: Office, page: str) -> dict[str, Any]:
    """Context of every page of the room: office, tabs, and whether it has any hours at all."""
    admin = runs_the_office(request.user)
    shown = [row for row in SUB_PAGES if admin or row[0] in FOR_ALL_STAFF]
    return {
        "office": office,
        "tabs": tabs("hours") if admin else [],
        "sub_tabs": [{"label": label, "url": reverse(name), "active": key == page} for key, label, name in shown],
        "may_change": admin,
        "without_hours": not Timetable.objects.normal().filter(office=office).exists(),
    }


def history(office: Office, limit: int = 6) -> list[dict[str, Any]]:
    """The newest changes of the calendar as items of components/timeline.html."""
    events = Event.objects.filter(subject_type="calendar", subject_id=office.pk).order_by("-seq")[:limit]
    return [{"title": _title(event), "at": event.at, "who": event.actor_name, "tone": "idle"} for event in events]


def _title(event: Event) -> str:
    data = event.data
    named = data.get("name") or data.get("reason") or data.get("year")
    on = data.get("since") or data.get("date") or data.get("first")
    parts = [WORDS.get(event.act, event.act), named and str(named), on and full_date(date.fromisoformat(on))]
    moved = f"{data['moved']} tenggat bergeser" if data.get("moved") else ""
    return " · ".join(part for part in (*parts, moved) if part)


@dataclass(frozen=True, slots=True)
class Cell:
    """One date of the month."""

    day: Day
    is_today: bool
    is_past: bool

    @property
    def classes(self) -> str:
        """CSS classes by kind of day."""
        marks = [f"is-{self.day.kind.value}", "is-today" if self.is_today else "", "is-past" if self.is_past else ""]
        return " ".join(mark for mark in marks if mark)

    @property
    def is_shut(self) -> bool:
        return not self.day.hours

    @property
    def shut_words(self) -> str:
        """Why nothing is open, when no note says it."""
        return "" if self.day.note and self.day.kind is not DayKind.SPECIAL else "Tutup"


@dataclass(frozen=True, slots=True)
class Month:
    """A month at a glance; `starts` is the ISO weekday of its first day."""

    first: date
    cells: tuple[Cell, ...]
    starts: int
    previous: date
    following: date
    working_days: int
    open_hours: str


def month_of(office: Office, first: date, today: date) -> Month:
    """The month that begins on `first`. Three queries."""
    length = monthrange(first.year, first.month)[1]
    days = calendar_of(office, first, first.replace(day=length)).days
    spans = (hours for day in days for hours in day.hours)
    minutes = sum(
        (one.closes.hour * 60 + one.closes.minute) - (one.opens.hour * 60 + one.opens.minute) for one in spans
    )
    return Month(
        first=first,
        cells=tuple(Cell(day, day.date == today, day.date < today) for day in days),
        starts=first.isoweekday(),
        previous=(first - timedelta(days=1)).replace(day=1),
        following=(first + timedelta(days=length)),
        working_days=sum(1 for day in days if day.hours),
        open_hours=exact_duration(timedelta(minutes=minutes)),
    )


def month_asked(text: str, today: date) -> date:
    """``2026-03`` as the first of March; this month for anything else."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else today.replace(day=1)


def year_asked(text: str, today: date) -> int:
    """``2027`` as typed into an address; this year for anything else."""
    return int(text) if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR else today.year


def date_asked(text: str) -> date | None:
    """``2026-12-24`` of an address; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
