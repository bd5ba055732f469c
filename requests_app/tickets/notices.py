"""What is written to the applicant: one function and two templates (`templates/outbox/<kind>*.txt`) per message.

A message never holds a password, a pickup code or a user ID; links that open something are private values that the
outbox erases once sent. Without an e-mail address nothing is posted: the helpdesk tells the person at the desk.
What somebody could use goes to the address on record only; what happened to the result goes to both (`telling`).

The last message (result received, rejection told, not followed up) brings the link to the survey, once for a ticket:
the outbox itself says whether one was posted. A column of the ticket for that was rejected, it could disagree. A
withdrawn request brings none (`survey.tokens` says why), nor one whose result was never received: nobody answers there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose
from requests_app.outbox.models import Message
from requests_app.process.engine import Notice
from requests_app.sop.vocabulary import Act
from requests_app.survey.actions import invite
from requests_app.tickets.models import Ticket
from requests_app.tickets.telling import is_proved_on_record, telling

LINK_MAIL = "result_ready_with_code"
SURVEY = "survey"


def received(ticket: Ticket, payload: Mapping[str, Any]) -> None:
    """SOP step 1: the file has come in, under this number. It answers the mail that a request came by."""
    _post(ticket, "received", answering=payload.get("answering"), slip_code=ticket.slip_code)


def completion_requested(ticket: Ticket, payload: Mapping[str, Any]) -> None:
    """SOP step 6: exactly what is missing, in the words of the helpdesk; and how long it is waited for."""
    _post(ticket, "completion_requested", **_asked(ticket, payload.get("message", "")))


def _asked(ticket: Ticket, message: str) -> dict[str, Any]:
    return {"items": ticket.open_items(), "message": message, "days": settings.LAPSE_AFTER_WORKING_DAYS}


def completion_reminder(ticket: Ticket, lapses_after: datetime | None) -> None:
    """SOP step 7: what is still missing, and until when; None where that is over, or beyond the office's calendar."""
    with timezone.override(ticket.office.tz):
        _post(ticket, "completion_reminder", items=ticket.open_items(), lapses_after=lapses_after)


