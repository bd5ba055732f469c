"""The applicant's list and page: who may see them, what they say, and what they never say."""

import pytest

from accounts_app.audit.models import Event
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, filing
from requests_app.tickets.journey import journey
from requests_app.tickets.notes import add_note
from requests_app.tickets.workflow import State
from tests import walk
from tests.requests_app.tickets.pickup_helpers import page, ready, signed_in, user_id_found

USER_ID = "AUDITOR.CONTOH"
EVERY_STATE = {
    "queued": "Menunggu giliran diperiksa",
    "completeness_check": "Kelengkapan berkas sedang diperiksa",
    "awaiting_completion": "Berkas Anda perlu dilengkapi",
    "validity_check": "Kebenaran data sedang diperiksa",
    "reset": "Hasil sedang disiapkan untuk Anda",
    "rejected": "Keputusan sedang disampaikan",
    "notified": "Password baru siap diambil",
    "lapsed": "Permohonan tidak ditindaklanjuti",
    "archived": "Selesai",
}
OWN_PAGES = ("mine", "live", "upload", "complete", "withdraw", "user_id", "receive")


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_ticket_does_not_exist_for_anybody_but_its_applicant(kaltim, orang_asing, name):
    ticket = walk.submitted(kaltim)
    for person in (orang_asing, kaltim.helpdesk, kaltim.admin_ppe, kaltim.kepala, kaltim.admin_kantor):
        assert signed_in(person).post(page(name, ticket.number), follow=True).status_code in (404, 405)
        assert signed_in(person).get(page(name, ticket.number), follow=True).status_code == 404


@pytest.mark.parametrize("name", ["my_list", "mine"])
def test_a_visitor_is_asked_to_sign_in(client, kaltim, name):
    args = [walk.submitted(kaltim).number] if name == "mine" else []
    assert client.get(page(name, *args)).url.startswith("/akun/masuk/")


def test_staff_see_their_own_ticket_as_applicants(kaltim):
    intake = actions.Intake(kaltim.office, Channel.ONLINE, kaltim.helpdesk, walk.fields(kaltim, "auditor"))
    ticket = actions.submit(intake, by=kaltim.helpdesk)
    assert ticket.number in text_of(signed_in(kaltim.helpdesk).get(page("mine", ticket.number)))


def test_the_list_holds_ones_own_tickets_newest_first(kaltim, orang_asing):
    first, second = walk.submitted(kaltim), walk.submitted(kaltim)
    text = text_of(signed_in(kaltim.pemohon).get(page("my_list")))
    assert text.index(second.number) < text.index(first.number)
    assert first.number not in text_of(signed_in(orang_asing).get(page("my_list")))


def test_the_empty_list_says_what_to_do(orang_asing):
    text = text_of(signed_in(orang_asing).get(page("my_list")))
    assert "Belum ada permohonan" in text
    assert 'href="/ajukan/"' in text


def test_the_list_is_bounded_and_goes_on(kaltim, django_assert_max_num_queries):
    tickets = [walk.submitted(kaltim) for _ in range(52)]
    client = signed_in(kaltim.pemohon)
    with django_assert_max_num_queries(6):
        text = text_of(client.get(page("my_list")))
    assert text.count("own-row-head") == 50
    older = text_of(client.get(f"{page('my_list')}?sebelum={tickets[2].pk}"))
    assert older.count("own-row-head") == 2


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "²"])
def test_a_made_up_cursor_shows_the_first_page(kaltim, cursor):
    ticket = walk.submitted(kaltim)
    assert ticket.number in text_of(signed_in(kaltim.pemohon).get(page("my_list"), {"sebelum": cursor}))


@pytest.mark.parametrize(("state", "words"), EVERY_STATE.items())
def test_the_page_says_where_the_ticket_stands(kaltim, state, words):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    assert ticket.state == state
    assert words in text_of(signed_in(kaltim.pemohon).get(page("mine", ticket.number)))


def test_a_walk_in_is_sent_to_the_guest_book_first(kaltim):
    ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
    text = text_of(signed_in(kaltim.pemohon).get(page("mine", ticket.number)))
    assert "Silakan mengisi buku tamu di loket" in text
    assert "Pengisian buku tamu" in text


