"""Several workers at the same messages: one outcome each, one draft, one answer a sender."""

import pytest
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.mailbox import actions, jobs
from requests_app.mailbox.actions import process
from requests_app.mailbox.models import MailDraft, Outcome
from requests_app.outbox.models import Message
from tests.races import at_once
from tests.requests_app.mailbox.letters import letter, stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_workers_that_have_all_read_a_message_conclude_it_once(buku, monkeypatch):
    """None of them sees the others' claim: each has read it, and waits to write the outcome."""
    mail = stored(buku, letter())
    monkeypatch.setattr(actions, "_claim", lambda pk: type(mail).objects.get(pk=pk))
    answers = at_once(4, lambda _: process(mail.pk))
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert (MailDraft.objects.count(), Message.objects.count()) == (1, 1)
    assert Event.objects.about("mail", mail.pk).count() == 1


def test_letters_of_one_sender_that_are_processed_together_bring_one_answer(buku):
    mails = [stored(buku, letter(number)) for number in range(4)]
    answers = at_once(4, lambda number: process(mails[number].pk))
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert (MailDraft.objects.count(), Message.objects.count()) == (4, 1)


def test_workers_share_what_waits(buku):
    for number in range(9):
        stored(buku, letter(number, sender=f"orang{number}@instansi.example"))
    at_once(3, lambda _: jobs.process_waiting(timezone.now()))
    assert buku.mails.filter(outcome=Outcome.DRAFT).count() == 9
    assert MailDraft.objects.count() == Message.objects.count() == 9
