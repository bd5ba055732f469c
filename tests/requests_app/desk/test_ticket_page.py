"""What the ticket page shows, to whom, and at what price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import record
from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import filing
from requests_app.tickets.notes import add_note
from tests import walk, world
from tests.files import samples

NOTE = "Sudah tiga kali menelepon hari ini."


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("state", walk.TO_STATE)
@pytest.mark.parametrize("who", ["helpdesk", "admin_ppe", "kepala"])
def test_every_state_opens_for_every_reader_with_one_filled_button_at_most(kaltim, signed_in, state, who):
    ticket = walk.TO_STATE[state](kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    response = signed_in(getattr(kaltim, who)).page(ticket)
    assert response.status_code == 200
    outside_dialogs = text_of(response).split("<dialog")[0]
    assert outside_dialogs.count("btn-primary") <= 1


@pytest.mark.parametrize("state", walk.TO_STATE)
def test_kepala_reads_and_presses_nothing(kaltim, signed_in, state):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    assert f'action="/tiket/{ticket.number}/' not in text_of(signed_in(kaltim.kepala).page(ticket)).replace(
        f'action="/tiket/{ticket.number}/catatan/', ""
    ).replace(f'action="/tiket/{ticket.number}/user-id/', "")


def test_another_office_gets_404(kaltim, umum, signed_in):
    assert signed_in(umum.helpdesk).page(walk.submitted(kaltim)).status_code == 404


def test_the_applicant_has_no_desk(kaltim, signed_in):
    assert signed_in(kaltim.pemohon).page(walk.submitted(kaltim)).status_code == 403


def test_admin_kantor_does_not_read_tickets(kaltim, signed_in):
    assert signed_in(kaltim.admin_kantor).page(walk.submitted(kaltim)).status_code == 403


def test_the_letter_asks_for_exactly_the_open_items(kaltim, signed_in):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    desk = signed_in(kaltim.helpdesk)
    desk.act(ticket, "belum-lengkap", verdict_0="in_order", verdict_1="unreadable", note_1="Foto buram")
    preview = desk.page(ticket).context["mail_preview"]
    desk.act(ticket, "minta-kelengkapan", message="Paling lambat Jumat.")
    sent = Message.objects.get(kind="completion_requested").text
    first, second = (document.label for document in ticket.required_documents())
    for letter in (preview, sent):
        assert f"- {second}: tidak terbaca (Foto buram)" in letter
        assert f"- {first}" not in letter
        assert "tidak dilengkapi dalam 10 hari kerja" in letter
    assert "Paling lambat Jumat." in sent


def test_nothing_is_asked_for_when_everything_was_put_in_order_meanwhile(kaltim, signed_in):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    desk = signed_in(kaltim.helpdesk)
    desk.act(ticket, "belum-lengkap", verdict_0="in_order", verdict_1="missing")
    desk.act(ticket, "periksa", verdict_0="in_order", verdict_1="in_order")
    assert desk.act(ticket, "minta-kelengkapan").status_code == 409
    assert not Message.objects.filter(kind="completion_requested").exists()


def test_a_walk_in_needs_the_original(kaltim, signed_in):
    ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
    for act in (Act.ARRIVE, Act.RECORD_GUEST):
        ticket = walk.do(kaltim, ticket, act)
    ticket = walk.opened(kaltim, walk.do(kaltim, ticket, Act.ENQUEUE, queue_label="A 001"))
    desk, verdicts = signed_in(kaltim.helpdesk), {"verdict_0": "in_order", "verdict_1": "in_order"}
    marks = {f"original_{at}": "on" for at, item in enumerate(ticket.checklist()) if item.document.original_shown}
    assert desk.act(ticket, "lengkap", **verdicts).status_code == 409
    assert desk.act(ticket, "lengkap", **verdicts, **marks).status_code == 302


def test_a_bad_upload_at_the_desk_says_so_and_keeps_nothing(kaltim, signed_in, tmp_path):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    bad = tmp_path / "surat.pdf"
    bad.write_bytes(b"bukan pdf sama sekali")
    with bad.open("rb") as file:
        response = signed_in(kaltim.helpdesk).act(ticket, "berkas", file_0=file)
    assert response.status_code == 422
    assert "bukan PDF" in text_of(response)
    assert not ticket.documents.exists()


def test_an_upload_at_the_desk_completes(kaltim, signed_in, tmp_path):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    good = tmp_path / "surat.pdf"
    good.write_bytes(samples.pdf_bytes("Surat"))
    with good.open("rb") as file:
        signed_in(kaltim.helpdesk).act(ticket, "lengkapi", file_0=file, paper_1="on")
    ticket = walk.again(ticket)
    assert ticket.state == "completeness_check"
    assert ticket.documents.get().uploaded_by == kaltim.helpdesk


def test_a_note_is_read_by_colleagues(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    signed_in(kaltim.helpdesk).client.post(reverse("desk:note", args=[ticket.number]), {"text": NOTE})
    assert NOTE in text_of(signed_in(kaltim.admin_ppe).page(ticket))


def test_the_applicant_never_reads_a_note(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    add_note(ticket, NOTE, by=kaltim.helpdesk)
    applicant = signed_in(kaltim.pemohon).client
    for address in (reverse("tickets:my_list"), reverse("tickets:mine", args=[ticket.number])):
        assert NOTE not in text_of(applicant.get(address))
    assert NOTE not in "".join(Message.objects.values_list("text", flat=True))


def test_staff_who_are_the_applicant_do_not_read_notes_about_themselves(kaltim, signed_in):
    ticket = walk.submitted(kaltim, email=kaltim.helpdesk.email)
    add_note(ticket, NOTE, by=kaltim.rekan_helpdesk)
    page = text_of(signed_in(kaltim.helpdesk).page(ticket))
    assert NOTE not in page
    assert "Permohonan Anda sendiri" in page


def test_who_carries_the_file_gets_no_password(kaltim, signed_in):
    ticket = walk.submitted(kaltim, carrier_name="Sutrisno")
    assert "Pembawa berkas tidak boleh menerima password" in text_of(signed_in(kaltim.helpdesk).page(ticket))


def test_the_page_says_who_does_what_is_not_mine(kaltim, signed_in):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    others = signed_in(kaltim.helpdesk).page(ticket).context["work"].others
    assert ("Nyatakan benar", "Langkah ini dikerjakan oleh Admin PPE.") in others


@pytest.mark.parametrize(("office", "kind", "words"), [
    (world.kaltim, "auditor", "Lengkap, serahkan ke Admin PPE"),
    (world.banyuasin, "ppk", "Lengkap, lanjut ke pemeriksaan kebenaran"),
])  # fmt: skip
def test_the_checklist_names_whom_the_sop_hands_the_file_to(db, signed_in, office, kind, words):
    desk = office()
    ticket = walk.opened(desk, walk.submitted(desk, kind))
    assert words in text_of(signed_in(walk.doer(desk, ticket, Act.FIND_COMPLETE)).page(ticket))


def test_a_document_can_be_opened_and_a_settled_ticket_archived_from_here(kaltim, signed_in):
    ticket = walk.received(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    page = text_of(signed_in(kaltim.admin_ppe).page(ticket))
    for document in ticket.documents.all():
        assert reverse("tickets:read_document", args=[document.public_id]) in page
    assert reverse("archive:ticket_archive", args=[ticket.number]) in page


def test_lapsing_is_proposed_after_ten_working_days(kaltim, signed_in, settings):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    desk = signed_in(kaltim.helpdesk)
    assert desk.page(ticket).context["lapse_due"] is None
    settings.LAPSE_AFTER_WORKING_DAYS = 0
    assert desk.page(ticket).context["lapse_due"] == 0


def test_the_rail_tells_done_now_and_not_taken(kaltim, signed_in):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    steps = signed_in(kaltim.admin_ppe).page(ticket).context["rail"]["steps"]
    by_no = {step.no: step.status for step in steps}
    assert [by_no[no] for no in (1, 2, 5, 6, 9, 10, 14)] == [
        "done", "skipped", "done", "skipped", "now", "todo", "todo"
    ]  # fmt: skip
    assert steps[-1].no == 13


def test_a_sent_back_file_shows_its_rounds(kaltim, signed_in):
    ticket = walk.do(kaltim, walk.forwarded(kaltim, walk.submitted(kaltim)), Act.SEND_BACK, reason="SK kedaluwarsa")
    steps = {step.no: step for step in signed_in(kaltim.helpdesk).page(ticket).context["rail"]["steps"]}
    assert "putaran 2" in steps[5].note


def many_events(ticket, user):
    for number in range(100):
        add_note(ticket, f"Catatan {number}", by=user)
        record(ticket.subject, "document_read", by=user, data={"document": str(number)})


def test_two_hundred_events_are_bounded_and_reads_are_counted(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    many_events(ticket, kaltim.helpdesk)
    desk = signed_in(kaltim.helpdesk)
    page = desk.page(ticket).context
    assert len(page["timeline"]) == 15
    assert page["more_history"]
    assert [(read["actor_name"], read["times"]) for read in page["reads"]] == [(kaltim.helpdesk.name, 100)]
    assert len(desk.page(ticket, "?riwayat=semua").context["timeline"]) == 102


@pytest.mark.parametrize("state", ["completeness_check", "awaiting_completion", "validity_check", "notified"])
def test_the_page_takes_few_queries_however_long_the_history(kaltim, signed_in, state, django_assert_max_num_queries):
    ticket = walk.TO_STATE[state](kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    many_events(ticket, kaltim.helpdesk)
    desk = signed_in(kaltim.helpdesk)
    desk.page(ticket)
    with django_assert_max_num_queries(11):
        desk.page(ticket)


def test_more_documents_do_not_cost_more_queries(kaltim, signed_in):
    ticket = walk.with_documents(kaltim, walk.submitted(kaltim))
    desk = signed_in(kaltim.helpdesk)
    desk.page(ticket)
    with CaptureQueriesContext(connection) as few:
        desk.page(ticket)
    for _ in range(5):
        walk.with_documents(kaltim, ticket)
    with CaptureQueriesContext(connection) as many:
        desk.page(ticket)
    assert filing.may_keep(ticket, kaltim.helpdesk)
    assert len(many) == len(few)


def test_the_history_names_the_paper(kaltim, signed_in):
    ticket = walk.with_documents(kaltim, walk.submitted(kaltim))
    story = signed_in(kaltim.helpdesk).page(ticket).content.decode().partition('id="riwayat"')[2]
    assert [document.label in story for document in ticket.required_documents()] == [True, True]


def test_a_mail_that_failed_is_said_where_the_work_is(kaltim, signed_in):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    desk = signed_in(kaltim.helpdesk)
    assert "Surel tidak sampai" not in desk.page(ticket).content.decode()
    now = timezone.now()
    Message.objects.of("ticket", ticket.pk).update(failed_at=now, last_error="550 tidak dikenal")
    page = desk.page(ticket).content.decode()
    assert "Surel tidak sampai" in page
    assert f"/surel-keluar/{Message.objects.get().pk}/" in page


def test_the_number_to_call_is_never_filled_in_from_the_request(kaltim, signed_in):
    ticket = walk.submitted(kaltim, phone="0812-0000-7788")
    world.on_record(ticket, phone="0811-0000-1234")
    page = signed_in(kaltim.admin_ppe).page(walk.forwarded(kaltim, ticket)).content.decode()
    assert "nomor tercatat: 0811-0000-1234" in page
    assert "nomor tercatat: 0812-0000-7788" not in page
