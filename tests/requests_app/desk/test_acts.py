"""Who may press what: for every address one person who may and one who may not, and what a late press gets."""

from typing import Any

import pytest

from accounts_app.audit.models import Event
from requests_app.desk.deeds import DEEDS
from requests_app.handover.models import Handover, Status
from requests_app.handover.results import Secret
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.documents import Verdict
from requests_app.tickets.models import Confirmation
from tests import walk
from tests.requests_app.frontdesk.visits import admitted

COMPLETE = {"verdict_0": "in_order", "verdict_1": "in_order"}
OPEN = {"verdict_0": "in_order", "verdict_1": "missing", "note_1": "Lembar kedua tidak ada"}
REASON = {"reason": "Menurut arsip registrasi."}
ACCOUNT = {"cause": "applicant", "account_reason": "Tidak pernah mengangkat telepon."}
READS_IT = {"kepala": True, "helpdesk": True, "front_office": False}
TOLD = {"means": "in_person", "shown": "ktp", "place": "Loket 1", "identified": "on"}
REJECTION = {"category": "data_mismatch", **REASON}


def numbered(desk, ticket):
    """A walk-in with a queue number; the helpdesk keeps the guest book under SOP 000."""
    return admitted(desk, "auditor", desk.helpdesk, with_number=True)


def incomplete(desk, ticket):
    return walk.do(desk, walk.judged(desk, walk.opened(desk, ticket), Verdict.MISSING), Act.FIND_INCOMPLETE)


def told(desk, ticket):
    return walk.notified(desk, ticket)[0]


