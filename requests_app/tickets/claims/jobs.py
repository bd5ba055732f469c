"""What lies in somebody's hands untouched goes back to everybody: the worker's job.

Counted in the office's open hours since the holder last worked on it or looked at it, so that nothing is lost over
night. An office without hours counts by the wall clock; one that says 0 lets everybody keep what they have. What
somebody holds who is not there goes at once to who stands in for them, or back.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from accounts_app.models import Office, User
from requests_app.clock.holding import calendar_since, hold_for
from requests_app.clock.working_time import BeyondCalendarError
from requests_app.tickets.claims.actions import put_back
from requests_app.tickets.claims.models import Presence
from requests_app.tickets.claims.people import shares
from requests_app.tickets.claims.standing_in import hand_for
from requests_app.tickets.models import Ticket

TICKETS_A_ROUND = 200  # of each office
KEPT_LOOKS = timedelta(days=30)


def return_abandoned(now: datetime) -> int:
    """Put back what was left lying, and pass on what its holder cannot go on with. Returns how many tickets."""
    return sum(_of_office(office, now) for office in Office.objects.filter(is_active=True))


def _of_office(office: Office, now: datetime) -> int:
    today, before = now.astimezone(office.tz).date(), now - timedelta(minutes=office.claim_minutes)
    held = Ticket.objects.of(office).filter(claimed_by__isnull=False)
    holders = User.objects.filter(pk__in=held.values("claimed_by")).order_by("pk")
    gone = [holder for holder in holders if hand_for(holder, today) != holder]
    # By the wall clock, which is never slower.
    lying = held.filter(claim_used_at__lte=before) if office.claim_minutes else held.none()
    rows = (held.filter(claimed_by__in=gone) | lying).select_related("office", "claimed_by").order_by("claim_used_at")
    return sum(_put_back(pk, now) for pk in [row.pk for row in rows[:TICKETS_A_ROUND] if _must_move(row, now)])


def _must_move(ticket: Ticket, now: datetime) -> bool:
    """Whoever works alone keeps what lies: nobody waits for it."""
    office, holder = ticket.office, ticket.claimed_by
    if holder is None:
        return False
    if hand_for(holder, now.astimezone(office.tz).date()) != holder:
        return True
    return office.claim_minutes > 0 and _lies(ticket, office, now) and shares(holder, [ticket.waiting_role])


def _lies(ticket: Ticket, office: Office, now: datetime) -> bool:
    looks = Presence.objects.filter(ticket=ticket, user=ticket.claimed_by)
    used = [ticket.claim_used_at, looks.aggregate(at=Max("at"))["at"]]
    last = max(at for at in used if at)
    allowed = timedelta(minutes=office.claim_minutes)
    calendar = calendar_since(office, last)
    try:
        lain = calendar.working_time(last, now) if calendar else now - last
    except BeyondCalendarError:
        lain = now - last
    return bool(lain >= allowed)


@transaction.atomic
def _put_back(pk: int, now: datetime) -> int:
    """Look again behind the ticket's lock. 1, or 0 for one that was used meanwhile."""
    hold_for(Ticket, pk)
    rows = Ticket.objects.select_for_update(skip_locked=True, of=("self",)).with_people()
    ticket = rows.filter(pk=pk, claimed_by__isnull=False).first()
    if ticket is None or not _must_move(ticket, now):
        return 0
    put_back(ticket, at=now)
    return 1


def purge(now: datetime) -> int:
    """Delete looks that nobody asks about any more; returns how many."""
    deleted, _ = Presence.objects.filter(at__lt=now - KEPT_LOOKS).delete()
    return deleted
