"""A request for somebody who is in the guest book already, perhaps with a number: from the kiosk, or "only asking".

The steps are recorded as they happened: arrival, line and number keep their own times, so the clocks say what was.
"""

from accounts_app.models import User
from requests_app.frontdesk.models import GuestEntry, Purpose
from requests_app.frontdesk.pressing import hold_desk
from requests_app.frontdesk.queue_models import AT_A_COUNTER, NumberState, QueueNumber
from requests_app.process.deviations.account import Account
from requests_app.process.engine import perform
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import TICKETS, may
from requests_app.tickets.models import Ticket


def attach(ticket: Ticket, entry: GuestEntry, *, by: User, account: Account | None) -> Ticket:
    """Steps 2 to 4 as far as the visit has come. The caller holds the transaction, the ticket was just submitted.

    :raises Refused: the visit has a request already, or belongs to another office.
    """
    hold_desk(ticket.office_id)
    mine = GuestEntry.objects.filter(pk=entry.pk, office=ticket.office_id, ticket=None)
    if not mine.update(ticket=ticket, purpose_kind=Purpose.PASSWORD):
        raise Refused("Kunjungan ini sudah mempunyai permohonan. Buka dari buku tamu.")
    if not ticket.sop.allows(Act.RECORD_GUEST):
        return ticket
    perform(TICKETS, ticket, Act.ARRIVE, by=by, at=entry.arrived_at)
    ticket = perform(TICKETS, ticket, Act.RECORD_GUEST, by=by, at=entry.written_at, account=account)
    number = QueueNumber.objects.filter(visit=entry).first()
    return _number(ticket, number, by, account) if number else ticket


def _number(ticket: Ticket, number: QueueNumber, by: User, account: Account | None) -> Ticket:
    ticket = perform(
        TICKETS, ticket, Act.ENQUEUE, by=by, at=number.issued_at, account=account, queue_label=number.label
    )
    if number.state in AT_A_COUNTER and may(ticket, Act.CALL, by):
        ticket = perform(TICKETS, ticket, Act.CALL, by=by, at=number.last_called_at)
    if number.state == NumberState.SERVING and may(ticket, Act.OPEN, by):
        ticket = perform(TICKETS, ticket, Act.OPEN, by=by, at=number.serving_since, account=account)
    number.ticket = ticket
    number.save(update_fields=["ticket"])
    return ticket
