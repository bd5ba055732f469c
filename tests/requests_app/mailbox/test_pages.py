"""The pages of incoming mail: who sees which letter, what a draft becomes, and that nothing typed is lost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.desk.mail_rows import SHOWN, waiting_mail
from requests_app.mailbox.actions import process
from requests_app.mailbox.decisions import Request, confirm, file_away, open_mail
from requests_app.mailbox.deed_views import UNTOLD
from requests_app.mailbox.keeping import erase_old
from requests_app.mailbox.models import IncomingMail, MailDraft
from requests_app.outbox.models import Message
from requests_app.process.deviations.models import Deviation
from requests_app.process.models import StepRun
from requests_app.process.refusals import Refused
from requests_app.tickets.models import Ticket
from tests import walk
from tests.files import samples
from tests.requests_app.mailbox.conftest import mailbox_of
from tests.requests_app.mailbox.letters import BUDI, letter, stored, with_files

BACKEND = "accounts_app.signin.Backend"
LEDGER = "/surel-masuk/"
NOON = datetime(2026, 11, 19, 4, 0, tzinfo=UTC)  # a Thursday, 12.00 in Samarinda
FIELDS = {
    "applicant_type": "auditor", "wants_reset": "on", "name": "Budi Santoso", "agency": "Inspektorat", "email": BUDI,
    "nip": "199003152015031002",
}  # fmt: skip
LATE = {"cause": "workload", "account_reason": "Dua petugas sakit pada hari itu."}


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def done(mailbox, raw: bytes) -> IncomingMail:
    mail = process(stored(mailbox, raw).pk)
    assert mail is not None
    return mail


def again(mail: IncomingMail) -> IncomingMail:
    return IncomingMail.objects.get(pk=mail.pk)


def page(user, mail: IncomingMail):
    return browser(user).get(reverse("mailbox:mail", args=[mail.pk]))


def press(user, mail: IncomingMail, act: str, /, **data):
    return browser(user).post(reverse(f"mailbox:{act}", args=[mail.pk]), data)


def fetched(user, name: str, *args) -> int:
    """The status of an address, its file read to the end."""
    answer = browser(user).get(reverse(f"mailbox:{name}", args=args))
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def acts(mail: IncomingMail) -> list[str]:
    return list(Event.objects.about("mail", mail.pk).order_by("seq").values_list("act", flat=True))


@pytest.fixture
def draf(buku, kaltim) -> IncomingMail:
    """A letter with a surat tugas, a letter and something that nobody knows."""
    files = [
        ("Surat_Tugas.pdf", samples.pdf_bytes()),
        ("permohonan 1.jpg", samples.jpeg_bytes()),
        ("isi.docx", b"PK\3\4" + b"x" * 99),
    ]
    return done(buku, with_files(*files))


# --- who sees what ------------------------------------------------------------------------------------------
def test_the_helpdesk_sees_the_ledger_and_the_letter_and_others_do_not(kaltim, kkp, draf):
    assert BUDI in browser(kaltim.helpdesk).get(LEDGER).content.decode()
    assert page(kaltim.helpdesk, draf).status_code == 200
    for stranger in (kaltim.admin_ppe, kaltim.kepala):
        assert (browser(stranger).get(LEDGER).status_code, page(stranger, draf).status_code) == (403, 404)
    assert page(kkp.helpdesk, draf).status_code == 404
    assert BUDI not in browser(kkp.helpdesk).get(LEDGER).content.decode()
    assert page(kaltim.pemohon, draf).status_code == 403


def test_under_sop_002_the_admin_agency_handles_the_mail(db, read_here, banyuasin):
    mail = done(mailbox_of(banyuasin.office, 143), letter())
    assert browser(banyuasin.admin_agency).get(LEDGER).status_code == 200
    answer = press(banyuasin.admin_agency, mail, "accept", **FIELDS | {"applicant_type": "ppk"})
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tiket/{ticket.number}/"
    assert (ticket.sop.code, ticket.state) == ("002", "completeness_check")


def test_an_admin_agency_without_sop_002_handles_none(db, kkp, read_here):
    from_kkp = done(mailbox_of(kkp.office, 143), letter())
    assert page(kkp.admin_ppe, from_kkp).status_code == 404


def test_who_reads_the_ticket_reads_its_letters(kaltim, draf):
    press(kaltim.helpdesk, draf, "accept", **FIELDS)
    answer = page(kaltim.admin_ppe, draf)
    assert answer.status_code == 200
    assert "Jadikan permohonan" not in answer.content.decode()
    assert press(kaltim.admin_ppe, draf, "process_again").status_code == 302
    assert again(draf).ticket is not None


# --- the ledger ---------------------------------------------------------------------------------------------
def test_the_counts_are_those_of_the_rows(kaltim, buku):
    done(buku, letter(1))
    done(buku, letter(2, headers="Return-Path: <>\r\n"))
    stored(buku, letter(3))
    tabs = {tab["label"]: tab["count"] for tab in browser(kaltim.helpdesk).get(LEDGER).context["tabs"]}
    assert tabs == {
        "Semua": 3, "Menunggu petugas": 1, "Belum diolah": 1, "Draf permohonan": 1, "Masuk ke permohonan": 0,
        "Ditahan": 0, "Ditolak": 0, "Diarsipkan": 1,
    }  # fmt: skip


def test_the_servers_count_stands_beside_ours(kaltim, buku):
    stored(buku, letter(1))
    for server, words in (((1, 0), "Jumlahnya sama"), ((0, 1), "Berbeda"), ((3, 0), "Berbeda")):
        buku.in_folder, buku.in_processed, buku.counted_at = *server, NOON
        buku.save()
        assert words in browser(kaltim.helpdesk).get(LEDGER).content.decode()


def test_the_ledger_is_filtered_and_paged(kaltim, buku, monkeypatch):
    for number in range(3):
        done(buku, letter(number, sender=f"orang{number}@instansi.example"))
    client = browser(kaltim.helpdesk)
    found = client.get(LEDGER, {"pengirim": "orang1@"}).context["rows"]
    assert [row.mail.sender for row in found] == ["orang1@instansi.example"]
    assert len(client.get(LEDGER, {"keadaan": "menunggu"}).context["rows"]) == 3
    assert client.get(LEDGER, {"keadaan": "held"}).context["rows"] == []
    newest = found[0].mail.pk
    assert [row.mail.pk < newest for row in client.get(LEDGER, {"sebelum": newest}).context["rows"]] == [True]


def test_a_page_of_the_ledger_costs_as_much_for_ten_as_for_one(kaltim, buku, django_assert_max_num_queries):
    client = browser(kaltim.helpdesk)
    done(buku, letter(0))
    client.get(LEDGER)
    with django_assert_max_num_queries(14) as first:
        client.get(LEDGER)
    for number in range(1, 10):
        done(buku, letter(number))
    with django_assert_max_num_queries(len(first)):
        client.get(LEDGER)


# --- the letter ---------------------------------------------------------------------------------------------
def test_html_is_shown_as_the_text_that_it_says(kaltim, buku):
    raw = letter(text="<script>alert(1)</script><b>Mohon</b> reset").replace(b"text/plain", b"text/html")
    html = page(kaltim.helpdesk, done(buku, raw)).content.decode()
    assert "Mohon reset" in html
    assert "alert(1)" not in html


def test_a_text_that_looks_like_html_stays_text(kaltim, buku):
    html = page(kaltim.helpdesk, done(buku, letter(text="<img src=x onerror=1> Mohon reset"))).content.decode()
    assert "&lt;img src=x onerror=1&gt;" in html


def test_the_first_look_opens_it_and_later_ones_only_read(kaltim, draf):
    page(kaltim.helpdesk, draf)
    first = again(draf).opened_at
    page(kaltim.rekan_helpdesk, draf)
    page(kaltim.rekan_helpdesk, draf)
    assert (again(draf).opened_at, again(draf).opened_by) == (first, kaltim.helpdesk)
    assert acts(draf) == ["processed", "opened", "read", "read"]


def test_the_raw_text_is_shown_and_every_look_is_on_record(kaltim, kkp, draf):
    client = browser(kaltim.helpdesk)
    shown = client.get(reverse("mailbox:raw", args=[draf.pk]))
    assert "Content-Type: multipart/mixed; boundary=b" in shown.content.decode()
    file = client.get(reverse("mailbox:raw_file", args=[draf.pk]))
    assert (b"".join(file), file["Content-Type"]) == (draf.read_raw(), "application/octet-stream")
    assert file["Content-Disposition"].startswith("attachment")
    assert acts(draf).count("raw_read") == 2
    for name in ("raw", "raw_file"):
        assert browser(kkp.helpdesk).get(reverse(f"mailbox:{name}", args=[draf.pk])).status_code == 404


def test_erased_bytes_leave_the_row(kaltim, draf):
    file_away(draf, "Iklan.", by=kaltim.helpdesk)
    erase_old(timezone.now() + timedelta(days=settings.MAIL_KEEP_DAYS + 1))
    answer = page(kaltim.helpdesk, draf)
    html = answer.content.decode()
    assert ("sudah dihapus menurut masa simpan" in html, answer.context["work"]) == (True, {"again": False})
    paper = draf.attachments.get(position=1).public_id
    seen = [fetched(kaltim.helpdesk, "raw", draf.pk), fetched(kaltim.helpdesk, "attachment", paper)]
    assert seen == [404, 404]


# --- attachments --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["attachment", "read_attachment", "attachment_cover"])
def test_an_attachment_is_read_by_its_office_alone(kaltim, kkp, draf, name):
    paper = draf.attachments.get(position=1).public_id
    seen = [fetched(who, name, paper) for who in (kaltim.helpdesk, kkp.helpdesk, kaltim.admin_ppe)]
    assert seen == [200, 404, 404]
    assert acts(draf).count("attachment_read") == (0 if name == "attachment_cover" else 1)


def test_its_pages_are_images(kaltim, draf):
    paper = draf.attachments.get(position=1).public_id
    image = browser(kaltim.helpdesk).get(reverse("mailbox:attachment_page", args=[paper, 1]))
    assert image.content.startswith(b"\xff\xd8\xff")


def test_what_is_no_document_is_only_a_download_of_unknown_type(kaltim, draf):
    doubtful = draf.attachments.get(position=3)
    file = browser(kaltim.helpdesk).get(reverse("mailbox:attachment", args=[doubtful.public_id]))
    assert (b"".join(file)[:2], file["Content-Type"]) == (b"PK", "application/octet-stream")
    assert "attachment" in file["Content-Disposition"]
    for name, more in (("read_attachment", []), ("attachment_cover", []), ("attachment_page", [1])):
        assert fetched(kaltim.helpdesk, name, doubtful.public_id, *more) == 404


# --- a draft becomes a request ------------------------------------------------------------------------------
def test_the_form_is_filled_with_guesses_that_say_where_they_come_from(kaltim, buku):
    text = "Nama: Budi Santoso\r\nNIP: 199003152015031002\r\nMohon reset password akun auditor."
    form = page(kaltim.helpdesk, done(buku, letter(text=text))).context["work"]["draft"]
    assert (form["name"].value(), form["name"].help_text) == ("Budi Santoso", "Diduga dari baris “Nama”.")
    assert (form["email"].value(), form["email"].help_text) == (BUDI, "Diduga dari alamat pengirim.")
    assert form["applicant_type"].value() == "auditor"
    assert form["phone"].help_text == ""


def test_files_are_guessed_by_their_names_and_nothing_doubtful_is_offered(kaltim, draf):
    draf.draft.guesses = {"applicant_type": {"value": "auditor", "rule": "kata “auditor”"}}
    draf.draft.save()
    rows = page(kaltim.helpdesk, draf).context["work"]["draft"].rows()
    assert [(field and field.value(), guess) for _, field, guess in rows] == [
        ("surat_tugas", "nama berkas"), ("surat_permohonan", "nama berkas"), (None, ""),
    ]  # fmt: skip


def test_a_person_makes_a_request_of_it_with_its_papers(kaltim, draf):
    tugas, surat, doubtful = draf.attachments.all()
    page(kaltim.helpdesk, draf)
    answer = press(
        kaltim.helpdesk, draf, "accept",
        **FIELDS, **{f"paper_{tugas.pk}": "surat_tugas", f"paper_{surat.pk}": "surat_permohonan"},
    )  # fmt: skip
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tiket/{ticket.number}/"
    assert (ticket.channel, ticket.state, ticket.submitted_at) == ("email", "completeness_check", draf.received_at)
    assert (ticket.opened_at, ticket.opened_by) == (again(draf).opened_at, kaltim.helpdesk)
    assert (ticket.applicant.email, [row["address"] for row in ticket.letters_from]) == (BUDI, [BUDI])
    kept = {document.requirement: document.sha256 for document in ticket.documents.all()}
    assert kept == {"surat_tugas": tugas.sha256, "surat_permohonan": surat.sha256}
    assert doubtful.concern
    assert (again(draf).ticket, MailDraft.objects.get().confirmed_by) == (ticket, kaltim.helpdesk)
    assert Message.objects.of("ticket", ticket.pk).get().to_address == BUDI


def test_no_doubtful_file_and_none_of_another_letter_becomes_a_document(kaltim, buku, draf):
    other = done(buku, with_files(("lain.pdf", samples.pdf_bytes("lain")), sender="ani@instansi.example"))
    fields = walk.fields(kaltim, "auditor")
    for paper in (draf.attachments.get(position=3), other.attachments.get()):
        with pytest.raises(Refused):
            confirm(draf.draft, Request(fields, {paper.pk: "surat_tugas"}), by=kaltim.helpdesk)
    first = draf.attachments.get(position=1)
    with pytest.raises(Refused, match="tidak diminta"):
        confirm(draf.draft, Request(fields, {first.pk: "ijazah"}), by=kaltim.helpdesk)
    assert (Ticket.objects.count(), again(draf).outcome, again(draf).opened_at) == (0, "draft", None)


def test_two_photographs_may_be_one_document(kaltim, buku):
    mail = done(buku, with_files(("1.jpg", samples.jpeg_bytes()), ("2.pdf", samples.pdf_bytes())))
    chosen = {f"paper_{row.pk}": "surat_permohonan" for row in mail.attachments.all()}
    press(kaltim.helpdesk, mail, "accept", **FIELDS, **chosen)
    assert Ticket.objects.get().documents.filter(superseded_at=None).count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Isi nama pemohon."),
        ({"email": "bukan surel"}, "Tulis surel seperti nama@contoh.go.id."),
        ({"decree_date": "2099-01-01"}, "Tanggal ini belum terjadi."),
        ({"wants_reset": ""}, "Pilih yang dimohon"),
        ({"applicant_type": "verifikator x"}, "Jenis pengguna ini tidak dikenal."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(kaltim, draf, wrong, sentence):
    answer = press(kaltim.helpdesk, draf, "accept", **FIELDS | {"position": "Auditor Muda"} | wrong)
    html = answer.content.decode()
    assert (answer.status_code, sentence in html, "Auditor Muda" in html) == (422, True, True)
    assert not Ticket.objects.exists()


def test_another_kind_of_user_brings_other_documents_and_keeps_what_was_typed(kaltim, draf):
    answer = press(kaltim.helpdesk, draf, "accept", ganti="1", **FIELDS | {"applicant_type": "ppk", "name": "Ani Lain"})
    form = answer.context["work"]["draft"]
    assert (answer.status_code, form["name"].value(), form.sop.code) == (200, "Ani Lain", "004")
    assert form["name"].help_text == ""
    assert not Ticket.objects.exists()


def test_a_related_request_is_shown_before_another_one_is_made(kaltim, draf):
    first = walk.submitted(kaltim)
    answer = press(kaltim.helpdesk, draf, "accept", **FIELDS)
    assert (answer.status_code, first.number in answer.content.decode(), Ticket.objects.count()) == (409, True, 1)
    press(kaltim.helpdesk, draf, "accept", seen_kin=first.number, **FIELDS)
    made = again(draf).ticket
    assert Event.objects.about("ticket", made.pk).get(act="kin_seen").data == {"others": [first.number]}


def test_who_is_slower_keeps_what_they_typed(kaltim, draf):
    press(kaltim.rekan_helpdesk, draf, "refuse", reason="Bukan permohonan.")
    answer = press(kaltim.helpdesk, draf, "attach", number="KT-2026-00001")
    assert answer.status_code == 422
    answer = press(kaltim.helpdesk, draf, "file_away", reason="Sudah saya tangani lewat telepon.")
    assert (answer.status_code, again(draf).outcome) == (409, "refused")
    assert ("Alasan", "Sudah saya tangani lewat telepon.") in answer.context["kept"]
    answer = press(kaltim.helpdesk, draf, "accept", **FIELDS | {"position": "Auditor Muda"})
    assert (answer.status_code, ("Jabatan", "Auditor Muda") in answer.context["kept"]) == (409, True)
    assert not Ticket.objects.exists()


def test_nobody_makes_their_own_letter_a_request(kaltim, buku):
    mail = done(buku, letter(sender=kaltim.helpdesk.email))
    answer = press(kaltim.helpdesk, mail, "accept", **FIELDS | {"email": kaltim.helpdesk.email})
    assert (answer.status_code, Ticket.objects.count()) == (409, 0)


# --- opened too late ----------------------------------------------------------------------------------------
def test_a_letter_opened_on_its_day_needs_no_explanation(kaltim, buku):
    with time_machine.travel(NOON, tick=False) as clock:
        mail = done(buku, letter())
        clock.shift(timedelta(hours=3))  # 15.00
        page(kaltim.helpdesk, mail)
        clock.shift(timedelta(days=1))
        assert press(kaltim.helpdesk, mail, "accept", **FIELDS).status_code == 302
    ticket = Ticket.objects.get()
    run = StepRun.objects.get(case_id=ticket.pk, step_no=4)
    assert (run.started_at, run.ended_at, run.broken_off) == (mail.received_at, NOON + timedelta(hours=3), False)
    assert not Deviation.objects.exists()


def test_a_letter_opened_late_is_explained_or_nothing_happens(kaltim, buku):
    with time_machine.travel(NOON, tick=False) as clock:
        mail = done(buku, letter())
        clock.shift(timedelta(days=1))
        shown = page(kaltim.helpdesk, mail)
        assert shown.context["work"]["accounts"]["terima"].is_due
        assert "dibuka sesudah tenggatnya, kemarin 16.00" in shown.content.decode()
        answer = press(kaltim.helpdesk, mail, "accept", **FIELDS)
        assert (answer.status_code, Ticket.objects.count(), "Pilih sebab" in answer.content.decode()) == (422, 0, True)
        assert press(kaltim.helpdesk, mail, "accept", **FIELDS, **LATE).status_code == 302
    row = Deviation.objects.get()
    assert (row.step_no, row.cause, row.noted_by) == (4, "workload", kaltim.helpdesk)


def test_what_becomes_no_request_is_explained_too(kaltim, buku):
    with time_machine.travel(NOON, tick=False) as clock:
        mail = done(buku, letter())
        clock.shift(timedelta(days=1))
        assert press(kaltim.helpdesk, mail, "refuse", reason="Bukan permohonan.").status_code == 422
        assert again(mail).outcome == "draft"
        press(kaltim.helpdesk, mail, "refuse", reason="Bukan permohonan.", **LATE)
    assert again(mail).outcome == "refused"
    data = Event.objects.about("mail", mail.pk).get(act="decided").data
    assert data == {"outcome": "refused", "late_cause": "workload", "late_reason": LATE["account_reason"]}


def test_a_letter_of_saturday_is_due_on_monday(kaltim, buku):
    saturday = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    with time_machine.travel(saturday, tick=False) as clock:
        mail = done(buku, letter())
        clock.shift(timedelta(days=2))
        page(kaltim.helpdesk, mail)
        assert press(kaltim.helpdesk, mail, "accept", **FIELDS).status_code == 302


# --- refusing, filing, holding ------------------------------------------------------------------------------
def test_a_refusal_tells_the_sender_why(kaltim, draf):
    press(kaltim.helpdesk, draf, "refuse", reason="Akun penyedia dilayani melalui INAPROC.")
    message = Message.objects.get(kind="mail_refused")
    assert message.is_answer
    assert (message.to_address, message.owner_type, message.owner_id) == (BUDI, "mail", draf.pk)
    assert "Akun penyedia dilayani melalui INAPROC." in message.text
    shown = browser(kaltim.helpdesk).get(reverse("outbox:message_detail", args=[message.pk])).content.decode()
    assert reverse("mailbox:mail", args=[draf.pk]) in shown


def test_a_robot_and_who_has_no_address_are_not_told_and_the_page_says_so(kaltim, buku):
    robot = letter(1, headers="Auto-Submitted: auto-replied\r\n")
    done(buku, robot)
    for mail in (done(buku, robot), done(buku, letter(2, sender="budi@-luar-"))):
        assert "Dikirim kepada pengirimnya" not in page(kaltim.helpdesk, mail).content.decode()
        answer = press(kaltim.helpdesk, mail, "refuse", reason="Bukan untuk kami.")
        assert [str(said) for said in get_messages(answer.wsgi_request)] == [UNTOLD]
        assert again(mail).outcome == "refused"
    assert not Message.objects.filter(kind="mail_refused").exists()


def test_who_was_only_suspected_of_being_a_robot_is_told(kaltim, buku):
    mail = done(buku, letter(1, headers="List-Id: <x.example>\r\n"))
    assert "Dikirim kepada pengirimnya" in page(kaltim.helpdesk, mail).content.decode()
    press(kaltim.helpdesk, mail, "refuse", reason="Bukan untuk kami.")
    assert Message.objects.get(kind="mail_refused").to_address == BUDI


def test_filing_tells_nobody_and_needs_a_reason(kaltim, draf):
    assert press(kaltim.helpdesk, draf, "file_away", reason=" ").status_code == 422
    press(kaltim.helpdesk, draf, "file_away", reason="Iklan.")
    assert (again(draf).outcome, again(draf).reason) == ("filed", "Iklan.")
    assert not Message.objects.filter(kind="mail_refused").exists()


def test_a_held_letter_may_be_a_request_after_all(kaltim, buku):
    ticket = walk.submitted(kaltim)
    mail = done(buku, letter(subject=f"Permohonan lain, bukan {ticket.number}"))
    assert mail.outcome == "held"
    html = page(kaltim.helpdesk, mail).content.decode()
    assert "tetapi tidak menjawab surel kami" in html
    assert f'value="{ticket.number}"' in html
    press(kaltim.helpdesk, mail, "make_draft")
    assert (again(mail).outcome, "name" in again(mail).draft.guesses) == ("draft", True)
    assert press(kaltim.helpdesk, mail, "accept", **FIELDS | {"nip": "", "email": ""}).status_code == 302


def test_a_held_letter_joins_only_when_a_person_says_so_and_its_sender_is_noted(kaltim, kkp, buku):
    ticket = walk.submitted(kaltim)
    theirs = walk.submitted(kkp, "admin_agency")
    mail = done(buku, letter(subject=ticket.number, sender="asing@luar.example"))
    answer = press(kaltim.helpdesk, mail, "attach", number=theirs.number)
    assert (answer.status_code, "Tidak ada permohonan dengan nomor ini" in answer.content.decode()) == (422, True)
    press(kaltim.helpdesk, mail, "attach", number=ticket.number.lower())
    assert (again(mail).outcome, again(mail).ticket) == ("attached", ticket)
    assert [row["address"] for row in walk.again(ticket).letters_from] == ["asing@luar.example"]


def test_nothing_joins_what_is_archived(kaltim, buku):
    over = walk.archived(kaltim, walk.submitted(kaltim))
    mail = done(buku, letter(subject=over.number))
    answer = press(kaltim.helpdesk, mail, "attach", number=over.number)
    assert (answer.status_code, again(mail).outcome) == (409, "held")
    assert "sudah diarsipkan" in answer.content.decode()


def test_a_filed_letter_is_processed_again(kaltim, draf):
    press(kaltim.helpdesk, draf, "file_away", reason="Keliru.")
    press(kaltim.helpdesk, draf, "process_again")
    assert again(draf).outcome == "draft"


# --- an answer that completes (SOP step 7) ------------------------------------------------------------------
def answer_to(ticket: Ticket, raw: bytes) -> bytes:
    ours = Message.objects.of("ticket", ticket.pk).filter(kind="received").get()
    return f"In-Reply-To: {ours.message_id}\r\n".encode() + raw


@pytest.fixture
def jawaban(buku, kaltim) -> IncomingMail:
    """The applicant's answer with both papers, while the office waits for them."""
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    files = [("surat tugas.pdf", samples.pdf_bytes("a")), ("surat permohonan.pdf", samples.pdf_bytes("b"))]
    return done(buku, answer_to(ticket, with_files(*files, sender=kaltim.pemohon.email)))


