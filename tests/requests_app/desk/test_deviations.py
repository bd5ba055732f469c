"""The gate on the screens: whoever ends a late step is asked on the very form, nothing typed is lost."""

import pytest
from django.urls import reverse

from requests_app.process.deviations.models import Deviation
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.workflow import TABLE
from tests import walk
from tests.requests_app.process.endings import ENDINGS, brought, checked
from tests.requests_app.process.pace import Pace

REASON = "Tiga pemohon datang bersamaan."
SAID = {"cause": "workload", "account_reason": REASON}
WHY = {"reason": "Alasan yang cukup panjang."}


@pytest.fixture
def pace(kaltim, time_machine):
    return Pace(kaltim, time_machine).at("2026-11-17 08:00")


def in_order(ticket, verdict="in_order"):
    return {f"verdict_{at}": verdict for at, _ in enumerate(ticket.required_documents())}


MET = {"means": "in_person", "shown": "ktp", "place": "Loket 1", "identified": "on"}

# act: the address's last word, and what its form takes besides
PRESSES = {
    Act.OPEN: ("layani", lambda _: {}),
    Act.FIND_COMPLETE: ("lengkap", in_order),
    Act.FIND_INCOMPLETE: ("belum-lengkap", lambda ticket: in_order(ticket, "missing")),
    Act.REQUEST_COMPLETION: ("minta-kelengkapan", lambda _: {"message": "Mohon dilengkapi."}),
    Act.FIND_VALID: ("benar", lambda _: {"grounds": "Sesuai dengan data SPSE."}),
    Act.FIND_INVALID: ("tolak", lambda _: {"category": "data_mismatch", **WHY}),
    Act.SEND_BACK: ("kembalikan", lambda _: WHY),
    Act.FULFIL: ("hasil", lambda _: {"generated": walk.PASSWORD, "installed": "on"}),
    Act.HAND_OVER: ("serahkan-hasil", lambda _: {}),
    Act.NOTIFY: ("beri-tahu", lambda _: MET),
    Act.NOTIFY_REJECTION: ("beri-tahu-penolakan", lambda _: {"means": "surel"}),
    Act.REISSUE: ("terbitkan-ulang", lambda _: WHY),
    Act.LAPSE: ("tidak-ditindaklanjuti", lambda _: WHY),
}
ELSEWHERE = {Act.ENQUEUE, Act.ARCHIVE, Act.MERGE}  # each has a test of its own below


def test_every_ending_has_a_press():
    assert set(PRESSES) | ELSEWHERE == set(ENDINGS)


def form_of(page, action):
    """The forms of the page that are sent there (a checklist's by its button)."""
    parts = page.content.decode().split("<form ")
    return "".join(part.split("</form>")[0] for part in parts if f'action="{action}"' in part)


@pytest.mark.parametrize("act", PRESSES)
def test_the_page_asks_before_the_press_and_the_press_without_a_reason_changes_nothing(pace, signed_in, act):
    ticket, _, steps = brought(pace, act)
    slug, data = PRESSES[act]
    browser = signed_in(walk.doer(pace.desk, ticket, act))
    action = reverse("desk:act", args=[ticket.number, slug])
    page = browser.client.get(action, follow=True)
    form = form_of(page, action)
    assert f"Langkah {steps[0]} (" in form
    assert "terlambat" in form
    assert 'name="cause" ' in form
    version = ticket.version
    again = browser.act(ticket, slug, **data(ticket))
    assert again.status_code == 422
    assert "Pilih sebab penyimpangan." in again.content.decode()
    assert walk.again(ticket).version == version
    assert not Deviation.objects.exists()


@pytest.mark.parametrize("act", PRESSES)
def test_with_a_reason_the_press_goes_through(pace, signed_in, act):
    ticket, _, steps = brought(pace, act)
    slug, data = PRESSES[act]
    answer = signed_in(walk.doer(pace.desk, ticket, act)).act(ticket, slug, **data(ticket), **SAID)
    assert answer.status_code in (200, 302), answer.content.decode()
    assert [(row.step_no, row.reason) for row in Deviation.objects.all()] == [(no, REASON) for no in steps]


