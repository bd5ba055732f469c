"""Nomor SK: the format with the next numbers, and the register of a year in which every gap is explained."""

import pytest
from django.urls import reverse

from requests_app.decrees import actions, numbering
from requests_app.decrees.models import NumberFormat, NumberGap
from tests.requests_app.decrees import walk

PAGE = "/pengaturan/naskah-sk/nomor/"
BACKEND = "accounts_app.signin.Backend"
TYPED = {"template": "{klasifikasi}/{urut:04}/{unit}/{tahun}", "classification": "000.3", "unit": "LPSE", "region": ""}


@pytest.fixture
def admin(client, kaltim):
    client.force_login(kaltim.admin_kantor, backend=BACKEND)
    return client


def test_the_next_numbers_are_shown_and_none_is_taken(admin, kaltim):
    numbering.put_format(kaltim.office, by=kaltim.kepala, **TYPED)
    walk.issued(kaltim)
    year = walk.today(kaltim).year
    ahead = admin.get(PAGE).context["ahead"]
    assert [number for _, number in ahead] == [
        *(f"000.3/{serial:04}/LPSE/{year}" for serial in (2, 3, 4)), f"000.3/0001/LPSE/{year + 1}",
    ]  # fmt: skip
    assert walk.issued(kaltim, walk.facts(2)).number == ahead[0][1]


def test_a_format_is_tried_before_it_is_saved(admin, kaltim):
    part = admin.post(reverse("decree_office:numbers_preview"), TYPED, headers={"HX-Request": "true"})
    assert part.context["ahead"][0][1] == f"000.3/0001/LPSE/{walk.today(kaltim).year}"
    assert not NumberFormat.objects.exists()
    admin.post(PAGE, TYPED)
    assert NumberFormat.objects.get().template == TYPED["template"]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{klasifikasi}/{tahun}", "harus memuat {urut} satu kali"),
        ("{urut}/{urut}", "harus memuat {urut} satu kali"),
        ("{urut}/{bulen}", "{bulen} tidak dikenal"),
        ("{urut}/{tahun", "Kurung kurawal"),
        ("{urut}/{pd}", "isi kata penggantinya"),
    ],
)
def test_a_format_that_makes_no_number_is_refused_in_words(admin, template, words):
    page = admin.post(PAGE, {**TYPED, "template": template})
    assert words in page.content.decode()
    assert page.context["ahead"] == []
    assert not NumberFormat.objects.exists()


def test_every_gap_is_listed_until_it_is_explained_and_a_void_keeps_its_reason(admin, kaltim):
    numbering.put_format(kaltim.office, by=kaltim.kepala, **TYPED)
    year = walk.today(kaltim).year
    actions.void(walk.issued(kaltim), "Salah tanggal.", by=kaltim.kepala)
    walk.issued(kaltim, walk.facts(2), number=f"000.3/0005/LPSE/{year}")
    page = admin.get(PAGE)
    assert [(row.first, row.last, row.is_void, row.is_open) for row in page.context["rows"]] == [
        (5, 5, False, False), (2, 4, False, True), (1, 1, True, False),
    ]  # fmt: skip
    assert "Salah tanggal." in page.content.decode()
    admin.post(
        reverse("decree_office:numbers_explain"), {"tahun": year, "first": 2, "last": 4, "reason": "Buku agenda TU"}
    )
    page = admin.get(PAGE)
    assert page.context["open_rows"] == []
    assert "Buku agenda TU" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"first": 1, "reason": "x"}, "dipakai SK di sistem ini"),
        ({"first": 9, "last": 3, "reason": "x"}, "tidak melebihi nomor terakhir"),
        ({"first": 3, "reason": ""}, "Tuliskan penjelasannya"),
        ({"first": 0, "reason": "x"}, ""),
    ],
)
def test_an_explanation_that_cannot_be_is_refused(admin, kaltim, typed, words):
    numbering.put_format(kaltim.office, by=kaltim.kepala, **TYPED)
    walk.issued(kaltim)
    page = admin.post(reverse("decree_office:numbers_explain"), {"tahun": walk.today(kaltim).year, **typed})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not NumberGap.objects.exists()


def test_a_year_without_numbers_is_no_page(admin, kaltim):
    assert admin.get(PAGE, {"tahun": "1999"}).status_code == 404
    assert admin.get(PAGE, {"tahun": "abc"}).status_code == 404


def test_kepala_opens_it_too_and_sees_no_other_settings(client, kaltim):
    client.force_login(kaltim.kepala, backend=BACKEND)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Petugas &amp; peran" not in page.content.decode()
    assert client.post(PAGE, TYPED).status_code == 302


@pytest.mark.parametrize("who", ["admin_ppe", "helpdesk"])
def test_others_do_not(client, kaltim, who):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, TYPED).status_code == 403
    assert client.post(reverse("decree_office:numbers_explain"), {"first": 1, "reason": "x"}).status_code == 403
    assert not NumberFormat.objects.exists()


def test_one_offices_register_is_nothing_to_another(admin, kaltim, kkp):
    walk.issued(kaltim)
    admin.force_login(kkp.admin_kantor, backend=BACKEND)
    assert admin.get(PAGE).context["rows"] == []
