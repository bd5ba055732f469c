"""The pages of the front desk, as the people of each office see and use them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts_app.audit.models import Event
from requests_app.frontdesk import numbers
from requests_app.frontdesk.day_end import close_before_today
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.tickets.models import Ticket
from tests import walk
from tests.files import samples
from tests.requests_app.frontdesk.visits import admitted, sign_in, typed
from tests.requests_app.printing.papers import text_of

BOOK, RECORD = "/loket/buku-tamu/", "/loket/buku-tamu/catat/"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def at_desk(client, user, path=BOOK, **query):
    return sign_in(client, user).get(path, query)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- who ----------------------------------------------------------------------------------------------------


def test_whoever_keeps_the_book_records_and_others_of_the_desk_only_read(client, kkp):
    assert "Catat kedatangan" in text(at_desk(client, kkp.front_office))
    page = text(at_desk(client, kkp.helpdesk))
    assert "dicatat oleh Front Office" in page
    assert "Catat kedatangan" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_form_is_for_the_keeper_of_the_book(client, kkp, method):
    for person, status in ((kkp.front_office, 200), (kkp.helpdesk, 403), (kkp.admin_ppe, 403), (kkp.pemohon, 403)):
        data = {"ganti": "1"} if method == "post" else {}
        assert getattr(sign_in(client, person), method)(RECORD, data).status_code == status


def test_where_there_is_no_front_office_the_helpdesk_keeps_the_book(client, kaltim):
    assert at_desk(client, kaltim.helpdesk, RECORD).status_code == 200


def test_a_stranger_is_asked_to_sign_in_and_other_roles_are_refused(client, kkp):
    assert client.get(BOOK).status_code == 302
    for person in (kkp.admin_ppe, kkp.kepala, kkp.pemohon):
        assert at_desk(client, person).status_code == 403


@pytest.mark.parametrize("name", ["slip", "issue", "print_slip", "call"])
def test_another_office_does_not_see_the_ticket(client, kkp, kaltim, name):
    ticket = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    send = sign_in(client, kaltim.helpdesk).get if name == "slip" else sign_in(client, kaltim.helpdesk).post
    assert send(reverse(f"frontdesk:{name}", args=[ticket.number])).status_code == 404


def test_only_the_receiving_desk_prints(client, kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    path = reverse("frontdesk:print_slip", args=[ticket.number])
    assert sign_in(client, kkp.helpdesk).post(path).status_code == 403
    assert sign_in(client, kkp.front_office).post(path).status_code == 200


# --- the book -----------------------------------------------------------------------------------------------


def test_the_book_shows_guest_number_and_state(client, kkp):
    admitted(kkp, "admin_agency", kkp.front_office, with_number=True, carrier_name="Joko Susilo")
    page = text(at_desk(client, kkp.front_office))
    for words in (
        "A 001",
        "Joko Susilo",
        f"membawa berkas {kkp.pemohon.name}",
        "Dalam antrean",
        "nomor terakhir A 001",
    ):
        assert words in page


def test_an_empty_day_says_what_will_stand_here(client, kkp):
    assert "Belum ada yang datang hari ini" in text(at_desk(client, kkp.front_office))


def test_who_waits_for_a_number_gets_it_from_the_book(client, kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office)
    assert "Menunggu nomor antrean" in text(at_desk(client, kkp.front_office))
    answer = client.post(reverse("frontdesk:issue", args=[ticket.number]), {"seen": ticket.version}, follow=True)
    assert "A 001" in text(answer)
    assert "Sudah di buku tamu, belum mendapat nomor" not in text(at_desk(client, kkp.front_office))


def test_the_helpdesk_sees_who_waits_but_gives_no_number(client, kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office)
    assert "Beri nomor antrean" not in text(at_desk(client, kkp.helpdesk))
    answer = client.post(reverse("frontdesk:issue", args=[ticket.number]), {"seen": ticket.version}, follow=True)
    assert "Langkah ini dikerjakan oleh Front Office" in text(answer)


def test_earlier_days_are_found_by_their_date_in_the_office_s_zone(client, kaltim):
    with time_machine.travel(datetime(2026, 11, 18, 15, 59, tzinfo=UTC), tick=False):
        admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True, name="Tamu Tanggal Delapan Belas")
    with time_machine.travel(datetime(2026, 11, 18, 16, 0, tzinfo=UTC), tick=False):
        admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True, name="Tamu Tanggal Sembilan Belas")
    days = {day: text(at_desk(client, kaltim.helpdesk, tanggal=f"2026-11-{day}")) for day in (18, 19, 20)}
    assert [day for day, page in days.items() if "Tamu Tanggal Delapan Belas" in page] == [18]
    assert [day for day, page in days.items() if "Tamu Tanggal Sembilan Belas" in page] == [19]


@pytest.mark.parametrize("nonsense", ["", "kemarin", "2026-02-30", "2999-01-01"])
def test_a_day_that_is_none_means_today(client, kkp, nonsense):
    assert "hari ini" in text(at_desk(client, kkp.front_office, tanggal=nonsense, sebelum=nonsense))


def test_under_the_ppk_sop_there_is_a_list_without_numbers(client, banyuasin):
    assert "Berkas datang langsung" in text(at_desk(client, banyuasin.admin_agency))
    page = text(at_desk(client, banyuasin.admin_agency, RECORD))
    assert "Simpan berkas" in page
    assert "beri nomor" not in page


@pytest.mark.parametrize("guests", [3, 60])
def test_the_book_takes_few_queries(client, kkp, guests, django_assert_max_num_queries):
    for n in range(guests):
        admitted(kkp, "admin_agency", kkp.front_office, with_number=bool(n % 3), email="")
    sign_in(client, kkp.front_office)
    with django_assert_max_num_queries(15):
        page = client.get(BOOK)
    assert page.content.decode().count('class="row-link') == min(guests, 50)


def test_the_other_pages_take_few_queries(client, kaltim, django_assert_max_num_queries):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    sign_in(client, kaltim.helpdesk)
    slip = reverse("frontdesk:slip", args=[ticket.number])  # who is ahead, and how long it may take
    for path, most in ((RECORD, 15), (f"{RECORD}?applicant_type=auditor", 15), (slip, 18)):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


# --- the form -----------------------------------------------------------------------------------------------


def test_the_form_shows_the_sop_and_its_documents(client, kaltim):
    page = text(at_desk(client, kaltim.helpdesk, RECORD, applicant_type="auditor"))
    for words in ("SOP 000", "Surat Perintah Tugas Pemeriksaan", "Asli ditunjukkan", "Simpan dan beri nomor"):
        assert words in page


def test_an_address_fills_in_nothing_but_the_kind_of_user(client, kaltim):
    page = at_desk(client, kaltim.helpdesk, RECORD, applicant_type="auditor", name="Nama Sisipan", key="x")
    assert "Nama Sisipan" not in page.content.decode()
    assert 'name="key" value="x"' not in page.content.decode()


def test_sop_004_asks_for_no_original(client, umum):
    page = text(at_desk(client, umum.front_office, RECORD, applicant_type="pokja"))
    assert "SK Penunjukan" in page
    assert "Asli ditunjukkan" not in page


def test_who_is_not_served_is_named(client, banyuasin):
    page = text(at_desk(client, banyuasin.admin_agency, RECORD))
    assert "Tidak dilayani di kantor ini: Auditor, Admin Agency" in page
    answer = client.post(RECORD, typed("auditor"))
    assert answer.status_code == 422
    assert "tidak melayani Auditor" in text(answer)
    assert not Ticket.objects.exists()


def test_another_choice_keeps_what_was_typed_without_a_script(client, kkp):
    answer = sign_in(client, kkp.front_office).post(RECORD, {**typed("admin_agency"), "ganti": "1"})
    assert "SOP 003" in text(answer)
    assert 'value="Bambang Wiratama"' in answer.content.decode()
    assert not Ticket.objects.exists()


def test_one_press_fills_the_book_and_gives_the_number(client, kaltim):
    data = typed("auditor", paper_surat_permohonan="on", paper_surat_tugas="on", original_surat_tugas="on", number="1")
    answer = sign_in(client, kaltim.helpdesk).post(RECORD, data)
    ticket = Ticket.objects.get()
    assert answer.url == reverse("frontdesk:slip", args=[ticket.number])
    assert (ticket.queue_label, ticket.position, ticket.email) == ("A 001", "Auditor Muda", "bambang@contoh.example")
    assert [item.original_shown for item in ticket.checklist()] == [False, True]
    assert ticket.visits.get().arrived_at == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)


def test_the_number_may_wait(client, kaltim):
    sign_in(client, kaltim.helpdesk).post(RECORD, typed("auditor", save="1"))
    assert Ticket.objects.get().state == "submitted"
    assert not QueueNumber.objects.exists()


def test_sending_the_form_twice_makes_one_ticket(client, kaltim):
    data = typed("auditor", number="1")
    first, second = (sign_in(client, kaltim.helpdesk).post(RECORD, data) for _ in range(2))
    assert first.url == second.url
    assert Ticket.objects.count() == QueueNumber.objects.count() == 1


def test_the_next_guest_on_a_used_form_is_not_swallowed(client, kaltim):
    data = typed("auditor", number="1")
    sign_in(client, kaltim.helpdesk).post(RECORD, data)
    answer = client.post(RECORD, {**data, "name": "Tamu Berikutnya"})
    assert answer.status_code == 409
    assert f"sudah tersimpan sebagai {Ticket.objects.get().number}" in text(answer)
    (fresh,) = re.findall(r'name="key" value="([^"]+)"', answer.content.decode())
    client.post(RECORD, {**data, "name": "Tamu Berikutnya", "key": fresh, "nip": "", "email": "tamu@contoh.example"})
    assert Ticket.objects.count() == 2


def test_a_bad_scan_saves_nothing_and_keeps_everything_typed(client, kaltim):
    bad = SimpleUploadedFile("surat.pdf", samples.truncated_pdf())
    good = SimpleUploadedFile("tugas.pdf", samples.pdf_bytes())
    data = typed("auditor", scan_surat_permohonan=bad, scan_surat_tugas=good, paper_surat_tugas="on", number="1",
                 carrier_name="Joko Susilo")  # fmt: skip
    answer = sign_in(client, kaltim.helpdesk).post(RECORD, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("terpotong", "harus dipilih ulang", 'value="Bambang Wiratama"', 'value="Joko Susilo"', data["key"]):
        assert words in page
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"wants_reset": ""}, "paling sedikit satu layanan"),
        ({"no_papers": ""}, "Tandai berkas yang diserahkan"),
        ({"paper_surat_tugas": "on"}, "Ada berkas yang ditandai diserahkan"),
        ({"tried": ""}, "Tanyakan dahulu"),
        ({"name": ""}, "Isi nama pemohon"),
        ({"phone": "0812"}, "terlalu pendek"),
        ({"email": "bukan-surel"}, "Tulis surel seperti"),
        ({"decree_date": "2026-11-21"}, "belum terjadi"),
        ({"arrived_at": "2026-11-20T12:01"}, "belum terjadi"),
        ({"carrier_letter": "12"}, "Isi nama pembawa"),
        ({"applicant_type": "penyedia"}, "tidak dikenal"),
        ({"applicant_type": ""}, "Pilih jenis pengguna"),
        ({"key": ""}, "Muat ulang halaman"),
    ],
)
def test_what_is_wrong_is_said_in_words(client, kaltim, change, words):
    answer = sign_in(client, kaltim.helpdesk).post(RECORD, {**typed("auditor"), **change})
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("mark", ["paper_surat_tugas", "original_surat_tugas"])
def test_one_marked_document_is_enough(client, kaltim, mark):
    sign_in(client, kaltim.helpdesk).post(RECORD, {**typed("auditor"), "no_papers": "", mark: "on"})
    assert Ticket.objects.count() == 1


def test_an_odd_nip_is_doubted_but_saved(client, kaltim):
    answer = sign_in(client, kaltim.helpdesk).post(RECORD, typed("auditor", nip="123"), follow=True)
    assert "yang tertulis 3 digit" in text(answer)
    assert Ticket.objects.get().nip == "123"


def test_ones_own_request_is_refused_with_everything_kept(client, kaltim):
    answer = sign_in(client, kaltim.helpdesk).post(RECORD, typed("auditor", email=kaltim.helpdesk.email))
    assert answer.status_code == 409
    assert "atas nama Anda sendiri" in text(answer)
    assert 'value="Bambang Wiratama"' in answer.content.decode()


def test_user_id_alone_is_not_asked_about_the_password(client, kaltim):
    sign_in(client, kaltim.helpdesk).post(RECORD, typed("auditor", wants_reset="", wants_user_id="on", tried=""))
    assert Ticket.objects.get().tried_forgot_password == "not_asked"


# --- slip and calls -----------------------------------------------------------------------------------------


def test_the_slip_page_shows_number_code_papers_and_carrier(client, kaltim):
    data = typed("auditor", paper_surat_permohonan="on", carrier_name="Joko Susilo", email="", number="1")
    page = text(sign_in(client, kaltim.helpdesk).post(RECORD, data, follow=True))
    ticket = Ticket.objects.get()
    for words in ("A 001", ticket.slip_code, "Joko Susilo", "tidak pernah diserahkan kepada pembawa", "Tanpa surel",
                  "Surat Perintah Tugas Pemeriksaan Belum ada", "Siapkan asli"):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("paper", ["a6", "roll_80", "", "a3"])
def test_the_printed_slip_holds_number_and_code_and_no_secret(client, kaltim, paper):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True, carrier_name="Joko Susilo")
    path = reverse("frontdesk:print_slip", args=[ticket.number])
    printed = sign_in(client, kaltim.helpdesk).post(path, {"paper": paper})
    assert printed["Content-Type"] == "application/pdf"
    words = text_of(printed.content)
    for wanted in ("A 001", ticket.number, ticket.slip_code, "Joko Susilo", "Surat Perintah Tugas", "UU Nomor 27"):
        assert wanted in words
    for private in (walk.PASSWORD, ticket.nip, ticket.email, ticket.phone):
        assert private not in words


def test_a_request_of_yesterday_gets_a_number_of_today_at_its_slip(client, kkp):
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        ticket = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    close_before_today(kkp.office)
    slip, button = reverse("frontdesk:slip", args=[ticket.number]), "Beri nomor hari ini"
    assert button not in text(sign_in(client, kkp.helpdesk).get(slip))
    page = text(sign_in(client, kkp.front_office).get(slip))
    assert button in page
    printed = client.post(reverse("frontdesk:print_slip", args=[ticket.number]))
    assert "A 001" not in page + text_of(printed.content)
    issued = client.post(
        reverse("frontdesk:issue", args=[ticket.number]), {"seen": walk.again(ticket).version}, follow=True
    )
    assert "A 001" in text(issued)
    assert ticket.queue_numbers.latest("pk").state == "waiting"


def test_every_print_is_on_record(client, kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    for paper in ("a6", "roll_80"):
        sign_in(client, kaltim.helpdesk).post(reverse("frontdesk:print_slip", args=[ticket.number]), {"paper": paper})
    prints = Event.objects.about("ticket", ticket.pk).filter(act="slip_printed")
    assert [(event.data["paper"], event.actor) for event in prints] == [
        ("a6", kaltim.helpdesk),
        ("roll_80", kaltim.helpdesk),
    ]


def test_a_file_under_the_ppk_sop_gets_a_slip_without_a_number(client, banyuasin):
    data = typed("ppk", paper_surat_permohonan="on", save="1")
    page = text(sign_in(client, banyuasin.admin_agency).post(RECORD, data, follow=True))
    assert "Periksa berkas sekarang" in page
    number = Ticket.objects.get().number
    printed = client.post(reverse("frontdesk:print_slip", args=[number]))
    assert number in text_of(printed.content)


def test_a_get_changes_nothing(client, kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk)
    sign_in(client, kaltim.helpdesk)
    for name in ("issue", "print_slip", "call"):
        assert client.get(reverse(f"frontdesk:{name}", args=[ticket.number])).status_code == 405
    assert client.get(reverse("frontdesk:call_next")).status_code == 405
    assert walk.again(ticket).version == ticket.version


def test_the_next_call_leads_to_the_ticket(client, kkp):
    first = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    answer = sign_in(client, kkp.helpdesk).post(reverse("frontdesk:call_next"))
    assert answer.url == reverse("desk:ticket", args=[first.number])
    assert walk.again(first).called_by == kkp.helpdesk


def test_with_nobody_waiting_the_next_call_says_so(client, kkp):
    answer = sign_in(client, kkp.helpdesk).post(reverse("frontdesk:call_next"), follow=True)
    assert "Tidak ada nomor yang menunggu" in text(answer)


def test_calling_from_the_book_returns_there_and_an_old_page_is_told(client, kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    path, data = reverse("frontdesk:call", args=[ticket.number]), {"seen": ticket.version, "dari": "buku-tamu"}
    answer = sign_in(client, kaltim.helpdesk).post(path, data, follow=True)
    assert "Nomor A 001 dipanggil" in text(answer)
    assert "dipanggil 1×" in text(answer)
    assert "Sudah diproses oleh" in text(client.post(path, data, follow=True))


def test_a_number_not_of_today_is_not_offered_for_calling(client, kaltim):
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    assert "Panggil berikutnya" not in text(at_desk(client, kaltim.helpdesk))
    fresh = admitted(kaltim, "auditor", kaltim.helpdesk)
    numbers.issue_number(fresh, by=kaltim.helpdesk)
    assert "Panggil berikutnya · A 001" in text(at_desk(client, kaltim.helpdesk))
