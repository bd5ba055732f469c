"""A document that contradicts itself is refused, each mistake in a line that names file, place and key."""

import re

import pytest

from requests_app.sop.checks import examine
from requests_app.sop.library import built_in_paths
from requests_app.sop.problems import SopError
from requests_app.sop.reading import parse

SMALL = """
code = "901"
kind = "decree"
slug = "contoh"
title = "Contoh"

[[columns]]
role = "kepala_lpse"
label = "Kepala LPSE"

[[columns]]
role = "admin_ppe"
label = "Admin PPE"

[[totals]]
key = "all"
label = "Seluruhnya"
steps = [1, 2]

[[steps]]
no = 1
activity = "Menerbitkan SK"
performer = "kepala_lpse"
actions = ["issue", "order"]
ends = ["issue"]
working_days = 3

[[steps]]
no = 2
activity = "Membuat akun"
performer = "admin_ppe"
actions = ["create_accounts", "inform", "archive"]
starts = ["order"]
ends = ["archive"]
minutes = 60
"""


def ticket_document():
    return next(path for path in built_in_paths() if path.name == "003.toml").read_text(encoding="utf-8")


def problems_of(source):
    with pytest.raises(SopError) as refused:
        parse(source, name="contoh.toml")
    return refused.value.problems


def changed(source, old, new):
    assert old in source
    return source.replace(old, new, 1)


def test_the_small_sample_is_valid():
    assert parse(SMALL).total_minutes([1, 2]) == 60


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "Contoh"', 'title = "Contoh"\ncolour = "merah"', "contoh.toml: kunci “colour”: tidak dikenal"),
        ('slug = "contoh"', "", "contoh.toml: kunci “slug”: wajib diisi"),
        ('slug = "contoh"', 'slug = "Contoh SOP"', "contoh.toml: kunci “slug”: hanya huruf kecil"),
        ('code = "901"', 'code = "9"', "contoh.toml: kunci “code”: harus tiga angka, bukan “9”"),
        ('kind = "decree"', 'kind = "memo"', "contoh.toml: kunci “kind”: jenis SOP “memo” tidak dikenal"),
        ('title = "Contoh"', "title = 7", "contoh.toml: kunci “title”: harus berupa teks"),
        ("minutes = 60", "minutes = 60\nhours = 1", "contoh.toml: langkah 2: kunci “hours”: tidak dikenal"),
        ('activity = "Membuat akun"', "", "contoh.toml: langkah 2: kunci “activity”: wajib diisi"),
        ('performer = "admin_ppe"', "", "contoh.toml: langkah 2: kunci “performer”: wajib diisi"),
        ('performer = "admin_ppe"', 'performer = "boss"', "langkah 2: kunci “performer”: peran “boss” tidak dikenal"),
        (
            'performer = "admin_ppe"',
            'performer = "helpdesk"',
            "langkah 2: kunci “performer”: peran “helpdesk” tidak mem",
        ),
        ('"inform", ', '"infrom", ', "langkah 2: kunci “actions”: tindakan “infrom” tidak dikenal"),
        ('"inform", ', "", "contoh.toml: tindakan wajib “inform” tidak mempunyai pelaksana"),
        ('"inform", ', '"inform", "forward", ', "langkah 2: kunci “actions”: tindakan “forward” tidak dikenal"),
        ('"inform", ', '"inform", "begin", ', "SK dapat dimulai, tetapi tindakan “tell” tidak mempunyai pelaksana"),
        ('"inform", ', '"inform", "begin", ', "SK dapat dimulai, tetapi tindakan “settle” tidak mempunyai pelaksana"),
        (
            'title = "Contoh"',
            'title = "C"\nautomatic = {inform = ["email"]}',
            "automatic: kunci “inform”: saluran “email”",
        ),
        (
            '"inform", ',
            '"inform", "order", ',
            "“order” dilakukan di lebih dari satu tempat: langkah 1 (kepala_lpse), l",
        ),
        ('starts = ["order"]', 'starts = ["orders"]', "langkah 2: kunci “starts”: tindakan “orders” tidak dikenal"),
        ("no = 2", "no = 3", "contoh.toml: kunci “steps”: langkah harus bernomor urut mulai dari 1, bukan [1, 3]"),
        ("no = 2", "", "langkah 2: kunci “no”: wajib diisi"),
        ("minutes = 60", "minutes = 0", "langkah 2: kunci “minutes”: harus lebih dari 0, bukan 0"),
        ("minutes = 60", "minutes = -5", "langkah 2: kunci “minutes”: harus lebih dari 0, bukan -5"),
        ("minutes = 60", "minutes = 7.5", "langkah 2: kunci “minutes”: harus berupa bilangan bulat"),
        ("minutes = 60", "minutes = true", "langkah 2: kunci “minutes”: harus berupa bilangan bulat"),
        ("minutes = 60", "minutes = 60\nworking_days = 1", "langkah 2: kunci “minutes, working_days”: isi tepat satu"),
        ("minutes = 60", "", "langkah 2: kunci “minutes”: isi tepat satu dari minutes, working_days, time_text"),
        ("minutes = 60", 'time_text = "lama"', "langkah 2: kunci “time_text”: harus “N/A” atau “–”"),
        ("minutes = 60", "minutes = 60\ncertain = false", "langkah 2: kunci “possible_minutes”: harus memuat nilai"),
        ("minutes = 60", "minutes = 60\npossible_minutes = [60]", "langkah 2: kunci “possible_minutes”: hanya untuk"),
        ("minutes = 60", 'minutes = 60\noutput = "A"\noutput_missing = "tidak terbaca"', "langkah 2: kunci “output_m"),
        ("minutes = 60", 'minutes = 60\noutput_missing = "hilang"', "keterangan kosong “hilang” tidak dikenal"),
        ("minutes = 60", 'minutes = 60\nmarker = "Awal"', "langkah 2: kunci “marker”: harus “Mulai” atau “Selesai”"),
        ("minutes = 60", "minutes = 60\nrequirements = [1]", "langkah 2: kunci “requirements”: setiap isinya harus"),
        ("steps = [1, 2]", "steps = [1, 5]", "jumlah waktu all: kunci “steps”: langkah 5 tidak ada"),
        ('role = "admin_ppe"', 'role = "kepala_lpse"', "kunci “columns”: peran “kepala_lpse” mempunyai dua kolom"),
        ('title = "Contoh"', 'title = "C"\napplicant_types = ["ppk"]', "SOP keputusan tidak melayani pemohon"),
        ('title = "Contoh"', 'title = "C"\nautomatic = {inform = ["fax"]}', "automatic: kunci “inform”: saluran “fax”"),
        (
            'title = "Contoh"',
            'title = "C"\nautomatic = {fly = ["email"]}',
            "automatic: kunci “fly”: tindakan “fly” tidak",
        ),
        (
            'title = "Contoh"',
            'title = "C"\nheader = {illegible = ["date"]}',
            "kepala SOP: kunci “illegible”: “date” bukan",
        ),
        (
            'title = "Contoh"',
            'title = "C"\nheader = {created_on = "kapan"}',
            "kepala SOP: kunci “created_on”: harus berupa",
        ),
        ('title = "Contoh"', 'title = "C"\nheader = {signed_by = "X"}', "kepala SOP: kunci “signed_by”: tidak dikenal"),
        ('title = "Contoh"', 'title = "C"\nheader = "kop"', "contoh.toml: kepala SOP: harus berupa tabel TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(old, new, problem):
    assert any(problem in line for line in problems_of(changed(SMALL, old, new)))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('applicant_types = ["admin_agency"]', "", "kunci “applicant_types”: wajib diisi"),
        ('["admin_agency"]', '["admin_agency", "vendor"]', "kunci “applicant_types”: jenis pemohon “vendor” tidak"),
        ("original_shown = true", 'applicant_types = ["ppk"]', "berkas sk_pengangkatan: kunci “applicant_types”: "),
        ("original_shown = true", 'applicant_types = ["tamu"]', "jenis pemohon “tamu” tidak dikenal"),
        ('key = "sk_pengangkatan"', 'key = "surat_permohonan"', "berkas “surat_permohonan” ditulis dua kali"),
        ('template = "surat"', 'template = "brosur"', "berkas 1: kunci “template”: bentuk surat “brosur” tidak"),
        ('recipient = "front_office"\n', "", "langkah 2: kunci “recipient_actions”: recipient wajib diisi"),
        ('["hand_over"]\nends = ["notify"]', '["reject_incomplete"]', "langkah 14: kunci “starts”: tidak ada yang"),
        ('ends = ["open"]', 'ends = ["reject_incomplete"]', "langkah 4: kunci “ends”: tidak ada yang melakukan"),
        ('actions = ["complete"]', "actions = []", "tindakan wajib “complete” tidak mempunyai pelaksana"),
        ("[automatic]", '[automatic]\nreject_incomplete = ["email"]', "automatic: kunci “reject_incomplete”: tidak"),
    ],
)
def test_a_mistake_of_a_ticket_document_is_named(old, new, problem):
    assert any(problem in line for line in problems_of(changed(ticket_document(), old, new)))