def opened_by_applicant(desk, ticket):
    ticket, issued = walk.notified(desk, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    return walk.again(ticket)


def not_handed_over(desk, ticket):
    ticket = walk.found_valid(desk, ticket)
    return actions.fulfil(ticket, by=desk.admin_ppe, password=Secret(walk.PASSWORD))


# slug: (how the ticket gets there, what is sent, who may, who may not, the event that it leaves)
PRESSES: dict[str, tuple[Any, dict[str, Any], str, str, str]] = {
    "panggil": (numbered, {}, "helpdesk", "admin_ppe", "call"),
    "layani": (walk.TO_STATE["queued"], {}, "helpdesk", "admin_ppe", "open"),
    "periksa": (walk.opened, OPEN, "helpdesk", "admin_ppe", "checked"),
    "lengkap": (walk.opened, COMPLETE, "helpdesk", "admin_ppe", "find_complete"),
    "belum-lengkap": (walk.opened, OPEN, "helpdesk", "admin_ppe", "find_incomplete"),
    "minta-kelengkapan": (incomplete, {"message": "Mohon segera."}, "helpdesk", "kepala", "request_completion"),
    "berkas": (walk.awaiting, {"paper_0": "on"}, "helpdesk", "admin_ppe", "paper_received"),
    "lengkapi": (walk.awaiting, {"paper_0": "on", "paper_1": "on"}, "helpdesk", "admin_ppe", "complete"),
    "tidak-ditindaklanjuti": (walk.awaiting, REASON, "helpdesk", "admin_ppe", "lapse"),
    "konfirmasi": (
        walk.forwarded, {"means": "phone", "person": "Bu Ani", "answers": ["request", "place"], "outcome": "confirmed"},
        "admin_ppe", "helpdesk", "confirm",
    ),
    "benar": (walk.forwarded, {"grounds": "Sesuai SPSE."}, "admin_ppe", "helpdesk", "find_valid"),
    "tolak": (walk.forwarded, REJECTION, "admin_ppe", "helpdesk", "reject"),
    "kembalikan": (walk.forwarded, REASON, "admin_ppe", "kepala", "send_back"),
    "hasil": (walk.found_valid, {"generated": "Kenari7-Sungai", "installed": "on"}, "admin_ppe", "helpdesk", "fulfil"),
    "serahkan-hasil": (not_handed_over, {}, "admin_ppe", "helpdesk", "hand_over"),
    "beri-tahu": (walk.fulfilled, TOLD, "helpdesk", "admin_ppe", "notify"),
    "beri-tahu-penolakan": (walk.rejected, {"means": "surel"}, "helpdesk", "kepala", "notify_rejection"),
    "diterima": (opened_by_applicant, TOLD, "helpdesk", "admin_ppe", "receive"),
    "tidak-diterima": (told, ACCOUNT, "helpdesk", "admin_ppe", "give_up"),
    "terbitkan-ulang": (told, REASON, "admin_ppe", "helpdesk", "reissue"),
}  # fmt: skip
# By themselves: 002 alone rejects an incomplete file; no SOP leaves forwarding to a person; a code needs its key;
# merging takes two tickets (`test_relations`).
APART = {"tolak-berkas", "serahkan-berkas", "kode-baru", "gabungkan"}


def acts(ticket):
    return list(Event.objects.about("ticket", ticket.pk).values_list("act", flat=True))


def test_every_deed_has_its_pair():
    assert set(PRESSES) | APART == set(DEEDS)


@pytest.mark.parametrize("slug", PRESSES)
def test_whom_the_sop_names_may_press(kaltim, signed_in, slug):
    reach, data, who, _, event = PRESSES[slug]
    ticket = reach(kaltim, walk.submitted(kaltim))
    response = signed_in(getattr(kaltim, who)).act(ticket, slug, **data)
    assert response.status_code in (200, 302), response.content.decode()[:2000]
    assert event in acts(ticket)


@pytest.mark.parametrize("slug", PRESSES)
def test_others_may_not_press(kaltim, signed_in, slug):
    reach, data, _, stranger, _ = PRESSES[slug]
    ticket = reach(kaltim, walk.submitted(kaltim))
    before = acts(ticket)
    response = signed_in(getattr(kaltim, stranger)).act(ticket, slug, **data)
    assert response.status_code == 409
    assert acts(ticket) == before


@pytest.mark.parametrize("slug", PRESSES)
def test_another_office_does_not_find_it(kaltim, umum, signed_in, slug):
    reach, data, *_ = PRESSES[slug]
    ticket = reach(kaltim, walk.submitted(kaltim))
    assert signed_in(umum.helpdesk).act(ticket, slug, **data).status_code == 404


@pytest.mark.parametrize("slug", sorted(set(PRESSES) - {"periksa", "berkas"}))
def test_a_second_click_changes_nothing_twice(kaltim, signed_in, slug):
    reach, data, who, *_ = PRESSES[slug]
    ticket = reach(kaltim, walk.submitted(kaltim))
    desk, seen = signed_in(getattr(kaltim, who)), walk.again(ticket).version
    desk.act(ticket, slug, seen=seen, **data)
    before = acts(ticket)
    second = desk.act(ticket, slug, seen=seen, **data)
    assert acts(ticket) == before
    assert second.status_code in (409, 422)


def test_a_late_press_says_who_was_quicker(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    seen = ticket.version
    signed_in(kaltim.rekan_helpdesk).act(ticket, "layani")
    late = signed_in(kaltim.helpdesk).act(ticket, "layani", seen=seen)
    assert f"Sudah diproses oleh {kaltim.rekan_helpdesk.name}" in late.content.decode()


def test_a_press_without_the_version_is_old(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    assert signed_in(kaltim.helpdesk).act(ticket, "layani", seen="").status_code == 409
    assert walk.again(ticket).state == "queued"


def test_what_was_typed_comes_back_when_somebody_was_quicker(kaltim, signed_in):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    seen = ticket.version
    signed_in(kaltim.rekan_admin_ppe).act(ticket, "kembalikan", **REASON)
    late = signed_in(kaltim.admin_ppe).act(ticket, "benar", seen=seen, grounds="Sama dengan arsip 12 Maret.")
    assert "Sama dengan arsip 12 Maret." in late.content.decode()


def test_a_form_with_an_error_keeps_what_was_typed(kaltim, signed_in):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    response = signed_in(kaltim.admin_ppe).act(ticket, "tolak", category="", reason="Nama berbeda dengan SK.")
    assert response.status_code == 422
    assert "Nama berbeda dengan SK." in response.content.decode()


def test_a_get_of_an_act_only_leads_to_the_ticket(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    response = signed_in(kaltim.helpdesk).client.get(f"/tiket/{ticket.number}/layani/")
    assert response.status_code == 302
    assert walk.again(ticket).state == "queued"


def test_an_unknown_act_is_not_found(kaltim, signed_in):
    assert signed_in(kaltim.helpdesk).act(walk.submitted(kaltim), "hapus").status_code == 404


def test_the_refused_decision_keeps_the_findings(kaltim, signed_in):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    response = signed_in(kaltim.helpdesk).act(ticket, "lengkap", **OPEN)
    assert response.status_code == 409
    assert [item.note for item in walk.again(ticket).open_items()] == ["Lembar kedua tidak ada"]


def test_under_002_the_admin_agency_rejects_an_incomplete_file(banyuasin, signed_in):
    ticket = walk.judged(banyuasin, walk.submitted(banyuasin, "ppk"), Verdict.MISSING)
    signed_in(banyuasin.admin_agency).act(ticket, "tolak-berkas", category="incomplete", **REASON)
    assert walk.again(ticket).state == "rejected"


def test_only_002_rejects_an_incomplete_file(kaltim, signed_in):
    ticket = walk.judged(kaltim, walk.opened(kaltim, walk.submitted(kaltim)), Verdict.MISSING)
    response = signed_in(kaltim.helpdesk).act(ticket, "tolak-berkas", category="incomplete", **REASON)
    assert response.status_code == 409
    assert walk.again(ticket).state == "completeness_check"


def test_the_receipt_is_the_applicants_and_the_check_the_helpdesks(kaltim, signed_in):
    ticket = opened_by_applicant(kaltim, walk.submitted(kaltim))
    signed_in(kaltim.helpdesk).act(ticket, "diterima", **TOLD)
    receipt, check = Event.objects.about("ticket", ticket.pk).order_by("-seq")[:2][::-1]
    assert (receipt.act, receipt.actor_kind) == ("receive", "bearer")
    assert (check.act, check.actor) == ("identity_checked", kaltim.helpdesk)
    assert check.data == {"means": "in_person", "shown": "ktp"}


def test_the_receipt_needs_an_identity_check(kaltim, signed_in):
    ticket = opened_by_applicant(kaltim, walk.submitted(kaltim))
    assert signed_in(kaltim.helpdesk).act(ticket, "diterima", **{**TOLD, "identified": ""}).status_code == 422
    assert walk.again(ticket).received_at is None


def test_a_confirmation_says_whom_and_where(kaltim, signed_in):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    signed_in(kaltim.admin_ppe).act(ticket, "konfirmasi", **PRESSES["konfirmasi"][1])
    confirmation = Confirmation.objects.get(ticket=ticket)
    assert (confirmation.person, confirmation.contact, confirmation.by) == ("Bu Ani", ticket.phone, kaltim.admin_ppe)


def test_giving_up_wipes_the_password(kaltim, signed_in):
    ticket = told(kaltim, walk.submitted(kaltim))
    signed_in(kaltim.helpdesk).act(ticket, "tidak-diterima", **ACCOUNT)
    assert Handover.objects.get(owner_id=ticket.pk).status == Status.VOIDED


def test_nobody_handles_their_own_case(kaltim, signed_in):
    ticket = walk.submitted(kaltim, email=kaltim.helpdesk.email)
    assert signed_in(kaltim.helpdesk).act(ticket, "layani").status_code == 409


def test_a_note_of_the_round_before_does_not_stay_with_what_is_in_order(kaltim, signed_in):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    browser = signed_in(kaltim.helpdesk)
    browser.act(ticket, "periksa", **OPEN)
    browser.act(ticket, "periksa", **{**OPEN, "verdict_1": "in_order"})
    item = walk.again(ticket).checklist()[1]
    assert (item.verdict, item.note) == (Verdict.IN_ORDER, "")


def test_the_checklist_opens_the_file_that_it_judges(kaltim, signed_in):
    ticket = walk.opened(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    page = signed_in(kaltim.helpdesk).page(ticket).content.decode()
    checklist = page.partition('id="daftar-periksa"')[2].partition("</form>")[0]
    assert [f"/berkas/{document.public_id}/lihat/" in checklist for document in ticket.documents.all()] == [True, True]


def test_whose_session_ended_is_told_that_what_they_typed_is_kept(kaltim, client):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    here = f"/tiket/{ticket.number}/"
    answer = client.post(
        f"{here}catatan/", {"text": "Halo"}, headers={"referer": f"http://testserver{here}"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/akun/masuk/?next=/akun/kiriman/"
    assert "kami simpan" in answer.content.decode()


def test_a_foreign_page_names_no_way_back(kaltim, client):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    foreign = {"referer": "https://jahat.example/umpan/"}
    assert client.post(f"/tiket/{ticket.number}/catatan/", headers=foreign).url == "/akun/masuk/?next=/beranda/"


def test_an_archived_ticket_leads_to_its_dossier_for_whoever_may_read_it(kkp, signed_in):
    ticket = walk.TO_STATE["archived"](kkp, walk.submitted(kkp))
    link = f"/arsip/?q={ticket.number}"
    pages = {who: signed_in(getattr(kkp, who)).page(ticket).content.decode() for who in READS_IT}
    assert {who: link in page for who, page in pages.items()} == READS_IT
