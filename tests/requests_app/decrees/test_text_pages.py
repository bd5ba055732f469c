"""Naskah SK: saved as versions, previewed, compared, restored; the logo drawn anew; for Admin Kantor alone."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin

from accounts_app.audit.models import Event
from requests_app.decrees.text_actions import current, logo_of
from requests_app.decrees.text_models import DecreeLogo, DecreeText
from requests_app.decrees.text_pages import compared
from requests_app.files.logos import BadLogo, redrawn
from tests.files import samples
from tests.requests_app.printing.papers import text_of

PAGE = "/pengaturan/naskah-sk/"


@pytest.fixture
def admin(client, kaltim):
    client.force_login(kaltim.admin_kantor, backend="accounts_app.signin.Backend")
    return client


def typed(office, **changes):
    """The form as the page shows it, with a place, and ``changes``."""
    now = current(office)
    said = {name: "\n".join(value) if isinstance(value, list) else value for name, value in now.text.as_json().items()}
    said = {**said, "place": "Samarinda", "seen": now.version, **changes}
    return {name: value for name, value in said.items() if value is not False}


def save(client, office, **changes):
    return client.post(PAGE, typed(office, **changes))


def png(width=200, height=260, **more):
    out = BytesIO()
    Image.new("RGBA", (width, height), (13, 92, 99, 255)).save(out, "PNG", **more)
    return out.getvalue()


def upload(client, data, name="lambang.png"):
    return client.post(reverse("decree_office:logo_save"), {"logo": SimpleUploadedFile(name, data)})


# --- the text --------------------------------------------------------------------------------------------------


def test_the_first_page_shows_the_words_of_sop_001_with_its_legal_basis(admin, kaltim):
    page = admin.get(PAGE).content.decode()
    assert "Masih naskah bawaan" in page
    assert "Undang-Undang Nomor 1 Tahun 2023 tentang Kitab Undang-Undang Hukum Pidana" in page
    assert "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 35 Tahun 2012" in page
    assert "{jumlah}" in page


def test_a_save_is_a_new_version_with_who_and_an_event(admin, kaltim):
    save(admin, kaltim.office)
    save(admin, kaltim.office, about="Pengangkatan {jenis}")
    rows = list(DecreeText.objects.order_by("version"))
    assert [(row.version, row.saved_by) for row in rows] == [(1, kaltim.admin_kantor), (2, kaltim.admin_kantor)]
    assert rows[0].text.about != rows[1].text.about == "Pengangkatan {jenis}"
    assert [event.data["version"] for event in Event.objects.filter(act="decree_text_saved").order_by("pk")] == [1, 2]


def test_the_same_words_are_no_new_version(admin, kaltim):
    save(admin, kaltim.office)
    answer = save(admin, kaltim.office)
    assert answer.status_code == 302
    assert DecreeText.objects.count() == 1


def test_an_unknown_placeholder_is_refused_and_what_was_typed_stays(admin, kaltim):
    page = save(admin, kaltim.office, clauses="Menetapkan {jumlh} orang").content.decode()
    assert "{jumlh} tidak dikenal" in page
    assert "Menetapkan {jumlh} orang</textarea>" in page
    assert not DecreeText.objects.exists()


def test_who_saves_over_somebody_elses_version_is_told_and_may_save_again(admin, kaltim):
    old = typed(kaltim.office, about="Punya saya")
    save(admin, kaltim.office, about="Punya orang lain")
    page = admin.post(PAGE, old)
    assert "disimpan orang lain sebagai versi 1" in page.content.decode()
    assert DecreeText.objects.count() == 1
    admin.post(PAGE, {**old, "seen": page.context["form"]["seen"].value()})
    assert current(kaltim.office).text.about == "Punya saya"


def test_a_version_never_changes(admin, kaltim):
    save(admin, kaltim.office)
    for spoil in (lambda: DecreeText.objects.update(version=9), lambda: DecreeText.objects.all().delete()):
        with pytest.raises(InternalError, match="decree_text_is_immutable"), transaction.atomic():
            spoil()


def test_two_versions_are_compared_item_by_item(admin, kaltim):
    save(admin, kaltim.office, copies="Gubernur\nArsip")
    save(admin, kaltim.office, copies="Gubernur\nInspektur\nArsip", invocation="on")
    page = admin.get(reverse("decree_office:text_versions")).context
    signs = {label: [(line.sign, line.words) for line in lines] for label, lines in page["parts"]}
    assert signs["Tembusan"] == [("same", "Gubernur"), ("new", "Inspektur"), ("same", "Arsip")]
    assert signs["Frasa Dengan Rahmat Tuhan Yang Maha Esa"] == [("gone", "tidak dicetak"), ("new", "dicetak")]
    assert list(signs) == ["Tembusan", "Frasa Dengan Rahmat Tuhan Yang Maha Esa"]
    back = admin.get(reverse("decree_office:text_versions"), {"dari": "2", "ke": "1"}).context["parts"]
    assert ("gone", "Inspektur") in [(line.sign, line.words) for line in back[0][1]]


def test_nothing_differs_between_a_text_and_itself(kaltim):
    text = current(kaltim.office).text
    assert compared(text, text) == []


def test_an_older_version_comes_back_as_the_newest(admin, kaltim):
    for about in ("Pertama", "Kedua"):
        save(admin, kaltim.office, about=about)
    admin.post(reverse("decree_office:text_restore", args=[1]))
    newest = DecreeText.objects.get(version=3)
    assert (newest.text.about, newest.restored_from) == ("Pertama", 1)
    admin.post(reverse("decree_office:text_restore", args=[1]))
    assert DecreeText.objects.count() == 3


def test_the_preview_shows_what_was_typed_and_saves_nothing(admin, kaltim):
    preview = reverse("decree_office:text_preview")
    said = typed(kaltim.office, about="Judul Percobaan")
    pdf = admin.post(preview, said)
    assert pdf["Content-Type"] == "application/pdf"
    assert "JUDUL PERCOBAAN" in text_of(pdf.content)
    assert "KONSEP" in text_of(pdf.content)
    images = admin.post(preview, said, headers={"HX-Request": "true"}).context["pages"]
    assert len(images) >= 2
    assert all(image.startswith("data:image/png;base64,iVBOR") for image in images)
    assert not DecreeText.objects.exists()


def test_the_preview_of_a_faulty_text_says_why_there_is_none(admin, kaltim):
    said = typed(kaltim.office, about="{apa}")
    part = admin.post(reverse("decree_office:text_preview"), said, headers={"HX-Request": "true"})
    assert "{apa} tidak dikenal" in part.content.decode()
    assert part.context["pages"] == []


# --- the logo --------------------------------------------------------------------------------------------------


def test_a_logo_is_drawn_anew_and_printed(admin, kaltim):
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "rahasia")
    upload(admin, png(pnginfo=info) + b"ekor")
    kept = logo_of(kaltim.office)
    assert b"rahasia" not in bytes(kept.png)
    assert b"ekor" not in bytes(kept.png)
    assert admin.get(reverse("decree_office:logo")).content == bytes(kept.png)
    with_logo = admin.post(reverse("decree_office:text_preview"), typed(kaltim.office)).content
    assert b"/Image" in with_logo


def test_removing_a_logo_is_one_more_row(admin, kaltim):
    upload(admin, png())
    admin.post(reverse("decree_office:logo_save"), {"hapus": "1"})
    assert logo_of(kaltim.office) is None
    assert DecreeLogo.objects.count() == 2
    assert admin.get(reverse("decree_office:logo")).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan PDF, JPEG"),
        (samples.pdf_bytes(), "harus berupa gambar PNG atau JPEG"),
        (samples.heic_bytes(200, 200), "harus berupa gambar PNG atau JPEG"),
        (png(60, 60), "terlalu kecil"),
        (png(4100, 4000), "terlalu besar untuk lambang"),
        (png()[:200], "rusak|terpotong"),
    ],
)
def test_what_is_no_logo_is_refused_in_words(data, words):
    with pytest.raises(BadLogo, match=words):
        redrawn(BytesIO(data), len(data), "lambang.png")


def test_a_refused_logo_is_said_on_the_page(admin, kaltim):
    assert "bukan PDF, JPEG" in upload(admin, b"GIF89a....").content.decode()
    assert not DecreeLogo.objects.exists()


def test_a_large_photo_becomes_a_small_png():
    data = samples.jpeg_bytes(3000, 2000)
    small = Image.open(BytesIO(redrawn(BytesIO(data), len(data), "foto.jpg")))
    assert (small.format, max(small.size) <= 800) == ("PNG", True)


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("LA", "PNG"), ("I;16", "PNG")]
)
def test_every_kind_of_colour_becomes_a_png(mode, kind):
    out = BytesIO()
    Image.new(mode, (200, 200)).save(out, kind)
    assert Image.open(BytesIO(redrawn(out, len(out.getvalue()), "l"))).mode == "RGBA"


def test_an_empty_rim_is_cut_off():
    image = Image.new("RGBA", (400, 400))
    image.paste((255, 0, 0, 255), (150, 100, 250, 300))
    out = BytesIO()
    image.save(out, "PNG")
    assert Image.open(BytesIO(redrawn(BytesIO(out.getvalue()), len(out.getvalue()), "l.png"))).size == (100, 200)


# --- who -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["kepala", "admin_ppe", "helpdesk"])
def test_nobody_else_of_the_office_opens_or_saves_it(client, kaltim, who):
    client.force_login(getattr(kaltim, who), backend="accounts_app.signin.Backend")
    assert client.get(PAGE).status_code == 403
    assert save(client, kaltim.office).status_code == 403
    assert upload(client, png()).status_code == 403
    assert not DecreeText.objects.exists()


def test_one_offices_versions_are_nothing_to_another(admin, kaltim, kkp):
    save(admin, kaltim.office, about="Milik Kaltim")
    admin.force_login(kkp.admin_kantor, backend="accounts_app.signin.Backend")
    assert admin.get(reverse("decree_office:text_version_pdf", args=[1])).status_code == 404
    assert admin.post(reverse("decree_office:text_restore", args=[1])).status_code == 404
    assert "Milik Kaltim" not in admin.get(PAGE).content.decode()


# --- what the database refuses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("decree_text_counts_up", {"version": 1}),
        ("decree_text_version_from_one", {"version": 0}),
        ("decree_text_restores_an_older_one", {"version": 2, "restored_from": 2}),
    ],
)
def test_a_row_that_no_action_writes_is_refused_by_name(admin, kaltim, rule, change):
    save(admin, kaltim.office)
    row = DecreeText.objects.get()
    row.pk = None
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        row.save(force_insert=True)


def test_a_logo_has_its_hash_and_never_changes(admin, kaltim):
    upload(admin, png())
    with pytest.raises(IntegrityError, match="decree_logo_has_its_hash"), transaction.atomic():
        DecreeLogo.objects.create(office=kaltim.office, saved_at=timezone.now(), saved_by=kaltim.admin_kantor)
    with pytest.raises(InternalError, match="decree_logo_is_immutable"), transaction.atomic():
        DecreeLogo.objects.update(png=b"")
