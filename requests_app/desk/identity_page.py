"""The identity check as the page shows it: what this person sees of the register, and what they may settle."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts_app.addresses import address_of
from accounts_app.audit.models import Event
from accounts_app.kept import kept
from accounts_app.models import User
from accounts_app.register import actions as register
from accounts_app.register.models import SpseAccount
from accounts_app.roles import Role
from requests_app.desk.greeting import greeting
from requests_app.desk.identity_forms import AccountChoice
from requests_app.process import rules
from requests_app.sop.vocabulary import Act
from requests_app.tickets.identity.actions import may_decide, may_second
from requests_app.tickets.identity.cautions import Caution, Demand
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import TABLE, State

# Looking at the page again within this time is the same reading of the account.
ONE_READING = timedelta(minutes=15)
TONES = {Demand.KNOW: "work", Demand.ANSWER: "wait", Demand.CALL: "bad", Demand.SECOND: "bad"}


def identity(ticket: Ticket, user: User) -> dict[str, Any]:
    """Context ``identity``; empty where there is nothing to compare or nothing that this person may see."""
    if ticket.state != State.VALIDITY_CHECK or not _sees_register(ticket, user):
        return {"identity": None}
    check = ticket.identity
    if check.account:
        _note_reading(check.account, user)
    decides = may_decide(ticket, user)
    return {
        "identity": {
            "check": check,
            "cautions": [(caution, _tone(caution)) for caution in check.cautions],
            "open_count": len(check.open_lines),
            "differs": any(line.differs for line in check.lines),
            "may_decide": decides,
            "may_second": check.second_asked and may_second(ticket, user),
            "choice": AccountChoice(check=check) if decides else None,
            "greeting": greeting(),
            "phone": check.contact().phone,
            "register_url": address_of("register:detail", check.account.pk) if check.account else "",
        }
    }


def _sees_register(ticket: Ticket, user: User) -> bool:
    """Those whom the SOP lets judge correctness, and Kepala LPSE; never about oneself."""
    judges = rules.performers(ticket, TABLE[Act.FIND_VALID]) | {Role.KEPALA_LPSE}
    return bool(ticket.roles_of(user) & judges) and not ticket.is_own_of(user)


def _tone(caution: Caution) -> str:
    return "done" if caution.decision or caution.told else TONES[caution.demand]


def _note_reading(account: SpseAccount, user: User) -> None:
    """Who saw what is on record about somebody is an event, once for one look."""
    since = timezone.now() - ONE_READING
    if not kept(_readings, account=account.pk, reader=user.pk, since=since):
        register.note_reading(account, user)


def _readings(*, account: int, reader: int, since: datetime) -> Any:
    readings = Event.objects.filter(subject_type="account", subject_id=account, act="account_read")
    return readings.filter(actor=reader, at__gte=since).order_by().values_list("pk")[:1]
