"""The pages of the proposals: who gets in, what they see, and what is kept of what they typed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.register.models import SpseAccount
from requests_app.amendments import actions
from requests_app.amendments.models import Amendment
from tests import walk
from tests.accounts_app.helpers import BACKEND, acts_on
from tests.accounts_app.register import sheets
from tests.requests_app.amendments import proposals
from tests.requests_app.amendments.proposals import NEW, SITI, confirm

ADD = "/register/tambah/"


@pytest.fixture
def budi(kaltim):
    return sheets.account(kaltim.office, kaltim.admin_ppe)


def enter(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def at(name: str, row) -> str:
    return reverse(f"amendments:{name}", args=[row.pk])


def evidence(**more: str) -> dict[str, str]:
    return {"seen_in": "spse", "seen_on": f"{timezone.localdate():%Y-%m-%d}", "reason": "Surat nomor 5", **more}


def new_account(**more: str) -> dict[str, str]:
    return {**{name: value or "" for name, value in SITI.items()}, **evidence(), **more}


LOOKED = {"looked": "on", "checked_in": "spse"}


def test_a_new_account_from_the_form_to_the_register(client, kaltim):
    sent = enter(client, kaltim.admin_ppe).post(ADD, new_account())
    assert "Register baru berubah sesudah orang kedua" in client.get(sent.url).content.decode()
    enter(client, kaltim.kepala).post(f"{sent.url}konfirmasi/", LOOKED)
    assert SpseAccount.objects.get().email == SITI["email"]


def test_another_contact_from_the_form_to_the_register(client, kaltim, budi):
    sent = enter(client, kaltim.admin_ppe).post(at("contact", budi), {**NEW, **evidence(seen_in="letter")})
    enter(client, kaltim.rekan_admin_ppe).post(f"{sent.url}konfirmasi/", {**LOOKED, "checked_in": "letter"})
    budi.refresh_from_db()
    assert (budi.phone, budi.source) == (NEW["phone"], "edit")
    page = client.get(reverse("register:detail", args=[budi.pk])).content.decode()
    assert "Kontak ditahan sampai" in page
    assert "Kontak ditahan sampai" in client.get("/register/").content.decode()


def test_the_page_of_a_contact_shows_old_beside_new_to_the_second_person(client, kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    page = enter(client, kaltim.kepala).get(at("detail", amendment)).content.decode()
    for value in (budi.email, budi.phone, *NEW.values(), "Konfirmasi kontak baru"):
        assert value in page


def test_the_proposer_is_offered_to_withdraw_and_not_to_confirm(client, kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    page = enter(client, kaltim.admin_ppe).get(at("detail", amendment)).content.decode()
    assert "Tarik usulan" in page
    assert "Konfirmasi kontak baru" not in page


@pytest.mark.parametrize("who", ["admin_ppe", "rekan_admin_ppe"])
def test_a_forged_confirmation_is_refused(client, kaltim, budi, who):
    """The proposer's own POST, and that of the person whom the new contact belongs to."""
    kaltim.rekan_admin_ppe.phone = NEW["phone"]
    kaltim.rekan_admin_ppe.save()
    amendment = proposals.contact(kaltim, budi)
    response = enter(client, getattr(kaltim, who)).post(at("confirm", amendment), LOOKED)
    budi.refresh_from_db()
    assert (response.status_code, budi.version) == (409, 1)


@pytest.mark.parametrize("sent", [{"checked_in": "spse"}, {"looked": "on"}, {"looked": "on", "checked_in": "mimpi"}])
def test_a_confirmation_without_the_look_is_shown_again(client, kaltim, budi, sent):
    amendment = proposals.contact(kaltim, budi)
    response = enter(client, kaltim.kepala).post(at("confirm", amendment), sent)
    amendment.refresh_from_db()
    assert (response.status_code, amendment.outcome) == (422, "")


def test_a_new_account_does_not_rest_on_a_letter(client, kaltim):
    page = enter(client, kaltim.admin_ppe).post(ADD, new_account(seen_in="letter"))
    assert (page.status_code, Amendment.objects.count()) == (200, 0)


def test_a_refusal_is_read_by_the_proposer(client, kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    enter(client, kaltim.kepala).post(at("refuse", amendment), {"refusal": "Di SPSE nomornya lain"})
    page = enter(client, kaltim.admin_ppe).get(at("detail", amendment)).content.decode()
    assert "Di SPSE nomornya lain" in page


def test_a_refused_decision_keeps_what_was_typed(client, kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    actions.withdraw(amendment, by=kaltim.admin_ppe)
    response = enter(client, kaltim.kepala).post(at("refuse", amendment), {"refusal": "Nomornya lain"}, follow=True)
    assert response.status_code == 409
    assert "sudah diputuskan" in response.content.decode()


def test_a_stale_proposal_says_so_and_cannot_be_confirmed(client, kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    other = sheets.csv_of({**sheets.BUDI, "Telepon": "0813"})
    sheets.take(kaltim.office, kaltim.admin_ppe, other, second=kaltim.kepala)
    page = enter(client, kaltim.kepala).get(at("detail", amendment)).content.decode()
    assert "berubah sejak diusulkan" in page
    assert "Konfirmasi kontak baru" not in page


def test_typed_words_stay_when_the_proposal_is_refused(client, kaltim):
    sheets.account(kaltim.office, kaltim.admin_ppe, **{"User ID": "SITI01"})
    page = enter(client, kaltim.admin_ppe).post(ADD, new_account()).content.decode()
    assert "sudah tercatat di register" in page
    assert 'value="Siti Rahma"' in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "", "phone": ""}, "Isi surel atau telepon"),
        ({"seen_on": "2999-01-01"}, "masa depan"),
        ({"reason": " "}, "id_reason_error"),
        ({"email": "bukan surel"}, "surel"),
    ],
)
def test_what_the_form_says(client, kaltim, change, words):
    page = enter(client, kaltim.admin_ppe).post(ADD, new_account(**change)).content.decode()
    assert words in page
    assert Amendment.objects.count() == 0