def test_a_step_that_becomes_late_between_page_and_click_keeps_what_was_typed(pace, signed_in):
    ticket = pace.checked(pace.submitted(), 0)
    browser = signed_in(pace.desk.admin_ppe)
    assert "terlambat" not in form_of(browser.page(ticket), reverse("desk:act", args=[ticket.number, "kembalikan"]))
    pace.wait(30)
    again = browser.act(ticket, "kembalikan", reason="Nama pada SK berbeda dengan surat.")
    text = form_of(again, reverse("desk:act", args=[ticket.number, "kembalikan"]))
    assert "Nama pada SK berbeda dengan surat." in text
    assert "terlambat 20 menit (waktu baku 10 menit)" in text
    answer = browser.act(ticket, "kembalikan", reason="Nama pada SK berbeda dengan surat.", **SAID)
    assert answer.status_code == 302


def test_half_a_reason_comes_back_with_what_was_typed(pace, signed_in):
    ticket, _, _ = brought(pace, Act.SEND_BACK)
    again = signed_in(pace.desk.admin_ppe).act(ticket, "kembalikan", **WHY, cause="spse", account_reason="sibuk")
    text = again.content.decode()
    assert again.status_code == 422
    assert "Tulis alasannya" in text
    assert "\nsibuk</textarea>" in text
    assert '<option value="spse" selected>' in text


def test_in_time_the_fields_are_folded_and_nothing_is_required(pace, signed_in):
    ticket = pace.checked(pace.submitted(), 0)
    form = form_of(signed_in(pace.desk.admin_ppe).page(ticket), reverse("desk:act", args=[ticket.number, "kembalikan"]))
    assert "data-due-in" in form
    assert "Catat penyimpangan mutu baku" in form
    assert signed_in(pace.desk.admin_ppe).act(ticket, "kembalikan", **WHY).status_code == 302


def test_who_only_reads_sees_no_such_fields(pace, signed_in):
    ticket, _, _ = brought(pace, Act.SEND_BACK)
    assert 'name="cause"' not in signed_in(pace.desk.kepala).page(ticket).content.decode()


# --- the presses that stand elsewhere ---------------------------------------------------------------------------


def test_the_archive_asks_on_the_ticket_page(pace, signed_in):
    ticket, _, _ = brought(pace, Act.ARCHIVE)
    browser = signed_in(pace.desk.admin_ppe)
    address = reverse("archive:ticket_archive", args=[ticket.number])
    assert "terlambat" in form_of(browser.page(ticket), address)
    seen = {"seen": ticket.version}
    again = browser.client.post(address, {**seen, "cause": "absent"})
    assert again.status_code == 422
    assert '<option value="absent" selected>' in again.content.decode()
    assert browser.client.post(address, {**seen, **SAID}).status_code == 302
    assert Deviation.objects.get().step_no == 13


def test_a_number_that_is_given_late_is_accounted_for_at_the_slip(pace, signed_in):
    ticket, _, _ = brought(pace, Act.ENQUEUE)
    browser = signed_in(walk.doer(pace.desk, ticket, Act.ENQUEUE))
    address, seen = reverse("frontdesk:issue", args=[ticket.number]), {"seen": ticket.version}
    assert "terlambat" in form_of(browser.client.get(reverse("frontdesk:slip", args=[ticket.number])), address)
    assert browser.client.post(address, {**seen, "account_reason": REASON}).status_code == 422
    assert browser.client.post(address, {**seen, **SAID}).status_code == 302
    assert walk.again(ticket).queue_label


def test_a_merge_asks_too(pace, signed_in):
    ticket = pace.submitted("auditor", Channel.EMAIL)
    other = pace.submitted("auditor", Channel.EMAIL)
    pace.at("2026-11-19 09:00")
    browser = signed_in(walk.doer(pace.desk, ticket, Act.MERGE))
    address = reverse("desk:act", args=[ticket.number, "gabungkan"])
    assert "terlambat" in form_of(browser.client.get(address, {"ke": other.number}), address)
    data = {"into": other.number, "confirmed": "on", **WHY}
    assert browser.act(ticket, "gabungkan", **data).status_code == 422
    assert browser.act(ticket, "gabungkan", **data, **SAID).status_code == 302
    assert [row.step_no for row in Deviation.objects.all()] == [4]


