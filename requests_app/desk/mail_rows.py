"""The mail that waits for somebody, above the tickets of their inbox: to be opened on the day of its arrival."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts_app.kept import kept_for
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.clock.holding import calendar_since
from requests_app.mailbox.handling import handles_mail
from requests_app.mailbox.models import IncomingMail
from requests_app.mailbox.rows import rows_of
from requests_app.process.timing import open_ahead

SHOWN = 5
# Of whom an SOP can make the opener of requests, by itself or by a substitute.
HANDLERS = frozenset({Role.HELPDESK, Role.ADMIN_AGENCY, Role.FRONT_OFFICE, Role.ADMIN_PPE})


def waiting_mail(user: User) -> dict[str, Any]:
    """Unopened and undecided mail of this person's office; the unopened first, of them what is due first. Or empty."""
    found = kept_for(user, _first)
    if not found or not handles_mail(user):  # whether it is theirs is asked only where there is any
        return {"mails": []}
    for mail in found:
        mail.office = user.office
    now = timezone.now()
    calendar = calendar_since(found[0].office, min([now, *(mail.received_at for mail in found)]))
    rows = rows_of(found[:SHOWN], now)
    return {"mails": rows, "more_mails": len(found) > SHOWN, "mail_hours": open_ahead(calendar, now)}


def mail_for(user: User) -> Any:
    """What waits in this person's office, if an SOP can make them its opener."""
    mails = IncomingMail.objects.visible_to(user)
    return mails.for_a_person() if user.roles & HANDLERS else mails.none()


def _first(user: User) -> Any:
    waiting = mail_for(user).select_related("ticket", "suggested")
    return waiting.order_by(F("opened_at").asc(nulls_first=True), "received_at", "pk")[: SHOWN + 1]
