"""What the applicant's pages are told of a request's number: who is ahead, how long, and the page that follows it."""

from django.urls import reverse

from requests_app.frontdesk.prospects import prospect_of
from requests_app.frontdesk.slips import number_today
from requests_app.frontdesk.status_keys import key_of
from requests_app.tickets import queueing
from requests_app.tickets.models import Ticket
from requests_app.tickets.queueing import Place


def find(ticket: Ticket) -> Place | None:
    """None without a number that waits today."""
    number = number_today(ticket)
    prospect = prospect_of(number) if number else None
    if number is None or prospect is None:
        return None
    url = reverse("screens:status", args=[key_of(number.pk)])
    return Place(prospect.ahead, str(prospect.estimate or ""), url)


def register() -> None:
    if find not in queueing.finders:
        queueing.finders.append(find)
