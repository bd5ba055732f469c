"""Links and answers as the survey's tests need them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts_app.models import Office
from requests_app.outbox.models import Message
from requests_app.survey.actions import answer, invite
from requests_app.survey.elements import Element
from requests_app.survey.models import Answer

ANYBODY = AnonymousUser()
ALL_GOOD: dict[Element, int] = dict.fromkeys(Element, 4)
FILLED: dict[str, Any] = {**dict.fromkeys(Element.values, "3"), "comment": "Cepat dan ramah."}


def link(office: Office, sop_code: str = "004", channel: str = "online") -> str:
    token = invite(office, sop_code=sop_code, channel=channel, address="pemohon@luar.example")
    assert token is not None
    return token


def page(token: str) -> str:
    return reverse("survey:answer", args=[token])


def mailed(ticket: Any) -> list[str]:
    """The tokens that the outbox holds for a ticket, oldest first."""
    messages = Message.objects.of("ticket", ticket.pk).order_by("pk")
    return [row.private["survey"].rstrip("/").rpartition("/")[2] for row in messages if "survey" in row.private]


def answered(office: Office, scores: Mapping[Element, int] = ALL_GOOD, *, times: int = 1, **more: str) -> None:
    """So many people answer alike, each with a link of their own."""
    comment = more.pop("comment", "")
    for _ in range(times):
        answer(link(office, **more), scores, comment=comment, by=ANYBODY)


def given_in(office: Office, month: date, *, times: int = 5, score: int = 3) -> None:
    """Rows of a month that is over."""
    scores = dict.fromkeys(Element.values, score)
    rows = [Answer(office=office, month=month, sop_code="004", channel="online", **scores) for _ in range(times)]
    Answer.objects.bulk_create(rows)
