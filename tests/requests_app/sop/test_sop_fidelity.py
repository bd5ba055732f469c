"""The five documents say what the paper says. Every expectation is typed by hand from the scans."""

import re
from datetime import date
from pathlib import Path

import pytest

NA, BLANK = "N/A", "–"
DAYS_3 = "3 hari kerja"

# no, performer, recipient, time, number of requirements, output
STEPS = {
    "000": [
        (1, "applicant", None, NA, 2, ""),
        (2, "applicant", "helpdesk", NA, 0, "Isian data auditor pada buku tamu"),
        (3, "helpdesk", None, 5, 1, "Nomor antrian"),
        (4, "helpdesk", None, NA, 1, ""),
        (5, "helpdesk", None, 5, 1, "Hasil pemeriksaan kelengkapan berkas permohonan"),
        (6, "helpdesk", "applicant", 5, 1, "Pemberitahuan permintaan kelengkapan berkas permohonan"),
        (7, "applicant", None, NA, 1, ""),
        (8, "helpdesk", "admin_ppe", BLANK, 1, "Permohonan ditindaklanjuti kepada Admin PPE"),
        (9, "admin_ppe", None, 10, 2, "Hasil pengecekan berkas permohonan"),
        (10, "admin_ppe", None, 5, 1, "Hasil perubahan password/informasi user ID"),
        (11, "admin_ppe", "helpdesk", 5, 1, "Pemberitahuan permohonan ditolak"),
        (12, "admin_ppe", "helpdesk", 5, 1, "Pemberitahuan hasil perubahan password/informasi user ID"),
        (13, "admin_ppe", None, 5, 1, "Arsip berkas permohonan"),
        (14, "helpdesk", "applicant", 5, 1, "Perubahan password atau informasi user ID diterima oleh Auditor"),
    ],
    "003": [
        (1, "applicant", None, NA, 2, ""),
        (2, "applicant", "front_office", NA, 0, "Isian data Admin Agency pada buku tamu"),
        (3, "front_office", None, 5, 1, "Nomor antrian"),
        (4, "helpdesk", None, NA, 1, ""),
        (5, "helpdesk", None, 5, 1, "Hasil pemeriksaan kelengkapan berkas permohonan"),
        (6, "helpdesk", "applicant", 5, 1, "Pemberitahuan permintaan melengkapi berkas permohonan"),
        (7, "applicant", None, NA, 1, "Permohonan tidak ditindaklanjuti"),
        (8, "helpdesk", "admin_ppe", BLANK, 1, "Permohonan ditindaklanjuti kepada Admin PPE"),
        (9, "admin_ppe", None, 15, 2, "Hasil verifikasi berkas permohonan"),
        (10, "admin_ppe", None, 10, 1, "Hasil perubahan password/informasi user ID"),
        (11, "admin_ppe", "helpdesk", 5, 1, "Pemberitahuan permohonan ditolak"),
        (12, "admin_ppe", "helpdesk", 5, 1, ""),
        (13, "admin_ppe", None, 10, 1, "Arsip berkas permohonan"),
        (14, "helpdesk", "applicant", 5, 1, "Perubahan password atau informasi user ID diterima oleh Admin Agency"),
    ],
    "004": [
        (1, "applicant", None, NA, 1, ""),
        (2, "applicant", "front_office", NA, 0, "Isian data pengguna SPSE pada buku tamu"),
        (3, "front_office", None, 5, 1, "Nomor Antrian"),
        (4, "helpdesk", None, NA, 1, ""),
        (5, "helpdesk", None, 5, 1, "Hasil pemeriksaan kelengkapan berkas permohonan"),
        (6, "helpdesk", "applicant", 5, 1, "Pemberitahuan permintaan melengkapi berkas permohonan"),
        (7, "applicant", None, NA, 1, ""),
        (8, "helpdesk", "admin_ppe", BLANK, 1, "Permohonan ditindaklanjuti kepada Admin PPE"),
        (9, "admin_ppe", None, 15, 2, "Hasil pengecekan berkas permohonan"),
        (10, "admin_ppe", None, 10, 1, "Hasil perubahan password/informasi user ID"),
        (11, "admin_ppe", "helpdesk", 5, 1, "Pemberitahuan permohonan ditolak"),
        (12, "admin_ppe", "helpdesk", 5, 1, "Pemberitahuan hasil perubahan password/informasi user ID"),
        (13, "admin_ppe", None, 10, 1, "Arsip berkas permohonan"),
        (14, "helpdesk", "applicant", 5, 1, "Perubahan password atau informasi user ID diterima oleh Pengguna SPSE"),
    ],
    "002": [
        (1, "applicant", None, NA, 2, ""),
        (2, "admin_agency", None, 5, 1, "Hasil pengecekan berkas"),
        (3, "admin_agency", "applicant", 5, 1, "Pemberitahuan untuk melengkapi berkas"),
        (4, "applicant", None, NA, 1, ""),
        (5, "admin_agency", None, 15, 2, "Hasil pengecekan berkas"),
        (6, "admin_agency", None, 15, 1, "Hasil reset password/informasi user ID"),
        (7, "admin_agency", "applicant", 5, 1, ""),
        (8, "admin_agency", "applicant", 5, 1, ""),
        (9, "admin_agency", None, 5, 1, "Arsip berkas permohonan"),
    ],
    "001": [
        (1, "kepala_lpse", None, DAYS_3, 0, "SK Pembuatan Akun Verifikator/Helpdesk/Admin Agency LPSE"),
        (2, "kepala_lpse", "admin_ppe", NA, 0, ""),
        (3, "admin_ppe", None, 60, 2, "Akun Verifikator/Helpdesk/Admin Agency LPSE pada aplikasi SPSE"),
        (4, "admin_ppe", "applicant", 30, 2, "Email informasi akun Verifikator/Helpdesk/Admin Agency LPSE"),
        (5, "admin_ppe", None, 10, 1, "Arsip berkas"),
    ],
}


