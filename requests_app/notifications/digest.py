"""Unread news by mail: gathered, in the office's open hours, one mail a person every two working hours at most.

The first of a day goes when the office opens. A row is mailed once, unless it happens again while it is still unread;
what was read in the application is never mailed. Each person is handled in a transaction of their own that locks their
`Digest` row first: of several workers one finds it due. Nobody gets a digest without an office or in an office without
hours, because nobody can say then when it is open. A ``List-Unsubscribe`` header is left out: it promises that one
press without signing in ends the mails, and the switches stand behind the sign-in; the mail names their page instead.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts_app.models import Office, RoleGrant, User
from requests_app.clock.holding import calendar_since
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.notifications.kinds import MANNERS, ByMail, Kind
from requests_app.notifications.models import (
    UNREAD,
    Digest,
    Notification,
    NotificationChoice,
    NotificationQuerySet,
)
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose

TEMPLATE = "digest"
OWNER = "user"
MOST_NAMED = 20  # the rest is counted; the list has them all
_GATHERED = [kind for kind in Kind if MANNERS[kind].mails == ByMail.DIGEST]
_USUALLY = [kind for kind in _GATHERED if MANNERS[kind].by_mail]


def send_due(now: datetime) -> int:
    """Worker job: a digest for everybody who is due one. Returns how many."""
    due = to_mail(now)
    offices = Office.objects.filter(pk__in=due.values("user__office"))
    return sum(_send_office(office, due, now) for office in offices)


def to_mail(now: datetime) -> NotificationQuerySet:
    """What has stood unread for long enough and that its reader, who works here still, wants by mail."""
    mine = NotificationChoice.objects.filter(user=OuterRef("user"), kind=OuterRef("kind"))
    works_here = RoleGrant.objects.active().filter(user=OuterRef("user"))
    usually = Q(kind__in=_USUALLY) & ~Q(Exists(mine.filter(by_mail=False)))
    asked_for = Q(kind__in=set(_GATHERED) - set(_USUALLY)) & Q(Exists(mine.filter(by_mail=True)))
    waiting = Notification.objects.filter(UNREAD, mailed_at=None, since__lte=now - _patience())
    return waiting.filter(usually | asked_for, Exists(works_here), user__is_active=True, user__office__isnull=False)


def is_due(last: datetime | None, calendar: Calendar, now: datetime) -> bool:
    """Whether a digest may go now to somebody who got the last one then."""
    if not calendar.is_open(now):
        return False
    if last is None or last.astimezone(calendar.zone).date() != now.astimezone(calendar.zone).date():
        return True
    try:
        return calendar.working_time(last, now) >= timedelta(minutes=settings.DIGEST_EVERY_WORKING_MINUTES)
    except BeyondCalendarError:
        return False


def purge(now: datetime) -> int:
    """Worker job: old news goes; what happened stands in the log. Returns how many."""
    read = Q(read_at__isnull=False, at__lt=now - timedelta(days=settings.NOTIFICATIONS_KEEP_DAYS))
    forgotten = Q(at__lt=now - timedelta(days=4 * settings.NOTIFICATIONS_KEEP_DAYS))
    return Notification.objects.filter(read | forgotten).delete()[0]


def _patience() -> timedelta:
    return timedelta(minutes=settings.DIGEST_AFTER_MINUTES)


def _send_office(office: Office, due: NotificationQuerySet, now: datetime) -> int:
    calendar = calendar_since(office, now)
    if calendar is None or not calendar.is_open(now):
        return 0
    people = User.objects.filter(pk__in=due.filter(user__office=office).values("user")).order_by("pk")
    last = dict(Digest.objects.filter(user__in=people).values_list("user", "at"))
    return sum(_send(person, calendar, now) for person in people if is_due(last.get(person.pk), calendar, now))


@transaction.atomic
def _send(person: User, calendar: Calendar, now: datetime) -> bool:
    """Look again behind the person's lock. Whether a mail was put into the outbox."""
    Digest.objects.get_or_create(user=person)
    digest = Digest.objects.select_for_update(skip_locked=True).filter(user=person).first()
    if digest is None or not is_due(digest.at, calendar, now):
        return False
    # What is just being added to waits for the next one: its row is locked by whoever adds.
    rows = list(
        to_mail(now).filter(user=person).select_for_update(of=("self",), skip_locked=True).order_by("-at", "-id")
    )
    if not rows:
        return False
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    digest.at = now
    digest.save(update_fields=["at"])
    _post(person, rows)
    return True


def _post(person: User, rows: list[Notification]) -> None:
    office = person.office
    assert office is not None, "to_mail leaves out who has no office"
    context = {
        "office": office,
        "name": person.name,
        "count": len(rows),
        "news": [(row.sentence, _address("notifications:open", row.pk)) for row in rows[:MOST_NAMED]],
        "more": max(0, len(rows) - MOST_NAMED),
        "list": _address("notifications:list"),
        "choices": _address("notifications:choices"),
    }
    with timezone.override(office.tz):
        content = compose(TEMPLATE, context)
    post(office=office, to=person.email, kind=TEMPLATE, content=content, owner_type=OWNER, owner_id=person.pk)


def _address(name: str, *args: int) -> str:
    return settings.SITE_URL + reverse(name, args=args)
