"""What is written to the applicant: one function and two templates (`templates/outbox/<kind>*.txt`) per message.

A message never holds a password, a pickup code or a user ID; links that open something are private values that the
outbox erases once sent. Without an e-mail address nothing is posted: the helpdesk tells the person at the desk.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose
from requests_app.process.engine import Notice
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket


def received(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """SOP step 1: the file has come in, under this number."""
    _post(ticket, "received", slip_code=ticket.slip_code)


def completion_requested(ticket: Ticket, payload: Mapping[str, Any]) -> None:
    """SOP step 6: exactly what is missing, in the words of the helpdesk."""
    _post(ticket, "completion_requested", message=payload.get("message", ""), items=ticket.open_items())


def result_ready(ticket: Ticket, link_token: str | None) -> None:
    """SOP step 14: where the result can be fetched. The pickup code travels another way."""
    if link_token is None:
        _post(ticket, "result_ready")
        return
    private = {"link": settings.SITE_URL + reverse("tickets:pick_up", args=[link_token])}
    _post(ticket, "result_ready_with_code", private=private, hours=settings.HANDOVER_HOURS)


def rejected(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """SOP step 11: the rejection with its reason; accounts of the central service get their own letter."""
    _post(ticket, "rejected_inaproc" if ticket.rejection_category == "inaproc" else "rejected")


def disclosed(ticket: Ticket, payload: Mapping[str, Any]) -> None:
    """Tells the applicant that the result was opened, so that nobody opens it unnoticed."""
    _post(ticket, "disclosed", place=payload.get("place", ""))


def lapsed(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """SOP 003 step 7: not completed, not followed up."""
    _post(ticket, "lapsed")


def merged(ticket: Ticket, payload: Mapping[str, Any]) -> None:
    """Another request of the same applicant goes on in its place: which one."""
    goes_on: Ticket = payload["into"]
    page = settings.SITE_URL + reverse("tickets:mine", args=[goes_on.number])
    _post(ticket, "merged", goes_on=goes_on, goes_on_page=page)


def withdrawn(ticket: Ticket, _: Mapping[str, Any]) -> None:
    _post(ticket, "withdrawn")


def reissued(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """The old link is dead; a new result follows."""
    _post(ticket, "reissued")


def _post(ticket: Ticket, kind: str, *, private: Mapping[str, str] | None = None, **more: Any) -> None:
    # An online applicant proved an address of their own: the one registered in SPSE may be out of their reach.
    address = ticket.applicant.email if ticket.applicant else ticket.email
    if not address:
        return
    page = settings.SITE_URL + reverse("tickets:mine", args=[ticket.number])
    context = {"ticket": ticket, "office": ticket.office, "page": page, **more}
    post(
        office=ticket.office,
        to=address,
        kind=kind,
        content=compose(kind, context),
        owner_type=ticket.kind,
        owner_id=ticket.pk,
        private=private,
    )


NOTICES: Mapping[Act, Notice] = {
    Act.SUBMIT: received,
    Act.REQUEST_COMPLETION: completion_requested,
    Act.NOTIFY_REJECTION: rejected,
    Act.DISCLOSE: disclosed,
    Act.LAPSE: lapsed,
    Act.MERGE: merged,
    Act.WITHDRAW: withdrawn,
    Act.REISSUE: reissued,
}
