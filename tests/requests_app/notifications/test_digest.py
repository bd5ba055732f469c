"""The digest: in open hours only, nothing twice, nothing unread lost, whatever the workers do."""

import os
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from accounts_app.audit.actions import Subject
from accounts_app.models import RoleGrant
from requests_app.clock.calendars import calendar_of
from requests_app.notifications import actions, digest
from requests_app.notifications.choices import Wish, choose
from requests_app.notifications.kinds import Kind
from requests_app.notifications.models import Digest, Notification
from requests_app.outbox.models import Message
from tests import world
from tests.factories import OfficeFactory
from tests.races import at_once

WITA = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=WITA)  # Kaltim works 07.30–16.00
FULL = os.environ.get("LPSE_FULL") == "1"


def tell(user, at=MONDAY - timedelta(hours=1), kind=Kind.MENTIONED, **more):
    actions.tell(user, kind, **{"text": "Rina menyebut Anda", "url": "/semua/", **more})
    row = Notification.objects.filter(user=user).latest("pk")
    Notification.objects.filter(pk=row.pk).update(since=at, at=at)
    return row


def mails(user=None):
    rows = Message.objects.filter(kind="digest").order_by("pk")
    return list(rows.filter(to_address=user.email) if user else rows)


def test_one_mail_says_all_that_is_unread(kaltim, settings):
    settings.SITE_URL = "https://helpdesk.example"
    first, second = tell(kaltim.helpdesk), tell(kaltim.helpdesk, text="Ditugaskan: KT-1", kind=Kind.ASSIGNED)
    assert digest.send_due(MONDAY) == 1
    (mail,) = mails(kaltim.helpdesk)
    assert mail.subject == "2 pemberitahuan belum Anda baca"
    for row in (first, second):
        assert f"- {row.text}\n  https://helpdesk.example/pemberitahuan/{row.pk}/" in mail.text
    assert "https://helpdesk.example/akun/pemberitahuan/" in mail.text


def test_what_was_read_is_not_mailed(kaltim):
    actions.read(kaltim.helpdesk, [tell(kaltim.helpdesk).pk])
    assert digest.send_due(MONDAY) == 0


def test_what_is_fresh_may_still_be_read_first(kaltim):
    tell(kaltim.helpdesk, at=MONDAY - timedelta(minutes=14))
    assert digest.send_due(MONDAY) == 0
    assert digest.send_due(MONDAY + timedelta(minutes=1)) == 1


@pytest.mark.parametrize("at", [MONDAY.replace(hour=7, minute=29), MONDAY.replace(hour=16), MONDAY - timedelta(days=1)])
def test_nobody_is_mailed_outside_open_hours(kaltim, at):
    tell(kaltim.helpdesk, at=at - timedelta(days=1))
    assert digest.send_due(at) == 0


def test_an_office_without_hours_mails_nobody(kaltim):
    kaltim.helpdesk.office = OfficeFactory()
    kaltim.helpdesk.save()
    tell(kaltim.helpdesk)
    assert digest.send_due(MONDAY) == 0


def test_the_next_waits_two_working_hours(kaltim):
    tell(kaltim.helpdesk)
    digest.send_due(MONDAY)
    tell(kaltim.helpdesk, at=MONDAY)
    assert digest.send_due(MONDAY + timedelta(minutes=119)) == 0
    assert digest.send_due(MONDAY + timedelta(minutes=120)) == 1


def test_the_first_of_a_day_goes_when_the_office_opens(kaltim):
    tell(kaltim.helpdesk)
    evening, opening = MONDAY.replace(hour=15, minute=50), MONDAY.replace(hour=7, minute=30) + timedelta(days=1)
    digest.send_due(evening)
    tell(kaltim.helpdesk, at=evening)
    assert digest.send_due(opening) == 1


