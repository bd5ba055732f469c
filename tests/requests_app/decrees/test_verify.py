"""Periksa keaslian: whoever holds the paper learns whether it is in force, and nothing about anybody in it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from requests_app.decrees import actions, paper
from requests_app.decrees.models import DecreeFile, Part
from requests_app.decrees.verify import issued_decree, token_of
from requests_app.decrees.verify_views import COMPARED, FINDINGS
from tests.requests_app.decrees import walk
from tests.requests_app.decrees.test_paper import drafted, issued, kept


def address(decree):
    return f"/sk/{token_of(decree.public_id)}/"


def compare(client, decree, data):
    return client.post(address(decree), {"berkas": SimpleUploadedFile("sk.pdf", data)}).context["finding"]


@given(st.uuids())
def test_a_token_is_the_public_id_in_22_letters(public_id):
    assert len(token_of(public_id)) == 22


def test_it_says_number_date_and_standing_and_names_nobody(client, kaltim):
    decree = issued(kaltim, walk.facts(1, spse_role="helpdesk"), walk.facts(2, spse_role="helpdesk"))
    answer = client.get(address(decree))
    page = answer.content.decode()
    for said in (decree.number, "Berlaku", kaltim.office.name, decree.pdf_sha256):
        assert said in page
    people = [value for row in decree.people.all() for value in (row.name, row.nip, row.email, row.phone, row.agency)]
    for secret in (*people, decree.signatory_name, decree.signatory_nip, kaltim.kepala.name, kaltim.admin_ppe.name):
        assert secret not in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in page


def test_the_address_is_the_one_on_the_paper(client, kaltim):
    decree = issued(kaltim)
    assert paper.verify_url(decree).endswith(address(decree))


def test_it_knows_when_the_decree_is_not_in_force(client, kaltim):
    begins = walk.today(kaltim) + timedelta(days=10)
    decree = issued(kaltim, valid_from=begins, valid_until=begins + timedelta(days=30))
    said = []
    for day in (begins - timedelta(days=1), begins, begins + timedelta(days=30), begins + timedelta(days=31)):
        with time_machine.travel(f"{day}T04:00:00+00:00", tick=False):
            said.append(client.get(address(decree)).context["standing"].label)
    assert said == ["Belum berlaku", "Berlaku", "Berlaku", "Berakhir"]


def test_a_void_one_says_so_without_the_reason(client, kaltim):
    decree = actions.void(issued(kaltim), "Nama Orang Ke-1 salah", by=kaltim.kepala)
    page = client.get(address(decree))
    assert page.context["standing"].label == "Dibatalkan"
    assert "Orang Ke-1" not in page.content.decode()


def test_files_are_compared_so_often_from_one_address(client, kaltim):
    decree = issued(kaltim)
    for _ in range(COMPARED.most):
        assert COMPARED.take("127.0.0.1")
    assert client.post(address(decree), {"berkas": SimpleUploadedFile("sk.pdf", b"x")}).status_code == 429
    assert client.get(address(decree)).status_code == 200


def test_a_draft_an_unknown_token_and_nonsense_are_nothing(client, kaltim):
    decree = drafted(kaltim)
    other = token_of(decree.public_id)[:-1] + "_"
    for where in (address(decree), f"/sk/{token_of(uuid4())}/", f"/sk/{other}/", "/sk/x/", "/sk/" + "-" * 22 + "/"):
        answer = client.get(where)
        assert answer.status_code == 404
        assert "Halaman ini tidak ada" in answer.content.decode()


def test_only_one_spelling_of_a_token_counts(kaltim):
    decree = issued(kaltim)
    token = token_of(decree.public_id)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert [letter for letter in alphabet if issued_decree(token[:-1] + letter)] == [token[-1]]


def test_a_file_is_compared_by_its_hash_and_not_kept(client, kaltim):
    decree = issued(kaltim)
    before = DecreeFile.objects.count()
    assert compare(client, decree, kept(decree)) == FINDINGS["issued"]
    assert compare(client, decree, kept(decree) + b" ") == FINDINGS[""]
    assert client.post(address(decree)).context["finding"] == FINDINGS["none"]
    assert DecreeFile.objects.count() == before


def test_the_signed_scan_is_known_too_and_an_older_one_as_older(client, kaltim):
    decree = walk.scanned(kaltim, issued(kaltim), "pindaian pertama")
    first = decree.files.get(part=Part.SCAN)
    with first.file.open("rb") as file:
        data = file.read()
    assert compare(client, decree, data) == FINDINGS["scan"]
    walk.scanned(kaltim, decree, "pindaian kedua")
    assert compare(client, decree, data) == FINDINGS["old_scan"]


def test_it_asks_the_office_for_its_date(client, kaltim):
    decree = issued(kaltim, valid_until=date(2099, 12, 31))
    with time_machine.travel("2099-12-31T15:59:00+00:00", tick=False):  # 23.59 WITA
        assert client.get(address(decree)).context["standing"].label == "Berlaku"
    with time_machine.travel("2099-12-31T16:00:00+00:00", tick=False):
        assert client.get(address(decree)).context["standing"].label == "Berakhir"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_nothing_else_is_done_there(client, kaltim, method):
    assert getattr(client, method)(address(issued(kaltim))).status_code == 405
