"""Signs of abuse: one account reset again and again, one carrier who brings the files of many.

Signs are no proof, they say where to look; the identity check of each ticket warns of the same things while there is
still time (`identity.cautions`). Live, through indexes that begin with the office and by the days of the window, which
ends with the period that is looked at.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from accounts_app.audit.models import Event
from accounts_app.models import Office
from accounts_app.register.models import SpseAccount
from requests_app.reports.measures import start_of, within
from requests_app.reports.spans import ONE_DAY
from requests_app.sop.vocabulary import Act
from requests_app.tickets.identity.cautions import MANY_PERSONS
from requests_app.tickets.identity.traces import CARRIED_WITHIN
from requests_app.tickets.models import Ticket

RESET_WITHIN, MANY_RESETS = timedelta(days=30), 3
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Repeated:
    """An account and how often its password was reset in the window; a result that was issued anew is a reset too."""

    account: SpseAccount
    resets: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Carrier:
    """Whoever brought the files of ``persons`` people in the window, in ``tickets`` requests."""

    name: str
    persons: int
    tickets: int
    last_at: datetime


def _days(until: date, length: timedelta) -> tuple[date, date]:
    return until - length + ONE_DAY, until


def _resets(office: Office) -> Any:
    return Ticket.objects.of(office).filter(wants_reset=True, account__isnull=False)


def reset_events(office: Office, until: date, account: int) -> Any:
    """The resets of an account in the 30 days that end with `until`."""
    tickets = _resets(office).filter(account=account)
    rows = Event.objects.filter(subject_type=Ticket.kind, subject_id__in=tickets.values("pk"), act=Act.FULFIL)
    return rows.filter(within("at", [_days(until, RESET_WITHIN)], office.tz))


def repeated(office: Office, until: date) -> list[Repeated]:
    """Accounts reset three times or more, the most frequent first. Four queries.

    Counted by the tickets' own stamps, from an index alone; only those that were issued anew, few, are looked up in the
    log, where each of their resets stands.
    """
    again = _issued_anew(office, until)
    inside = within("fulfilled_at", [_days(until, RESET_WITHIN)], office.tz)
    rows = _resets(office).filter(inside, fulfilled_at__isnull=False).values("account").order_by()
    rows = rows.annotate(n=Count("pk"), last=Max("fulfilled_at"))
    counts = {pk: (0, last) for pk, (_, last) in again.items()}
    for row in rows.filter(Q(n__gte=MANY_RESETS) | Q(account__in=again)):
        counts[row["account"]] = (row["n"], row["last"])
    found = [(n + again.get(pk, (0, last))[0], last, pk) for pk, (n, last) in counts.items()]
    often = sorted((each for each in found if each[0] >= MANY_RESETS), reverse=True)[:SHOWN]
    accounts = SpseAccount.objects.in_bulk([pk for _, _, pk in often])
    return [Repeated(accounts[pk], n, last) for n, last, pk in often]


def _issued_anew(office: Office, until: date) -> dict[int, tuple[int, datetime]]:
    """Of accounts with a result issued anew: resets beside those that stand on their tickets, and the last one."""
    first, last = (start_of(day, office.tz) for day in (until - RESET_WITHIN + ONE_DAY, until + ONE_DAY))
    tickets = _resets(office).filter(reissued_at__gte=first)
    stamped = {pk: (account, at) for pk, account, at in tickets.values_list("pk", "account", "fulfilled_at")}
    events = Event.objects.filter(subject_type=Ticket.kind, subject_id__in=stamped, act=Act.FULFIL)
    found: dict[int, tuple[int, datetime]] = {}
    for pk, at in events.filter(at__gte=first, at__lt=last).values_list("subject_id", "at"):
        account, standing = stamped[pk]
        n, latest = found.get(account, (0, at))
        found[account] = (n + (at != standing), max(latest, at))
    return found


def carried(office: Office, until: date, carrier: str = "") -> Any:
    """Tickets of the 90 days that end with `until` whose file somebody else brought."""
    rows: Any = Ticket.objects.of(office).exclude(carrier_name="").annotate(low_carrier=Lower("carrier_name"))
    rows = rows.filter(within("submitted_at", [_days(until, CARRIED_WITHIN)], office.tz))
    return rows.filter(low_carrier=carrier.lower()) if carrier else rows


def carriers(office: Office, until: date) -> list[Carrier]:
    """Carriers of three people or more: by NIP, else by name. One query."""
    person = Coalesce(NullIf("nip_digits", Value("")), Lower("name"))
    rows = carried(office, until).values("low_carrier").order_by()
    counted = rows.annotate(
        persons=Count(person, distinct=True), n=Count("pk"), last=Max("submitted_at"), as_written=Max("carrier_name")
    )
    often = counted.filter(persons__gte=MANY_PERSONS).order_by("-persons", "-n", "-last")[:SHOWN]
    return [Carrier(row["as_written"], row["persons"], row["n"], row["last"]) for row in often]
