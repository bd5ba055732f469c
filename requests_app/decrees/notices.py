"""What is written about a decree: to its people, each at their own address, and to the colleague whose turn it is.

A password stands in no mail. The user ID stands in the mail that step 4 asks for, as a private value: masked in the
outbox and erased once sent. Links open with the code only.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts_app.models import RoleGrant, User
from accounts_app.roles import Role
from requests_app.decrees.addresses import decree_page, pick_up_page
from requests_app.decrees.models import Decree, DecreePerson
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose
from requests_app.process.engine import Notice
from requests_app.sop.vocabulary import DecreeAct

LINK_MAIL = "decree_account_ready"


def submitted(decree: Decree, _: Mapping[str, Any]) -> None:
    """Kepala LPSE, and who acts for them, have an SK to sign."""
    _to_staff(decree, "decree_to_sign", _people(decree, DecreeAct.ISSUE))


def returned(decree: Decree, _: Mapping[str, Any]) -> None:
    """Whoever put it before Kepala LPSE has something to correct."""
    _to_staff(decree, "decree_returned", [decree.submitted_by] if decree.submitted_by else [])


def ordered(decree: Decree, _: Mapping[str, Any]) -> None:
    """Step 2: the order to Admin PPE."""
    _to_staff(decree, "decree_ordered", _people(decree, DecreeAct.CREATE_ACCOUNTS))


def account_ready(decree: Decree, person: DecreePerson, link_token: str | None) -> None:
    """Step 4: the user ID, and the link to the password where one was set; log in at once and change it."""
    private = {"user_id": person.user_id}
    if link_token:
        private["link"] = pick_up_page(link_token)
    context = {"has_password": person.has_password, "hours": settings.HANDOVER_HOURS}
    _to_person(decree, person, LINK_MAIL, private=private, **context)


def opened(decree: Decree, person: DecreePerson) -> None:
    """So that nobody opens it unnoticed."""
    _to_person(decree, person, "decree_account_opened")


def alarmed(decree: Decree, person: DecreePerson) -> None:
    """Somebody else opened it: to the person, and to Admin PPE."""
    _to_person(decree, person, "decree_account_alarmed")
    _to_staff(decree, "decree_alarmed_office", _people(decree, DecreeAct.REISSUE))


def unopened(decree: Decree, person: DecreePerson) -> None:
    """Three working days, and nobody has opened it: the person is asked to call the office."""
    _to_person(decree, person, "decree_account_unopened")


def unopened_list(decree: Decree, count: int) -> None:
    """The same to Admin PPE, once for all who were reminded together."""
    _to_staff(decree, "decree_unopened_office", _people(decree, DecreeAct.REISSUE), count=count)


def _people(decree: Decree, act: DecreeAct) -> list[User]:
    """Who holds the role that does this act at the office, and whoever acts as Kepala LPSE where it is theirs."""
    role = decree.sop.performer_of(act)
    held = RoleGrant.objects.active().filter(role=role, user__office=decree.office_id, user__is_active=True)
    acting = User.objects.filter(pk__in=decree.acting_today, is_active=True) if role == Role.KEPALA_LPSE else []
    return list(dict.fromkeys([*(grant.user for grant in held.select_related("user").order_by("user")), *acting]))


def _to_staff(decree: Decree, kind: str, people: list[User], **more: Any) -> None:
    page = decree_page(decree.public_id)
    for person in people:
        _post(decree, person.email, kind, {"page": page, **more})


def _to_person(
    decree: Decree, person: DecreePerson, kind: str, *, private: Mapping[str, str] | None = None, **more: Any
) -> None:
    _post(decree, person.email, kind, {"name": person.name, "role": person.get_spse_role_display(), **more}, private)


def _post(
    decree: Decree, to: str, kind: str, context: Mapping[str, Any], private: Mapping[str, str] | None = None
) -> None:
    with timezone.override(decree.office.tz):
        content = compose(kind, {"decree": decree, "office": decree.office, **context})
    post(
        office=decree.office, to=to, kind=kind, content=content, owner_type=decree.kind, owner_id=decree.pk,
        private=private,
    )  # fmt: skip


NOTICES: Mapping[DecreeAct, Notice] = {
    DecreeAct.SUBMIT: submitted,
    DecreeAct.SEND_BACK: returned,
    DecreeAct.ORDER: ordered,
}
