"""/ambil/<token>/: link and spoken code show the password once, to one browser, for ten minutes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.roles import Role
from requests_app.handover import actions as handover
from requests_app.handover.models import Handover, Status
from requests_app.handover.results import Secret
from requests_app.tickets import actions
from tests import walk
from tests.requests_app.tickets.pickup_helpers import opened_by, page, ready, signed_in, token_of, wrong
from tests.walk import PASSWORD


def row_of(ticket):
    return Handover.objects.filter(owner_id=ticket.pk).latest("pk")


def text_of(response):
    return response.content.decode()


def older(row, **by):
    """Move every time of the row into the past."""
    names = ("noticed_at", "expires_at", "opened_at", "viewing_until")
    moved = {name: getattr(row, name) - timedelta(**by) for name in names if getattr(row, name)}
    Handover.objects.filter(pk=row.pk).update(**moved)


def test_the_link_asks_for_the_code_and_shows_nothing_yet(client, kaltim):
    ticket, token, _ = ready(kaltim)
    response = client.get(page("pick_up", token))
    assert ticket.number in text_of(response)
    assert kaltim.office.name in text_of(response)
    assert PASSWORD not in text_of(response)
    assert kaltim.pemohon.name not in text_of(response)


@pytest.mark.parametrize("typed", ["{0}", "{0[0]}{0[1]}{0[2]}{0[3]}-rest", "plain"])
def test_the_right_code_shows_the_password(client, kaltim, typed):
    _, token, code = ready(kaltim)
    spelled = {"{0}": code, "plain": code.replace(" ", "")}.get(typed, code.replace(" ", "-"))
    response = opened_by(client, token, spelled)
    assert response.redirect_chain == [(page("picked_up", token), 303)]
    assert PASSWORD in text_of(response)
    assert "wajib mengubah password" in text_of(response)


def test_the_user_id_comes_with_it_when_it_was_asked_for(client, kaltim):
    _, token, code = ready(kaltim, wants_user_id=True)
    assert "AUDITOR.CONTOH" in text_of(opened_by(client, token, code))


def test_opening_is_an_event_of_the_bearer(client, kaltim):
    ticket, token, code = ready(kaltim)
    opened_by(client, token, code)
    event = Event.objects.about("ticket", ticket.pk).get(act="disclose")
    assert (event.actor, event.actor_kind, event.data["place"]) == (None, "bearer", "link")


def test_a_signed_in_applicant_opens_it_by_name(kaltim):
    ticket, token, code = ready(kaltim)
    opened_by(signed_in(kaltim.pemohon), token, code)
    assert Event.objects.about("ticket", ticket.pk).get(act="disclose").actor == kaltim.pemohon


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_burns_nothing(client, kaltim, method):
    ticket, token, _ = ready(kaltim)
    before, events = row_of(ticket), Event.objects.count()
    for name in ("pick_up", "picked_up", "confirm_pickup"):
        for _ in range(3):
            getattr(client, method)(page(name, token))
    assert Handover.objects.filter(pk=before.pk).values().get() == {
        field.attname: getattr(before, field.attname) for field in Handover._meta.concrete_fields
    }
    assert Event.objects.count() == events


def test_a_scanner_that_submits_junk_burns_nothing(client, kaltim):
    ticket, token, code = ready(kaltim)
    for junk in ("", "test", "12345", "1234567890123", "x" * 5000):
        response = client.post(page("pick_up", token), {"code": junk})
        assert "Percobaan ini tidak dihitung" in text_of(response)
    assert row_of(ticket).attempts == 0
    assert PASSWORD in text_of(opened_by(client, token, code))


def test_wrong_codes_count_down_and_the_fifth_locks(client, kaltim):
    ticket, token, code = ready(kaltim)
    for left in (4, 3, 2, 1):
        assert f"Sisa {left} dari 5 percobaan" in text_of(client.post(page("pick_up", token), {"code": wrong(code)}))
    assert "Terkunci sementara" in text_of(client.post(page("pick_up", token), {"code": wrong(code)}))
    assert row_of(ticket).status == Status.LOCKED
    assert PASSWORD not in text_of(opened_by(client, token, code))
    assert Event.objects.about("ticket", ticket.pk).filter(act="code_refused").count() == 5


def test_what_was_typed_is_never_written_back(client, kaltim):
    _, token, code = ready(kaltim)
    for typed in (wrong(code), "12345", "<b>1"):
        assert typed not in text_of(client.post(page("pick_up", token), {"code": typed}))


def test_a_new_code_opens_a_locked_link_and_the_old_code_is_dead(client, kaltim):
    ticket, issued = walk.notified(kaltim, walk.submitted(kaltim))
    token, old = token_of(issued), issued.code.expose()
    for _ in range(5):
        client.post(page("pick_up", token), {"code": wrong(old)})
    _, renewed = actions.new_code(
        walk.again(ticket), by=kaltim.helpdesk, renewal_key=issued.renewal_key.expose(), check=walk.BY_PHONE
    )
    assert "Sisa 4" in text_of(client.post(page("pick_up", token), {"code": old}))
    assert PASSWORD in text_of(opened_by(client, token, renewed.code.expose()))


def test_an_expired_link_says_what_to_do_and_opens_nothing(client, kaltim):
    ticket, token, code = ready(kaltim)
    older(row_of(ticket), hours=73)
    assert "Masa berlaku habis" in text_of(client.get(page("pick_up", token)))
    assert PASSWORD not in text_of(opened_by(client, token, code))
    handover.expire_due(timezone.now())
    assert "Masa berlaku habis" in text_of(client.get(page("pick_up", token)))


def test_a_reissue_kills_the_old_link_with_the_new_code_too(client, kaltim):
    ticket, token, code = ready(kaltim)
    ticket = actions.reissue(ticket, by=kaltim.admin_ppe, reason="Tidak diterima.")
    assert "tidak berlaku lagi" in text_of(opened_by(client, token, code))
    ticket = walk.identified(kaltim, ticket)
    ticket = actions.find_valid(ticket, by=kaltim.admin_ppe, grounds="Sesuai.")
    ticket = actions.fulfil(ticket, by=kaltim.admin_ppe, password=Secret("Baru-9-Lain-77"), hand_over=True)
    _, issued = actions.notify(ticket, by=kaltim.helpdesk, check=walk.IN_PERSON)
    assert "tidak berlaku lagi" in text_of(opened_by(client, token, issued.code.expose()))
    assert "Baru-9-Lain-77" in text_of(opened_by(client, token_of(issued), issued.code.expose()))


def test_an_unknown_link_is_answered_kindly(client, db):
    response = client.get(page("pick_up", "x" * 43))
    assert response.status_code == 404
    assert "Tautan ini tidak dikenal" in text_of(response)


@pytest.mark.parametrize("token", ["a", "\udcff", "é" * 300, "%00", "'; --"])
def test_no_token_makes_the_page_stumble(client, db, token):
    path = page("pick_up", "TOKEN").replace("TOKEN", token.encode("utf-8", "surrogatepass").hex())
    assert client.get(path).status_code == 404


def test_a_handover_of_another_process_is_not_opened_here(client, kaltim):
    row = handover.seal("decree", 1, kaltim.office, Secret(PASSWORD))
    issued = handover.issue_code(row.pk)
    assert client.get(page("pick_up", token_of(issued))).status_code == 404


# --- the same browser, and every other one ---------------------------------------------------------------------


def test_the_same_browser_sees_it_again_and_another_does_not(client, kaltim):
    _, token, code = ready(kaltim)
    opened_by(client, token, code)
    assert PASSWORD in text_of(client.get(page("picked_up", token)))
    stranger = Client()
    response = stranger.get(page("picked_up", token), follow=True)
    assert PASSWORD not in text_of(response)
    assert "Bukan Anda yang membukanya?" in text_of(response)
    assert PASSWORD not in text_of(opened_by(stranger, token, code))


def test_a_forged_cookie_shows_nothing(client, kaltim):
    _, token, code = ready(kaltim)
    opened_by(client, token, code)
    stranger = Client()
    stranger.cookies["ambil_pembuka"] = client.cookies["ambil_pembuka"].value.replace(":", ".", 1)
    stranger.cookies["ambil_kunci"] = client.cookies["ambil_kunci"].value
    assert PASSWORD not in text_of(stranger.get(page("picked_up", token), follow=True))


def test_the_opener_of_one_link_is_nobody_at_another(client, kaltim):
    _, token, code = ready(kaltim)
    other, other_token, other_code = ready(kaltim)
    opened_by(client, token, code)
    opened_by(Client(), other_token, other_code)
    client.post(page("confirm_pickup", other_token))
    assert row_of(other).status == Status.OPENED


def test_the_cookies_are_locked_to_this_link_and_hidden_from_scripts(client, kaltim):
    _, token, code = ready(kaltim)
    response = client.post(page("pick_up", token), {"code": code})
    for name, age in (("ambil_kunci", 600), ("ambil_pembuka", 72 * 3600)):
        cookie = response.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == page("pick_up", token)
        assert cookie["max-age"] == age


def test_after_ten_minutes_it_cannot_be_seen_but_still_be_confirmed(client, kaltim):
    ticket, token, code = ready(kaltim)
    opened_by(client, token, code)
    older(row_of(ticket), minutes=11)
    over = text_of(client.get(page("picked_up", token)))
    assert PASSWORD not in over
    assert "Waktu melihat password sudah habis" in over
    client.post(page("confirm_pickup", token))
    assert walk.again(ticket).received_at is not None


def test_the_page_leaves_the_screen_by_itself(client, kaltim):
    _, token, code = ready(kaltim)
    assert 590 <= int(opened_by(client, token, code)["Refresh"]) <= 601


def test_confirming_wipes_the_password_and_closes_the_link(client, kaltim):
    ticket, token, code = ready(kaltim)
    opened_by(client, token, code)
    response = client.post(page("confirm_pickup", token), follow=True)
    assert "Selesai. Terima kasih." in text_of(response)
    assert row_of(ticket).status == Status.CONFIRMED
    assert PASSWORD not in text_of(client.get(page("picked_up", token), follow=True))
    assert walk.again(ticket).waiting_role == Role.ADMIN_PPE


def test_nobody_else_confirms_with_the_link_alone(client, kaltim):
    ticket, token, code = ready(kaltim)
    opened_by(client, token, code)
    Client().post(page("confirm_pickup", token))
    assert row_of(ticket).status == Status.OPENED


def test_confirming_twice_is_harmless(client, kaltim):
    ticket, token, code = ready(kaltim)
    opened_by(client, token, code)
    client.post(page("confirm_pickup", token))
    assert client.post(page("confirm_pickup", token)).status_code == 303
    assert Event.objects.about("ticket", ticket.pk).filter(act="receive").count() == 1


# --- headers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pick_up", "picked_up", "confirm_pickup"])
def test_every_page_of_the_link_is_uncached_unindexed_and_keeps_its_address(client, kaltim, name):
    _, token, code = ready(kaltim)
    opened_by(client, token, code)
    response = client.get(page(name, token))
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_form_from_elsewhere_is_refused(kaltim):
    ticket, token, code = ready(kaltim)
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(page("pick_up", token), {"code": code}).status_code == 403
    assert row_of(ticket).status == Status.CODED


def test_the_form_works_with_the_referer_that_the_policy_leaves(kaltim):
    """Over TLS the CSRF check wants an Origin or a Referer; `strict-origin` leaves both without the path."""
    _, token, code = ready(kaltim)
    browser = Client(enforce_csrf_checks=True, headers={"host": "testserver"})
    browser.get(page("pick_up", token), secure=True)
    data = {"code": code, "csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
    origin = {"origin": "https://testserver", "referer": "https://testserver/"}
    assert browser.post(page("pick_up", token), data, secure=True, headers=origin).status_code == 303


def test_the_page_costs_few_queries(client, kaltim, django_assert_max_num_queries):
    _, token, _ = ready(kaltim)
    with django_assert_max_num_queries(3):
        client.get(page("pick_up", token))
