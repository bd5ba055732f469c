"""Give out a link, take an answer. No event is written for either: an event has a time and an order.

`tickets.notices` asks for a link with the last message; nothing here knows of tickets.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts_app.models import Office, User
from requests_app.survey import tokens
from requests_app.survey.elements import Element
from requests_app.survey.models import Answer, SpentToken


class SurveyError(Exception):
    """The answer was not taken, and the link (if it was one) can still be used. The text is for the screen."""


class NoSuchLinkError(SurveyError):
    """Forged, mutilated or too old."""


class AlreadyAnsweredError(SurveyError):
    """The link was used before."""


class StaffCannotAnswerError(SurveyError):
    """Signed in as somebody of the office that is judged."""


class SurveyClosedError(SurveyError):
    """The office has switched its survey off."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A link that may be answered, and the office that it judges."""

    link: tokens.Pass
    office: Office


@sensitive_variables()
def invite(office: Office, *, sop_code: str, channel: str, address: str) -> str | None:
    """A token for the last message about a finished request.

    :param address: where it is mailed to; an address of the office's own staff gets none.
    :returns: None also when the office has switched its survey off.
    """
    if not office.survey_enabled or _is_staff_address(office, address):
        return None
    return tokens.make(office, sop_code=sop_code, channel=channel)


def is_staff_of(user: User | AnonymousUser, office: Office) -> bool:
    """Whether somebody works for the office that is judged, or for the installation that it stands on."""
    return isinstance(user, User) and user.works_here and user.office_id in (None, office.pk)


@sensitive_variables()
def check(token: str, by: User | AnonymousUser) -> Invited:
    """The invitation behind a link that this person may answer now. Uses nothing up. :raises SurveyError:"""
    said = tokens.read(token)
    office = Office.objects.filter(pk=said.office_id, is_active=True).first() if said else None
    if said is None or office is None or not said.holds_in(tokens.this_month(office)):
        raise NoSuchLinkError("Tautan ini tidak lengkap atau sudah tidak berlaku.")
    if is_staff_of(by, office):
        raise StaffCannotAnswerError("Petugas tidak dapat menilai kantornya sendiri. Tautan ini tidak terpakai.")
    if not office.survey_enabled:
        raise SurveyClosedError(f"{office.name} sedang tidak mengadakan survei.")
    if SpentToken.objects.filter(pk=said.digest).exists():
        raise AlreadyAnsweredError("Tautan ini sudah digunakan untuk menjawab.")
    return Invited(said, office)


@sensitive_variables()
def answer(token: str, scores: Mapping[Element, int], *, comment: str = "", by: User | AnonymousUser) -> None:
    """Use the link up and store the answer, both or neither; of two at once one is taken. :raises SurveyError:

    :param scores: 1 to 4 for each of the nine elements.
    """
    invited = check(token, by)
    said, office = invited.link, invited.office
    with transaction.atomic():
        _, is_first = SpentToken.objects.get_or_create(digest=said.digest, defaults={"month": said.month})
        if not is_first:
            raise AlreadyAnsweredError("Tautan ini sudah digunakan untuk menjawab.")
        Answer.objects.create(
            office=office,
            month=tokens.this_month(office),
            sop_code=said.sop_code,
            channel=said.channel,
            comment=comment,
            **{element.value: scores[element] for element in Element},
        )


def _is_staff_address(office: Office, address: str) -> bool:
    person = User.objects.by_email(address)
    return person is not None and is_staff_of(person, office)
