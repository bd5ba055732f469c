"""The register's pages: who gets in, what they find, and what is noted about their looking."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.register import jobs
from accounts_app.register.models import AccountChange, RegisterImport, SpseAccount
from accounts_app.roles import Role
from tests.accounts_app.helpers import BACKEND, acts_on
from tests.accounts_app.register.sheets import BUDI, account, csv_of, people, read, take, xlsx_of
from tests.factories import staff

EDIT = {
    "name": "Budi Santosa", "nip": "199003152015031002", "spse_role": "ppk", "agency": "Dinas Kesehatan",
    "unit": "Bidang Pengadaan",
    "decree_number": "800.1/12/2026", "decree_from": "2026-01-01", "decree_until": "2030-12-31", "is_active": "on",
    "reason": "Surat nomor 5", "seen": "1",
}  # fmt: skip


@pytest.fixture
def budi(kaltim):
    return account(kaltim.office, kaltim.admin_ppe)


def enter(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def url(name: str, row) -> str:
    return reverse(f"register:{name}", args=[row.pk])


@pytest.mark.parametrize("who", ["helpdesk", "kepala", "admin_ppe"])
def test_who_may_read_an_account(client, kaltim, budi, who):
    assert enter(client, getattr(kaltim, who)).get(url("detail", budi)).status_code == 200


def test_the_admin_kantor_may_not_read_an_account(client, kaltim, budi):
    assert enter(client, kaltim.admin_kantor).get(url("detail", budi)).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("admin_ppe", 200), ("helpdesk", 403), ("kepala", 403)])
def test_who_may_change_an_account(client, kaltim, budi, who, status):
    assert enter(client, getattr(kaltim, who)).get(url("edit", budi)).status_code == status


def test_the_admin_agency_may_change_an_account(client, kaltim, budi):
    agency = staff(kaltim.office, "Admin Agency KT", Role.ADMIN_AGENCY)
    assert enter(client, agency).post(url("edit", budi), {**EDIT, "unit": "Bidang Aset"}).status_code == 302


@pytest.mark.parametrize("name", ["detail", "edit"])
def test_another_offices_account_is_not_there(client, kkp, budi, name):
    assert enter(client, kkp.admin_ppe).get(url(name, budi)).status_code == 404


def test_another_offices_import_is_not_there(client, kaltim, kkp):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    enter(client, kkp.admin_ppe)
    assert client.get(url("import", batch)).status_code == 404
    assert client.post(url("import_confirm", batch)).status_code == 404


def test_another_offices_account_is_not_found(client, kkp, budi):
    assert url("detail", budi) not in enter(client, kkp.admin_ppe).get("/register/?q=budi").content.decode()


def test_opening_an_account_is_an_event(client, kaltim, budi):
    enter(client, kaltim.helpdesk).get(url("detail", budi))
    last = Event.objects.about("account", budi.pk).last()
    assert (last.act, last.actor, last.data) == ("account_read", kaltim.helpdesk, {})


def test_a_change_is_saved_with_its_reason_and_without_values_in_the_log(client, kaltim, budi):
    enter(client, kaltim.admin_ppe).post(url("edit", budi), {**EDIT, "unit": "Bidang Aset"})
    change = AccountChange.objects.latest("pk")
    assert (change.field, change.old, change.new) == ("unit", "Bidang Pengadaan", "Bidang Aset")
    assert change.reason == EDIT["reason"]
    assert Event.objects.about("account", budi.pk).last().data == {"fields": ["unit"]}


def test_a_change_without_a_reason_is_not_saved(client, kaltim, budi):
    response = enter(client, kaltim.admin_ppe).post(url("edit", budi), {**EDIT, "unit": "Bidang Aset", "reason": " "})
    budi.refresh_from_db()
    assert (response.status_code, budi.unit) == (200, "Bidang Pengadaan")


def test_an_old_page_does_not_overwrite_a_newer_change(client, kaltim, budi):
    enter(client, kaltim.admin_ppe).post(url("edit", budi), {**EDIT, "unit": "Bidang Aset"})
    response = client.post(url("edit", budi), {**EDIT, "unit": "Bidang Data"})
    budi.refresh_from_db()
    assert budi.unit == "Bidang Aset"
    assert "sudah diubah orang lain" in response.content.decode()


def test_saving_without_a_change_writes_nothing(client, kaltim, budi):
    enter(client, kaltim.admin_ppe).post(url("edit", budi), EDIT)
    assert acts_on("account", budi.pk) == ["account_added"]


def test_the_contact_is_not_changed_by_one_person(client, kaltim, budi):
    """Neither from the form, which links to the way of two people, nor by fields put into it."""
    page = enter(client, kaltim.admin_ppe).get(url("edit", budi)).content.decode()
    client.post(url("edit", budi), {**EDIT, "unit": "Bidang Aset", "phone": "0813", "email": "lain@contoh.example"})
    budi.refresh_from_db()
    assert reverse("amendments:contact", args=[budi.pk]) in page
    assert (budi.unit, budi.phone, budi.email) == ("Bidang Aset", "0812-0000-1111", "budi@contoh.example")
    assert budi.contact_held_until is None


def test_nobody_changes_their_own_account(client, kaltim, budi):
    kaltim.admin_ppe.nip = "19900315 201503 1 002"
    kaltim.admin_ppe.save()
    page = enter(client, kaltim.admin_ppe).post(url("edit", budi), {**EDIT, "unit": "Bidang Aset"}).content.decode()
    budi.refresh_from_db()
    assert "Ini akun Anda sendiri" in page
    assert budi.unit == "Bidang Pengadaan"


def test_the_user_id_cannot_be_changed(client, kaltim, budi):
    enter(client, kaltim.admin_ppe).post(url("edit", budi), {**EDIT, "user_id": "LAIN", "unit": "Bidang Aset"})
    budi.refresh_from_db()
    assert (budi.user_id, budi.unit) == ("BUDI01", "Bidang Aset")


@pytest.mark.parametrize("text", ["bud", "san bu", "BUDI0", "199003", "19900315 201503 1 002", "budi,santosa"])
def test_an_account_is_found_by_the_beginnings_of_its_words(client, kaltim, budi, text):
    page = enter(client, kaltim.helpdesk).get("/register/", {"q": text}).content.decode()
    assert url("detail", budi) in page


@pytest.mark.parametrize("text", ["antosa", "budi susanto", "990315", "'); --", "& | !"])
def test_an_account_is_not_found_by_anything_else(client, kaltim, budi, text):
    assert url("detail", budi) not in enter(client, kaltim.helpdesk).get("/register/", {"q": text}).content.decode()


def test_typing_gets_the_rows_alone(client, kaltim, budi):
    page = enter(client, kaltim.helpdesk).get("/register/?q=bud", headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith("<section")
    assert "Budi Santosa" in page


def test_the_search_uses_its_index(kaltim):
    """After what autovacuum does to the index; without a prohibition so small a table is read from end to end."""
    take(kaltim.office, kaltim.admin_ppe, csv_of(*people(2000), BUDI))
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('account_words')")
        cursor.execute("ANALYZE accounts_app_spseaccount; SET LOCAL enable_seqscan = off")
    plan = SpseAccount.objects.of(kaltim.office.pk).search("budi san").explain()
    assert "account_words" in plan


def test_the_list_asks_the_same_few_questions_for_any_number_of_rows(client, kaltim, django_assert_max_num_queries):
    take(kaltim.office, kaltim.admin_ppe, csv_of(*people(60)))
    enter(client, kaltim.helpdesk)
    with django_assert_max_num_queries(6):
        client.get("/register/?q=nama")


def test_a_detail_asks_few_questions(client, kaltim, budi, django_assert_max_num_queries):
    enter(client, kaltim.helpdesk)
    with django_assert_max_num_queries(8):
        client.get(url("detail", budi))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "SK berlaku"),
        ({"SK berlaku dari": "01/01/2020", "SK berlaku sampai": "31/12/2020"}, "SK berakhir"),
        ({"Nomor SK": ""}, "Tanpa SK"),
        ({"Aktif": "tidak"}, "Akun nonaktif"),
    ],
)
def test_the_badge_says_whether_the_sk_holds(client, kaltim, values, words):
    row = account(kaltim.office, kaltim.admin_ppe, **values)
    assert words in enter(client, kaltim.helpdesk).get(url("detail", row)).content.decode()


def test_from_the_upload_to_the_register_without_a_script(client, kaltim):
    enter(client, kaltim.admin_ppe)
    sent = client.post("/register/impor/", {"sheet": SimpleUploadedFile("akun.xlsx", xlsx_of(BUDI))})
    assert "Membaca berkas" in client.get(sent.url).content.decode()
    jobs.work(timezone.now())
    assert "1 akun baru" in client.get(sent.url).content.decode()
    client.post(f"{sent.url}simpan/")
    jobs.work(timezone.now())
    assert "Masuk register" in client.get(sent.url).content.decode()
    assert SpseAccount.objects.get().name == "Budi Santosa"


def test_the_page_is_loaded_anew_once_the_file_is_read(client, kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    response = enter(client, kaltim.admin_ppe).get(url("import", batch), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("akun.xlsm", xlsx_of(BUDI), "makro"),
        ("akun.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xls"),
        ("akun.csv", b"", "kosong"),
    ],
)
def test_what_the_upload_itself_refuses(client, kaltim, name, data, words):
    page = enter(client, kaltim.admin_ppe).post("/register/impor/", {"sheet": SimpleUploadedFile(name, data)})
    assert words in page.content.decode()
    assert RegisterImport.objects.count() == 0


def test_a_faulty_file_shows_its_rows_in_words_and_cannot_be_saved(client, kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI, {**BUDI, "User ID": "X", "Surel": "salah"}))
    page = enter(client, kaltim.admin_ppe).get(url("import", batch)).content.decode()
    assert "Baris 3" in page
    assert "Surel: bukan alamat surel yang benar" in page
    assert "disabled" in page


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_filled_template_is_taken(client, kaltim, kind):
    """The template's headings are those that the import knows."""
    empty = enter(client, kaltim.admin_ppe).get(reverse("register:template", args=[kind])).content
    assert "tanpa satu pun akun" in read(kaltim.office, kaltim.admin_ppe, empty, f"templat.{kind}").refusal
