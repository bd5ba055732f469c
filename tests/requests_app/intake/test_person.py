"""Step 3: soft doubts about a NIP, and what each kind of applicant must say."""

from datetime import date

import pytest

from requests_app.intake.nip import digits_of, doubt

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("good", ["199003152015031002", "19900315 201503 1 002", "199009132025242014"])
def test_a_plausible_nip_raises_no_doubt(good):
    assert doubt(good, TODAY) == ""


@pytest.mark.parametrize(
    ("odd", "word"),
    [
        ("1990031520150310", "16 digit"),
        ("199013152015031002", "tanggal lahir"),
        ("202003152036031002", "tanggal lahir"),
        ("199003151995031002", "tahun pengangkatan"),
        ("199003152027031002", "tahun pengangkatan"),
        ("199003152015131002", "kode kontrak"),
        ("199003152015033002", "Digit ke-15"),
        ("P-17/HD", "2 digit"),
    ],
)
def test_an_odd_nip_is_pointed_out(odd, word):
    assert word in doubt(odd, TODAY)


def test_a_nip_may_be_typed_with_blanks_dots_and_dashes():
    assert digits_of(" 19900315.201503-1 002 ") == "199003152015031002"
    assert digits_of("P-17/HD") == "P-17/HD"


def test_an_odd_nip_never_stops_anybody(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor", nip="199003152015131002")
    assert "kode kontrak bagi PPPK" in tamu.page("berkas/")
    assert tamu.get("berkas/").status_code == 200


def test_a_nip_is_shown_grouped_again(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor", nip="199003152015031002")
    assert 'value="19900315 201503 1 002"' in tamu.page("data-diri/")


def test_an_auditor_needs_no_nip(tamu, kaltim):
    assert tamu.up_to_documents(kaltim, "auditor", nip="").get("berkas/").status_code == 200


def test_others_say_that_they_have_none(tamu, umum):
    tamu.office(umum, "helpdesk")
    tamu.service()
    assert "Isi NIP" in tamu.person(nip="").content.decode()
    ticket = tamu.sent(umum, "helpdesk", nip="-")
    assert ticket.nip == ""


def test_an_auditor_is_asked_for_a_surat_tugas_and_others_for_an_sk(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    tamu.service()
    assert "Nomor surat perintah tugas" in tamu.page("data-diri/")
    tamu.office(kaltim, "pokja")
    assert "Nomor SK pengangkatan/penunjukan" in tamu.page("data-diri/")


def test_a_closed_mailbox_asks_for_another_and_not_for_the_registered_one(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    tamu.service(tried="no_access")
    assert "Isi surel yang dapat Anda buka" in tamu.person(email="").content.decode()
    assert tamu.person(email="", contact_email="lain@contoh.example").status_code == 302


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"name": ""}, "Isi nama lengkap"),
        ({"email": "bukan-surel"}, "Tulis surel seperti"),
        ({"email": ""}, "Isi surel yang terdaftar"),
        ({"phone": "123"}, "terlalu pendek"),
        ({"decree_date": "2999-01-01"}, "belum terjadi"),
        ({"decree_date": "kemarin"}, "tidak dikenal"),
        ({"name": "A" * 161}, "Paling panjang 160"),
    ],
)
def test_what_is_wrong_is_said_in_words(tamu, kaltim, answer, words):
    tamu.office(kaltim, "auditor")
    tamu.service()
    response = tamu.person(**answer)
    assert response.status_code == 200
    assert words in response.content.decode()