def typed(step):
    recipient = step.recipient.value if step.recipient else None
    time = step.minutes or step.time_label
    return step.no, step.performer.value, recipient, time, len(step.requirements), step.output


@pytest.mark.parametrize("code", STEPS)
def test_the_steps_are_those_of_the_paper(sops, code):
    assert [typed(step) for step in sops[code].steps] == STEPS[code]


@pytest.mark.parametrize(
    ("code", "path", "minutes"),
    [
        ("000", (3, 5, 9, 10, 12, 13, 14), 40),
        ("000", (5, 9, 10, 12, 13, 14), 35),
        ("000", (3, 5, 9, 11), 25),
        ("003", (3, 5, 9, 10, 12, 13, 14), 55),
        ("003", (5, 9, 10, 12, 13, 14), 50),
        ("003", (3, 5, 9, 11), 30),
        ("004", (3, 5, 9, 10, 12, 13, 14), 55),
        ("004", (5, 9, 10, 12, 13, 14), 50),
        ("004", (3, 5, 9, 11), 30),
        ("002", (2, 5, 6, 8, 9), 45),
        ("002", (2, 5, 7), 25),
        ("001", (1, 2, 3, 4, 5), 100),
    ],
)
def test_the_totals_are_the_check_figures(sops, code, path, minutes):
    assert sops[code].total_minutes(path) == minutes


@pytest.mark.parametrize(
    ("code", "totals"),
    [("000", [40, 35, 25]), ("003", [55, 50, 30]), ("004", [55, 50, 30]), ("002", [45, 25]), ("001", [100])],
)
def test_the_documents_name_the_paths_of_the_check_figures(sops, code, totals):
    assert [sops[code].total_minutes(total.steps) for total in sops[code].totals] == totals


def test_the_decree_has_three_working_days(sops):
    assert sops["001"].total_working_days((1, 2, 3, 4, 5)) == 3


