"""The guest book: a line written as fast as on paper, found again, printed and fetched without a formula in it."""

import base64
import io
import re
import uuid
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from PIL import Image

from accounts_app.audit.models import Event
from requests_app.frontdesk import visiting
from requests_app.frontdesk.models import GuestEntry, GuestSignature
from requests_app.frontdesk.queue_models import QueueNumber, ServiceLine
from requests_app.process.refusals import Forbidden, Refused
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted, sign_in
from tests.requests_app.printing.papers import text_of

BOOK = "/loket/buku-tamu/"
LINE = {"name": "Pelatihan", "kind": "password", "position": "1"}
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def typed(**more):
    answers = {"key": str(uuid.uuid4()), "name": "Sari Utami", "agency": "Dinas Contoh", "purpose_kind": "consultation"}
    return {**answers, **more}


def write(client, user, follow=True, **more):
    return sign_in(client, user).post(f"{BOOK}tamu/", typed(**more), follow=follow)


def drawing(size=(60, 20), form="PNG"):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return f"data:image/{form.lower()};base64," + base64.b64encode(out.getvalue()).decode()


def test_one_line_with_its_number(client, kkp):
    page = text(write(client, kkp.front_office))
    assert "Sari Utami tercatat pukul 11.00 WIB. Nomor antreannya B 001" in page
    entry = GuestEntry.objects.get()
    assert (entry.purpose, entry.ticket, entry.written_by) == ("Konsultasi", None, kkp.front_office)


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ({"purpose_kind": "password"}, "A 001"),
        ({"purpose_kind": "other", "purpose": "Mengantar surat"}, "B 001"),
        ({"purpose_kind": "password", "priority_reason": "elderly"}, "P 001"),
    ],
)
def test_the_purpose_chooses_the_line(client, kkp, answers, label):
    write(client, kkp.front_office, **answers)
    assert QueueNumber.objects.get().label == label


def test_somebody_who_only_asks_needs_no_number(client, kkp):
    assert "Tanpa nomor" in text(write(client, kkp.front_office, save="1"))
    assert not QueueNumber.objects.exists()


def test_a_second_press_writes_one_line(client, kkp):
    key = str(uuid.uuid4())
    for _ in range(2):
        write(client, kkp.front_office, key=key)
    assert (GuestEntry.objects.count(), QueueNumber.objects.count()) == (1, 1)


def test_a_kept_form_does_not_swallow_the_next_guest(client, kkp):
    key = str(uuid.uuid4())
    write(client, kkp.front_office, key=key)
    answer = write(client, kkp.front_office, key=key, name="Orang Lain")
    assert "sudah tersimpan untuk tamu lain" in text(answer)
    assert 'value="Orang Lain"' in answer.content.decode()
    assert key not in answer.content.decode()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"name": ""}, "Isi nama tamu."),
        ({"agency": ""}, "Isi instansi atau NIP."),
        ({"purpose_kind": "other"}, "Tulis keperluannya."),
        ({"signature": "data:image/png;base64,AAAA"}, "Tanda tangan ini tidak terbaca."),
        ({"signature": drawing(form="JPEG")}, "Tanda tangan ini tidak terbaca."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, kkp, answers, words):
    answer = write(client, kkp.front_office, phone="0812-1", **answers)
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="0812-1"' in answer.content.decode()
    assert not GuestEntry.objects.exists()


def test_a_full_line_is_told_and_writes_nothing(client, kkp):
    room.waiting(kkp)
    ServiceLine.objects.filter(prefix="B").update(daily_cap=1)
    answer = write(client, kkp.front_office)
    assert "paling banyak 1 nomor sehari" in text(answer)
    assert GuestEntry.objects.count() == 1
    assert "Tanpa nomor" in text(write(client, kkp.front_office, save="1"))


def test_a_closed_line_gives_no_number(kkp):
    line = room.line_of(kkp, "A")
    line.is_open = False
    with pytest.raises(Refused, match="sedang ditutup"):
        visiting.record_guest(room.guest(kkp), by=kkp.front_office, with_number=True, line=line)
    assert not GuestEntry.objects.exists()