def test_nothing_is_mailed_twice_unless_it_happens_again(kaltim):
    about = Subject("ticket", 1, kaltim.office.pk)
    tell(kaltim.helpdesk, about=about)
    digest.send_due(MONDAY)
    later = MONDAY + timedelta(hours=3)
    assert digest.send_due(later) == 0
    tell(kaltim.helpdesk, at=MONDAY + timedelta(hours=1), about=about)
    assert digest.send_due(later) == 1


@pytest.mark.parametrize(
    ("kind", "wish", "mailed"),
    [
        (Kind.MENTIONED, Wish(True, False), 0),
        (Kind.ARRIVED, None, 0),
        (Kind.ARRIVED, Wish(True, True), 1),
        (Kind.LATE, None, 0),  # its own room mails it at once
        (Kind.HELP, None, 0),
        (Kind.MENTIONED, Wish(False, True), 1),
    ],
)
def test_one_is_mailed_what_one_wants(kaltim, kind, wish, mailed):
    if wish:
        choose(kaltim.helpdesk, {kind: wish})
    tell(kaltim.helpdesk, kind=kind)
    assert digest.send_due(MONDAY) == mailed


def test_whoever_works_here_no_more_is_mailed_nothing(kaltim):
    tell(kaltim.helpdesk)
    RoleGrant.objects.filter(user=kaltim.helpdesk).update(revoked_at=MONDAY + timedelta(days=365))
    assert digest.send_due(MONDAY) == 0


def test_a_long_list_is_cut_and_counted(kaltim):
    for number in range(digest.MOST_NAMED + 2):
        tell(kaltim.helpdesk, text=f"Kabar {number}")
    digest.send_due(MONDAY)
    (mail,) = mails()
    assert mail.text.count("- Kabar") == digest.MOST_NAMED
    assert "Masih ada 2 kabar lain" in mail.text


def test_old_news_goes(kaltim):
    old, unread, fresh = (tell(kaltim.helpdesk, at=MONDAY - timedelta(days=days)) for days in (91, 91, 89))
    actions.read(kaltim.helpdesk, [old.pk, fresh.pk])
    assert digest.purge(MONDAY) == 1
    assert set(Notification.objects.values_list("pk", flat=True)) == {unread.pk, fresh.pk}


@pytest.mark.parametrize("seed", range(40 if FULL else 2))
def test_whatever_comes_and_is_read_the_rules_hold(kaltim, seed):
    """Days of random news, reading and worker rounds, against what the rules say."""
    rng, person = random.Random(seed), kaltim.helpdesk
    calendar = calendar_of(kaltim.office, date(2026, 11, 1), date(2026, 12, 31))
    now, last = datetime(2026, 11, 20, rng.randrange(24), tzinfo=UTC), None
    mailed: list[int] = []
    for _ in range(60 if FULL else 35):
        now += timedelta(minutes=rng.choice([3, 20, 60, 300]))
        if rng.random() < 0.5:
            tell(person, at=now)
        if rng.random() < 0.2:
            unread = list(Notification.objects.of(person).unread().values_list("pk", flat=True))
            actions.read(person, rng.sample(unread, k=min(1, len(unread))))
        due = set(digest.to_mail(now).values_list("pk", flat=True))
        sent = digest.send_due(now)
        new = set(Notification.objects.filter(mailed_at=now).values_list("pk", flat=True))
        assert sent == bool(new)
        if sent:
            assert calendar.is_open(now)
            assert new == due  # nothing unread is left behind
            assert (
                last is None
                or last.date() != now.astimezone(WITA).date()
                or (calendar.working_time(last, now) >= timedelta(hours=2))
            )
            last = now.astimezone(WITA)
            mailed += new
        else:
            assert not due or not digest.is_due(last, calendar, now)
    assert len(mailed) == len(set(mailed))
    assert len(mails()) == Message.objects.count()


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends():
    desk = world.kaltim()
    with transaction.atomic():
        tell(desk.kepala)
    assert sorted(at_once(4, lambda _: digest.send_due(MONDAY))) == [0, 0, 0, 1]
    assert (len(mails()), Digest.objects.count()) == (1, 1)
