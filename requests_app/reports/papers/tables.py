"""What a report says, with real types: chapters of sentences and tables, of which paper, workbook and screen are made.

One description and three that show it (`paper`, `workbook`, the preview), so that they cannot disagree. Rejected: a
template for each, which would spell every table three times.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from accounts_app.models import Office

Value = str | int | Fraction | Decimal | date | datetime | None
Row = tuple[Value, ...]


class Kind(StrEnum):
    """What a column holds. A share is a fraction of one; minutes are working minutes; a score is a decimal."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    MINUTES = "minutes"
    SCORE = "score"
    DAY = "day"
    MOMENT = "moment"

    @property
    def is_number(self) -> bool:
        return self in (Kind.COUNT, Kind.SHARE, Kind.MINUTES, Kind.SCORE)


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters: of the workbook's column, and its share of the table on paper."""

    label: str
    kind: Kind = Kind.TEXT
    width: int = 12


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is the table's own in the workbook (letters and digits). None in a cell is "not known" or "none".

    ``empty`` stands where there are no rows. ``totals``: how many of the last rows sum up the others.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str
    note: str = ""
    totals: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Pairs of bars. ``alt`` says in words what it shows."""

    title: str
    series: tuple[str, str]
    bars: tuple[tuple[str, int, int], ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose name stands below: nobody's where the post has no holder, or several."""

    post: str
    name: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole paper. ``draft``: why it is not final, or nothing. ``annexes`` are its long lists."""

    office: Office
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    annexes: tuple[Table, ...]
    sources: tuple[str, ...]
    signer: Signer
    made_at: datetime
    made_by: str
    draft: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what it says: office, title, period, each sentence and cell; not of who made it when."""
        said = [self.office.code, self.title, self.subtitle, self.chapters, self.annexes]
        return hashlib.sha256(json.dumps(said, default=_plain, ensure_ascii=False).encode()).hexdigest()

    def signed_by(self, signer: Signer, at: datetime, made_by: str) -> "Report":
        """The same, final."""
        return replace(self, signer=signer, made_at=at, made_by=made_by, draft="")


def _plain(value: object) -> object:
    """Whatever JSON does not know, in a form that has one meaning."""
    if isinstance(value, Chapter | Table | Column | Chart):
        return [getattr(value, name) for name in value.__dataclass_fields__]
    return str(value)


def in_zone(rows: Sequence[Row], zone: ZoneInfo) -> tuple[Row, ...]:
    """Moments as the office's clocks showed them, without a zone: spreadsheets have none, and the paper names it."""
    return tuple(tuple(_wall(value, zone) for value in row) for row in rows)


def _wall(value: Value, zone: ZoneInfo) -> Value:
    return value.astimezone(zone).replace(tzinfo=None) if isinstance(value, datetime) else value
