"""Two people and one contact, each in front of a browser; and somebody who types in the register's search.

Every page that comes up is judged by axe in both modes (see `person.Watch`); the phone's are opened on a phone.
"""

import pytest
from playwright.sync_api import expect

from accounts_app.register.models import SpseAccount
from tests.accounts_app.register import sheets
from tests.e2e.conftest import signs_in
from tests.requests_app.amendments import proposals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def budi(kaltim):
    return sheets.account(kaltim.office, kaltim.admin_ppe)


@pytest.fixture
def on_the_phone(somebody):
    def arrive(user):
        person = somebody(phone=True)
        signs_in(person, user)
        return person

    return arrive


@pytest.mark.thorough
def test_a_contact_is_changed_by_two_and_both_addresses_are_told(kaltim, budi, staff, on_the_phone, worker):
    first = staff(kaltim.admin_ppe)
    first.opens(f"/register/akun/{budi.pk}/")
    first.follows("Ubah kontak")
    first.writes(email="budi.baru@contoh.example", phone="0812-0000-9999", reason="Surat nomor 5")
    first.chooses("Data akun di SPSE", of="Kontak dilihat di")
    first.presses("Usulkan kontak baru")
    first.sees("Mintalah Admin PPE, Admin Agency, atau Kepala LPSE lain")
    second = on_the_phone(kaltim.kepala)
    second.opens("/register/")
    second.follows("Menunggu orang kedua")
    second.follows("Budi Santosa")
    second.sees("0812-0000-1111", "0812-0000-9999")
    second.watch.expects("422 (Unprocessable")
    second.presses("Konfirmasi kontak baru")
    second.sees("periksa dahulu")
    second.chooses("Data akun di SPSE", of="Saya melihatnya di")
    second.ticks("Saya sudah melihat sendiri, dan kontak yang diusulkan sama dengan yang saya lihat.")
    second.presses("Konfirmasi kontak baru")
    second.sees("Kontak diubah, dan ditahan sementara.")
    second.follows("Buka akun di register")
    second.sees("Kontak ditahan sampai")
    worker()
    for address in ("budi@contoh.example", "budi.baru@contoh.example"):
        assert "TIDAK memintanya" in first.reads_mail(address, "Kontak akun SPSE Anda diubah")


@pytest.mark.thorough
def test_a_first_account_is_recorded_by_two(kaltim, staff, on_the_phone):
    first = on_the_phone(kaltim.admin_ppe)
    first.opens("/register/")
    first.follows("Tambah akun")
    first.writes(user_id="SITI01", name="Siti Rahma", email="siti@contoh.example", reason="Map biru 2019")
    first.picks("Auditor", of="Peran SPSE")
    first.chooses("Arsip registrasi pertama", of="Kontak dilihat di")
    first.presses("Usulkan akun")
    first.sees("Menunggu orang kedua")
    second = staff(kaltim.rekan_admin_ppe)
    second.opens("/register/menunggu/")
    second.follows("Siti Rahma")
    second.unfolds("Tolak usulan")
    second.chooses("Arsip registrasi pertama", of="Saya melihatnya di")
    second.ticks("Saya sudah melihat sendiri, dan kontak yang diusulkan sama dengan yang saya lihat.")
    second.presses("Konfirmasi, masukkan ke register")
    second.sees("Akun masuk register.")
    assert SpseAccount.objects.get().source == "archive"


@pytest.mark.thorough
def test_an_import_of_contacts_is_taken_by_the_other_person(kaltim, budi, staff, worker):
    batch = sheets.read(kaltim.office, kaltim.admin_ppe, sheets.csv_of({**sheets.BUDI, "Telepon": "0813"}))
    first, second = staff(kaltim.admin_ppe), staff(kaltim.kepala)
    first.opens(f"/register/impor/{batch.pk}/")
    first.sees("1 di antaranya berubah kontaknya", "harus disimpan orang kedua")
    expect(first.button("Simpan ke register")).to_be_disabled()
    second.opens("/register/menunggu/")
    second.follows("Impor akun.csv")
    second.presses("Simpan ke register")
    worker()
    second.sees("Yang diubah impor ini")


def test_the_waiting_list_of_somebody_who_can_decide_nothing_yet(kaltim, on_the_phone):
    proposals.account(kaltim)
    person = on_the_phone(kaltim.admin_ppe)
    person.opens("/register/menunggu/")
    person.sees("Tidak ada yang menunggu Anda", "Anda yang mengusulkan")


def test_typing_in_the_search_finds_without_a_press(kaltim, staff):
    sheets.take(kaltim.office, kaltim.admin_ppe, sheets.csv_of(*sheets.people(3), sheets.BUDI))
    person = staff(kaltim.helpdesk)
    person.opens("/register/")
    person.sees("Nama0 Umum", "Budi Santosa")
    person.page.evaluate("window.sameReader = true")
    box = person.page.get_by_role("searchbox", name="Cari nama, NIP, atau user ID")
    box.press_sequentially("bud san", delay=40)
    person.sees_no("Nama0 Umum")
    person.sees("Budi Santosa")
    expect(person.page).to_have_url(f"{person.watch.site}/register/?q=bud%20san")
    expect(box).to_be_focused()
    box.fill("tidak ada")
    person.sees("Tidak ada akun yang cocok")
    assert person.page.evaluate("window.sameReader"), "the page was loaded anew"
    person.page.go_back()
    person.sees("Budi Santosa")
