"""What becomes of a message: exactly one outcome, and never a stranger's ticket."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.files.content import Inspected, Kind
from requests_app.mailbox import actions, attachments, decisions, examining, jobs, reading
from requests_app.mailbox.actions import process, process_again
from requests_app.mailbox.deciding import LIMITS, UNDECIDED
from requests_app.mailbox.decisions import Request, attach, file_away, refuse
from requests_app.mailbox.letter import Attachment, Beyond, Letter
from requests_app.mailbox.models import BROKEN_OFF, IncomingMail, MailDraft
from requests_app.outbox.actions import resend
from requests_app.outbox.models import Message
from requests_app.process.refusals import Refused
from requests_app.tickets.models import Ticket
from tests import walk
from tests.files import samples
from tests.mail.corpus import report
from tests.mail.nasty import NASTY
from tests.requests_app.mailbox.letters import BUDI, letter, stored, with_files
from tests.requests_app.outbox.helpers import make_message

TRACE = "Received: from luar.example by mx.lpse.example; Fri, 20 Nov 2026 10:00:00 +0800\r\n"
SEEN = Inspected(Kind.PDF, "application/pdf", ".pdf", 1, None, None, 1, "0" * 64, "a.pdf")
THANKS = "Terima kasih, sudah bisa masuk."


@pytest.fixture
def permohonan(kaltim) -> Ticket:
    return walk.opened(kaltim, walk.submitted(kaltim))


def ours(ticket: Ticket) -> Message:
    """The mail by which we told the applicant of the ticket."""
    return Message.objects.of("ticket", ticket.pk).get(kind="received")


def answer(
    to: Message | None, sender: str, *, header: str = "In-Reply-To", text: str = "Berikut SK.", top: str = ""
) -> bytes:
    assert to is not None
    return letter(2, sender=sender, subject="Re: Permohonan", text=text, headers=f"{top}{header}: {to.message_id}\r\n")


def done(mailbox, raw: bytes) -> IncomingMail:
    mail = process(stored(mailbox, raw).pk)
    assert mail is not None
    return IncomingMail.objects.get(pk=mail.pk)


def acts(mail: IncomingMail) -> list[str]:
    return list(Event.objects.about("mail", mail.pk).values_list("act", flat=True))


# --- new letters --------------------------------------------------------------------------------------------
def test_a_new_letter_becomes_a_draft_with_guesses_and_one_answer(buku):
    mail = done(buku, letter(text="Nama: Budi Santoso\r\nNIP: 199003152015031002\r\nMohon reset password auditor."))
    draft = MailDraft.objects.get()
    assert (mail.outcome, mail.kind, mail.sender, mail.subject) == (
        "draft",
        "letter",
        BUDI,
        "Permohonan reset password",
    )
    assert draft.mail == mail
    assert draft.guesses["nip"] == {"value": "199003152015031002", "rule": "18 digit berbentuk NIP"}
    assert (mail.answer.kind, mail.answer.to_address, mail.answer.owner_id) == ("mail_received", BUDI, mail.pk)
    assert acts(mail) == ["processed"]
    assert not Ticket.objects.exists()


def test_every_attachment_is_kept_and_the_answer_names_the_doubtful(buku):
    files = [
        ("surat.pdf", samples.pdf_bytes()),
        ("foto.heic", samples.heic_bytes()),
        ("isi.docx", b"PK\3\4" + b"x" * 99),
        ("kosong.pdf", b""),
    ]
    mail = done(buku, with_files(*files))
    kept = [(row.original_name, row.mime, bool(row.concern)) for row in mail.attachments.all()]
    assert kept == [
        ("surat.pdf", "application/pdf", False), ("foto.heic", "image/heic", False),
        ("isi.docx", "application/octet-stream", True), ("kosong.pdf", "application/octet-stream", True),
    ]  # fmt: skip
    with mail.attachments.get(position=3).file.open() as file:
        assert file.read() == files[2][1]
    assert "- isi.docx\n- kosong.pdf\n" in mail.answer.text
    assert "surat.pdf" not in mail.answer.text


def test_a_look_alike_is_flagged_and_still_a_draft(buku):
    first = done(buku, letter(1, text="Surat resmi yang sama."))
    second = done(buku, letter(2, text="Surat  resmi yang sama.", subject="RE: Permohonan reset password"))
    third = done(buku, letter(3, text="Surat resmi yang sama.", sender="lain@instansi.example"))
    assert [mail.outcome for mail in (first, second, third)] == ["draft"] * 3
    assert [mail.looks_like for mail in (first, second, third)] == [None, first, None]


def test_the_same_message_id_is_a_look_alike_too(buku):
    first = done(buku, letter(1))
    assert done(buku, letter(1, text="Isi lain.", sender="lain@x.example")).looks_like == first


def test_the_same_bytes_once_more_are_held(buku):
    first = done(buku, letter(1))
    again = done(buku, letter(1))
    assert (again.outcome, again.looks_like, again.answer) == ("held", first, None)


# --- answers ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_an_answer_of_the_applicant_joins_its_ticket(buku, kaltim, permohonan, header):
    mail = done(buku, answer(ours(permohonan), kaltim.pemohon.email.upper(), header=header))
    assert (mail.outcome, mail.ticket, mail.outgoing, mail.answer) == ("attached", permohonan, ours(permohonan), None)
    event = Event.objects.about("ticket", permohonan.pk).last()
    assert (event.act, event.data) == ("mail_joined", {"mail": mail.pk})
    now = walk.again(permohonan)
    assert [(row["address"], row["forged"]) for row in now.letters_from] == [(kaltim.pemohon.email, False)]
    assert now.version > permohonan.version
    assert not MailDraft.objects.exists()


def test_a_stranger_who_answers_is_held_with_the_ticket_suggested(buku, permohonan):
    mail = done(buku, answer(ours(permohonan), "asing@luar.example"))
    assert (mail.outcome, mail.ticket, mail.suggested) == ("held", None, permohonan)
    assert "bukan pemohon" in mail.reason
    assert Event.objects.about("ticket", permohonan.pk).last().act != "mail_joined"


def test_a_number_in_the_subject_alone_never_joins(buku, kaltim, permohonan):
    mail = done(buku, letter(subject=f"Re: Permohonan {permohonan.number}", sender=kaltim.pemohon.email))
    assert (mail.outcome, mail.ticket, mail.suggested) == ("held", None, permohonan)


def test_a_number_of_another_office_is_not_even_suggested(buku, kkp):
    theirs = walk.submitted(kkp, "admin_agency")
    assert done(buku, letter(subject=f"Re: {theirs.number}")).suggested is None


def test_a_message_id_of_another_office_joins_nothing(buku, kkp):
    theirs = walk.submitted(kkp, "admin_agency")
    mail = done(buku, answer(ours(theirs), kkp.pemohon.email))
    assert (mail.outcome, mail.ticket, mail.suggested) == ("draft", None, None)


def test_a_message_id_that_stands_only_in_the_text_joins_nothing(buku, kaltim, permohonan):
    text = f"Message-ID: {ours(permohonan).message_id}\r\nMohon reset."
    assert done(buku, letter(text=text, sender=kaltim.pemohon.email)).outcome == "draft"


def test_an_answer_to_two_tickets_is_held(buku, kaltim, permohonan):
    other = walk.submitted(kaltim, nip="199003152015031999")
    both = f"References: {ours(permohonan).message_id} {ours(other).message_id}\r\n"
    mail = done(buku, letter(sender=kaltim.pemohon.email, headers=both))
    assert (mail.outcome, mail.ticket) == ("held", None)


def test_a_sender_beside_whom_another_stands_is_nobody(buku, kaltim, permohonan):
    raw = answer(ours(permohonan), kaltim.pemohon.email).replace(b"From: ", b"From: jahat@luar.example\r\nFrom: ")
    mail = done(buku, raw)
    assert (mail.outcome, mail.sender, mail.ticket) == ("held", "", None)


def test_a_sender_whom_the_offices_server_calls_forged_is_held(buku, kaltim, permohonan):
    top = f"Authentication-Results: mx.lpse.example; spf=pass; dmarc=fail\r\n{TRACE}"
    mail = done(buku, answer(ours(permohonan), kaltim.pemohon.email, top=top))
    assert (mail.outcome, mail.authentication) == ("held", {"spf": "pass", "dmarc": "fail"})


def test_a_forged_result_neither_helps_nor_harms(buku, kaltim, permohonan):
    top = f"{TRACE}Authentication-Results: mx.lpse.example; dmarc=fail\r\n"
    mail = done(buku, answer(ours(permohonan), kaltim.pemohon.email, top=top))
    assert (mail.outcome, mail.authentication) == ("attached", {})


def test_an_answer_to_a_request_that_is_over_is_held(buku, kaltim):
    over = walk.lapsed(kaltim, walk.submitted(kaltim))
    mail = done(buku, answer(ours(over), kaltim.pemohon.email, text="Mohon dibuka kembali."))
    assert (mail.outcome, mail.suggested) == ("held", over)


def test_an_answer_to_our_acknowledgement_waits_for_its_letter_and_then_joins_its_request(buku, kaltim):
    first = done(buku, letter())
    second = done(buku, answer(first.answer, BUDI))
    assert (second.outcome, second.reason, second.outgoing, second.looks_like, second.answer) == (
        "held", UNDECIDED, first.answer, first, None,
    )  # fmt: skip
    ticket = decisions.confirm(first.draft, Request(walk.fields(kaltim, "auditor")), by=kaltim.helpdesk)
    joins = done(buku, answer(first.answer, BUDI, text="Susulan."))
    stranger = done(buku, answer(first.answer, "asing@luar.example"))
    assert [(mail.outcome, mail.ticket, mail.suggested) for mail in (joins, stranger)] == [
        ("attached", ticket, None), ("held", None, ticket),
    ]  # fmt: skip


def test_an_answer_to_a_refusal_is_a_new_letter(buku, kaltim):
    first = done(buku, letter())
    refuse(first, "Sebutkan NIP Anda.", by=kaltim.helpdesk)
    told = Message.objects.get(kind="mail_refused")
    assert done(buku, answer(told, BUDI)).outcome == "draft"


def test_thanks_for_a_finished_request_are_filed(buku, kaltim):
    over, _ = walk.notified(kaltim, walk.submitted(kaltim))
    mail = done(buku, answer(ours(over), kaltim.pemohon.email, text=THANKS))
    assert (mail.outcome, mail.kind, mail.ticket, mail.answer) == ("filed", "thanks", over, None)
    assert (walk.again(over).state, Event.objects.about("ticket", over.pk).last().act) == ("notified", "mail_thanked")


def test_thanks_for_a_running_request_join_it(buku, kaltim, permohonan):
    assert done(buku, answer(ours(permohonan), kaltim.pemohon.email, text=THANKS)).outcome == "attached"


def test_thanks_of_a_stranger_are_held_and_those_for_nothing_too(buku, kaltim):
    over, _ = walk.notified(kaltim, walk.submitted(kaltim))
    mail = done(buku, answer(ours(over), "asing@luar.example", text=THANKS))
    assert (mail.outcome, mail.suggested, mail.ticket) == ("held", over, None)
    assert done(buku, letter(5, text=THANKS, subject="Re: Hasil")).outcome == "held"


# --- robots -------------------------------------------------------------------------------------------------
def bounce(message: Message) -> bytes:
    return report("Undelivered", "Maaf.", "failed", "550 5.1.1 User unknown", message.message_id)


def sent(message: Message) -> Message:
    message.erase_private(timezone.now())
    message.sent_at = timezone.now()
    message.save()
    return message


def test_a_bounce_marks_our_mail_failed_on_its_ticket(buku, kaltim, permohonan):
    message = sent(ours(permohonan))
    mail = done(buku, bounce(message))
    message.refresh_from_db()
    assert (mail.outcome, mail.kind, mail.outgoing, mail.ticket) == ("filed", "bounce", message, permohonan)
    assert (message.status, message.last_error, message.can_be_resent) == (
        "failed",
        "smtp; 550 5.1.1 User unknown",
        True,
    )
    event = Event.objects.about("ticket", permohonan.pk).last()
    assert (event.act, event.data) == ("mail_bounced", {"mail": mail.pk, "message": message.pk})
    assert resend(message, by=kaltim.helpdesk).status == "queued"


@pytest.mark.parametrize(("days", "outcome"), [(13, "held"), (15, "filed")])
def test_a_bounce_that_names_only_somebody_we_wrote_to_lately_is_held(buku, permohonan, days, outcome):
    with time_machine.travel(timezone.now() - timedelta(days=days)):
        message = sent(ours(permohonan))
    message.to_address = "Budi@instansi.example"
    message.save()
    mail = done(buku, bounce(message).replace(message.message_id.encode(), b"<lain@mx.example>"))
    assert (mail.outcome, mail.kind, mail.outgoing) == (outcome, "bounce", None)


def test_a_bounce_from_before_it_was_sent_again_does_not_fail_it_again(buku, kaltim, permohonan):
    message = sent(ours(permohonan))
    late = stored(buku, bounce(message))
    done(buku, bounce(message).replace(b"Maaf", b"Maaf sekali lagi"))
    message = resend(message, by=kaltim.helpdesk)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        message = sent(message)
        process(late.pk)
    assert Message.objects.get(pk=message.pk).status == "sent"


def test_what_was_private_in_a_bounced_mail_cannot_be_sent_again(buku, kaltim):
    message = sent(make_message(kaltim.office))
    done(buku, bounce(message))
    message.refresh_from_db()
    assert (message.status, message.can_be_resent) == ("failed", False)


def test_a_second_bounce_changes_nothing(buku, permohonan):
    message = sent(ours(permohonan))
    done(buku, bounce(message))
    done(buku, bounce(message).replace(b"Maaf", b"Maaf sekali lagi"))
    assert Event.objects.about("ticket", permohonan.pk).filter(act="mail_bounced").count() == 1


def test_a_bounce_about_another_offices_mail_marks_nothing(buku, kkp):
    message = sent(ours(walk.submitted(kkp, "admin_agency")))
    mail = done(buku, bounce(message))
    message.refresh_from_db()
    assert (mail.outcome, mail.outgoing, message.status) == ("filed", None, "sent")


@pytest.mark.parametrize(
    ("headers", "outcome", "kind"),
    [
        ("Auto-Submitted: auto-replied\r\n", "filed", "auto_reply"),
        ("Return-Path: <>\r\n", "filed", "auto_reply"),
        ("List-Id: <x.example>\r\nX: ", "held", "list"),  # it asks for a reset
    ],
)
def test_robots_are_filed_and_never_answered(buku, headers, outcome, kind):
    mail = done(buku, letter(headers=headers))
    assert (mail.outcome, mail.kind, mail.answer) == (outcome, kind, None)
    assert not Message.objects.exists()


def test_mail_of_any_office_of_ours_is_filed(buku, kkp):
    assert done(buku, letter(sender=kkp.office.sender_address)).kind == "own"


def test_a_suspicion_is_held(buku, permohonan):
    mail = done(buku, answer(ours(permohonan), BUDI, text="Saya sedang cuti sampai Senin."))
    assert (mail.outcome, mail.kind, mail.suggested) == ("held", "auto_reply", permohonan)


# --- limits -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["too_large", "nested_forty_deep"])
def test_beyond_a_limit_the_mail_is_held_and_its_sender_told(buku, name):
    mail = done(buku, NASTY[name]())
    assert (mail.outcome, mail.answer.kind) == ("held", "mail_beyond_limits")
    assert mail.reason in mail.answer.text


def test_the_work_of_one_message_ends_with_its_time(buku, monkeypatch):
    """After the first attachment the time is used up: the second is kept unseen, a person looks, the sender is told."""
    spent = iter([0.0, 1.0, 10.5])
    monkeypatch.setattr(examining, "_computed", lambda: next(spent))
    mail = done(buku, with_files(("a.pdf", samples.pdf_bytes()), ("b.pdf", samples.pdf_bytes("b"))))
    assert (mail.outcome, mail.reason, mail.answer.kind) == ("held", LIMITS[Beyond.WORK], "mail_beyond_limits")
    assert [row.concern for row in mail.attachments.all()] == ["", attachments.NOT_LOOKED_AT]


def test_an_attachment_gets_no_more_time_than_is_left(monkeypatch):
    given: list[int] = []

    def look(*_, seconds: int, **__) -> Inspected:
        given.append(seconds)
        return SEEN

    monkeypatch.setattr(attachments, "inspect", look)
    left = iter([9.7, 0.2])
    part = Attachment("a.pdf", "application/pdf", b"x")
    attachments.look_at([part, part], lambda: next(left))
    assert given == [10, 1]


def test_one_answer_an_hour_and_ten_a_day(buku):
    answers = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(22):
            answers.append(bool(done(buku, letter(number)).answer))
            clock.shift(timedelta(minutes=31))
    assert answers[:4] == [True, False, True, False]
    assert sum(answers) == 10


def test_another_sender_has_an_hour_of_their_own(buku):
    done(buku, letter(1))
    assert done(buku, letter(2, sender="ani@instansi.example")).answer


def test_a_sender_who_is_no_valid_address_is_not_answered_and_not_lost(buku):
    mail = done(buku, letter(sender="budi@-luar-"))
    assert (mail.outcome, mail.answer) == ("draft", None)


def test_every_nasty_message_gets_an_outcome_that_the_database_takes(buku):
    for name, make in NASTY.items():
        raw = make()
        if len(raw) < 10_000 and name.startswith(("empty", "header", "date", "charset")):
            mail = done(buku, raw)
            assert mail.outcome in ("draft", "held", "filed"), name
            assert mail.read_raw() == raw, name
    assert buku.mails.count() > 50


# --- failures and people ------------------------------------------------------------------------------------
def test_a_message_on_which_the_program_fails_is_tried_again_and_then_held_and_stops_no_other(
    buku, monkeypatch, caplog
):
    poison, good = stored(buku, letter(1)), stored(buku, letter(2))
    real = reading.read

    def read(raw: bytes):
        if raw == letter(1):
            raise LookupError("rusak")
        return real(raw)

    monkeypatch.setattr(reading, "read", read)
    for _ in range(BROKEN_OFF + 1):
        jobs.process_waiting(timezone.now())
    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.outcome, poison.reason, good.outcome) == ("held", actions.BROKEN, "draft")


def test_a_mended_message_is_processed_again(buku, kaltim, monkeypatch):
    mail = stored(buku, letter(1))
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read", lambda _: Letter(unread=True))
        process(mail.pk)
    mail.refresh_from_db()
    assert mail.outcome == "held"
    again = process_again(mail, by=kaltim.helpdesk)
    assert (again.outcome, again.draft.office) == ("draft", kaltim.office)
    assert acts(mail) == ["processed", "processed_again", "processed"]


def test_a_message_on_which_the_program_fails_again_stays_for_the_worker(buku, kaltim, monkeypatch, caplog):
    mail = done(buku, letter())
    monkeypatch.setattr(actions, "examine", lambda _: 1 / 0)
    with pytest.raises(Refused, match="dicoba lagi oleh sistem"):
        process_again(mail, by=kaltim.helpdesk)
    mail.refresh_from_db()
    assert (mail.outcome, mail.attempts) == ("stored", 1)


def test_a_type_with_nul_is_kept_without_it(buku):
    assert done(buku, NASTY["structure_type_with_nul"]()).attachments.get().mime == "application/x-"


def test_processing_again_keeps_the_attachments_and_answers_once(buku, kaltim):
    mail = done(buku, with_files(("surat.pdf", samples.pdf_bytes())))
    first = mail.attachments.get()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        again = process_again(mail, by=kaltim.helpdesk)
    assert (again.attachments.get(), again.answer, Message.objects.count()) == (first, mail.answer, 1)
    assert MailDraft.objects.count() == 1


def test_processing_again_looks_at_the_attachments_anew(buku, kaltim, django_capture_on_commit_callbacks):
    mail = done(buku, with_files(("a.pdf", samples.pdf_bytes()), ("b.pdf", samples.pdf_bytes("b"))))
    same, other = mail.attachments.all()
    mail.attachments.update(concern="Terkunci.", pages=None, mime="application/octet-stream")
    mail.attachments.filter(pk=other.pk).update(sha256="0" * 64)
    with django_capture_on_commit_callbacks(execute=True):
        process_again(mail, by=kaltim.helpdesk)
    first, second = mail.attachments.all()
    assert [(row.concern, row.mime, row.pages) for row in (first, second)] == [("", "application/pdf", 1)] * 2
    assert (first, second.sha256) == (same, other.sha256)
    assert second.pk != other.pk
    assert not other.file.storage.exists(str(other.file.name))


def test_a_person_makes_a_request_of_a_draft_once(buku, kaltim):
    mail = done(buku, letter())
    ticket = decisions.confirm(mail.draft, Request(walk.fields(kaltim, "auditor")), by=kaltim.helpdesk)
    mail.refresh_from_db()
    assert (ticket.channel, ticket.submitted_at, ticket.submitted_by) == ("email", mail.received_at, kaltim.helpdesk)
    assert (mail.outcome, mail.ticket, mail.draft.ticket, mail.decided_by) == ("draft", ticket, ticket, kaltim.helpdesk)
    more = (
        lambda: decisions.confirm(mail.draft, Request(walk.fields(kaltim, "auditor")), by=kaltim.helpdesk),
        lambda: refuse(mail, "x", by=kaltim.helpdesk),
        lambda: process_again(mail, by=kaltim.helpdesk),
    )
    for again in more:
        with pytest.raises(Refused):
            again()
    assert Ticket.objects.count() == 1


def test_a_person_puts_a_held_message_into_a_ticket(buku, kaltim, permohonan):
    mail = done(buku, answer(ours(permohonan), "asing@luar.example"))
    attach(mail, permohonan, by=kaltim.helpdesk)
    mail.refresh_from_db()
    assert (mail.outcome, mail.ticket, mail.decided_by) == ("attached", permohonan, kaltim.helpdesk)
    assert Event.objects.about("ticket", permohonan.pk).last().act == "mail_joined"


def test_a_person_refuses_a_draft_with_a_reason_and_only_so(buku, kaltim):
    mail = done(buku, letter())
    with pytest.raises(Refused):
        refuse(mail, " ", by=kaltim.helpdesk)
    refuse(mail, "Bukan permohonan.", by=kaltim.helpdesk)
    mail.refresh_from_db()
    assert (mail.outcome, mail.reason, MailDraft.objects.count()) == ("refused", "Bukan permohonan.", 0)
    with pytest.raises(Refused):
        file_away(mail, "Sekali lagi.", by=kaltim.helpdesk)


def test_nobody_of_another_office_decides(buku, kaltim, kkp, permohonan):
    mail = done(buku, letter(subject=permohonan.number))
    for decide in (
        lambda by: refuse(mail, "x", by=by),
        lambda by: attach(mail, permohonan, by=by),
        lambda by: process_again(mail, by=by),
    ):
        with pytest.raises(Refused):
            decide(kkp.helpdesk)


def test_a_message_joins_no_ticket_of_another_office_by_hand(buku, kaltim, kkp):
    mail = done(buku, letter())
    with pytest.raises(Refused):
        attach(mail, walk.submitted(kkp, "admin_agency"), by=kaltim.helpdesk)


def test_what_is_in_a_ticket_is_not_processed_again(buku, kaltim, permohonan):
    mail = done(buku, answer(ours(permohonan), kaltim.pemohon.email))
    with pytest.raises(Refused):
        process_again(mail, by=kaltim.helpdesk)


def test_an_outcome_that_fails_half_way_changes_nothing(buku, monkeypatch):
    mail = stored(buku, letter())

    def broken(*_args, **_more):
        raise LookupError("rusak")

    monkeypatch.setattr(actions, "_follow", broken)
    with pytest.raises(LookupError), transaction.atomic():
        process(mail.pk)
    mail.refresh_from_db()
    assert (mail.outcome, Message.objects.count(), MailDraft.objects.count()) == ("stored", 0, 0)


def test_staff_see_their_offices_mail_only(buku, kaltim, kkp):
    mail = stored(buku, letter())
    assert list(IncomingMail.objects.visible_to(kaltim.helpdesk)) == [mail]
    assert not IncomingMail.objects.visible_to(kkp.helpdesk).exists()
    assert not IncomingMail.objects.visible_to(kaltim.pemohon).exists()