def test_illegible_minutes_of_002_range_from_35_to_55(sops):
    assert sops["002"].total_range((2, 5, 6, 8, 9)) == (35, 55)


def test_only_the_illegible_steps_are_uncertain(sops):
    uncertain = {
        (code, step.no, step.possible_minutes) for code in sops for step in sops[code].steps if not step.certain
    }
    assert uncertain == {("002", 6, (5, 15)), ("002", 8, (5, 10, 15))}


def test_an_uncertain_step_is_never_late(sops):
    assert [step.no for step in sops["002"].steps if step.can_be_late] == [2, 3, 5, 7, 9]


def test_lost_outputs_are_marked(sops):
    lost = {(code, step.no) for code in sops for step in sops[code].steps if step.output_missing == "tidak terbaca"}
    assert lost == {("003", 12), ("002", 7), ("002", 8)}


@pytest.mark.parametrize(
    ("code", "number", "created_on", "approved_by"),
    [
        ("000", "000.3/0629/BPLPSE/B.PBJ", date(2023, 2, 28), "Kepala Biro Pengadaan Barang dan Jasa"),
        ("001", "000.3/0624/BPLPSE/B.PBJ", date(2023, 2, 28), "Kepala Biro Pengadaan Barang dan Jasa"),
        ("002", "", None, ""),
        (
            "003",
            "B.1958/SJ.6/ST.310/VI/2018",
            None,
            "Kepala Biro Umum dan Pengadaan Barang Jasa, a.n. Sekretaris Jenderal, Plt.",
        ),
        ("004", "", None, ""),
    ],
)
def test_the_header_is_that_of_the_paper(sops, code, number, created_on, approved_by):
    header = sops[code].header
    assert (header.number, header.created_on, header.approved_by) == (number, created_on, approved_by)


# legal basis, qualifications, equipment, warnings, definitions, related
@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("000", (6, 3, 2, 2, 3, 1)),
        ("001", (6, 2, 2, 2, 2, 1)),
        ("002", (8, 2, 2, 2, 2, 1)),
        ("003", (6, 4, 2, 2, 2, 1)),
        ("004", (0, 0, 0, 0, 0, 0)),
    ],
)
def test_the_header_lists_are_complete(sops, code, counts):
    header = sops[code].header
    lists = (header.legal_basis, header.qualifications, header.equipment, header.warnings, header.definitions)
    assert tuple(map(len, (*lists, header.related))) == counts


@pytest.mark.parametrize(
    ("code", "place", "words"),
    [
        ("000", 0, "Nomor 1 Tahun 2023"),
        ("000", 1, "Nomor 71 Tahun 2019"),
        ("000", 2, "No. 12 Tahun 2021"),
        ("000", 3, "Nomor 35 Tahun 2012"),
        ("000", 4, "Nomor 10 Tahun 2021"),
        ("000", 5, "Nomor 1 Tahun 2015"),
        ("003", 0, "Nomor 11 Tahun 2008"),
        ("003", 1, "No. 82 Tahun 2012"),
        ("003", 2, "Nomor 16 Tahun 2018"),
        ("003", 3, "PER/21/M.PAN/11/2008"),
        ("003", 4, "Nomor 2 Tahun 2010"),
        ("003", 5, "No. 45 Tahun 2015"),
        ("002", 2, "No. 54 Tahun 2010"),
        ("002", 4, "Nomor [2?] Tahun 2010"),
        ("002", 5, "Nomor 2 Tahun [2012?]"),
        ("002", 7, "Nomor 179 Tahun 2019"),
    ],
)
def test_the_legal_basis_has_the_papers_numbers(sops, code, place, words):
    assert words in sops[code].header.legal_basis[place]


