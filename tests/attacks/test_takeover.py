"""Getting at somebody else's result or role, or saying something in their name: each way is refused."""

import io
from dataclasses import replace

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client

from accounts_app.audit.models import Event
from accounts_app.office import actions as office
from accounts_app.roles import Role
from requests_app.files.content import inspect
from requests_app.handover.results import Secret
from requests_app.process.refusals import Forbidden
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, filing
from tests import walk
from tests.accounts_app.helpers import ASK, CHECK, FORGOT, ask_code, is_signed_in, sign_in, with_password
from tests.accounts_app.helpers import mailed_code as sign_in_code
from tests.attacks.helpers import BACKEND, at, browser
from tests.files import samples
from tests.requests_app.intake.helpers import Visitor, mailed_code
from tests.requests_app.tickets.pickup_helpers import opened_by, page, ready


def reissued(desk, ticket):
    """The old password was opened by a stranger; a new one is told to the applicant."""
    ticket = actions.reissue(walk.again(ticket), by=desk.admin_ppe, reason="Dibuka orang lain.")
    ticket = actions.find_valid(walk.identified(desk, ticket), by=desk.admin_ppe, grounds="Sesuai.")
    ticket = actions.fulfil(ticket, by=desk.admin_ppe, password=Secret("Sandi-Baru-123"), hand_over=True)
    return actions.notify(ticket, by=desk.helpdesk, check=walk.IN_PERSON)