def test_a_signature_is_kept_with_the_line(client, kkp):
    write(client, kkp.front_office, signature=drawing())
    signature = GuestSignature.objects.get()
    assert (signature.mime, signature.entry) == ("image/png", GuestEntry.objects.get())
    printed = client.post(reverse("frontdesk:sheet"))
    with signature.file.open("rb") as file:
        assert f'src="data:image/png;base64,{base64.b64encode(file.read()).decode()}"' in printed.content.decode()


def test_only_the_keeper_of_the_book_writes(client, kkp, kaltim):
    assert write(client, kkp.helpdesk).status_code == 403
    with pytest.raises(Forbidden):
        visiting.record_guest(room.guest(kkp), by=kaltim.helpdesk)
    assert write(client, kaltim.helpdesk).status_code == 200


def test_who_was_here_before_is_found_while_typing(client, kkp, kaltim):
    visiting.record_guest(room.guest(kkp, "Sari Utami", phone="0812"), by=kkp.front_office)
    visiting.record_guest(room.guest(kaltim, "Sari Lain"), by=kaltim.helpdesk)
    sign_in(client, kkp.front_office)
    found = text(client.post(f"{BOOK}tamu/lama/", {"name": "sar"}))
    assert "Sari Utami · Dinas Contoh" in found
    assert "Sari Lain" not in found
    assert "0812" not in found
    assert text(client.post(f"{BOOK}tamu/lama/", {"name": "sa"})) == ""


def test_a_returning_guest_s_answers_are_filled_in(client, kkp, kaltim):
    mine = visiting.record_guest(room.guest(kkp, phone="0812-77"), by=kkp.front_office)
    theirs = visiting.record_guest(room.guest(kaltim, phone="0899-11"), by=kaltim.helpdesk)
    filled = write(client, kkp.front_office, pakai=mine.pk, name="sar", purpose="Tetap").content.decode()
    assert 'value="0812-77"' in filled
    assert 'value="Tetap"' in filled
    assert "0899-11" not in write(client, kkp.front_office, pakai=theirs.pk).content.decode()
    assert GuestEntry.objects.count() == 2


def test_any_day_is_found_by_its_words(client, kkp, kaltim):
    with time_machine.travel(NOON - timedelta(days=40), tick=False):
        visiting.record_guest(room.guest(kkp, "Yohana Lestari"), by=kkp.front_office)
        visiting.record_guest(room.guest(kaltim, "Yohana Lain"), by=kaltim.helpdesk)
    sign_in(client, kkp.helpdesk)
    page = text(client.get(BOOK, {"cari": "yohana"}))
    assert "Yohana Lestari" in page
    assert "Yohana Lain" not in page
    assert "sedikitnya tiga huruf" in text(client.get(BOOK, {"cari": "yo"}))
    assert "Tidak ditemukan" in text(client.get(BOOK, {"cari": "Zulkarnain"}))


def test_the_day_shows_guests_with_and_without_a_file(client, kkp):
    admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    room.waiting(kkp)
    page = text(sign_in(client, kkp.helpdesk).get(BOOK))
    assert "A 001" in page
    assert "B 001" in page
    assert "Datang hari ini 2" in page


def test_the_book_on_paper(client, kkp):
    visiting.record_guest(room.guest(kkp, nip="199003152015031002"), by=kkp.front_office, with_number=True)
    write(client, kkp.front_office, name="Guntur", signature=drawing())
    answer = client.post(f"{BOOK}unduh/", {"tanggal": "2026-11-20", "bentuk": "pdf"})
    printed = text_of(answer.content)
    for words in (
        "BUKU TAMU",
        "Jumat, 20 November 2026",
        "Sari Utami",
        "199003152015031002",
        "B 001",
        "Jumlah tamu: 2",
    ):
        assert words in printed
    assert "Sari Utami" in text(client.post(f"{BOOK}cetak/", {"tanggal": "2026-11-20"}))
    taken = Event.objects.about("office", kkp.office.pk).filter(act="guest_book_taken")
    assert [event.data["form"] for event in taken] == ["pdf", "page"]


