"""What the page of absences shows: the office's month, days without a needed role, rows with what may be done."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from accounts_app.absences.actions import HEADS, may_agree, may_enter
from accounts_app.absences.models import Absence
from accounts_app.absences.needs import needed
from accounts_app.absences.queries import roster_of
from accounts_app.absences.roster import days_between
from accounts_app.models import Office, User
from accounts_app.roles import Role

FIRST_YEAR, LAST_YEAR = 2000, 2100
ROWS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One date: who is away, and which needed roles nobody there holds."""

    date: date
    away: list[Absence]
    gaps: list[Role]
    is_open: bool
    is_today: bool

    @property
    def classes(self) -> str:
        marks = ["" if self.is_open else "is-free", "is-today" if self.is_today else "", "is-gap" if self.gaps else ""]
        return " ".join(filter(None, marks))


@dataclass(frozen=True, slots=True)
class Month:
    """A month at a glance; `starts` is the ISO weekday of its first day."""

    first: date
    cells: list[Cell]

    @property
    def starts(self) -> int:
        return self.first.isoweekday()

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        return self.cells[-1].date + timedelta(days=1)

    @property
    def gaps(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.gaps]


def month_asked(text: str, today: date) -> date:
    """``2026-03`` as the first of March; this month for anything else."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else today.replace(day=1)


def month_of(office: Office, first: date, today: date) -> Month:
    """The month that begins on `first`. Days that are over warn of nothing: nobody can mend them."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    wanted = needed(office, first, last)
    gaps = roster_of(office, first, last).gaps({day: roles for day, roles in wanted.items() if day >= today})
    rows = list(Absence.objects.in_force().touching(first, last).filter(office=office).with_people())
    return Month(
        first,
        [
            Cell(
                date=day,
                away=[row for row in rows if row.since <= day <= row.until],
                gaps=gaps.get(day, []),
                is_open=day in wanted,
                is_today=day == today,
            )
            for day in days_between(first, last)
        ],
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One absence with what this person may do about it."""

    absence: Absence
    label: str
    tone: str
    end_label: str
    may_agree: bool
    may_refuse: bool
    shows_reason: bool


def rows_of(office: Office, by: User, today: date) -> list[Row]:
    """What waits, runs and is to come, the nearest first."""
    absences = Absence.objects.standing().filter(office=office, until__gte=today).with_people()
    return [_row(absence, by, today) for absence in absences[:ROWS_SHOWN]]


def _row(absence: Absence, by: User, today: date) -> Row:
    is_on = absence.since <= today
    label, tone = ("Sedang cuti", "work") if is_on else ("Akan datang", "idle")
    if absence.is_waiting:
        label, tone = "Menunggu persetujuan", "wait"
    can_end = may_enter(absence.user, by)
    verb = "Akhiri" if is_on and absence.since < today and not absence.is_waiting else "Batalkan"
    return Row(
        absence=absence,
        label=label,
        tone=tone,
        end_label=verb if can_end else "",
        may_agree=absence.is_waiting and may_agree(absence, by),
        may_refuse=absence.is_waiting and bool(by.roles & HEADS),
        shows_reason=bool(by.roles & HEADS) or by.pk == absence.user_id,
    )
