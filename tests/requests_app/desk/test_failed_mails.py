"""A mail that did not arrive, on the ticket's page: why, and to which address it may go instead."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.register.models import SpseAccount
from requests_app.outbox.models import Message
from requests_app.outbox.reasons import GONE
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, addressing
from requests_app.tickets.addressing import NOT_THEIRS, ON_RECORD, OVER, PROVED, SAME
from requests_app.tickets.models import Ticket
from tests import walk
from tests.requests_app.tickets.pickup_helpers import ready
from tests.world import on_record

RIGHT = "budi.benar@instansi.example"


def on_paper(desk, **fields):
    intake = actions.Intake(desk.office, Channel.EMAIL, None, walk.fields(desk, "auditor", **fields))
    return actions.submit(intake, by=desk.rekan_helpdesk)


def fail(ticket, kind="received") -> Message:
    message = Message.objects.of("ticket", ticket.pk).get(kind=kind)
    message.failed_at, message.last_error, message.private = timezone.now(), "550 5.1.1 User unknown", {}
    message.save()
    return message


@pytest.fixture
def tamu(kaltim):
    """Somebody without an account here, whose address was written down wrong."""
    return walk.opened(kaltim, on_paper(kaltim))


@pytest.fixture
def as_helpdesk(client, kaltim):
    client.force_login(kaltim.helpdesk, backend="accounts_app.signin.Backend")
    return client


def page_of(ticket) -> str:
    return reverse("desk:ticket", args=[ticket.number])


def post_address(client, message, address):
    ticket = Ticket.objects.get(pk=message.owner_id)
    url = reverse("desk:correct_address", args=[ticket.number, message.pk])
    return client.post(url, {f"m{message.pk}-address": address})


def test_the_page_says_which_mail_failed_and_why(as_helpdesk, tamu):
    assert "surel-gagal" not in as_helpdesk.get(page_of(tamu)).content.decode()
    message = fail(tamu)
    page = as_helpdesk.get(page_of(tamu)).content.decode()
    for words in (message.subject, message.to_address, GONE, "550 5.1.1 User unknown", "Kirim ulang"):
        assert words in page
    assert "Simpan dan kirim ulang" in page


def test_the_corrected_address_gets_this_mail_and_the_next(as_helpdesk, kaltim, tamu):
    message, written = fail(tamu), tamu.email
    assert post_address(as_helpdesk, message, f" {RIGHT.title()} ").url == page_of(tamu)
    message.refresh_from_db()
    assert (message.status, message.to_address, message.resent_by) == ("queued", RIGHT, kaltim.helpdesk)
    ticket = walk.awaiting(kaltim, walk.again(tamu))
    assert Message.objects.of("ticket", ticket.pk).get(kind="completion_requested").to_address == RIGHT
    assert (ticket.mail_address, ticket.email) == (RIGHT, written)
    assert "surel-gagal" not in as_helpdesk.get(page_of(tamu)).content.decode()


def test_the_event_names_no_address(kaltim, tamu):
    message = fail(tamu)
    addressing.correct(tamu, message, RIGHT, by=kaltim.helpdesk)
    events = Event.objects.about("ticket", tamu.pk).filter(act__startswith="mail_")
    assert [(event.act, event.data) for event in events] == [
        ("mail_address_corrected", {"message": message.pk}), ("mail_resent", {"message": message.pk}),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "bukan alamat", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_address_is_refused_and_stays_in_the_field(as_helpdesk, tamu, typed):
    message = fail(tamu)
    page = post_address(as_helpdesk, message, typed)
    assert page.status_code == 422
    assert "<details" in page.content.decode()
    assert typed.partition("\n")[0] in page.content.decode()
    assert walk.again(tamu).mail_address == ""


def test_the_same_address_is_no_correction(as_helpdesk, tamu):
    page = post_address(as_helpdesk, fail(tamu), tamu.email)
    assert (page.status_code, SAME in page.content.decode()) == (409, True)


def test_an_address_that_was_proved_is_nobodys_to_change(as_helpdesk, kaltim):
    ticket = walk.submitted(kaltim)
    message = fail(ticket)
    page = as_helpdesk.get(page_of(ticket)).content.decode()
    assert PROVED in page
    assert "Simpan dan kirim ulang" not in page
    assert post_address(as_helpdesk, message, RIGHT).status_code == 409
    assert walk.again(ticket).mail_address == ""


def test_at_the_counter_the_page_goes_with_the_address(as_helpdesk, kaltim):
    ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
    stranger = ticket.applicant
    assert post_address(as_helpdesk, fail(ticket), RIGHT).status_code == 302
    ticket = walk.again(ticket)
    assert (ticket.applicant.email, ticket.mail_address) == (RIGHT, "")
    mine = reverse("tickets:mine", args=[ticket.number])
    for user, status in ((stranger, 404), (ticket.applicant, 200)):
        as_helpdesk.force_login(user, backend="accounts_app.signin.Backend")
        assert as_helpdesk.get(mine).status_code == status


def test_nobody_makes_a_request_their_own_by_correcting_it(as_helpdesk, kaltim):
    ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
    assert post_address(as_helpdesk, fail(ticket), kaltim.helpdesk.email).status_code == 409
    assert walk.again(ticket).applicant == ticket.applicant


def test_the_link_to_a_password_goes_to_no_corrected_address(kaltim):
    ticket, _, _ = ready(kaltim)
    Ticket.objects.filter(pk=ticket.pk).update(applicant=None, channel=Channel.EMAIL)
    message = fail(ticket, "result_ready_with_code")
    with pytest.raises(Refused, match=ON_RECORD[:40]):
        addressing.correct(walk.again(ticket), message, RIGHT, by=kaltim.helpdesk)


def test_what_went_to_somebody_else_is_not_readdressed(kaltim, tamu):
    message = fail(tamu)
    Message.objects.filter(pk=message.pk).update(to_address="petugas@instansi.example")
    message.refresh_from_db()
    assert addressing.why_not(tamu, message, kaltim.helpdesk) == NOT_THEIRS


def test_the_contact_on_record_is_not_corrected_here(kaltim, tamu):
    owner = "pemilik@instansi.example"
    Ticket.objects.filter(pk=tamu.pk).update(account=on_record(tamu, email=owner))
    message = fail(tamu)
    Message.objects.filter(pk=message.pk).update(to_address=owner)
    message.refresh_from_db()
    with pytest.raises(Refused, match=ON_RECORD[:40]):
        addressing.correct(walk.again(tamu), message, RIGHT, by=kaltim.helpdesk)


def test_the_register_is_not_touched(kaltim, tamu):
    before = list(SpseAccount.objects.values())
    addressing.correct(tamu, fail(tamu), RIGHT, by=kaltim.helpdesk)
    assert list(SpseAccount.objects.values()) == before


def test_nothing_is_corrected_in_the_archive(kaltim):
    ticket = walk.do(kaltim, walk.lapsed(kaltim, on_paper(kaltim)), Act.ARCHIVE)
    assert addressing.why_not(ticket, fail(ticket), kaltim.helpdesk) == OVER


def test_nobody_corrects_the_address_of_their_own_request(kaltim):
    ticket = on_paper(kaltim, email=kaltim.helpdesk.email)
    with pytest.raises(Refused):
        addressing.correct(ticket, fail(ticket), RIGHT, by=kaltim.helpdesk)


def test_a_second_click_is_told_and_changes_nothing(as_helpdesk, tamu):
    message = fail(tamu)
    post_address(as_helpdesk, message, RIGHT)
    assert post_address(as_helpdesk, message, "lagi@instansi.example").status_code == 409
    assert walk.again(tamu).mail_address == RIGHT


def test_another_office_and_a_mail_of_another_ticket_are_not_there(client, as_helpdesk, kaltim, kkp, tamu):
    message, other = fail(tamu), walk.submitted(kaltim)
    wrong = reverse("desk:correct_address", args=[other.number, message.pk])
    assert as_helpdesk.post(wrong, {f"m{message.pk}-address": RIGHT}).status_code == 404
    client.force_login(kkp.helpdesk, backend="accounts_app.signin.Backend")
    assert post_address(client, message, RIGHT).status_code == 404


def test_who_only_reads_mail_sees_why_and_has_no_button(client, kaltim, tamu):
    fail(tamu)
    client.force_login(kaltim.kepala, backend="accounts_app.signin.Backend")
    page = client.get(page_of(tamu)).content.decode()
    assert GONE in page
    assert "Kirim ulang" not in page
