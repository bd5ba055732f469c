"""Holidays of a year from the package `holidays` into the office's own rows: first proposed, then saved.

The package is asked only here, when somebody imports: what the office's clock counts by are its rows. A decree that
changes in mid-year comes with a newer package: then an import says what is new, what is called otherwise and what is
gone. What the office itself decided about a date (added, renamed, removed) always stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from holidays import country_holidays

from accounts_app.models import Office
from accounts_app.office.actions import By, OfficeError
from requests_app.clock.changes import Change, nothing
from requests_app.clock.editing import begin, finish
from requests_app.clock.models import Holiday, HolidayKind, HolidaySource

UNKNOWN = "Daftar libur tahun {year} tidak dikenal. Tambahkan hari liburnya satu per satu."
FIRST_YEAR, LAST_YEAR = 2000, 2100
CATEGORIES = {HolidayKind.PUBLIC: "public", HolidayKind.JOINT_LEAVE: "government"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A day off as the package knows it."""

    date: date
    name: str
    kind: HolidayKind


@dataclass(frozen=True, slots=True)
class Renamed:
    """An imported row that the package now calls otherwise."""

    row: Holiday
    entry: Entry


@dataclass(slots=True)
class Proposal:
    """What an import of `year` would do now; `kept` are dates about which the office decided otherwise."""

    year: int
    added: list[Entry] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    gone: list[Holiday] = field(default_factory=list)
    kept: list[Holiday] = field(default_factory=list)
    without_joint_leave: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it would change nothing."""
        return not (self.added or self.renamed or self.gone)

    def dates(self) -> list[date]:
        """The dates that it touches, in order."""
        rows = [*(one.row for one in self.renamed), *self.gone]
        return sorted([*(entry.date for entry in self.added), *(row.date for row in rows)])


def known_holidays(year: int) -> dict[date, Entry]:
    """What the package knows of `year`. Raises OfficeError for a year that it does not know."""
    found: dict[date, Entry] = {}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OfficeError(UNKNOWN.format(year=year))
    for kind, category in CATEGORIES.items():
        listed = country_holidays("ID", years=year, categories=(category,), language="id", expand=False)
        for day, name in listed.items():
            found.setdefault(day, Entry(day, name, kind))
    if not found:
        raise OfficeError(UNKNOWN.format(year=year))
    return dict(sorted(found.items()))


def propose(office: Office, year: int) -> Proposal:
    """What an import would do now. Raises OfficeError for a year that the package does not know."""
    known = known_holidays(year)
    rows = {row.date: row for row in Holiday.objects.filter(office=office).of_year(year)}
    proposal = Proposal(year, added=[entry for day, entry in known.items() if day not in rows])
    proposal.without_joint_leave = all(entry.kind is not HolidayKind.JOINT_LEAVE for entry in known.values())
    for day, row in rows.items():
        _sort(proposal, row, known.get(day))
    return proposal


def _sort(proposal: Proposal, row: Holiday, entry: Entry | None) -> None:
    if row.is_the_offices:
        if entry is None or row.removed_at or (row.name, row.kind) != (entry.name, entry.kind):
            proposal.kept.append(row)
    elif entry is None:
        proposal.gone.append(row)
    elif (row.name, row.kind) != (entry.name, entry.kind):
        proposal.renamed.append(Renamed(row, entry))


@transaction.atomic
def import_holidays(office: Office, year: int, *, by: By, seen: int | None = None) -> Change:
    """Carry out what `propose` says now. Doing it again changes nothing and leaves no event.

    Raises OfficeError for an unknown year, StaleCalendarError when the calendar changed after the proposal was shown.
    """
    locked = begin(office, by, seen)
    proposal = propose(locked, year)
    if proposal.is_empty:
        return nothing(locked, f"Libur {year} sudah lengkap; tidak ada yang berubah.")
    Holiday.objects.bulk_create(_row(locked, entry) for entry in proposal.added)
    for renamed in proposal.renamed:
        renamed.row.name, renamed.row.kind = renamed.entry.name, renamed.entry.kind
    Holiday.objects.bulk_update((renamed.row for renamed in proposal.renamed), ["name", "kind"])
    Holiday.objects.filter(pk__in=[row.pk for row in proposal.gone]).delete()
    touched = proposal.dates()
    words = f"Libur {year} diimpor: {', '.join(_counts(proposal))}."
    change = Change(locked, touched[0], touched[-1], words)
    return finish(change, "holidays_imported", by=by, data=_record_of(proposal))


def _row(office: Office, entry: Entry) -> Holiday:
    return Holiday(office=office, date=entry.date, name=entry.name, kind=entry.kind, source=HolidaySource.IMPORTED)


def _counts(proposal: Proposal) -> Iterator[str]:
    for found, word in ((proposal.added, "baru"), (proposal.renamed, "diperbarui"), (proposal.gone, "dihapus")):
        if found:
            yield f"{len(found)} {word}"


def _record_of(proposal: Proposal) -> dict[str, object]:
    return {
        "year": proposal.year,
        "added": [entry.date.isoformat() for entry in proposal.added],
        "renamed": [one.row.date.isoformat() for one in proposal.renamed],
        "gone": {row.date.isoformat(): row.name for row in proposal.gone},
    }
