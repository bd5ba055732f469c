"""An SK from its draft to the archive (SOP 001): Admin PPE drafts, Kepala LPSE signs, the person fetches their account.

Every page that comes up is judged by axe in both modes (see `person.Watch`).
"""

import re

import pytest

from accounts_app.register.models import SpseAccount
from requests_app.decrees.models import Decree
from tests.requests_app.decrees.rows import decree_texts
from tests.requests_app.decrees.test_people_sheet import HEADINGS, SITI, table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_sk_goes_from_the_draft_to_the_archive(kaltim, staff, somebody, worker):
    decree_texts(kaltim)
    admin = staff(kaltim.admin_ppe)
    admin.follows("SK Akun")
    admin.follows("Buat SK")
    admin.chooses("Verifikator", of="Akun untuk siapa?")
    admin.presses("Mulai, lalu isi orangnya")
    admin.watch.expects("422 (Unprocessable")
    admin.writes(table="\t".join(HEADINGS) + "\n" + table({**SITI, "Surel": "siti@"}))
    admin.presses("Baca tabel")
    admin.sees("1 baris perlu diperbaiki", "Bukan alamat surel yang benar.")
    admin.main.get_by_label("Surel").fill(SITI["Surel"])
    admin.presses("Masukkan ke SK")
    admin.follows("Kembali ke SK")
    admin.presses("Ajukan untuk ditandatangani")

    head = staff(kaltim.kepala)
    head.sees_heading("SK menunggu Anda")
    head.follows(re.compile("Pembuatan Akun Verifikator"))
    head.follows("Periksa dan terbitkan")
    head.ticks("Saya sudah membaca naskah dan lampirannya")
    head.presses("Terbitkan SK")
    head.sees("SK diterbitkan, dan Admin PPE diperintah membuat akunnya.")

    admin.page.reload()
    admin.follows("Kerjakan akun di SPSE")
    admin.follows("Mulai")
    admin.writes(user_id="SITI.VER")
    admin.presses("Simpan, lalu berikutnya")
    admin.presses("Selesai membuat akun")
    admin.follows("Sampaikan akun")
    admin.follows("Sampaikan nomor 1")
    admin.chooses("Telepon", of="Memastikan orangnya lewat")
    admin.presses("Kirim surel dan tampilkan kode")
    code = admin.reads("[aria-label='Kode pengambilan']")
    worker()

    siti = somebody(phone=True)
    mail = siti.reads_mail(SITI["Surel"], "Akun")
    assert "SITI.VER" in mail
    siti.opens(next(word for word in mail.split() if "/ambil/" in word))
    siti.writes(code=code)
    siti.presses("Buka password")
    siti.sees("SITI.VER")
    siti.presses("Sudah saya terima")
    siti.presses("Sudah login dan mengubah password")

    decree = Decree.objects.get()
    admin.opens(f"/keputusan/{decree.public_id}/tanda-tangan/")
    with decree.files.get().file.open("rb") as issued:
        pdf = {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": issued.read()}
    admin.main.locator("input[type=file]").set_input_files(pdf)
    admin.presses("Simpan pindaian")
    admin.opens(f"/keputusan/{decree.public_id}/")
    admin.presses("Arsipkan")
    assert Decree.objects.get().state == "archived"
    assert SpseAccount.objects.get().decree_number == decree.number