def test_a_document_without_types_is_asked_of_everybody_served():
    source = changed(ticket_document(), '["admin_agency"]', '["admin_agency", "ppk"]')
    assert [document.key for document in parse(source).documents_for("ppk")] == ["surat_permohonan", "sk_pengangkatan"]


def test_an_applicant_without_documents_is_refused():
    source = changed(ticket_document(), '["admin_agency"]', '["admin_agency", "ppk"]')
    asked = re.sub(r'(key = "(?:surat|sk)_\w+")', r'\1\napplicant_types = ["admin_agency"]', source)
    assert any("tidak ada berkas yang diminta dari “ppk”" in line for line in problems_of(asked))


def test_all_mistakes_are_told_at_once():
    source = changed(changed(SMALL, "minutes = 60", "minutes = 0"), '"inform", ', "")
    problems = problems_of(changed(source, 'title = "Contoh"', 'title = "Contoh"\ncolour = "merah"'))
    assert len(problems) == 3


def test_broken_toml_is_refused_with_its_line():
    assert problems_of("code = ")[0].startswith("contoh.toml: bukan TOML yang sah: ")


def test_the_check_passes_on_the_built_in_documents():
    assert examine(built_in_paths()) == []


def test_the_check_names_the_bad_document(tmp_path):
    bad = tmp_path / "905.toml"
    bad.write_text(changed(SMALL, "minutes = 60", "minutes = 0"), encoding="utf-8")
    assert [error.msg for error in examine([bad])] == [
        "905.toml: langkah 2: kunci “minutes”: harus lebih dari 0, bukan 0"
    ]


def test_the_check_refuses_a_shared_code_and_slug(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(SMALL, encoding="utf-8")
    messages = [error.msg for error in examine(sorted(tmp_path.glob("*.toml")))]
    assert messages == ["2 dokumen SOP memakai code “901”", "2 dokumen SOP memakai slug “contoh”"]