@pytest.mark.parametrize(
    ("code", "gaps"),
    [
        ("000", {"revised_on": "tidak tercantum", "approved_on": "tidak tercantum", "number": None}),
        ("002", {"number": "tidak terbaca", "created_on": "tidak terbaca", "approved_by": "tidak terbaca"}),
        ("003", {"created_on": "tidak tercantum", "summary": "tidak tercantum", "purpose": "tidak tercantum"}),
        ("004", {"number": "tidak tercantum", "legal_basis": "tidak tercantum", "institution": "tidak tercantum"}),
    ],
)
def test_empty_places_of_the_header_say_why(sops, code, gaps):
    assert {name: sops[code].header.gap_of(name) for name in gaps} == gaps


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("000", ["Auditor", "Helpdesk", "Admin PPE"]),
        ("001", ["Kepala LPSE", "Admin PPE"]),
        ("002", ["PPK", "Admin Agency"]),
        ("003", ["Admin Agency", "Front Office", "Helpdesk", "Admin PPE"]),
        ("004", ["Pengguna SPSE", "Front Office", "Helpdesk", "Admin PPE"]),
    ],
)
def test_the_performers_columns_are_in_the_papers_order(sops, code, columns):
    assert [column.label for column in sops[code].columns] == columns


# key, original shown, printable form
@pytest.mark.parametrize(
    ("code", "applicant", "documents"),
    [
        ("000", "auditor", [("surat_permohonan", False, "surat"), ("surat_tugas", True, None)]),
        ("002", "ppk", [("surat_permohonan", False, "surat"), ("sk_pengangkatan", True, None)]),
        ("003", "admin_agency", [("surat_permohonan", False, "surat"), ("sk_pengangkatan", True, None)]),
        ("004", "auditor", [("formulir_permohonan", False, "formulir"), ("surat_tugas", False, None)]),
        ("004", "ppk", [("formulir_permohonan", False, "formulir"), ("sk_penunjukan", False, None)]),
        ("004", "verifikator", [("formulir_permohonan", False, "formulir"), ("sk_penunjukan", False, None)]),
    ],
)
def test_each_applicant_is_asked_for_the_papers_documents(sops, code, applicant, documents):
    asked = sops[code].documents_for(applicant)
    assert [(each.key, each.original_shown, each.template) for each in asked] == documents


@pytest.mark.parametrize(
    ("code", "served"),
    [
        ("000", {"auditor"}),
        ("001", set()),
        ("002", {"ppk"}),
        ("003", {"admin_agency"}),
        ("004", {"auditor", "ppk", "admin_agency", "pokja", "pejabat_pengadaan", "helpdesk", "verifikator"}),
    ],
)
def test_each_sop_serves_whom_its_title_names(sops, code, served):
    assert {applicant.value for applicant in sops[code].applicant_types} == served


def test_only_004_is_general(sops):
    assert [code for code in sops if sops[code].general] == ["004"]


@pytest.mark.parametrize("code", ["000", "003", "004"])
def test_step_4_is_due_on_the_working_day_an_email_arrives(sops, code):
    assert [(step.no, set(step.same_working_day)) for step in sops[code].steps if step.same_working_day] == [
        (4, {"email"})
    ]


@pytest.mark.parametrize("code", ["000", "003", "004"])
def test_step_12_tells_to_log_in_at_once_and_change_the_password(sops, code):
    remark = sops[code].step(12).remark
    assert "segera melakukan login" in remark
    assert "mewajibkan untuk melakukan perubahan password" in remark


@pytest.mark.parametrize("code", ["000", "003", "004"])
def test_vendor_is_read_as_applicant(sops, code):
    assert all("penyedia" not in sops[code].step(no).activity for no in (3, 4))
    assert all("penyedia" in sops[code].step(no).note for no in (3, 4))


def test_no_document_carries_an_officials_nip():
    folder = Path(__file__).parents[3] / "requests_app" / "sop" / "documents"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.toml")]
    assert len(texts) == 5
    assert not any(re.search(r"NIP\.|\d{8}\s?\d{6}\s?\d\s?\d{3}", text) for text in texts)
