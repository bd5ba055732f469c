"""Every rule of the database about incoming mail refuses one row that breaks it, by name."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from requests_app.mailbox.actions import process
from requests_app.mailbox.models import IncomingMail, MailAttachment, Mailbox, MailDraft
from tests.files import samples
from tests.requests_app.mailbox.letters import stored, with_files

NOW = timezone.now()
# constraint: what to write onto a processed draft to break exactly this rule
MAIL: dict[str, dict[str, Any]] = {
    "incoming_has_its_hash": {"sha256": "x"},
    "incoming_has_its_bytes_until_they_are_erased": {"raw": ""},
    "incoming_outcome_is_known": {"outcome": "lost"},
    "incoming_kind_is_known": {"kind": "poem"},
    "incoming_outcome_has_its_time": {"processed_at": None},
    "incoming_attached_has_its_ticket": {"outcome": "attached"},
    "incoming_outcome_says_why": {"outcome": "held"},
    "incoming_opened_by_a_person": {"opened_at": NOW},
    "incoming_decision_has_its_person": {"decided_at": NOW},
    "incoming_refused_by_a_person": {"outcome": "refused", "reason": "x"},
    "incoming_answer_has_its_time": {"answered_at": None},
}
OTHERS: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "mailbox_moves_elsewhere": (Mailbox, {"processed_folder": "INBOX"}),
    "mailbox_counts_have_their_time": (Mailbox, {"in_folder": 1}),
    "mailbox_has_its_password": (Mailbox, {"sealed_password": ""}),
    "mail_attachment_has_its_hash": (MailAttachment, {"sha256": "x"}),
    "mail_attachment_once": (MailAttachment, {"position": 1}),
    "mail_draft_confirmed_by_a_person": (MailDraft, {"confirmed_at": NOW}),
}


@pytest.fixture
def olahan(buku) -> IncomingMail:
    mail = process(stored(buku, with_files(("a.pdf", samples.pdf_bytes()), ("b.pdf", samples.pdf_bytes("b")))).pk)
    assert mail is not None
    return mail


def test_a_message_that_breaks_a_rule_is_refused(olahan):
    for name, values in MAIL.items():
        with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
            IncomingMail.objects.filter(pk=olahan.pk).update(**values)


def test_what_belongs_to_a_message_keeps_its_rules(olahan):
    for name, (model, values) in OTHERS.items():
        with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
            model._default_manager.update(**values)


def test_a_message_of_a_mailbox_is_there_once(olahan):
    olahan.pk = None
    with pytest.raises(IntegrityError, match='"incoming_once"'):
        olahan.save()


def test_a_mailbox_is_there_once(buku):
    buku.pk = None
    with pytest.raises(IntegrityError, match='"mailbox_once"'):
        buku.save()


def test_no_rule_is_left_untried():
    """Mend: give the new constraint a bad row above."""
    names = {
        rule.name for model in (Mailbox, IncomingMail, MailAttachment, MailDraft) for rule in model._meta.constraints
    }
    assert names == {*MAIL, *OTHERS, "incoming_once", "mailbox_once"}