def test_the_workbook_holds_no_formula(client, kkp):
    evil = '=HYPERLINK("http://contoh.example";"klik")'
    visiting.record_guest(room.guest(kkp, evil, agency="+62", purpose="@SUM(A1)"), by=kkp.front_office)
    answer = sign_in(client, kkp.helpdesk).post(f"{BOOK}unduh/", {"tanggal": "2026-11-20", "bentuk": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    row = {heading.value: cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["Nama"].value, row["Nama"].data_type, row["Nama"].quotePrefix) == (evil, "s", True)
    assert (row["Instansi"].data_type, row["Keperluan"].data_type) == ("s", "s")
    assert row["Datang"].value == datetime(2026, 11, 20, 11, 0)  # noqa: DTZ001 - a spreadsheet knows no zone


def test_an_office_without_a_book_takes_none_away(client, banyuasin):
    assert sign_in(client, banyuasin.admin_agency).post(f"{BOOK}unduh/").status_code == 403


def test_an_empty_day_is_printed_as_empty(client, kkp):
    answer = sign_in(client, kkp.helpdesk).post(f"{BOOK}unduh/", {"tanggal": "2026-01-05"})
    assert "Tidak ada tamu pada hari ini." in text_of(answer.content)


# --- what the office decides ----------------------------------------------------------------------------------


def test_the_admin_sets_rules_lines_and_counters(client, kkp):
    sign_in(client, kkp.admin_kantor)
    rules = {"calls_until_no_show": "2", "ordinary_per_priority": "3", "running_text": "Gratis.", "screen_on": "on"}
    assert "setelah setiap 3 nomor biasa" in text(client.post(reverse("queue_office:rules"), rules, follow=True))
    line = {"prefix": "c", "name": "Pelatihan", "kind": "consultation", "position": "4", "is_open": "on"}
    assert "Huruf" not in text(client.post(reverse("queue_office:line_new"), line, follow=True))
    made = ServiceLine.objects.get(office=kkp.office, prefix="C")
    counter = {"number": "2", "name": "Lantai 2", "lines": [made.pk], "is_active": "on"}
    assert "Loket 2" in text(client.post(reverse("queue_office:counter_new"), counter, follow=True))
    acts = Event.objects.about("office", kkp.office.pk).values_list("act", flat=True)
    assert {"queue_rules_set", "queue_line_set", "queue_counter_set"} <= set(acts)


@pytest.mark.parametrize(
    ("page", "answers", "words"),
    [
        ("rules", {"calls_until_no_show": "0", "ordinary_per_priority": "2"}, "1"),
        ("line_new", {"prefix": "A", "name": "x", "kind": "password", "position": "1"}, "Huruf A sudah dipakai"),
        ("line_new", {"prefix": "é", "name": "x", "kind": "password", "position": "1"}, "satu huruf besar"),
        (
            "line_new",
            {"prefix": "D", "name": "x", "kind": "password", "position": "1", "daily_cap": "0"},
            "sedikitnya 1",
        ),
        ("counter_new", {"number": "1", "lines": []}, "Loket 1 sudah ada"),
    ],
)
def test_what_the_office_cannot_decide_is_said(client, kkp, page, answers, words):
    room.line_of(kkp, "A")
    answer = sign_in(client, kkp.admin_kantor).post(reverse(f"queue_office:{page}"), answers)
    assert answer.status_code == 422
    assert words in text(answer)


def test_the_letter_of_a_used_line_stays(client, kkp):
    room.waiting(kkp)
    line = room.line_of(kkp, "B")
    answers = {"prefix": "Z", "name": "Konsultasi", "kind": "consultation", "position": "2", "is_open": "on"}
    sign_in(client, kkp.admin_kantor).post(reverse("queue_office:line_edit", args=[line.pk]), answers)
    line.refresh_from_db()
    assert line.prefix == "B"


def test_another_office_s_line_is_not_there(client, kkp, kaltim):
    line = room.line_of(kkp, "B")
    address = reverse("queue_office:line_edit", args=[line.pk])
    assert sign_in(client, kaltim.admin_kantor).get(address).status_code == 404
