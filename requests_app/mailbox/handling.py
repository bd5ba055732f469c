"""Who handles the mail that comes in, and by when it must be opened (SOP step 4).

Whoever the SOPs in force let open a request handles its mail: the helpdesk, under SOP 002 the Admin Agency; a
substitute recorded for the office counts like the role itself. Others read what became part of a ticket, not the rest.
"""

from datetime import datetime

from django.utils import timezone

from accounts_app.models import Office, User
from requests_app.clock.holding import calendar_since
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.mailbox.models import IncomingMail
from requests_app.process.refusals import Forbidden
from requests_app.sop.models import SopInForce, sops_by_applicant
from requests_app.sop.vocabulary import Act, ApplicantType, Channel

Sops = dict[ApplicantType, SopInForce]
NOT_YOURS = "Surel ini milik kantor lain."
NOT_A_HANDLER = "Surel masuk ditangani petugas yang membuka permohonan menurut SOP yang berlaku."


def handled_by(user: User) -> Sops:
    """Kinds of applicant whose mail this person opens at their office today, each with its SOP. One query."""
    office = user.office
    if office is None:
        return {}
    sops = sops_by_applicant(office, timezone.localdate(timezone=office.tz))
    return {kind: sop for kind, sop in sops.items() if sop.performer_of(Act.OPEN) in user.roles}


def handles_mail(user: User) -> bool:
    return bool(handled_by(user))


def refuse_stranger(mail: IncomingMail, by: User) -> None:
    """:raises Forbidden: of another office, or not somebody who handles mail."""
    if by.office_id != mail.office_id:
        raise Forbidden(NOT_YOURS)
    if not handles_mail(by):
        raise Forbidden(NOT_A_HANDLER)


def due_at(received_at: datetime, calendar: Calendar | None) -> datetime | None:
    """Closing of the working day on which it arrived; None where the office has no hours or the calendar ends."""
    if calendar is None:
        return None
    try:
        return calendar.add_working_days(received_at, 0)
    except BeyondCalendarError:
        return None


def deadline_of(mail: IncomingMail) -> datetime | None:
    """The same for one message, by its office's calendar."""
    return due_at(mail.received_at, calendar_since(mail.office, mail.received_at))


def is_late(mail: IncomingMail, at: datetime) -> bool:
    """Whether it was opened (or is opened now, at ``at``) after its deadline, where an SOP of the office sets one."""
    due = deadline_of(mail)
    return due is not None and (mail.opened_at or at) > due and promises_same_day(mail.office)


def promises_same_day(office: Office) -> bool:
    """Whether any SOP that the office works by opens e-mail on the day of arrival (000, 003, 004; not 002)."""
    sops = sops_by_applicant(office, timezone.localdate(timezone=office.tz)).values()
    return any(Channel.EMAIL in step.same_working_day for sop in sops for step in sop.definition.steps)