def forwarded(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """SOP step 8. Once for each time that the applicant handed something in: sending back is the desk's own matter."""
    handed_in = max(filter(None, (ticket.submitted_at, ticket.completed_at)))
    told = Message.objects.of(ticket.kind, ticket.pk).filter(kind="forwarded", created_at__gte=handed_in)
    if not told.exists():
        _post(ticket, "forwarded")


def result_ready(ticket: Ticket, link_token: str | None) -> None:
    """SOP step 14: where the result can be fetched. The pickup code travels another way, a user ID in no mail at all.

    Only the address on record from before the request gets the link, or is sent to the page that shows the user ID;
    any other address is told that it is ready, and that it is told by telephone or at the office.
    """
    ways = telling(ticket)
    if link_token and ways.email:
        private = {"link": settings.SITE_URL + reverse("pickup:pick_up", args=[link_token])}
        _post(ticket, LINK_MAIL, to=ways.email, private=private, hours=settings.HANDOVER_HOURS)
    shown = link_token is None and is_proved_on_record(ticket)
    if shown:
        _post(ticket, "result_ready", to=ways.email)
    for address in _everybody(ticket):
        if address != ways.email or not (link_token or shown):
            _post(ticket, "result_ready_elsewhere", to=address)


def rejected(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """SOP step 11: the rejection with its reason; accounts of the central service get their own letter."""
    _post(ticket, "rejected_inaproc" if ticket.rejection_category == "inaproc" else "rejected", private=_survey(ticket))


def disclosed(ticket: Ticket, payload: Mapping[str, Any]) -> None:
    """Tells applicant and owner that the result was opened, so that nobody opens it unnoticed."""
    for address in _everybody(ticket):
        _post(ticket, "disclosed", to=address, place=payload.get("place", ""))


def alarmed(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """Somebody else opened it: to everybody whom it may concern, and to the office."""
    for address in _everybody(ticket):
        _post(ticket, "alarmed", to=address)
    desk = settings.SITE_URL + reverse("desk:ticket", args=[ticket.number])
    _post(ticket, "alarmed_office", to=ticket.office.sender_address or settings.DEFAULT_FROM_EMAIL, desk=desk)


def finished(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """SOP step 14: the result has arrived. Posted only when it brings the survey; there is nothing else to tell."""
    if private := _survey(ticket):
        _post(ticket, "finished", private=private)


def lapsed(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """SOP 003 step 7: not completed, not followed up."""
    _post(ticket, "lapsed", private=_survey(ticket))


def merged(ticket: Ticket, payload: Mapping[str, Any]) -> None:
    """Another request of the same applicant goes on in its place: which one."""
    goes_on: Ticket = payload["into"]
    ways = _ways_to(goes_on, address_of(goes_on))
    _post(ticket, "merged", goes_on=goes_on, goes_on_page=ways["page"] or ways["track"])


def withdrawn(ticket: Ticket, _: Mapping[str, Any]) -> None:
    _post(ticket, "withdrawn")


def reissued(ticket: Ticket, _: Mapping[str, Any]) -> None:
    """The old link is dead; a new result follows."""
    for address in _everybody(ticket):
        _post(ticket, "reissued", to=address)


def completion_preview(ticket: Ticket) -> str:
    """The letter of step 6 as it will be sent, without the helpdesk's extra words."""
    return compose("completion_requested", {**_ways_to(ticket, address_of(ticket)), **_asked(ticket, "")}).text


def _ways_to(ticket: Ticket, address: str) -> dict[str, Any]:
    """What every message needs: ``page`` opens for who filed online, ``track`` for who holds the slip's code.

    Nobody but the applicant is sent to either of them.
    """
    is_theirs = address.lower() == address_of(ticket).lower()
    page = reverse("tickets:mine", args=[ticket.number]) if ticket.applicant_id else ""
    track = f"{reverse('tickets:track')}?nomor={ticket.number}"
    return {
        "ticket": ticket,
        "office": ticket.office,
        "page": settings.SITE_URL + page if page and is_theirs else "",
        "track": settings.SITE_URL + track if is_theirs else "",
    }


def _survey(ticket: Ticket) -> dict[str, str]:
    """The link to the survey as the message's private value; nothing when there is none to give."""
    address = address_of(ticket)
    posted = Message.objects.of(ticket.kind, ticket.pk).filter(text__contains=f"[[{SURVEY}]]")
    if not address or posted.exists():
        return {}
    token = invite(ticket.office, sop_code=ticket.sop.code, channel=ticket.channel, address=address)
    return {SURVEY: settings.SITE_URL + reverse("survey:answer", args=[token])} if token else {}


def _everybody(ticket: Ticket) -> list[str]:
    """The address that is written to, and the one on record if it is another: so the account's owner hears of it."""
    return list(dict.fromkeys(filter(None, [address_of(ticket).lower(), telling(ticket).owner_email])))


def brings_result(message: Message) -> bool:
    """Whether it leads to a result, and so goes to the address on record only."""
    return message.kind in (LINK_MAIL, "result_ready")


def address_of(ticket: Ticket) -> str:
    """The one address that the applicant is written to, "" when there is none."""
    # An online applicant proved an address of their own: the one registered in SPSE may be out of their reach.
    return ticket.applicant.email if ticket.applicant else ticket.mail_address or ticket.email


def _post(
    ticket: Ticket,
    kind: str,
    *,
    to: str = "",
    private: Mapping[str, str] | None = None,
    answering: Sequence[str] | None = None,
    **more: Any,
) -> None:
    address = to or address_of(ticket)
    if not address:
        return
    context = {**_ways_to(ticket, address), "survey": SURVEY in (private or {}), **more}
    post(
        office=ticket.office,
        to=address,
        kind=kind,
        content=compose(kind, context),
        owner_type=ticket.kind,
        owner_id=ticket.pk,
        private=private,
        answering=answering,
    )


NOTICES: Mapping[Act, Notice] = {
    Act.SUBMIT: received,
    Act.REQUEST_COMPLETION: completion_requested,
    Act.FORWARD: forwarded,
    Act.NOTIFY_REJECTION: rejected,
    Act.DISCLOSE: disclosed,
    Act.ALARM: alarmed,
    Act.RECEIVE: finished,
    Act.LAPSE: lapsed,
    Act.MERGE: merged,
    Act.WITHDRAW: withdrawn,
    Act.REISSUE: reissued,
}
