"""The main flow (SOP 004) and the issue of an SK (001), by keyboard alone."""

import re
from pathlib import Path

import pytest

from requests_app.decrees.models import Decree
from requests_app.frontdesk.queue_models import QueueNumber
from tests.e2e import deeds
from tests.e2e.deeds import Applicant
from tests.e2e.keyboard import Typist
from tests.e2e.test_general_online import DECREE, FORM
from tests.e2e.truth import truth
from tests.requests_app.decrees import walk
from tests.requests_app.decrees.rows import decree_texts
from tests.world import on_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

README = Path(__file__).parents[2] / "README.md"
WHO = Applicant("Dewi Anggraini", "dewi@contoh.example", "Dinas Contoh")


def effort() -> dict[str, tuple[int, int]]:
    """What the README says that each job costs: (presses, fields)."""
    table = README.read_text().partition("<!-- effort -->")[2].partition("<!-- /effort -->")[0]
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| (\d+) \| (\d+) \|$", table, re.MULTILINE)
    return {job: (int(presses), int(fields)) for job, presses, fields in rows}


@pytest.mark.thorough
def test_the_main_flow_by_keyboard_alone(umum, staff, somebody, worker):
    cost: dict[str, tuple[int, int]] = {}
    applicant = somebody(kind=Typist)
    number = deeds.applies_online(
        applicant, WHO, office=umum.office.name, kind="Pokja Pemilihan", service="Reset password",
        files={FORM: "formulir.pdf", DECREE: "sk.png"},
    )  # fmt: skip
    cost["files a request online with two documents"] = applicant.spent()
    front_office = staff(umum.front_office, kind=Typist)
    helpdesk, admin_ppe = staff(umum.helpdesk, kind=Typist), staff(umum.admin_ppe, kind=Typist)
    for person in (front_office, helpdesk, admin_ppe):
        person.spent()  # signing in
    writes_a_guest(front_office)
    cost["writes a guest into the book and gives a number"] = front_office.spent()

    deeds.serves(helpdesk, number)
    for label in (FORM, DECREE):
        deeds.judges(helpdesk, label, "Lengkap")
    helpdesk.presses("Lengkap, serahkan ke Admin PPE")
    assert helpdesk.focus() == "Giliran Admin PPE", "after an act the hand goes on from what is next"
    cost["serves a request, checks it and hands it on"] = helpdesk.spent()

    on_record(truth(number), phone="0811-0000-1234")
    deeds.opens_from_inbox(admin_ppe, number)
    deeds.confirms_by_phone(admin_ppe)
    deeds.finds_valid(admin_ppe)
    password = deeds.resets(admin_ppe)
    cost["confirms by phone, judges, resets and hands the result on"] = admin_ppe.spent()

    code = deeds.tells_the_result(helpdesk, number)
    cost["tells the applicant and reads the code out"] = helpdesk.spent()
    worker()
    assert deeds.fetches_password(applicant, WHO.email, code) == password
    applicant.presses("Sudah saya terima")
    applicant.sees("Selesai. Terima kasih.")
    cost["opens the link, types the code, confirms the receipt"] = applicant.spent()
    deeds.archives(admin_ppe, number)
    cost["archives"] = admin_ppe.spent()
    assert truth(number).state == "archived"
    assert cost.items() <= effort().items(), f"the table of the README says otherwise: {cost}"


def writes_a_guest(clerk) -> None:
    """Who only asks: one line of the guest book, and a number."""
    clerk.follows("Buku tamu")
    clerk.writes(name="Sari Utami", agency="Dinas Contoh")
    clerk.presses("Simpan dan beri nomor")
    clerk.sees("Sari Utami tercatat")
    assert QueueNumber.objects.get().label == "B 001"


def test_an_sk_is_issued_by_keyboard_alone(kaltim, staff):
    decree_texts(kaltim)
    walk.submitted(kaltim)
    head = staff(kaltim.kepala, kind=Typist)
    head.spent()  # signing in
    head.sees_heading("SK menunggu Anda")
    head.follows(re.compile("Pembuatan Akun"), "main")
    head.follows("Periksa dan terbitkan")
    head.ticks("Saya sudah membaca naskah dan lampirannya")
    head.presses("Terbitkan SK")
    head.sees("SK diterbitkan, dan Admin PPE diperintah membuat akunnya.")
    assert head.spent() == effort()["reads, numbers and issues an SK"]
    assert Decree.objects.get().state == "ordered"
