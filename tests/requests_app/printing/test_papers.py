"""What stands on each paper."""

import pypdfium2
import pytest

from requests_app.printing.demo import DemoKind, demo_letter
from requests_app.printing.dossier import dossier
from requests_app.printing.letter import request_letter
from requests_app.printing.slip import SlipPaper, qr_svg, receipt_slip
from tests.requests_app.printing.papers import HASH, dossier_of, letter, pages_of, slip, text_of

LONG_NAME = "Dr. Ir. Raden Mas Haryo Kusumo Wijayakusuma Ningrat Purbaningrat, S.T., M.T., M.Sc., Ph.D., IPU."
LONG_UNIT = "Direktorat Jenderal Pengawasan Sumber Daya, Pangkalan Pengawasan Sumber Daya Kelautan dan Perikanan Contoh"


def size_in_mm(pdf: bytes) -> tuple[int, int]:
    page = pypdfium2.PdfDocument(pdf)[0]
    return round(page.get_width() * 25.4 / 72), round(page.get_height() * 25.4 / 72)


def test_letter_holds_what_the_sop_asks_for():
    text = text_of(request_letter(letter(reason="lupa", attachments=("Surat Perintah Tugas",))))
    words = [
        "Kepala LPSE Provinsi Contoh",
        "Samarinda, 20 November 2026",
        "19900315 201503 1 002",
        "0812-0000-7788",
        "Nomor 700.1/221/ITDA tanggal 2 November 2026",
        "dengan alasan: lupa.",
        "wajib mengubah password",
        "UU Nomor 27 Tahun 2022",
        "pelayanan publik",
        "Perihal : Permohonan Reset Password SPSE",
    ]
    assert [word for word in words if word not in text] == []


def test_letter_prints_a_dash_for_what_is_unknown():
    assert "User ID (bila diketahui) : –" in text_of(request_letter(letter(user_id="")))


def test_form_of_sop_004_has_its_own_title_and_signs_with_place_and_date():
    text = text_of(request_letter(letter(form=True)))
    assert "FORMULIR PERMOHONAN RESET PASSWORD DAN/ATAU INFORMASI USER ID SPSE" in text
    assert "Samarinda, 20 November 2026 Pemohon," in text


@pytest.mark.parametrize("form", [False, True])
def test_letter_stays_on_one_page_with_the_longest_words(form):
    long = letter(
        form=form, name=LONG_NAME, unit=LONG_UNIT, agency=LONG_UNIT, position=LONG_UNIT, user_id="x" * 150,
        email="a" * 64 + "@" + "b" * 60 + ".example", number="000.3/1245/BPLPSE/B.PBJ/XI/2026", reason="lupa " * 40,
        attachments=("SK Penunjukan", "Surat kuasa", "Kartu pegawai"), wants_user_id=True,
    )  # fmt: skip
    pages = pages_of(request_letter(long))
    assert len(pages) == 1
    assert "Jangan menuliskan password" in pages[0]


def test_long_words_stay_inside_the_margin():
    pdf = request_letter(letter(user_id="W" * 150, email="a" * 90 + "@contoh.example"))
    bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    right_margin = bitmap.crop((bitmap.width - 50, 0, bitmap.width, bitmap.height))
    assert right_margin.getextrema() == (255, 255)


def shapes_on(pdf: bytes) -> int:
    return sum(1 for _ in pypdfium2.PdfDocument(pdf)[0].get_objects())


def test_ticked_and_empty_boxes_differ():
    assert shapes_on(request_letter(letter(wants_reset=True))) > shapes_on(request_letter(letter(wants_reset=False)))


def test_slip_is_one_a6_page_with_number_codes_and_zone():
    pdf = receipt_slip(slip(missing=("SK pengangkatan",), carrier="Siti Rahma"))
    (text,) = pages_of(pdf)
    assert size_in_mm(pdf) == (105, 148)
    words = [
        "A 012",
        "KT-2026-00418",
        "7KQM-R2XD",
        "Masih kurang SK pengangkatan",
        "Siti Rahma",
        "10.25 WITA",
        "UU Nomor 27 Tahun 2022",
    ]
    assert [word for word in words if word not in text] == []


def test_slip_on_a_roll_is_80_mm_wide_and_as_long_as_it_must_be():
    short = size_in_mm(receipt_slip(slip(paper=SlipPaper.ROLL_80)))
    longer = size_in_mm(receipt_slip(slip(paper=SlipPaper.ROLL_80, missing=("Satu", "Dua", "Tiga"))))
    assert short[0] == longer[0] == 80
    assert longer[1] > short[1]


def test_slip_without_a_queue_shows_the_ticket_number_once():
    assert (
        text_of(receipt_slip(slip(queue_number="", status_url="https://contoh.example/s"))).count("KT-2026-00418") == 1
    )


def test_slip_with_many_documents_stays_on_one_page():
    many = tuple(f"Dokumen nomor {n} dengan nama yang panjang sekali" for n in range(12))
    assert len(pages_of(receipt_slip(slip(received=many, applicant=LONG_NAME, office=LONG_UNIT)))) == 1


def test_qr_code_is_the_same_each_time_and_differs_by_address():
    assert (
        qr_svg("https://contoh.example/a") == qr_svg("https://contoh.example/a") != qr_svg("https://contoh.example/b")
    )


def test_dossier_tells_the_whole_case():
    text = text_of(dossier(dossier_of(deviations=(("5 Kelengkapan", "Antrean padat"),))))
    words = [
        "BERKAS ARSIP",
        "000.3.5/00418/2026",
        "Terbatas",
        "000.3/0629/BPLPSE/B.PBJ",
        "putaran 2",
        "lewat",
        "Benar",
        "Data sesuai dengan register SPSE.",
        "Dibenarkan",
        "Password direset di SPSE",
        "surat.pdf",
        "1,2 MB",
        "Antrean padat",
        "peristiwa-2",
        "Password tidak pernah menjadi bagian",
    ]
    assert [word for word in words if word not in text] == []
    assert text.replace(" ", "").count(HASH) == 2


@pytest.mark.parametrize("events", [1, 400])
def test_dossier_numbers_its_pages(events):
    pages = pages_of(dossier(dossier_of(events)))
    assert [f"Halaman {n} dari {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert f"peristiwa-{events - 1}" in " ".join(pages)


def test_dossier_repeats_table_heads_and_its_own_number_on_later_pages():
    later = pages_of(dossier(dossier_of(400)))[2:-1]
    assert len(later) >= 5
    assert all("No Waktu Oleh Peristiwa" in page and "000.3.5/00418/2026" in page for page in later)


def test_dossier_of_a_withdrawn_request_says_what_was_never_done():
    text = text_of(dossier(dossier_of(1, steps=(), checklist=(), validity=(), result=(), documents=())))
    assert text.count("Tidak dilakukan.") == 2
    assert "Tidak ada hasil." in text
    assert "Tidak ada dokumen." in text


@pytest.mark.parametrize("kind", list(DemoKind))
def test_demo_letter_is_marked_as_an_example_and_names_its_person(kind):
    (text,) = pages_of(demo_letter(kind, "Bambang Wiratama", "800/123/2026", "2 November 2026", "Inspektorat Contoh"))
    assert text.count("BUKAN DOKUMEN RESMI") == 2
    assert "Bambang Wiratama" in text
    assert "800/123/2026" in text
