"""One line of the evidence list, its states, and an office's year from which the lines are read."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import TextChoices

from accounts_app.models import Office
from accounts_app.roles import Role
from requests_app.reports.figures import Figures, figures
from requests_app.reports.measures import within
from requests_app.reports.papers.facts import first_month
from requests_app.reports.papers.months import Month, month_of, months_between
from requests_app.sop.models import SopInForce
from requests_app.survey import periods
from requests_app.survey.results import Report as Survey
from requests_app.survey.results import report as survey_of
from requests_app.tickets.models import Ticket

ADMIN = frozenset({Role.ADMIN_KANTOR})
HEAD = frozenset({Role.KEPALA_LPSE})
BOTH = ADMIN | HEAD


class State(TextChoices):
    PRESENT = "present", "Ada"
    PARTLY = "partly", "Sebagian"
    MISSING = "missing", "Belum ada"

    @property
    def tone(self) -> str:
        return {State.PRESENT: "done", State.PARTLY: "wait", State.MISSING: "bad"}[self]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the evidence is: a page's name for the address, and who may open it."""

    label: str
    url_name: str
    roles: frozenset[Role] = BOTH


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line. ``number`` counts rows where rows can be counted; ``last`` is the newest of them."""

    area: str
    asked: str
    said: str
    state: State
    number: int | None
    last: date | None
    place: Place


@dataclass
class Year:
    """An office's year up to today; each part is read once."""

    office: Office
    year: int
    today: date
    since: date = field(init=False)
    until: date = field(init=False)

    def __post_init__(self) -> None:
        self.since, self.until = date(self.year, 1, 1), min(date(self.year, 12, 31), self.today)

    @cached_property
    def figures(self) -> Figures:
        return figures(self.office, self.since, self.until)

    @cached_property
    def survey(self) -> Survey:
        return survey_of(self.office, periods.year_of(self.since), self.today)

    @cached_property
    def sops(self) -> list[SopInForce]:
        return list(SopInForce.objects.for_office(self.office).in_force(self.until))

    @cached_property
    def ended_months(self) -> list[Month]:
        """Those of which a report can be laid down."""
        first, running = first_month(self.office), month_of(self.today)
        last = min(Month(date(self.year, 12, 1)), running.before)
        return months_between(max(first, Month(self.since.replace(day=1))), last) if first else []

    def newest(self, column: str) -> date | None:
        """The last day on which a ticket got this stamp."""
        rows = Ticket.objects.of(self.office).filter(within(column, [(self.since, self.until)], self.office.tz))
        return self.day_of(rows.order_by(f"-{column}").values_list(column, flat=True).first())

    def day_of(self, moment: datetime | None) -> date | None:
        """By the office's clocks."""
        return moment.astimezone(self.office.tz).date() if moment else None


def judged(part: int, whole: int) -> State:
    """All, some, none."""
    if not whole or not part:
        return State.MISSING
    return State.PRESENT if part >= whole else State.PARTLY
