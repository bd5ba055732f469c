"""Work on a ticket that is no act of its table (a finding, a decision) uses the claim as an act does."""

from django.utils import timezone

from accounts_app.models import User
from requests_app.tickets.claims.record import CLAIM_FIELDS
from requests_app.tickets.models import Ticket


def work_on(ticket: Ticket, by: User) -> None:
    """Whoever works on it holds it, if nobody did. The caller holds the transaction and the lock."""
    ticket.use(by, timezone.now())
    ticket.save(update_fields=CLAIM_FIELDS)