def test_the_contact_form_leads_to_what_waits_already(client, kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    response = enter(client, kaltim.rekan_admin_ppe).get(at("contact", budi))
    assert response.url == at("detail", amendment)


def test_looking_at_a_proposal_is_an_event(client, kaltim, budi):
    amendment, fresh = proposals.contact(kaltim, budi), proposals.account(kaltim)
    enter(client, kaltim.kepala).get(at("detail", amendment))
    client.get(at("detail", fresh))
    last = Event.objects.about("account", budi.pk).last()
    assert (last.act, last.actor, last.data) == ("contact_proposal_read", kaltim.kepala, {"amendment": amendment.pk})
    assert acts_on("amendment", fresh.pk) == ["account_proposed", "account_proposal_read"]


def test_looking_at_the_old_contact_is_reading_the_account(client, kaltim, budi):
    enter(client, kaltim.admin_ppe).get(at("contact", budi))
    assert acts_on("account", budi.pk)[-1] == "account_read"


def test_each_person_finds_what_is_theirs_to_do(client, kaltim, budi):
    proposals.contact(kaltim, budi)
    confirm(proposals.account(kaltim), kaltim.kepala)
    theirs = enter(client, kaltim.kepala).get("/register/menunggu/").content.decode()
    own = enter(client, kaltim.admin_ppe).get("/register/menunggu/").content.decode()
    assert theirs.index("Perlu keputusan Anda") < theirs.index("Budi Santosa") < theirs.index("Siti Rahma")
    assert "Tidak ada yang menunggu Anda" in own
    assert "Anda yang mengusulkan" in own


def test_an_import_of_contacts_waits_there_for_the_other_person(client, kaltim, budi):
    sheets.read(kaltim.office, kaltim.admin_ppe, sheets.csv_of({**sheets.BUDI, "Telepon": "0813"}))
    assert "1 akun berubah kontaknya" in enter(client, kaltim.kepala).get("/register/menunggu/").content.decode()
    assert "berubah kontaknya" not in enter(client, kaltim.admin_ppe).get("/register/menunggu/").content.decode()


@pytest.mark.parametrize("name", ["detail", "confirm", "refuse", "withdraw"])
def test_another_offices_proposal_is_not_there(client, kaltim, kkp, budi, name):
    address = at(name, proposals.contact(kaltim, budi))
    enter(client, kkp.admin_ppe)
    assert (client.get if name == "detail" else client.post)(address).status_code == 404


def test_another_offices_account_gets_no_contact_from_here(client, kkp, budi):
    assert enter(client, kkp.admin_ppe).get(at("contact", budi)).status_code == 404


def test_the_list_asks_few_questions_for_any_number(client, kaltim, django_assert_max_num_queries):
    for n in range(12):
        proposals.account(kaltim, user_id=f"BARU{n}")
    enter(client, kaltim.kepala)
    with django_assert_max_num_queries(8):
        client.get("/register/menunggu/")


# --- from a ticket ----------------------------------------------------------------------------------------


@pytest.fixture
def ticket(kaltim):
    return walk.submitted(kaltim, unit="Wilayah I", spse_user_id="PEMOHON7", email="surat@contoh.example",
                          phone="0811-1111-1111")  # fmt: skip


def test_the_form_knows_the_person_of_the_request_and_not_their_contact(client, kaltim, ticket):
    page = enter(client, kaltim.admin_ppe).get(ADD, {"permohonan": ticket.number})
    initial = page.context["form"].initial
    assert {name: initial[name] for name in ("name", "user_id", "unit", "spse_role")} == {
        "name": ticket.name, "user_id": "PEMOHON7", "unit": "Wilayah I", "spse_role": "auditor",
    }  # fmt: skip
    for value in ("surat@contoh.example", "0811-1111-1111", ticket.applicant.email):
        assert value not in page.content.decode()


def test_the_proposal_remembers_the_request(client, kaltim, ticket):
    enter(client, kaltim.admin_ppe).post(f"{ADD}?permohonan={ticket.number}", new_account())
    amendment = Amendment.objects.get()
    assert amendment.ticket_number == ticket.number
    page = enter(client, kaltim.kepala).get(at("detail", amendment)).content.decode()
    assert reverse("desk:ticket", args=[ticket.number]) in page


def test_another_offices_request_tells_nothing(client, kkp, ticket):
    assert enter(client, kkp.admin_ppe).get(ADD, {"permohonan": ticket.number}).status_code == 404


def test_nobody_starts_from_their_own_request(client, kaltim, ticket):
    kaltim.admin_ppe.nip = ticket.nip
    kaltim.admin_ppe.save()
    assert enter(client, kaltim.admin_ppe).get(ADD, {"permohonan": ticket.number}).status_code == 403


@pytest.mark.parametrize("number", ["KT-2026-99999", "9" * 5000, "'; --"])
def test_a_request_that_is_not_there(client, kaltim, number):
    assert enter(client, kaltim.admin_ppe).get(ADD, {"permohonan": number}).status_code == 404
