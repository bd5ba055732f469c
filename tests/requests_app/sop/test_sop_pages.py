"""The public pages: anybody reads every SOP in its official form, with what is missing marked."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.models import Office
from accounts_app.roles import Role
from requests_app.sop.actions import enable, load
from requests_app.sop.library import built_in_paths

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 2)
COLUMNS = ["No", "Aktivitas", "Pelaksana", "Persyaratan/", "Waktu", "Output", "Keterangan"]


def page(client, slug):
    return client.get(reverse("sop:detail", args=[slug])).content.decode()


@pytest.mark.parametrize(
    ("slug", "steps"),
    [("auditor", 14), ("registrasi-akun", 5), ("ppk", 9), ("admin-agency", 14), ("pengguna-spse", 14)],
)
def test_a_page_has_a_row_per_step(client, revisions, slug, steps):
    html = page(client, slug)
    assert html.count('id="langkah-') == steps
    assert all(f">{column}" in html for column in COLUMNS)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("auditor", ["000.3/0629/BPLPSE/B.PBJ", "28 Februari 2023", "40 menit", "35 menit", "25 menit"]),
        ("registrasi-akun", ["3 hari kerja", "3 hari kerja + 100 menit", "000.3/0624/BPLPSE/B.PBJ"]),
        ("ppk", ["belum pasti", "5, 10 atau 15 menit", "sementara; 35–55 menit", "tidak terbaca"]),
        ("admin-agency", ["55 menit", "Permohonan tidak ditindaklanjuti", "tidak tercantum"]),
        ("pengguna-spse", ["Formulir permohonan", "Surat Perintah Pemeriksaan", "tidak tercantum"]),
    ],
)
def test_a_page_says_what_the_paper_says(client, revisions, slug, words):
    html = page(client, slug)
    assert [word for word in words if word not in html] == []


def test_the_performer_and_the_recipient_are_marked_in_their_columns(client, revisions):
    row = page(client, "admin-agency").split('id="langkah-8"')[1].split("</tr>")[0]
    cells = re.findall(r'<td class="sop-who[^"]*">(.*?)</td>', row)
    assert [re.findall(r"is-(performer|recipient)", cell) for cell in cells] == [[], [], ["performer"], ["recipient"]]


def test_the_steps_that_decide_are_diamonds(client, revisions):
    table = page(client, "auditor").split("<tbody>")[1].split("</tbody>")[0]
    rows = table.split('id="langkah-')[1:]
    assert [row.split('"')[0] for row in rows if "decides" in row] == ["5", "9"]


def test_an_unknown_sop_is_not_found(client, revisions):
    assert client.get("/sop/tidak-ada/").status_code == 404


def test_an_unknown_revision_is_not_found(client, revisions):
    assert client.get(reverse("sop:revision", args=["auditor", 9])).status_code == 404


def test_an_old_revision_says_that_it_is_old(client, revisions):
    text = next(path for path in built_in_paths() if path.stem == "000").read_text(encoding="utf-8")
    load(text.replace("minutes = 10", "minutes = 8"))
    old = client.get(reverse("sop:revision", args=["auditor", 1])).content.decode()
    assert "Revisi lama." in old
    assert "40 menit" in old
    assert "38 menit" in page(client, "auditor")


def test_a_page_names_the_offices_and_their_substitutes(client, kaltim, revisions):
    enable(kaltim, revisions["004"], by=None, from_=SINCE, substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    html = page(client, "pengguna-spse")
    assert "LPSE Uji Kaltim" in html
    assert "Helpdesk menggantikan Front Office" in html


def test_the_list_shows_every_sop_and_each_offices_own(client, kaltim, kkp, revisions):
    enable(kaltim, revisions["000"], by=None, from_=SINCE)
    html = client.get(reverse("sop:list")).content.decode()
    assert all(reverse("sop:detail", args=[revision.slug]) in html for revision in revisions.values())
    assert reverse("sop:revision", args=["auditor", 1]) in html.split("LPSE Uji Kaltim")[1].split("LPSE Uji KKP")[0]
    assert "Belum memberlakukan SOP." in html.split("LPSE Uji KKP")[1]


def test_a_version_that_has_not_begun_is_not_listed(client, kaltim, revisions):
    enable(kaltim, revisions["000"], by=None, from_=timezone.localdate().replace(year=2090))
    assert reverse("sop:revision", args=["auditor", 1]) not in client.get(reverse("sop:list")).content.decode()


def test_the_list_is_searched_by_office(client, kaltim, kkp, revisions):
    html = client.get(reverse("sop:list"), {"q": "kkp"}).content.decode()
    assert "LPSE Uji KKP" in html
    assert "LPSE Uji Kaltim" not in html


def test_the_list_without_anything_says_so(client):
    assert "Belum ada SOP" in client.get(reverse("sop:list")).content.decode()


def many_offices(revision, count):
    """Offices that work by one SOP; the staffing rule is not what is measured here."""
    offices = [
        Office(code=f"Z{n}", slug=f"z{n}", name=f"LPSE Z{n:03}", short_name=f"Z{n}", sender_address="z@example.go.id")
        for n in range(count)
    ]
    for office in Office.objects.bulk_create(offices):
        office.sops.create(revision=revision, code=revision.code, since=SINCE)


@pytest.mark.parametrize("count", [5, 120])
def test_the_pages_take_few_queries_however_many_offices(client, revisions, django_assert_max_num_queries, count):
    many_offices(revisions["003"], count)
    with django_assert_max_num_queries(6):
        listing = client.get(reverse("sop:list")).content.decode()
    with django_assert_max_num_queries(6):
        detail = page(client, "admin-agency")
    assert (listing.count("LPSE Z"), detail.count("LPSE Z")) == (min(count, 50), min(count, 50))
