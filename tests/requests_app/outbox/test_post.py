"""Putting a message into the outbox: with the caller's transaction, and with nothing smuggled into a header."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone

from requests_app.outbox import compose as writing
from requests_app.outbox.actions import CannotResendError, post, resend, sender_of
from requests_app.outbox.compose import Content, compose, fill, masked
from requests_app.outbox.jobs import purge
from requests_app.outbox.models import Message, MessageStatus
from tests.requests_app.outbox.helpers import TOKEN, again, make_failed, make_message, make_office, make_person

INJECTIONS = ["Hasil\nBcc: lain@contoh.example", "Hasil\r\nX: 1", "Hasil\u2028X: 1", "Hasil\x00\x85X: 1", "\n\nHasil"]


def test_a_message_is_queued_for_now_from_the_offices_own_address(kantor):
    message = make_message(kantor)
    assert message.status == MessageStatus.QUEUED
    assert message.sender == "LPSE Uji Surel <helpdesk@ob.example>"
    assert list(Message.objects.due()) == [message]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_of_the_caller_leaves_no_message():
    kantor = make_office()
    with transaction.atomic():
        make_message(kantor)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_posting_outside_a_transaction_is_refused():
    kantor = make_office()
    with pytest.raises(RuntimeError):
        post(office=kantor, to="a@b.example", kind="x", content=Content("s", "t"), owner_type="ticket", owner_id=1)


@pytest.mark.parametrize("subject", INJECTIONS)
def test_a_subject_stays_one_line(kantor, subject):
    stored = make_message(kantor, subject=subject).subject
    assert len(stored.splitlines()) == 1
    assert stored.isprintable()


@pytest.mark.parametrize("address", ["", "bukan-alamat", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example"])
def test_what_is_no_address_is_refused(kantor, address):
    with pytest.raises(ValidationError):
        make_message(kantor, to=address or "\n")


def test_a_reply_address_is_checked_too(kantor):
    with pytest.raises(ValidationError):
        make_message(kantor, reply_to="x@y.example\r\nBcc: z@z.example")


def test_an_office_name_cannot_add_a_header(kantor):
    kantor.name = "LPSE\r\nBcc: lain@contoh.example"
    assert len(sender_of(kantor).splitlines()) == 1


def test_a_private_value_needs_its_place(kantor):
    with pytest.raises(ValueError, match="tautan"), transaction.atomic():
        post(
            office=kantor,
            to="a@b.example",
            kind="x",
            content=Content("s", "tanpa tempat"),
            owner_type="ticket",
            owner_id=1,
            private={"tautan": TOKEN},
        )


def test_message_ids_are_unique_and_of_the_offices_domain(kantor):
    ids = {make_message(kantor).message_id for _ in range(20)}
    assert len(ids) == 20
    assert all(message_id.endswith("@ob.example>") for message_id in ids)


@pytest.fixture
def letters(settings, tmp_path):
    """A template folder of this test's own."""
    folder = tmp_path / "outbox"
    folder.mkdir()
    (folder / "uji_subject.txt").write_text("Permohonan {{ number }}\nkepada {{ name }}\n")
    (folder / "uji.txt").write_text("Yth. {{ name }},\nbuka [[tautan]]\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]


def test_a_letter_is_rendered_as_plain_text(letters):
    content = compose("uji", {"number": "KT-1", "name": "Siti <S.H.> & Rekan"})
    assert content == Content(
        "Permohonan KT-1 kepada Siti <S.H.> & Rekan", "Yth. Siti <S.H.> & Rekan,\nbuka [[tautan]]\n"
    )


def test_a_name_cannot_add_a_header_through_a_letter(letters):
    content = compose("uji", {"number": "KT-1", "name": "Siti\r\nBcc: lain@contoh.example"})
    assert content.subject == "Permohonan KT-1 kepada Siti Bcc: lain@contoh.example"


def test_a_letter_without_template_is_an_error():
    with pytest.raises(TemplateDoesNotExist):
        compose("tidak_ada", {})


def test_filling_is_one_pass_over_known_names():
    assert fill("[[a]] [[b]] [[c]]", {"a": "[[b]]", "b": "2"}) == "[[b]] 2 [[c]]"


def test_staff_see_the_text_masked():
    assert masked("Buka [[tautan]].") == f"Buka {writing.MASK}."


def test_a_failed_message_is_queued_again_with_its_own_message_id(kantor):
    failed, rina = make_failed(kantor), make_person(kantor, email="rina@ob.example")
    renewed = resend(failed, by=rina)
    assert (renewed.status, renewed.attempts, renewed.message_id) == (MessageStatus.QUEUED, 0, failed.message_id)
    assert renewed.resent_by == rina
    assert Message.objects.due().get() == failed


def test_a_second_click_is_refused(kantor):
    failed, rina = make_failed(kantor), make_person(kantor, email="rina@ob.example")
    resend(failed, by=rina)
    with pytest.raises(CannotResendError):
        resend(failed, by=rina)


def test_after_the_purge_a_failed_message_has_no_private_value_and_no_resend(kantor):
    failed, rina = make_failed(kantor), make_person(kantor, email="rina@ob.example")
    purge(timezone.now() + timedelta(days=8))
    assert again(failed).private == {}
    with pytest.raises(CannotResendError, match="Isi rahasia"):
        resend(failed, by=rina)


def test_the_purge_leaves_a_failure_of_this_week(kantor):
    failed = make_failed(kantor)
    purge(timezone.now())
    assert again(failed).private == {"tautan": TOKEN}


NOW = timezone.now()
BAD_ROWS = [
    ("message_sent_or_failed_not_both", {"sent_at": NOW, "failed_at": NOW, "private": {}, "private_erased_at": NOW}),
    ("message_sent_keeps_nothing_private", {"sent_at": NOW, "private": {}}),
    ("message_erased_keeps_nothing_private", {"private_erased_at": NOW}),
    ("message_lease_has_holder", {"leased_until": NOW}),
    ("message_lease_has_holder", {"leased_by": "w"}),
    (
        "message_ended_holds_no_lease",
        {"failed_at": NOW, "last_error": "x", "leased_until": NOW, "leased_by": "w"},
    ),
    ("message_failed_says_why", {"failed_at": NOW}),
    ("message_settled_had_failed", {"settled_at": NOW, "settled_how": "telepon"}),
    ("message_resent_has_both", {"resent_at": NOW}),
]


@pytest.mark.parametrize(("name", "bad"), BAD_ROWS)
def test_a_bad_row_is_refused_by_name(kantor, name, bad):
    message = make_message(kantor)
    bad = {"last_error": "x", **bad} if name == "message_sent_or_failed_not_both" else bad
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**bad)


def test_every_named_constraint_of_a_message_has_a_bad_row():
    """Add the missing name to BAD_ROWS when this fails."""
    assert {constraint.name for constraint in Message._meta.constraints} == {name for name, _ in BAD_ROWS}
