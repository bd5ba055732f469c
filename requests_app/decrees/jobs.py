"""The decrees' periodic work for the worker: whoever has not opened their password after three working days.

Each person is reminded once, in the office's open hours, and Admin PPE gets one mail a decree with how many they are.
The link is mostly dead by then (`HANDOVER_HOURS`), so the mail asks the person to call and brings none.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts_app.audit.actions import SYSTEM, record
from accounts_app.models import Office
from requests_app.clock.holding import calendar_since, hold
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.decrees import notices
from requests_app.decrees.models import Decree, DecreePerson
from requests_app.decrees.people import HANDOVER_OWNER
from requests_app.decrees.telling import tell_expired
from requests_app.handover.jobs import tellers


def remind_unopened(now: datetime) -> int:
    """Remind whoever is due now. Returns how many people were reminded."""
    waiting = DecreePerson.objects.unopened().filter(reminded_at=None, told_at__lt=now)
    return sum(_remind_office(office, now) for office in Office.objects.filter(pk__in=waiting.values("office")))


def _remind_office(office: Office, now: datetime) -> int:
    waiting = DecreePerson.objects.unopened().filter(office=office, reminded_at=None).order_by("told_at", "pk")
    oldest = waiting.first()
    calendar = calendar_since(office, oldest.told_at) if oldest and oldest.told_at else None
    if calendar is None or not calendar.is_open(now):
        return 0
    due: dict[int, list[int]] = {}
    for person in waiting:
        if is_overdue(person, calendar, now):
            due.setdefault(person.decree_id, []).append(person.pk)
    return sum(_remind_decree(pk, people, now) for pk, people in due.items())


def is_overdue(person: DecreePerson, calendar: Calendar, now: datetime) -> bool:
    """Whether the working days that a person has for opening are over."""
    assert person.told_at is not None
    try:
        return now > calendar.add_working_days(person.told_at, settings.UNOPENED_AFTER_WORKING_DAYS)
    except BeyondCalendarError:
        return False


@transaction.atomic
def _remind_decree(decree_pk: int, people: list[int], now: datetime) -> int:
    """Look again behind the decree's lock: of several workers one finds somebody still to be reminded."""
    hold(Decree.objects.only("office").get(pk=decree_pk).office_id)
    decrees = Decree.objects.select_for_update(skip_locked=True, of=("self",)).select_related("office", "sop")
    decree = decrees.filter(pk=decree_pk).first()
    if decree is None:
        return 0
    still = list(decree.people.unopened().filter(pk__in=people, reminded_at=None).select_for_update())
    for person in still:
        person.reminded_at = now
        person.save(update_fields=["reminded_at"])
        notices.unopened(decree, person)
    if still:
        notices.unopened_list(decree, len(still))
        record(decree.subject, "unopened_told", by=SYSTEM, at=now, data={"people": [person.pk for person in still]})
    return len(still)


def register() -> None:
    """Once, when the program starts."""
    tellers[HANDOVER_OWNER] = tell_expired