def test_whoever_opened_a_voided_password_cannot_confirm_the_one_that_replaced_it(kaltim):
    ticket, token, code = ready(kaltim)
    thief = Client()
    opened_by(thief, token, code)
    ticket, issued = reissued(kaltim, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    thief.post(page("confirm_pickup", token))
    assert walk.again(ticket).received_at is None


def test_an_old_link_does_not_open_the_new_password_even_with_the_new_code(kaltim):
    ticket, token, _ = ready(kaltim)
    ticket, issued = reissued(kaltim, ticket)
    assert "Sandi-Baru-123" not in opened_by(Client(), token, issued.code.expose()).content.decode()
    assert walk.again(ticket).disclosed_at is None


def test_the_code_of_one_ticket_does_not_open_another(kaltim, kkp):
    _, token, _ = ready(kaltim)
    other, _, code = ready(kkp, applicant_type="admin_agency")
    assert walk.PASSWORD not in opened_by(Client(), token, code).content.decode()
    assert walk.again(other).disclosed_at is None


def uploaded(ticket):
    data = samples.pdf_bytes("SK palsu")
    return ContentFile(data), inspect(io.BytesIO(data), len(data), "sk.pdf", limit=walk.LIMIT)


def test_an_upload_begun_before_the_check_cannot_replace_a_checked_document(kaltim):
    ticket = walk.with_documents(kaltim, walk.submitted(kaltim))
    page_of_before, key = walk.again(ticket), ticket.required_documents()[0].key
    walk.forwarded(kaltim, ticket)
    with pytest.raises(Forbidden):
        filing.add_document(page_of_before, key, *uploaded(ticket), by=kaltim.pemohon)
    with pytest.raises(Forbidden):
        filing.receive_paper(page_of_before, key, by=kaltim.helpdesk)
    assert ticket.documents.filter(superseded_at=None).count() == len(ticket.required_documents())


@pytest.mark.parametrize(
    "nip", ["１９９００３１５２０１５０３１００２", "1990 0315 201503 1002", "NIP. 19900315-201503.1.002"]
)
def test_nobody_hides_their_own_nip_behind_another_spelling(kaltim, nip):
    kaltim.helpdesk.nip = "19900315 201503 1 002"
    kaltim.helpdesk.save()
    ticket = walk.submitted(kaltim, nip=nip)
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        walk.opened(kaltim, ticket)


def test_one_person_with_both_roles_cannot_do_both_checks(kaltim):
    office.grant_role(kaltim.helpdesk, Role.ADMIN_PPE, by=kaltim.admin_kantor)
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    by_both = type(kaltim.helpdesk).objects.get(pk=kaltim.helpdesk.pk)
    with pytest.raises(Forbidden, match="orang lain"):
        actions.do(ticket, Act.FIND_VALID, by=by_both, grounds="Sesuai.")


def test_a_code_mailed_before_a_role_was_granted_opens_nothing(kaltim, orang_asing, client):
    ask_code(client, orang_asing.email)
    code = sign_in_code()
    promote(kaltim, orang_asing)
    client.post(CHECK, {"code": code})
    assert not is_signed_in(client)


def test_a_session_opened_by_a_mailed_code_does_not_become_a_staff_session(kaltim, orang_asing):
    client = browser(orang_asing)
    assert is_signed_in(client)
    promote(kaltim, orang_asing)
    assert not is_signed_in(client)


def promote(desk, person):
    details = {"name": person.name, "nip": "", "phone": ""}
    office.add_person(desk.office, email=person.email, roles=[Role.ADMIN_PPE], by=desk.admin_kantor, **details)


def test_filling_the_cache_does_not_forget_counted_attempts(db):
    cache.set("a-counted", 5, 600)
    cache.set_many({f"b-{n}": 1 for n in range(400)}, 600)
    assert cache.get("a-counted") == 5


@pytest.mark.parametrize("typed", ["\u017fiti.k@contoh.example", "siti.\u212a@contoh.example"])
def test_a_lookalike_address_gets_neither_code_nor_link(kaltim, typed):
    for person in (kaltim.helpdesk, kaltim.pemohon):
        person.email = "siti.k@contoh.example"
        person.save()
        for path in (ASK, FORGOT):
            assert browser().post(path, {"email": typed}).status_code < 500
        person.email = f"dulu.{person.pk}@contoh.example"
        person.save()
    told = [message for message in mail.outbox if "sandi/baru" in message.body or "Kode masuk" in message.body]
    assert all(message.to == ["siti.k@contoh.example"] for message in told)


ELSEWHERE = ("https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:jahat", "http:///jahat")


def test_signing_in_by_password_leads_nowhere_else(kaltim):
    with_password(kaltim.helpdesk)
    for next_ in ELSEWHERE:
        assert "jahat" not in sign_in(browser(), kaltim.helpdesk, next=next_)["Location"]


@pytest.mark.parametrize("next_", ELSEWHERE[:2])
def test_signing_in_by_code_leads_nowhere_else(kaltim, next_):
    guest = Visitor().up_to_review(kaltim, "auditor")
    check = guest.post("surel/").headers["Location"]
    answer = guest.client.post(check, {"code": mailed_code(), "next": next_})
    assert "jahat" not in answer.headers.get("Location", "")


def test_the_links_of_mails_do_not_follow_a_forged_host(kaltim, settings):
    settings.ALLOWED_HOSTS = ["*"]
    with_password(kaltim.helpdesk)
    Client(headers={"Host": "jahat.example"}).post(FORGOT, {"email": kaltim.helpdesk.email})
    Client(headers={"Host": "jahat.example"}).post(ASK, {"email": "tidak.dikenal@contoh.example"})
    assert len(mail.outbox) == 2
    assert not any("jahat" in message.body for message in mail.outbox)


def test_signing_in_gives_a_new_session_key(kaltim):
    guest = Visitor().up_to_review(kaltim, "auditor")
    fixed = guest.client.session.session_key
    guest.confirm_email()
    assert guest.client.session.session_key != fixed
    assert not is_signed_in(_with_key(fixed))


def _with_key(key):
    client = Client()
    client.cookies["sessionid"] = key
    return client


def test_hidden_fields_change_nothing_that_the_act_does_not_ask(kaltim):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    more = {"state": "archived", "office": "1", "applicant": "1", "by": "1", "found_user_id": "ORANG.LAIN", "at": "x"}
    data = {"seen": ticket.version, "pasted": "Kenari-Sungai-42", "installed": "on", "hand_over": "on", **more}
    browser(kaltim.admin_ppe).post(at("desk:act", ticket.number, "hasil"), data)
    after = walk.again(ticket)
    assert (after.state, after.found_user_id, after.applicant_id) == ("reset", "", kaltim.pemohon.pk)


def test_looking_again_at_the_counter_is_on_record(kaltim):
    ticket, _, code = ready(kaltim)
    screen = browser(kaltim.helpdesk)
    screen.post(at("desk:counter", ticket.number), {"code": code})
    assert walk.PASSWORD in screen.post(at("desk:counter_again", ticket.number)).content.decode()
    looks = Event.objects.about("ticket", ticket.pk).filter(act="counter_opened", actor=kaltim.helpdesk)
    assert looks.count() == 2


def test_a_revoked_role_ends_with_the_next_click(kaltim):
    ticket = walk.submitted(kaltim)
    desk = browser(kaltim.helpdesk)
    office.revoke_role(kaltim.helpdesk, Role.HELPDESK, by=kaltim.admin_kantor)
    assert desk.post(at("desk:act", ticket.number, "layani"), {"seen": ticket.version}).status_code == 403
    office.deactivate(kaltim.rekan_helpdesk, by=kaltim.admin_kantor)
    assert browser(kaltim.rekan_helpdesk).get(at("desk:ticket", ticket.number)).status_code == 302
    assert walk.again(ticket).state == "queued"


@pytest.mark.parametrize("role", ["system_admin", "applicant", "SYSTEM_ADMIN", ""])
def test_an_office_admin_cannot_hand_out_other_roles(kaltim, role):
    path = at("office:role_grant", kaltim.helpdesk.pk)
    browser(kaltim.admin_kantor).post(path, {"role": role})
    assert kaltim.helpdesk.grants.active().count() == 1


def test_an_office_admin_cannot_touch_people_of_another_office(kaltim, kkp):
    chief = browser(kaltim.admin_kantor)
    for name in ("office:role_grant", "office:person_deactivate", "office:person_release", "office:person_invite"):
        assert chief.post(at(name, kkp.helpdesk.pk), {"role": "admin_ppe"}).status_code == 404


def test_the_demo_door_is_shut_outside_the_demo(kaltim, settings):
    settings.DEMO = False
    assert browser().post(at("demo_sign_in", kaltim.helpdesk.pk)).status_code == 404


def test_every_post_of_ours_is_refused_without_its_token(kaltim):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kaltim.helpdesk, backend=BACKEND)
    ticket, token, code = ready(kaltim)
    paths = [
        at("desk:act", ticket.number, "tidak-diterima"), at("desk:counter", ticket.number),
        at("pickup:pick_up", token), at("pickup:confirm_pickup", token), at("tickets:track"),
        at("archive:ticket_archive", ticket.number), at("account_logout"), at("intake:start"),
    ]  # fmt: skip
    assert {client.post(path, {"code": code}).status_code for path in paths} == {403}
    assert walk.again(ticket).disclosed_at is None