def papers_of(mail: IncomingMail) -> dict[str, str]:
    tugas, surat = mail.attachments.all()
    return {f"paper_{tugas.pk}": "surat_tugas", f"paper_{surat.pk}": "surat_permohonan"}


def test_an_answer_is_offered_as_papers_and_ends_the_applicants_turn(kaltim, jawaban):
    ticket = jawaban.ticket
    shown = page(kaltim.helpdesk, jawaban).context["work"]
    assert (shown["completes"], [field.value() for _, field, _ in shown["papers"].rows()]) == (
        True, ["surat_tugas", "surat_permohonan"],
    )  # fmt: skip
    version = walk.again(ticket).version
    press(kaltim.helpdesk, jawaban, "papers", selesai="1", seen=version, **papers_of(jawaban))
    ticket = walk.again(ticket)
    assert (ticket.state, ticket.completed_by) == ("completeness_check", kaltim.helpdesk)
    assert {document.requirement for document in ticket.documents.all()} == {"surat_tugas", "surat_permohonan"}


def test_with_something_still_missing_the_papers_do_not_end_the_turn(kaltim, jawaban):
    only_one = dict([next(iter(papers_of(jawaban).items()))])
    answer = press(kaltim.helpdesk, jawaban, "papers", selesai="1", **only_one)
    ticket = walk.again(jawaban.ticket)
    assert (answer.status_code, ticket.state, ticket.documents.count()) == (409, "awaiting_completion", 0)
    press(kaltim.helpdesk, jawaban, "papers", **only_one)
    assert (walk.again(ticket).state, ticket.documents.count()) == ("awaiting_completion", 1)


def test_papers_are_taken_by_who_keeps_the_file_alone(kaltim, jawaban):
    assert press(kaltim.admin_ppe, jawaban, "papers", **papers_of(jawaban)).status_code == 409
    assert jawaban.ticket.documents.count() == 0


def test_nothing_chosen_is_said(kaltim, jawaban):
    answer = press(kaltim.helpdesk, jawaban, "papers")
    assert (answer.status_code, "Pilih dahulu lampiran" in answer.content.decode()) == (409, True)


def test_the_inbox_shows_what_nobody_has_opened_before_what_waits_undecided(kaltim, buku):
    mails = [done(buku, letter(number)) for number in range(SHOWN + 2)]
    for mail in mails[: SHOWN + 1]:
        open_mail(mail, by=kaltim.helpdesk)
    assert waiting_mail(kaltim.helpdesk)["mails"][0].mail == mails[-1]
