"""Nobody who reads the database can say whose answer it is: every value of both tables against every other row.

Requests are walked to their end and their mails really sent; the links are taken from the mails, as applicants do.
"""

import re
from functools import partial
from itertools import chain, pairwise

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client

from accounts_app.audit.models import Event
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.models import Message
from requests_app.survey import tokens
from requests_app.survey.elements import Element
from requests_app.survey.models import Answer, SpentToken
from requests_app.tickets.models import Ticket
from tests import walk
from tests.remembered import remembered
from tests.requests_app.survey.links import FILLED, page

pytestmark = pytest.mark.django_db
TICKETS = 12
COARSE = {"office_id", "month", "sop_code", "channel", "comment", *Element.values}
LINK = re.compile(r"/survei/([^/\s]+)/")


def _sent(desk):
    """The link of each of many requests that end one after the other: by the order of the requests."""
    for _ in range(TICKETS):
        walk.lapsed(desk, walk.submitted(desk))
    deliver_batch("test", limit=10 * TICKETS)
    found = [LINK.findall(str(message.body)) for message in mail.outbox]
    return list(chain.from_iterable(found))


def _answered(desk):
    links = _sent(desk)
    for token in links:
        assert Client().post(page(token), FILLED).status_code == 302
    return links


@pytest.fixture
def links(kaltim, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return remembered("links of a survey", partial(_sent, kaltim))


@pytest.fixture
def answered(kaltim, settings):
    """Each link used, in the order of the requests; the links."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return remembered("answers to a survey", partial(_answered, kaltim))


def columns(model):
    """Every column of the table as it is in the database: name, type, default."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, coalesce(column_default, '') FROM information_schema.columns "
            "WHERE table_name = %s",
            [model._meta.db_table],
        )
        return cursor.fetchall()


def rows_as_text(model):
    """Every row of a table as PostgreSQL writes it, all columns."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {model._meta.db_table} t")
        return [row for (row,) in cursor.fetchall()]


def everything_but(*models):
    """Every row of every other table of ours, and of the sessions."""
    ours = chain.from_iterable(app.get_models() for app in apps.get_app_configs() if app.models_module)
    return "\n".join(chain.from_iterable(rows_as_text(model) for model in set(ours) - set(models)))


def test_the_links_arrived(links):
    assert len(set(links)) == TICKETS


def test_what_names_a_row_occurs_nowhere_else_in_the_database(answered):
    elsewhere = everything_but(Answer, SpentToken)
    assert Ticket.objects.first().number in elsewhere  # the comparison sees what is there
    for row in Answer.objects.all():
        assert str(row.pk) not in elsewhere
        assert row.pk.hex not in elsewhere
    for digest in SpentToken.objects.values_list("pk", flat=True):
        assert digest not in elsewhere
        assert not [text for text in rows_as_text(Answer) if digest in text]


def test_a_link_is_nowhere_in_the_database_once_sent_and_used(answered):
    everywhere = everything_but()
    for token in answered:
        said = tokens.read(token)
        assert token not in everywhere
        assert said.nonce not in everywhere
        assert everywhere.count(said.digest) == 1


def test_everything_else_of_an_answer_is_the_same_for_all_of_its_month_sop_and_channel(answered):
    """What is not a key is either what the person chose, or too coarse to tell one from another."""
    assert {name for name, *_ in columns(Answer)} == COARSE | {"id"}
    assert {name for name, *_ in columns(SpentToken)} == {"digest", "month"}
    told = {tuple(getattr(row, name) for name in sorted(COARSE)) for row in Answer.objects.all()}
    assert len(told) == 1
    assert len(set(SpentToken.objects.values_list("month", flat=True))) == 1


@pytest.mark.parametrize("model", [Answer, SpentToken])
def test_no_column_holds_a_moment_a_count_or_a_way_to_anything_but_the_office(answered, model):
    for name, kind, default in columns(model):
        assert not kind.startswith(("timestamp", "time", "interval")), name
        assert "nextval" not in default, name
    targets = {field.related_model.__name__ for field in model._meta.fields if field.is_relation}
    assert targets <= {"Office"}


def test_no_value_of_a_row_is_a_value_of_a_request_an_event_or_a_mail(answered):
    """Value by value; only the office, the month's words and what was chosen may be alike."""
    theirs = set()
    for model in (Ticket, Event, Message):
        for row in model.objects.values():
            theirs |= {str(value) for value in row.values()}
    assert str(Ticket.objects.first().pk) in theirs
    keys = {str(row.pk) for row in Answer.objects.all()} | {row.pk for row in SpentToken.objects.all()}
    months = {str(month) for model in (Answer, SpentToken) for month in model.objects.values_list("month", flat=True)}
    assert not (keys | months) & theirs


@pytest.mark.parametrize("model", [Answer, SpentToken])
def test_the_keys_are_in_no_order(answered, model):
    """By chance they would be sorted once in 240 million runs (12 factorial, up or down)."""
    order = _in_order_of_writing(model)
    assert len(order) == TICKETS
    neighbours = [first < second for first, second in pairwise(order)]
    assert not all(neighbours)
    assert any(neighbours)


def _in_order_of_writing(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {model._meta.pk.column}::text FROM {model._meta.db_table} ORDER BY ctid")
        return [key for (key,) in cursor.fetchall()]


def test_an_answers_key_is_wholly_random(answered):
    assert {row.pk.version for row in Answer.objects.all()} == {4}


def test_neither_a_link_nor_an_answer_leaves_an_event(kaltim, links):
    before = Event.objects.count()
    Client().post(page(links[0]), FILLED)
    assert Event.objects.count() == before
    assert not [act for act in Event.objects.values_list("act", flat=True) if "surv" in act]