@pytest.mark.parametrize("state", EVERY_STATE)
def test_the_way_has_one_place_where_the_ticket_is(kaltim, state):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    statuses = [step.status for step in journey(ticket)]
    here = [at for at, status in enumerate(statuses) if status in ("now", "work")]
    assert len(here) == (0 if state == "archived" else 1)
    assert "done" not in statuses[here[0] :] if here else "todo" not in statuses


@pytest.mark.parametrize(("state", "status"), [("queued", "work"), ("awaiting_completion", "now"), ("notified", "now")])
def test_only_the_applicants_own_turn_is_marked_as_theirs(kaltim, state, status):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    assert {step.status for step in journey(ticket)} - {"done", "todo"} == {status}


def test_a_lapse_stands_before_the_archiving_that_it_starts(kaltim):
    titles = [step.title for step in journey(walk.lapsed(kaltim, walk.submitted(kaltim)))]
    assert titles[-2:] == ["Tidak ditindaklanjuti", "Pengarsipan"]


def test_a_second_round_is_told_as_one(kaltim):
    ticket = walk.awaiting(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    ticket = actions.do(walk.with_documents(kaltim, ticket), Act.COMPLETE, by=kaltim.pemohon)
    titles = [step.title for step in journey(ticket)]
    assert titles[2:6] == [
        "Kelengkapan diperiksa",
        "Kelengkapan diminta",
        "Berkas dilengkapi",
        "Pemeriksaan kelengkapan (putaran 2)",
    ]


def test_why_staff_gave_up_is_theirs(kaltim):
    ticket, _, _ = ready(kaltim)
    actions.give_up(ticket, by=kaltim.helpdesk, account=walk.GAVE_UP)
    text = text_of(signed_in(kaltim.pemohon).get(page("mine", ticket.number)))
    assert "Selesai tanpa penyerahan hasil" in text
    assert "mengangkat telepon" not in text


@pytest.mark.parametrize("state", EVERY_STATE)
def test_no_name_of_staff_and_no_internal_note_reaches_the_applicant(kaltim, state):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    add_note(ticket, "Curiga surat palsu, periksa lagi.", by=kaltim.helpdesk)
    text = text_of(signed_in(kaltim.pemohon).get(page("mine", ticket.number)))
    assert "Curiga" not in text
    assert kaltim.helpdesk.name not in text
    assert kaltim.admin_ppe.name not in text


def test_the_page_costs_few_queries(kaltim, django_assert_max_num_queries):
    ticket, _, _ = ready(kaltim, wants_user_id=True)
    client = signed_in(kaltim.pemohon)
    with django_assert_max_num_queries(12):
        client.get(page("mine", ticket.number))


@pytest.mark.parametrize("office", ["kaltim", "kkp", "umum", "banyuasin"])
def test_the_way_follows_the_sop_of_the_office(request, office):
    desk = request.getfixturevalue(office)
    kind = {"kaltim": "auditor", "kkp": "admin_agency", "umum": "pokja", "banyuasin": "ppk"}[office]
    ticket = walk.received(desk, walk.submitted(desk, kind))
    text = text_of(signed_in(desk.pemohon).get(page("mine", ticket.number)))
    assert "Hasil diterima" in text
    assert ("Hasil disiapkan" in text) == (office != "banyuasin")
    assert f"SOP {ticket.sop.code}" in text


def test_a_rejection_is_not_shown_before_it_was_told(kaltim):
    ticket = walk.rejected(kaltim, walk.submitted(kaltim))
    client = signed_in(kaltim.pemohon)
    assert "NIP tidak sesuai" not in text_of(client.get(page("mine", ticket.number)))
    walk.do(kaltim, ticket, Act.NOTIFY_REJECTION, means="phone")
    told = text_of(client.get(page("mine", ticket.number)))
    assert "NIP tidak sesuai dengan data SPSE." in told
    assert "Permohonan tidak dapat dikabulkan" in told


def test_an_account_of_inaproc_gets_its_own_words(kaltim):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    ticket = actions.reject(ticket, by=kaltim.admin_ppe, category="inaproc", reason="Akun dialihkan sejak 2024.")
    walk.do(kaltim, ticket, Act.NOTIFY_REJECTION, means="email")
    assert "Akun Anda dikelola INAPROC" in text_of(signed_in(kaltim.pemohon).get(page("mine", ticket.number)))


def test_an_unchanged_page_is_left_alone_and_a_changed_one_is_renewed(kaltim):
    ticket = walk.submitted(kaltim)
    client = signed_in(kaltim.pemohon)
    stamp = client.get(page("mine", ticket.number)).context["page"].stamp
    assert client.get(page("live", ticket.number), {"cap": stamp}).status_code == 204
    walk.opened(kaltim, ticket)
    text = text_of(client.get(page("live", ticket.number), {"cap": stamp}))
    assert "Kelengkapan berkas sedang diperiksa" in text
    assert "<html" not in text


def test_a_wrong_code_elsewhere_renews_the_page(kaltim):
    ticket, _, _ = ready(kaltim)
    client = signed_in(kaltim.pemohon)
    stamp = client.get(page("mine", ticket.number)).context["page"].stamp
    actions.disclose(ticket, "000000000000", place="link")
    assert client.get(page("live", ticket.number), {"cap": stamp}).status_code == 200


def test_a_finished_ticket_stops_asking(kaltim):
    ticket = walk.archived(kaltim, walk.submitted(kaltim))
    assert "hx-trigger" not in text_of(signed_in(kaltim.pemohon).get(page("mine", ticket.number)))


def test_the_page_is_not_kept_by_caches(kaltim):
    response = signed_in(kaltim.pemohon).get(page("mine", walk.submitted(kaltim).number))
    assert "no-store" in response["Cache-Control"]


# --- withdrawing ---------------------------------------------------------------------------------------------


def test_withdrawing_asks_first_and_keeps_the_reason(kaltim):
    ticket = walk.submitted(kaltim)
    client = signed_in(kaltim.pemohon)
    assert "Tarik permohonan ini?" in text_of(client.get(page("withdraw", ticket.number)))
    assert walk.again(ticket).state == "queued"
    client.post(page("withdraw", ticket.number), {"seen": ticket.version, "reason": "Sudah ingat."})
    after = walk.again(ticket)
    assert (after.state, after.lapse_reason) == ("lapsed", "Sudah ingat.")
    assert "Permohonan telah Anda tarik" in text_of(client.get(page("mine", ticket.number)))


def test_a_stale_withdrawal_changes_nothing(kaltim):
    ticket = walk.submitted(kaltim)
    walk.opened(kaltim, ticket)
    response = signed_in(kaltim.pemohon).post(page("withdraw", ticket.number), {"seen": ticket.version}, follow=True)
    text = text_of(response)
    assert "sudah berubah sejak halaman dibuka" in text
    assert kaltim.helpdesk.name not in text
    assert walk.again(ticket).state == "completeness_check"


def test_nothing_is_withdrawn_once_a_result_is_recorded(kaltim):
    ticket = walk.fulfilled(kaltim, walk.submitted(kaltim))
    client = signed_in(kaltim.pemohon)
    assert page("withdraw", ticket.number) not in text_of(client.get(page("mine", ticket.number)))
    client.post(page("withdraw", ticket.number), {"seen": ticket.version})
    assert walk.again(ticket).state == "reset"


# --- the user ID and the receipt -------------------------------------------------------------------------------


def test_a_user_id_is_shown_on_request_only_and_each_time_leaves_a_trace(kaltim):
    ticket = user_id_found(kaltim)
    client = signed_in(kaltim.pemohon)
    assert USER_ID not in text_of(client.get(page("mine", ticket.number)))
    assert USER_ID in text_of(client.post(page("user_id", ticket.number)))
    assert USER_ID not in text_of(client.get(page("mine", ticket.number)))
    client.post(page("user_id", ticket.number))
    acts = list(Event.objects.about("ticket", ticket.pk).values_list("act", flat=True))
    assert acts[-2:] == ["disclose", "user_id_read"]
    assert Event.objects.about("ticket", ticket.pk).filter(act="disclose").get().data["place"] == "page"


def test_a_user_id_is_received_after_it_was_shown(kaltim):
    ticket = user_id_found(kaltim)
    client = signed_in(kaltim.pemohon)
    assert "Sudah saya terima" not in text_of(client.get(page("mine", ticket.number)))
    shown = client.post(page("user_id", ticket.number)).context["ticket"]
    client.post(page("receive", ticket.number), {"seen": shown.version})
    assert walk.again(ticket).received_at is not None
    assert USER_ID not in text_of(client.get(page("mine", ticket.number)))


def test_the_user_id_beside_a_password_does_not_count_as_opening_it(kaltim):
    ticket, _, _ = ready(kaltim, wants_user_id=True)
    client = signed_in(kaltim.pemohon)
    assert USER_ID in text_of(client.post(page("user_id", ticket.number)))
    assert walk.again(ticket).disclosed_at is None
    assert "Sudah saya terima" not in text_of(client.get(page("mine", ticket.number)))


def test_a_user_id_is_not_shown_before_the_applicant_was_told(kaltim):
    ticket = walk.fulfilled(kaltim, walk.submitted(kaltim, wants_user_id=True))
    response = signed_in(kaltim.pemohon).post(page("user_id", ticket.number), follow=True)
    assert USER_ID not in text_of(response)


def test_a_password_is_received_on_the_page_once_it_was_opened(kaltim):
    ticket, _, code = ready(kaltim)
    actions.disclose(ticket, code, place="link")
    client = signed_in(kaltim.pemohon)
    assert "Bukan Anda yang membukanya?" in text_of(client.get(page("mine", ticket.number)))
    client.post(page("receive", ticket.number), {"seen": walk.again(ticket).version})
    assert walk.again(ticket).received_at is not None


def test_a_receipt_without_the_version_that_was_shown_is_refused(kaltim):
    ticket = user_id_found(kaltim)
    client = signed_in(kaltim.pemohon)
    client.post(page("user_id", ticket.number))
    client.post(page("receive", ticket.number))
    assert walk.again(ticket).received_at is None


def test_the_queue_number_and_who_is_ahead(kaltim):
    numbers = []
    for label in ("A 001", "A 002"):
        ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
        numbers.append(
            walk.do(kaltim, walk.do(kaltim, ticket, Act.RECORD_GUEST), Act.ENQUEUE, queue_label=label).number
        )
    text = text_of(signed_in(kaltim.pemohon).get(page("mine", numbers[1])))
    assert "A 002" in text
    assert "1 orang" in text
    assert "Siapkan asli: Surat Perintah Tugas Pemeriksaan" in text


def test_the_helpdesks_words_stand_beside_the_document(kaltim):
    ticket = walk.opened(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    keys = [document.key for document in ticket.required_documents()]
    findings = [filing.Finding(keys[0], "in_order"), filing.Finding(keys[1], "unreadable", "Tanda tangan terpotong.")]
    filing.check(ticket, findings, by=kaltim.helpdesk)
    ticket = walk.do(kaltim, walk.again(ticket), Act.FIND_INCOMPLETE)
    walk.do(kaltim, ticket, Act.REQUEST_COMPLETION, message="Mohon foto ulang.")
    response = signed_in(kaltim.pemohon).get(page("mine", ticket.number))
    text = text_of(response)
    assert "Tanda tangan terpotong." in text
    assert "Mohon foto ulang." in text
    assert [place.item.requirement for place in response.context["page"].places] == [keys[1]]


def test_every_state_of_a_ticket_is_covered_here():
    assert set(EVERY_STATE) == set(State.values) - {State.SUBMITTED.value}


@pytest.mark.parametrize(("state", "offered"), [("lapsed", True), ("queued", False)])
def test_a_request_that_ended_without_a_result_leads_to_a_new_one(kaltim, state, offered):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    assert ("Ajukan permohonan baru" in text_of(signed_in(kaltim.pemohon).get(page("mine", ticket.number)))) is offered