def test_pages_of_a_secret_are_kept_nowhere_and_framed_by_nobody(kaltim):
    ticket, token, _ = ready(kaltim)
    counter = browser(kaltim.helpdesk).post(at("desk:counter", ticket.number), {"code": "1"})
    for answer in (Client().get(page("pick_up", token)), counter, browser(kaltim.pemohon).get("/permohonan/")):
        assert "no-store" in answer["Cache-Control"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] in ("strict-origin", "same-origin")


def test_names_that_are_markup_stay_names(kaltim):
    evil = '<script>alert(1)</script>#import "x" $x$ [[link]] \u202e😀' + "W" * 90
    ticket = walk.received(kaltim, walk.submitted(kaltim, name=evil, agency=evil, unit=evil))
    assert b"<script>alert(1)" not in browser(kaltim.helpdesk).get(at("desk:ticket", ticket.number)).content
    version = walk.again(ticket).version
    browser(kaltim.admin_ppe).post(at("archive:ticket_archive", ticket.number), {"seen": version})
    assert walk.again(ticket).state == "archived"


def test_the_link_does_not_go_to_an_address_that_is_not_on_record_and_the_teller_sees_it(kaltim, orang_asing):
    asked = walk.fields(kaltim, "auditor", email="pemilik@contoh.example")
    ticket = actions.submit(actions.Intake(kaltim.office, Channel.ONLINE, orang_asing, asked), by=orang_asing)
    ticket = walk.fulfilled(kaltim, ticket)  # the register has the owner's address
    shown = browser(kaltim.helpdesk).get(at("desk:ticket", ticket.number)).content.decode()
    card = shown.partition('aria-label="Beri tahu pemohon"')[2].partition("</section>")[0]
    assert "pemilik@contoh.example" in card
    assert orang_asing.email in card
    assert "hanya menerima kabar, tanpa tautan" in card


def test_staff_who_ask_for_themselves_do_not_read_what_was_asked_about_them(kaltim):
    ticket = walk.submitted(kaltim, email=kaltim.helpdesk.email)
    colleague = replace(kaltim, helpdesk=kaltim.rekan_helpdesk)
    ticket = walk.forwarded(colleague, ticket)
    actions.confirm(
        ticket, by=kaltim.admin_ppe,
        means="phone", outcome="denied", person="Atasan", note="Kata atasannya",
    )  # fmt: skip
    page_of_ticket = at("desk:ticket", ticket.number)
    assert b"Kata atasannya" in browser(kaltim.rekan_helpdesk).get(page_of_ticket).content
    assert b"Kata atasannya" not in browser(kaltim.helpdesk).get(page_of_ticket).content
