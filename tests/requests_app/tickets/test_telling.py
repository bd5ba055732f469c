"""To whom a result may be told: the contact on record from before the request, or the person who showed a document."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.register.models import AccountChange, SpseAccount
from requests_app.outbox.models import Message
from requests_app.process.refusals import Forbidden, Refused
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from requests_app.tickets.telling import Identified, counter_check, telling
from tests import walk
from tests.requests_app.tickets.pickup_helpers import page, signed_in, user_id_found
from tests.world import on_record

LINK, ELSEWHERE = "result_ready_with_code", "result_ready_elsewhere"
PHONE_ON_RECORD, THIEF = "0811-0000-1234", "0899-6666-6666"


def to_tell(desk, **more):
    """A result that waits to be told; the register has another telephone than the request."""
    return found(desk, walk.submitted(desk, **more))


def found(desk, ticket):
    """What the register has on record is the owner's, whatever the request says."""
    on_record(ticket, email=desk.pemohon.email, phone=PHONE_ON_RECORD)
    return walk.fulfilled(desk, ticket)


def account_of(ticket):
    return SpseAccount.objects.filter(tickets=ticket)


def changed(ticket, field, old, new):
    """The account's contact changed just now."""
    account = account_of(ticket).get()
    account_of(ticket).update(**{field: new})
    AccountChange.objects.create(
        account=account, field=field, old=old, new=new, by=account.updated_by, reason="Diminta pemohon."
    )


def mailed(ticket):
    return set(Message.objects.of("ticket", ticket.pk).values_list("kind", "to_address"))


def told(desk, ticket, check=walk.BY_PHONE):
    return actions.notify(ticket, by=walk.doer(desk, ticket, Act.NOTIFY), check=check)[0]


# --- which ways are open ----------------------------------------------------------------------------------------


def test_the_telephone_on_record_is_the_one_to_call(kaltim):
    ways = telling(to_tell(kaltim, phone=THIEF))
    assert (ways.phone, ways.email) == (PHONE_ON_RECORD, kaltim.pemohon.email)
    assert ways.open_ways == ["phone", "in_person"]


def test_a_telephone_that_came_on_record_after_the_request_is_not_called(kaltim):
    ticket = to_tell(kaltim)
    changed(ticket, "phone", PHONE_ON_RECORD, THIEF)
    assert telling(ticket).phone == PHONE_ON_RECORD


def test_an_account_that_had_no_telephone_before_the_request_has_none_now(kaltim):
    ticket = to_tell(kaltim)
    changed(ticket, "phone", "", THIEF)
    ways = telling(ticket)
    assert (ways.phone, ways.open_ways) == ("", ["in_person"])
    assert "Tidak ada nomor telepon" in ways.why_not("phone")


def test_a_held_contact_leaves_only_the_meeting(kaltim):
    ticket = to_tell(kaltim)
    account_of(ticket).update(contact_held_until=timezone.now() + timedelta(hours=1))
    ways = telling(walk.again(ticket))
    assert (ways.phone, ways.email, ways.open_ways) == ("", "", ["in_person"])
    assert "ditahan sampai" in ways.why_not("phone")


def test_a_hold_that_is_over_holds_nothing(kaltim):
    ticket = to_tell(kaltim)
    account_of(ticket).update(contact_held_until=timezone.now() - timedelta(seconds=1))
    assert telling(walk.again(ticket)).phone == PHONE_ON_RECORD


def test_without_an_account_there_is_only_the_meeting(kaltim):
    ways = telling(walk.submitted(kaltim))
    assert (ways.contact, ways.open_ways) == (None, ["in_person"])


# --- what the actions refuse, whatever a form sends -------------------------------------------------------------


@pytest.mark.parametrize("way", ["phone", "email", "surel", ""])
def test_a_way_that_is_not_open_tells_nothing(kaltim, way):
    ticket = to_tell(kaltim)
    account_of(ticket).update(phone="")
    with pytest.raises(Refused):
        told(kaltim, ticket, Identified(way))
    assert walk.again(ticket).state == "reset"
    assert not ticket.telling_checks.exists()


@pytest.mark.parametrize(("shown", "place"), [("", "Loket"), ("ktp", " "), ("fotokopi", "Loket")])
def test_a_meeting_says_which_document_and_where(kaltim, shown, place):
    with pytest.raises(Refused, match="dokumen identitas"):
        told(kaltim, to_tell(kaltim), Identified("in_person", shown, place))


def test_a_hold_that_begins_while_the_page_is_open_is_respected(kaltim):
    ticket = to_tell(kaltim)
    account_of(ticket).update(contact_held_until=timezone.now() + timedelta(hours=72))
    with pytest.raises(Refused, match="ditahan"):
        told(kaltim, ticket)


def test_what_was_checked_is_on_record_without_a_number(kaltim):
    ticket = told(kaltim, to_tell(kaltim))
    event = Event.objects.about("ticket", ticket.pk).get(act="identity_checked")
    assert event.data == {"means": "phone", "source": "register", "account": ticket.account_id}
    check = ticket.telling_checks.get()
    assert (check.way, check.by) == ("phone", kaltim.helpdesk)


def test_a_new_code_needs_an_open_way_and_leaves_a_check_of_its_own(kaltim):
    ticket, issued = walk.notified(kaltim, walk.submitted(kaltim))
    key = issued.renewal_key.expose()
    account_of(ticket).update(phone="")
    with pytest.raises(Refused):
        actions.new_code(ticket, by=kaltim.helpdesk, renewal_key=key, check=walk.BY_PHONE)
    actions.new_code(walk.again(ticket), by=kaltim.helpdesk, renewal_key=key, check=walk.IN_PERSON)
    assert ticket.telling_checks.count() == 2


