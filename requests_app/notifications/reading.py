"""What the bell shows and the list holds: a person's own notifications, latest first.

The bell is one query: its rows are the number, the version by which a page knows that nothing has happened, and what
is new. Pages go by (time, id) and not by id alone: a row that was added to comes up again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q
from django.http import HttpResponse
from django.urls import reverse

from accounts_app.kept import kept
from accounts_app.models import User
from requests_app.notifications import actions
from requests_app.notifications.kinds import INBOX
from requests_app.notifications.models import Notification

MOST = 100  # more are not counted
IN_MENU = 8
PAGE = 30
HEADER = "X-Bell"
COLUMNS = ("id", "kind", "about_type", "text", "url", "count", "at", "read_at")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_DIGITS = 16  # of microseconds since 1970, until the year 2286


@dataclass(frozen=True, slots=True)
class Bell:
    """The unread rows, latest first, `MOST` of them at most."""

    rows: list[Notification]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def version(self) -> str:
        """Changes with whatever the bell shows."""
        return f"{self.count}-{microseconds(self.rows[0].at) if self.rows else 0}"

    def since(self, moment: int) -> list[Notification]:
        """What has come or been added to after that microsecond."""
        return [row for row in self.rows if microseconds(row.at) > moment]


def bell_of(user: User) -> Bell:
    """One query, of a partial index."""
    return Bell(kept(_unread, person=user.pk))


def _unread(*, person: int) -> Any:
    return unread(person)


def unread(person: int | OuterRef) -> Any:
    """The rows of a bell, for a query that asks more than that too: `bell_from` reads what it answers."""
    return Notification.objects.of(person).unread().only(*COLUMNS).order_by("-at", "-id")[:MOST]


def bell_from(news: Iterable[dict[str, Any]]) -> Bell:
    """Of the unread rows as objects of JSON."""
    return Bell([Notification(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in news])


def bell_on_page(user: User, path: str) -> Bell:
    """The bell of a page that somebody looks at: what leads to this very page, or stands on it, is seen by that."""
    return seen_on_page(bell_of(user), user, path)


def seen_on_page(bell: Bell, user: User, path: str) -> Bell:
    seen = [row.pk for row in bell.rows if path in (row.url.partition("#")[0], _stands_on(row))]
    if not seen:
        return bell
    actions.read(user, seen)
    return Bell([row for row in bell.rows if row.pk not in seen])


def _stands_on(row: Notification) -> str:
    """New work stands in the inbox, whatever request it leads to."""
    return reverse("desk:inbox") if row.about_type == INBOX else ""


def ring(response: HttpResponse, user: User, path: str) -> HttpResponse:
    """An answer to a page that asks by itself says the bell's version too, so that the page need not ask twice.

    ``path``: the page that is looked at.
    """
    response[HEADER] = bell_on_page(user, path).version
    return response


@dataclass(frozen=True, slots=True)
class Page:
    """``older``: what to ask the next page with, "" on the last one."""

    rows: list[Notification]
    older: str


def page_of(user: User, *, unread: bool, before: str = "") -> Page:
    """One page of this person's, those before the place that ``before`` names; whatever else it says is the first."""
    rows = Notification.objects.of(user)
    if unread:
        rows = rows.unread()
    if place := _place(before):
        at, pk = place
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    found = list(rows.order_by("-at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, f"{microseconds(shown[-1].at)}-{shown[-1].pk}" if len(found) > PAGE else "")


def latest(user: User) -> list[Notification]:
    """The last few, read or not, for the bell's menu."""
    return list(Notification.objects.of(user).order_by("-at", "-id")[:IN_MENU])


def microseconds(at: datetime) -> int:
    """Since 1970: PostgreSQL keeps no finer time, so it comes back as it went."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment_of(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def number(text: str) -> int:
    """Digits of an address; 0 for whatever else stands there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _place(text: str) -> tuple[datetime, int] | None:
    at, pk = (number(part) for part in (*text.split("-"), "", "")[:2])
    return (moment_of(at), pk) if at and pk else None