# --- a requirement set aside, an output not produced ---------------------------------------------------------------


def test_setting_a_document_aside_is_offered_once_it_is_known_to_be_missing(pace, signed_in):
    ticket = checked(pace)
    browser = signed_in(pace.desk.helpdesk)
    verdicts = {**in_order(ticket), "verdict_1": "missing"}
    assert 'name="overrides"' not in browser.page(ticket).content.decode()
    browser.act(ticket, "periksa", **verdicts)
    assert 'name="overrides"' in browser.page(ticket).content.decode()
    assert browser.act(ticket, "lengkap", **verdicts).status_code == 409
    assert browser.act(ticket, "lengkap", **verdicts, overrides="on").status_code == 422
    assert browser.act(ticket, "lengkap", **verdicts, overrides="on", **SAID).status_code == 302
    assert [(row.kind, row.status) for row in Deviation.objects.all()] == [("overridden", "noted")]


def test_an_output_that_was_not_produced_can_be_said(pace, signed_in):
    ticket = pace.checked(pace.submitted(), 0)
    browser = signed_in(pace.desk.admin_ppe)
    assert browser.act(ticket, "kembalikan", **WHY, no_output="on").status_code == 422
    assert browser.act(ticket, "kembalikan", **WHY, no_output="on", **SAID).status_code == 302
    assert [row.kind for row in Deviation.objects.all()] == ["no_output"]


# --- what is owed ----------------------------------------------------------------------------------------------------


@pytest.fixture
def owed(pace):
    """The applicant withdrew while step 5 was late: nobody could be asked."""
    ticket = checked(pace)
    pace.wait(30)
    return actions.do(ticket, Act.WITHDRAW, by=pace.desk.pemohon)


def test_what_is_owed_shuts_the_archive_until_the_role_explains_it(pace, signed_in, owed):
    keeper, helpdesk = signed_in(pace.desk.admin_ppe), signed_in(pace.desk.helpdesk)
    shut = keeper.page(owed).content.decode()
    assert "Jelaskan dahulu penyimpangan langkah 5" in shut
    assert "dijelaskan oleh Helpdesk" in shut
    address = reverse("desk:explain", args=[owed.number, Deviation.objects.get().pk])
    assert keeper.client.post(address, SAID).status_code == 409
    assert helpdesk.client.post(address, {"cause": "workload"}).status_code == 422
    assert helpdesk.client.post(address, SAID).status_code == 302
    assert helpdesk.client.post(address, SAID).status_code == 409
    row = Deviation.objects.get()
    assert (row.status, row.noted_by, row.reason) == ("noted", pace.desk.helpdesk, REASON)
    address = reverse("archive:ticket_archive", args=[owed.number])
    assert keeper.client.post(address, {"seen": walk.again(owed).version, **SAID}).status_code == 302


def test_another_office_cannot_explain(pace, kkp, signed_in, owed):
    address = reverse("desk:explain", args=[owed.number, Deviation.objects.get().pk])
    assert signed_in(kkp.helpdesk).client.post(address, SAID).status_code == 404


def test_a_deviation_of_another_ticket_cannot_be_explained_through_this_one(pace, signed_in, owed):
    other = pace.submitted()
    address = reverse("desk:explain", args=[other.number, Deviation.objects.get().pk])
    assert signed_in(pace.desk.helpdesk).client.post(address, SAID).status_code == 409
    assert Deviation.objects.get().status == "owed"


def test_the_history_says_it_in_one_line(pace, signed_in):
    ticket, _, _ = brought(pace, Act.SEND_BACK)
    signed_in(pace.desk.admin_ppe).act(ticket, "kembalikan", **WHY, **SAID)
    page = signed_in(pace.desk.kepala).page(ticket).content.decode()
    assert f"Beban kerja atau antrean panjang – {REASON}" in page
    assert TABLE[Act.SEND_BACK].done in page
