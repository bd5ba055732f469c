"""What one is told: once each, folded, never by oneself, and as one chose."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts_app.audit.actions import Subject
from accounts_app.models import User
from requests_app.notifications import actions
from requests_app.notifications.choices import Wish, choose, wants_mail, wishes_of
from requests_app.notifications.kinds import MANNERS, Kind
from requests_app.notifications.models import Notification, NotificationChoice
from tests import world
from tests.races import at_once

THING = Subject("ticket", 7, 1)
NOW = timezone.now()


def tell(user, kind=Kind.MENTIONED, **more):
    return actions.tell(user, kind, **{"text": "Rina menyebut Anda", "url": "/permohonan/KT-1/", **more})


def rows_of(user):
    return Notification.objects.of(user)


def test_a_colleague_is_told(kaltim):
    assert tell(kaltim.helpdesk, by=kaltim.admin_ppe)
    row = rows_of(kaltim.helpdesk).get()
    assert (row.sentence, row.url, row.is_unread) == ("Rina menyebut Anda", "/permohonan/KT-1/", True)


def test_nobody_is_told_of_what_they_did(kaltim):
    assert not tell(kaltim.helpdesk, by=kaltim.helpdesk)
    assert not rows_of(kaltim.helpdesk).exists()


def test_nobody_is_told_who_has_left(kaltim):
    kaltim.helpdesk.is_active = False
    assert not tell(kaltim.helpdesk)


def test_unread_news_about_one_thing_is_one_row(kaltim):
    for text in ("lama", "baru"):
        tell(kaltim.helpdesk, about=THING, text=text, folded_url="/kotak-masuk/")
    row = rows_of(kaltim.helpdesk).get()
    assert (row.count, row.sentence, row.url) == (2, "baru (2 catatan)", "/kotak-masuk/")


@pytest.mark.parametrize("other", [{"kind": Kind.LATE}, {"about": Subject("ticket", 8, 1)}, {"about": None}])
def test_other_news_stands_for_itself(kaltim, other):
    tell(kaltim.helpdesk, about=THING)
    tell(kaltim.helpdesk, **{"about": THING, **other})
    assert rows_of(kaltim.helpdesk).count() == 2


def test_news_after_reading_is_a_new_row(kaltim):
    tell(kaltim.helpdesk, about=THING)
    actions.read(kaltim.helpdesk, [rows_of(kaltim.helpdesk).get().pk])
    tell(kaltim.helpdesk, about=THING)
    assert sorted((row.count, row.is_unread) for row in rows_of(kaltim.helpdesk)) == [(1, False), (1, True)]


def test_what_comes_again_after_a_digest_is_for_the_next_one(kaltim):
    tell(kaltim.helpdesk, about=THING)
    rows_of(kaltim.helpdesk).update(mailed_at=NOW, since=NOW - timedelta(days=1))
    tell(kaltim.helpdesk, about=THING)
    row = rows_of(kaltim.helpdesk).get()
    assert row.mailed_at is None
    assert row.since == row.at


def test_several_people_cost_one_query(kaltim, django_assert_num_queries):
    people = [kaltim.helpdesk, kaltim.rekan_helpdesk, kaltim.admin_ppe]
    with django_assert_num_queries(1):
        assert actions.tell_all(people, Kind.ARRIVED, text="t", url="/", by=kaltim.admin_ppe) == 2


@pytest.mark.parametrize("url", ["https://jahat.example/", "//jahat.example/", "kotak"])
def test_an_address_outside_is_refused(kaltim, url):
    with pytest.raises(ValueError, match="no path of ours"):
        tell(kaltim.helpdesk, url=url)


def test_lines_cannot_be_added(kaltim):
    tell(kaltim.helpdesk, text="a\nSubject: b" + "c" * 500)
    text = rows_of(kaltim.helpdesk).get().text
    assert text.startswith("a Subject: b")
    assert len(text) == 240


@pytest.mark.django_db(transaction=True)
def test_news_belongs_to_a_change(django_user_model):
    person = User.objects.create_user("a@contoh.example", "A")
    with pytest.raises(RuntimeError, match="inside the transaction"):
        tell(person)


# --- one's own choice ---------------------------------------------------------------------------------------


def test_what_is_wanted_nowhere_is_not_kept(kaltim):
    choose(kaltim.helpdesk, {Kind.MENTIONED: Wish(False, False)})
    assert not tell(kaltim.helpdesk)
    assert tell(kaltim.rekan_helpdesk)


def test_what_is_wanted_by_mail_alone_is_not_shown(kaltim):
    choose(kaltim.helpdesk, {Kind.MENTIONED: Wish(False, True)})
    assert tell(kaltim.helpdesk)
    assert not rows_of(kaltim.helpdesk).exists()


@pytest.mark.parametrize("kind", [kind for kind in Kind if MANNERS[kind].locked])
def test_what_is_locked_is_shown_whatever_was_sent(kaltim, kind):
    choose(kaltim.helpdesk, {kind: Wish(False, False)})
    assert wishes_of(kaltim.helpdesk)[kind] == Wish(True, False)


def test_what_has_no_mail_gets_none(kaltim):
    choose(kaltim.helpdesk, {Kind.HELP: Wish(True, True)})
    assert wants_mail([kaltim.helpdesk], Kind.HELP) == []


def test_a_choice_that_is_as_usual_keeps_no_row(kaltim):
    choose(kaltim.helpdesk, {Kind.LATE: Wish(True, False)})
    assert wants_mail([kaltim.helpdesk, kaltim.admin_ppe], Kind.LATE) == [kaltim.admin_ppe]
    choose(kaltim.helpdesk, {Kind.LATE: Wish(True, True)})
    assert not NotificationChoice.objects.exists()


# --- reading ------------------------------------------------------------------------------------------------


def test_nobody_reads_for_another(kaltim):
    tell(kaltim.helpdesk)
    assert actions.read(kaltim.admin_ppe, [rows_of(kaltim.helpdesk).get().pk]) == 0


def test_all_read_is_taken_back(kaltim):
    tell(kaltim.helpdesk, about=THING)
    tell(kaltim.helpdesk)
    moment = actions.read_all(kaltim.helpdesk) or NOW
    assert not rows_of(kaltim.helpdesk).unread().exists()
    assert actions.unread_again(kaltim.helpdesk, moment) == 2


def test_taking_back_leaves_what_has_newer_news(kaltim):
    tell(kaltim.helpdesk, about=THING)
    moment = actions.read_all(kaltim.helpdesk) or NOW
    tell(kaltim.helpdesk, about=THING)
    assert actions.unread_again(kaltim.helpdesk, moment) == 0


def test_nothing_unread_has_no_moment(kaltim):
    assert actions.read_all(kaltim.helpdesk) is None


# --- the database's own rules ---------------------------------------------------------------------------------

BROKEN: dict[str, dict[str, Any]] = {
    "notification_happened": {"count": 0},
    "notification_since_first": {"since": NOW + timedelta(days=9)},
    "notification_leads_inside": {"url": "//jahat.example/"},
}


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, rule):
    tell(kaltim.helpdesk)
    with pytest.raises(IntegrityError, match=f'"{rule}"'):
        rows_of(kaltim.helpdesk).update(**BROKEN[rule])


def test_unread_news_cannot_stand_twice(kaltim):
    tell(kaltim.helpdesk, about=THING)
    row = rows_of(kaltim.helpdesk).get()
    row.pk = None
    with pytest.raises(IntegrityError, match='"notification_folds"'):
        row.save(force_insert=True)


def test_a_choice_stands_once(kaltim):
    NotificationChoice.objects.create(user=kaltim.helpdesk, kind="late", in_app=True, by_mail=False)
    with pytest.raises(IntegrityError, match='"notification_choice_once"'):
        NotificationChoice.objects.create(user=kaltim.helpdesk, kind="late", in_app=True, by_mail=False)


@pytest.mark.django_db(transaction=True)
def test_many_who_tell_at_once_make_one_row_that_counts_all():
    desk = world.kaltim()
    people = [desk.kepala, desk.admin_kantor]

    def work(_):
        with transaction.atomic():
            return actions.tell_all(people, Kind.ARRIVED, text="t", url="/kotak-masuk/", about=THING)

    assert at_once(8, work) == [2] * 8
    assert list(Notification.objects.values_list("count", flat=True)) == [8, 8]
