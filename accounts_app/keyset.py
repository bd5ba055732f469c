"""Keyset pages: newest first, fifty at a time, next page by the last row's id.

Offsets were rejected: page 2 000 would read 100 000 rows, and a new row would shift every page.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict

PAGE = 50
MOST_DIGITS = 18  # of a 64-bit id
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """``rows`` of this page; ``older`` is the id to ask the next page with, None on the last one."""

    rows: list[Row]
    older: int | None


def key_of(text: str) -> int | None:
    """The id that an address names, or None for whatever else stands there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def page_of(rows: QuerySet[Row], before: int | None = None, size: int = PAGE) -> Page[Row]:
    """One page of ``rows``, those with an id below ``before``."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    shown = found[:size]
    return Page(shown, shown[-1].pk if len(found) > size else None)


def older_url(query: QueryDict, page: Page[Row]) -> str:
    """The address of the next page, the filters kept; empty on the last one."""
    if page.older is None:
        return ""
    copy = query.copy()
    copy["sebelum"] = str(page.older)
    return f"?{copy.urlencode()}"
