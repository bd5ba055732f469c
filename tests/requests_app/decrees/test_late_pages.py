"""A decree's step that ends late asks why on its page, and nothing that was typed is lost."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from requests_app.decrees import actions
from requests_app.decrees.draft_views import issue_initial
from requests_app.decrees.models import State
from requests_app.decrees.text_actions import current
from requests_app.handover.results import Secret
from requests_app.process.deviations.models import Deviation, Status
from tests.requests_app.decrees import walk
from tests.requests_app.tickets.pickup_helpers import signed_in

WHY = {"cause": "workload", "account_reason": "Tiga SK lain harus terbit pada hari yang sama."}
ASKED = "Penyimpangan mutu baku"


def moment(desk, text):
    return datetime.fromisoformat(text).replace(tzinfo=desk.office.tz)


@pytest.fixture
def jam(kaltim):
    with time_machine.travel(moment(kaltim, "2026-11-17 08:00"), tick=False) as clock:
        yield lambda text: clock.move_to(moment(kaltim, text), tick=False)


def post(user, name, decree, *args, **data):
    return signed_in(user).post(reverse(name, args=[decree.public_id, *args]), {"seen": decree.version, **data})


def text_of(user, name, decree, *args):
    return signed_in(user).get(reverse(name, args=[decree.public_id, *args])).content.decode()


def state(decree):
    return walk.again(decree).state


def the_one():
    return Deviation.objects.get(process="decree")


def test_a_late_issue_asks_why_and_keeps_what_was_typed(kaltim, jam):
    text = {**current(kaltim.office).text.as_json(), "place": "Samarinda"}
    decree = actions.put_text(walk.drafted(kaltim), text, by=kaltim.admin_ppe)
    decree = actions.submit(decree, by=kaltim.admin_ppe)
    jam("2026-11-23 08:00")
    assert ASKED in text_of(kaltim.kepala, "decrees:issue", decree)
    typed = {**issue_initial(decree, kaltim.kepala), "on": "2026-11-23", "number": "SK/77/2026", "sure": "on"}
    refused = post(kaltim.kepala, "decrees:issue", decree, **typed)
    assert (refused.status_code, state(decree)) == (422, State.SUBMITTED)
    assert "SK/77/2026" in refused.content.decode()
    assert post(kaltim.kepala, "decrees:issue", decree, **typed, **WHY).status_code == 302
    assert state(decree) == State.ORDERED
    assert (the_one().step_no, the_one().status) == (1, Status.NOTED)


def test_accounts_made_late_ask_why_on_the_page(kaltim, jam):
    decree = walk.issued(kaltim)
    actions.mark_made(walk.first(decree), user_id="U", password=Secret(walk.PASSWORD), by=kaltim.admin_ppe)
    jam("2026-11-17 10:00")
    decree = walk.again(decree)
    assert ASKED in signed_in(kaltim.admin_ppe).get(reverse("decrees:decree", args=[decree.public_id])).content.decode()
    refused = post(
        kaltim.admin_ppe, "decrees:act", decree, "selesai-membuat", account_reason="Panjang sekali daftarnya."
    )
    assert (refused.status_code, state(decree)) == (422, State.ORDERED)
    assert "Panjang sekali daftarnya." in refused.content.decode()
    assert post(kaltim.admin_ppe, "decrees:act", decree, "selesai-membuat", **WHY).status_code == 302
    assert (state(decree), the_one().step_no) == (State.ACCOUNTS_CREATED, 3)


def test_only_the_last_one_told_late_asks_why(kaltim, jam):
    decree = walk.made(kaltim, walk.facts(1), walk.facts(2))
    jam("2026-11-17 12:00")
    seen = {"way": "in_person", "shown": "ktp", "place": "Loket"}
    for person in (1, 2):
        asked = (
            ASKED
            in signed_in(kaltim.admin_ppe)
            .get(reverse("decrees:tell", args=[decree.public_id, person]))
            .content.decode()
        )
        assert asked is (person == 2)
        if person == 1:
            assert post(kaltim.admin_ppe, "decrees:tell", decree, person, **seen).status_code == 200
    assert post(kaltim.admin_ppe, "decrees:tell", decree, 2, **seen).status_code == 422
    assert state(decree) == State.ACCOUNTS_CREATED
    assert post(kaltim.admin_ppe, "decrees:tell", decree, 2, **seen, **WHY).status_code == 200
    assert (state(decree), the_one().step_no) == (State.INFORMED, 4)


def test_a_late_archive_asks_why_and_the_register_leads_back_to_the_decree(kaltim, jam):
    decree = walk.scanned(kaltim, walk.fetched(kaltim))
    jam("2026-11-18 08:00")
    refused = post(kaltim.admin_ppe, "archive:decree_archive", decree, account_reason="Lemari arsip terkunci.")
    assert (refused.status_code, state(decree)) == (422, State.INFORMED)
    assert "Lemari arsip terkunci." in refused.content.decode()
    assert post(kaltim.admin_ppe, "archive:decree_archive", decree, **WHY).status_code == 302
    row = the_one()
    shown = signed_in(kaltim.kepala).get(reverse("deviations:detail", args=[row.pk])).content.decode()
    assert reverse("decrees:decree", args=[decree.public_id]) in shown


def test_why_the_deadline_is_this_is_shown_day_by_day(kaltim, jam):
    decree = walk.submitted(kaltim)
    assert reverse("decrees:deadline", args=[decree.public_id]) in text_of(kaltim.kepala, "decrees:decree", decree)
    shown = text_of(kaltim.kepala, "decrees:deadline", decree)
    assert "Tenggat langkah 1: Mengeluarkan SK" in shown
    assert "Waktu baku 3 hari kerja menurut SOP 001" in shown
    assert signed_in(kaltim.helpdesk).get(reverse("decrees:deadline", args=[decree.public_id])).status_code == 404


def test_a_finished_decree_has_no_deadline_and_says_so(kaltim, jam):
    shown = text_of(kaltim.kepala, "decrees:deadline", walk.archived(kaltim))
    assert "Tidak ada langkah petugas yang sedang berjalan pada SK ini." in shown