def test_the_receipt_by_telephone_needs_the_number_on_record(kaltim):
    ticket, issued = walk.notified(kaltim, walk.submitted(kaltim))
    actions.disclose(ticket, issued.code.expose(), place="link")
    account_of(ticket).update(phone="")
    with pytest.raises(Refused):
        actions.record_receipt(walk.again(ticket), by=kaltim.helpdesk, check=walk.BY_PHONE)
    assert walk.again(ticket).received_at is None


def test_only_the_teller_records_an_identity_for_the_counter(kaltim):
    ticket, _ = walk.notified(kaltim, walk.submitted(kaltim))
    with pytest.raises(Forbidden):
        actions.identify(ticket, by=kaltim.admin_ppe, check=walk.IN_PERSON)
    actions.identify(ticket, by=kaltim.rekan_helpdesk, check=walk.IN_PERSON)
    assert counter_check(ticket).by == kaltim.rekan_helpdesk


# --- the mails --------------------------------------------------------------------------------------------------


def test_the_link_goes_to_the_address_on_record_and_the_proved_one_hears_of_it(kaltim, orang_asing):
    asked = walk.fields(kaltim, "auditor", email="pemilik@contoh.example")
    ticket = actions.submit(actions.Intake(kaltim.office, Channel.ONLINE, orang_asing, asked), by=orang_asing)
    ticket = found(kaltim, ticket)
    told(kaltim, ticket)
    assert (LINK, kaltim.pemohon.email) in mailed(ticket)
    assert (ELSEWHERE, orang_asing.email) in mailed(ticket)
    assert not {(LINK, orang_asing.email), (LINK, "pemilik@contoh.example")} & mailed(ticket)


def test_the_link_goes_to_the_address_of_before_the_change(kaltim):
    ticket = to_tell(kaltim)
    changed(ticket, "email", kaltim.pemohon.email, "pencuri@contoh.example")
    told(kaltim, ticket)
    assert (LINK, kaltim.pemohon.email) in mailed(ticket)
    assert "pencuri@contoh.example" not in {address for _, address in mailed(ticket)}


@pytest.mark.parametrize("why", ["held", "no address", "no real address"])
def test_without_a_usable_address_on_record_no_link_leaves(kaltim, why):
    ticket = to_tell(kaltim)
    email = {"no address": "", "no real address": "pemohon"}.get(why, kaltim.pemohon.email)
    held = timezone.now() + timedelta(hours=1) if why == "held" else None
    account_of(ticket).update(contact_held_until=held, email=email)
    told(kaltim, walk.again(ticket), walk.IN_PERSON)
    assert not Message.objects.of("ticket", ticket.pk).filter(kind=LINK).exists()
    notice = Message.objects.of("ticket", ticket.pk).get(kind=ELSEWHERE)
    assert notice.to_address == kaltim.pemohon.email
    assert not notice.private
    assert "/ambil/" not in notice.text


def test_owner_and_applicant_both_hear_that_it_was_opened(kaltim, orang_asing):
    asked = walk.fields(kaltim, "auditor")
    ticket = actions.submit(actions.Intake(kaltim.office, Channel.ONLINE, orang_asing, asked), by=orang_asing)
    on_record(ticket, email=kaltim.pemohon.email)
    ticket, issued = walk.notified(kaltim, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    opened = Message.objects.of("ticket", ticket.pk).filter(kind="disclosed")
    assert set(opened.values_list("to_address", flat=True)) == {orang_asing.email, kaltim.pemohon.email}
    assert "/permohonan/" not in opened.get(to_address=kaltim.pemohon.email).text  # it would not open for them


# --- a user ID --------------------------------------------------------------------------------------------------


def found_for_a_stranger(desk, stranger):
    asked = walk.fields(desk, "auditor", wants_reset=False, wants_user_id=True)
    ticket = actions.submit(actions.Intake(desk.office, Channel.ONLINE, stranger, asked), by=stranger)
    ticket = found(desk, ticket)
    return told(desk, ticket)


def test_the_page_shows_the_user_id_to_the_address_on_record(kaltim):
    ticket = user_id_found(kaltim)
    answer = signed_in(kaltim.pemohon).post(page("user_id", ticket.number))
    assert "AUDITOR.CONTOH" in answer.content.decode()


def test_the_page_shows_no_user_id_to_an_address_that_is_not_on_record(kaltim, orang_asing):
    ticket = found_for_a_stranger(kaltim, orang_asing)
    browser = signed_in(orang_asing)
    answer = browser.post(page("user_id", ticket.number), follow=True)
    assert "AUDITOR.CONTOH" not in answer.content.decode()
    assert "Disampaikan petugas secara lisan" in answer.content.decode()
    assert walk.again(ticket).disclosed_at is None
    assert Message.objects.of("ticket", ticket.pk).filter(kind="result_ready").count() == 0


def test_what_was_said_aloud_can_be_received_on_the_page(kaltim, orang_asing):
    ticket = found_for_a_stranger(kaltim, orang_asing)
    signed_in(orang_asing).post(page("receive", ticket.number), {"seen": walk.again(ticket).version})
    assert Ticket.objects.get(pk=ticket.pk).received_at
