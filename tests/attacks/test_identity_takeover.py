"""Talking the office into resetting somebody else's account: every attempt is refused or flagged.

The victim is Budi, an auditor on record since long ago; each name says the attempt and what stops it.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.models import User
from accounts_app.office import actions as office
from accounts_app.register.models import Source, SpseAccount
from accounts_app.roles import Role
from requests_app.handover.results import Secret
from requests_app.process.refusals import Forbidden, Refused, Stale, Unmet
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.claims.actions import release
from requests_app.tickets.identity.actions import answer_second, ask_second, decide, pin_account
from requests_app.tickets.identity.cautions import CautionKind
from requests_app.tickets.identity.models import IdentityDecision, Ruling
from requests_app.tickets.models import Confirmation, Ticket
from tests import walk
from tests.attacks.helpers import at, browser
from tests.requests_app.tickets.identity.cases import (
    NIP,
    NOTE,
    OTHER_NIP,
    ago,
    at_check,
    caution,
    contact_changed,
    kinds,
    open_lines,
    seconded,
    settle,
    to_check,
)
from tests.requests_app.tickets.identity.test_check import account_of, admin_ticket, find_valid, told
from tests.world import on_record

THEIRS = "0899-6666-6666"
PHONE = "difference:phone"
ENOUGH = ("request", "place")


def fulfil(desk, ticket):
    by = walk.doer(desk, ticket, Act.FULFIL)
    return actions.fulfil(walk.again(ticket), by=by, password=Secret("Sandi-Baru-123"), hand_over=True)


def reset(desk, **said):
    """An earlier request, carried out."""
    return walk.fulfilled(desk, walk.submitted(desk, **said))


def press(who, ticket, slug, **data):
    return browser(who).post(at("desk:act", ticket.number, slug), {"seen": walk.again(ticket).version, **data})


def other_account(desk, **facts):
    values = {"user_id": "SITI01", "name": "Siti Lain", "nip": OTHER_NIP, "spse_role": "auditor", **facts}
    return SpseAccount.objects.create(
        office=desk.office, source=Source.IMPORT, updated_by=desk.kepala, created_at=ago(days=900), **values
    )


# --- what the letter says ---------------------------------------------------------------------------------


def test_another_phone_in_the_letter_is_a_difference_that_blocks(kaltim):
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    assert open_lines(ticket) == {"phone"}
    with pytest.raises(Unmet, match="1 perbedaan"):
        find_valid(kaltim, ticket)


def test_another_phone_in_the_letter_is_never_the_number_that_is_called(kaltim):
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    told(kaltim, ticket)
    assert Confirmation.objects.get().contact == "0812-0000-0001"


def test_another_email_in_the_letter_is_a_difference_that_blocks(kaltim):
    ticket = at_check(kaltim, email="pencuri@contoh.example", on={"email": "budi@contoh.example"})
    assert "email" in open_lines(ticket)
    with pytest.raises(Unmet, match="perbedaan"):
        find_valid(kaltim, ticket)


def test_the_email_of_record_typed_while_another_one_was_proved_is_a_difference_of_its_own(kaltim, orang_asing):
    said = walk.fields(kaltim, "auditor", email="budi@contoh.example")
    ticket = actions.submit(actions.Intake(kaltim.office, Channel.ONLINE, orang_asing, said), by=orang_asing)
    on_record(ticket)
    assert open_lines(to_check(kaltim, ticket)) == {"proved_email"}


@pytest.mark.parametrize("topic", [PHONE, "difference:email"])
def test_ruling_that_the_letters_contact_is_the_right_one_is_not_offered(kaltim, topic):
    on = {"phone": "0812-0000-0001", "email": "budi@contoh.example"}
    ticket = at_check(kaltim, phone=THEIRS, email="pencuri@contoh.example", on=on)
    for ruling in (Ruling.REQUEST, Ruling.SAME):
        with pytest.raises(Refused, match="tidak tersedia"):
            decide(ticket, topic, ruling, NOTE, by=kaltim.admin_ppe)


@pytest.mark.parametrize("name", ["Bud\u0456 Contoh", "Budi C\u043entoh", "Bu\u200bdi Contoh", ", Budi Contoh Palsu"])
def test_a_lookalike_name_is_a_difference_however_it_looks(kaltim, name):
    assert "name" in open_lines(at_check(kaltim, name=name, on={"name": "Budi Contoh"}))


@pytest.mark.parametrize("email", ["budi@contoh.exampIe", "bud\u0131@contoh.example", "budi@cont0h.example"])
def test_a_lookalike_address_is_another_address(kaltim, email):
    assert "email" in open_lines(at_check(kaltim, email=email, on={"email": "budi@contoh.example"}))


def test_the_victims_user_id_with_the_impostors_own_nip_is_not_certain_and_a_person_must_choose(kaltim):
    on_record(walk.submitted(kaltim, spse_user_id="BUDI01"))
    other_account(kaltim, email="siti@contoh.example")
    ticket = to_check(kaltim, walk.submitted(kaltim, spse_user_id="BUDI01", nip=OTHER_NIP, email="x@contoh.example"))
    with pytest.raises(Unmet, match="Tetapkan dahulu akun"):
        find_valid(kaltim, ticket)


def test_the_victims_user_id_in_lookalike_letters_is_not_certain(kaltim):
    ticket = at_check(kaltim, spse_user_id="BUD\u040601", on={"user_id": "BUDI01"})
    with pytest.raises(Unmet, match="Tetapkan dahulu akun"):
        find_valid(kaltim, ticket)


@pytest.mark.parametrize(
    "nip", ["１９９００３１５２０１５０３１００２", "19900315 201503 1 002", "19900315.201503.1.002"]
)
def test_another_spelling_of_the_victims_nip_does_not_hide_their_open_request(kaltim, nip):
    walk.submitted(kaltim, nip=NIP, email="budi@contoh.example")
    ticket = at_check(kaltim, nip=nip, email="x@contoh.example", on={"email": "x@contoh.example"})
    assert CautionKind.STILL_OPEN in kinds(ticket)


def test_capital_letters_in_the_victims_address_do_not_hide_their_open_request(kaltim):
    walk.submitted(kaltim, nip="", email="budi@contoh.example")
    assert CautionKind.STILL_OPEN in kinds(at_check(kaltim, email="BUDI@Contoh.Example"))


def test_naming_only_the_user_id_does_not_hide_the_owners_open_request_that_names_only_the_nip(kaltim):
    on_record(walk.submitted(kaltim, nip=NIP, email="budi@contoh.example"), user_id="BUDI01")
    ticket = to_check(kaltim, walk.submitted(kaltim, nip="", email="x@contoh.example", spse_user_id="budi01"))
    assert CautionKind.STILL_OPEN in kinds(ticket)


def test_an_account_that_nobody_has_on_record_is_never_valid(kaltim):
    ticket = to_check(kaltim, walk.submitted(kaltim))
    with pytest.raises(Unmet, match="Tetapkan dahulu akun"):
        find_valid(kaltim, ticket)


# --- the register was made ready for it -------------------------------------------------------------------


def test_a_contact_changed_yesterday_asks_for_an_answer(kaltim):
    ticket = at_check(kaltim)
    contact_changed(account_of(ticket), ticket.submitted_at - timedelta(days=1), phone=ticket.phone)
    with pytest.raises(Unmet, match="1 peringatan"):
        find_valid(kaltim, ticket)


def test_waiting_until_a_changed_contact_is_30_days_old_is_no_way_around_its_warning(kaltim):
    ticket = at_check(kaltim)
    contact_changed(account_of(ticket), ago(days=31), phone=ticket.phone)
    Ticket.objects.filter(pk=ticket.pk).update(submitted_at=ago(days=20))
    assert CautionKind.CONTACT_CHANGED in kinds(ticket)


def test_a_contact_changed_during_the_request_leaves_the_old_number_to_call(kaltim):
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    contact_changed(account_of(ticket), timezone.now(), phone=THEIRS)
    told(kaltim, ticket)
    assert Confirmation.objects.get().contact == "0812-0000-0001"
    assert CautionKind.CONTACT_CHANGED in kinds(ticket)


def test_an_account_brought_in_after_the_request_with_its_own_contact_is_flagged(kaltim):
    ticket = walk.submitted(kaltim)
    on_record(ticket, created_at=timezone.now())
    ticket = to_check(kaltim, ticket)
    assert CautionKind.RECORD_NEWER in kinds(ticket)
    with pytest.raises(Unmet, match="1 peringatan"):
        find_valid(kaltim, ticket)


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        ({"decree_until": timezone.localdate() - timedelta(days=2)}, CautionKind.DECREE_ENDED),
        ({"is_active": False}, CautionKind.ACCOUNT_INACTIVE),
        ({"decree_from": timezone.localdate() + timedelta(days=2)}, CautionKind.DECREE_NOT_YET),
        ({"decree_number": "", "spse_role": "admin_agency"}, CautionKind.DECREE_MISSING),
    ],
    ids=["expired", "revoked", "future", "missing"],
)
def test_an_sk_that_is_not_in_force_asks_for_an_answer(kkp, on, kind):
    ticket = at_check(kkp, "admin_agency", on=on)
    assert caution(ticket, kind).is_open
    with pytest.raises(Unmet, match="peringatan"):
        find_valid(kkp, ticket)


def test_an_answer_given_before_the_register_changed_again_counts_no_more(kaltim):
    ticket = at_check(kaltim, on={"decree_until": timezone.localdate() - timedelta(days=2)})
    settle(kaltim, ticket)
    SpseAccount.objects.update(decree_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Unmet, match="1 peringatan"):
        find_valid(kaltim, ticket)


def test_a_decision_replayed_for_another_contact_than_was_seen_counts_no_more(kaltim):
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    settle(kaltim, ticket)
    SpseAccount.objects.update(phone="0812-0000-0009")
    assert open_lines(ticket) == {"phone"}


def test_choosing_another_offices_account_by_a_changed_id_is_refused(kaltim, kkp):
    theirs = on_record(walk.submitted(kkp, "admin_agency"))
    with pytest.raises(Refused, match="bukan akun kantor ini"):
        pin_account(at_check(kaltim), theirs, by=kaltim.admin_ppe)


def test_a_foreign_account_written_past_the_action_is_nobodys_account(kaltim, kkp):
    theirs = on_record(walk.submitted(kkp, "admin_agency"))
    ticket = at_check(kaltim)
    Ticket.objects.filter(pk=ticket.pk).update(account=theirs)
    with pytest.raises(Unmet, match="Tetapkan dahulu akun"):
        find_valid(kaltim, ticket)


# --- papers and people that were used before --------------------------------------------------------------


def copied(one, other):
    """The other request hands in the very file of the first."""
    first = one.documents.first()
    other.documents.filter(pk=other.documents.first().pk).update(sha256=first.sha256)


def test_the_same_file_in_another_persons_request_is_flagged(kaltim):
    first = walk.with_documents(kaltim, walk.submitted(kaltim, nip=OTHER_NIP, name="Siti", email="s@contoh.example"))
    ticket = at_check(kaltim, files=True)
    copied(first, ticket)
    assert f"orang lain: {first.number}" in caution(ticket, CautionKind.DOCUMENT_REUSED).text


def test_the_same_file_in_an_archived_request_is_flagged(kaltim):
    first = walk.with_documents(kaltim, walk.submitted(kaltim, nip=OTHER_NIP, name="Siti", email="s@contoh.example"))
    first = walk.archived(kaltim, first)
    ticket = at_check(kaltim, files=True)
    copied(first, ticket)
    assert first.number in caution(ticket, CautionKind.DOCUMENT_REUSED).text


def test_the_same_file_in_another_office_is_not_told_to_this_one(kaltim, kkp):
    first = walk.with_documents(kkp, walk.submitted(kkp, "admin_agency", name="Siti", nip=OTHER_NIP))
    ticket = at_check(kaltim, files=True)
    copied(first, ticket)
    assert CautionKind.DOCUMENT_REUSED not in kinds(ticket)


def test_ones_own_old_letter_used_again_is_flagged_as_such(kaltim):
    first = walk.with_documents(kaltim, walk.submitted(kaltim))
    ticket = at_check(kaltim, files=True)
    copied(first, ticket)
    assert "pemohon yang sama" in caution(ticket, CautionKind.DOCUMENT_REUSED).text


@pytest.mark.parametrize("number", ["SK/77/2026", "sk 77-2026", "SK / 77 / 2026"])
def test_the_sk_number_of_another_persons_request_is_flagged_in_any_spelling(kaltim, number):
    walk.submitted(kaltim, decree_number="SK/77/2026", nip=OTHER_NIP, name="Siti", email="s@contoh.example")
    ticket = at_check(kaltim, decree_number=number, on={"decree_number": number})
    assert CautionKind.DECREE_REUSED in kinds(ticket)


def test_the_same_account_reset_ten_days_ago_is_flagged(kaltim):
    first = reset(kaltim)
    Ticket.objects.filter(pk=first.pk).update(fulfilled_at=ago(days=10))
    assert CautionKind.RESET_RECENTLY in kinds(at_check(kaltim))


def test_the_same_account_reset_under_another_name_and_address_is_still_flagged(kaltim):
    first = reset(kaltim, spse_user_id="BUDI01")
    ticket = to_check(kaltim, walk.submitted(kaltim, name="X", nip="", email="x@contoh.example", spse_user_id="BUDI01"))
    assert first.number in caution(ticket, CautionKind.RESET_RECENTLY).text


def test_a_request_sent_again_after_its_owner_denied_it_is_flagged(kaltim):
    first = at_check(kaltim)
    told(kaltim, first, outcome="denied")
    first = actions.reject(walk.again(first), by=kaltim.admin_ppe, category="not_confirmed", reason="Disangkal.")
    ticket = at_check(kaltim)
    assert first.number in caution(ticket, CautionKind.REJECTED_RECENTLY).text
    with pytest.raises(Unmet, match="1 peringatan"):
        find_valid(kaltim, ticket)


def test_one_carrier_with_three_persons_accounts_asks_for_an_answer(kaltim):
    for nip, name in ((OTHER_NIP, "Siti"), ("198001012005011001", "Tono")):
        walk.submitted(kaltim, nip=nip, name=name, email=f"{name}@contoh.example", carrier_name="Pak Kurir")
    assert caution(at_check(kaltim, carrier_name="PAK KURIR"), CautionKind.CARRIER_MANY).is_open


def test_a_carrier_is_pointed_out_and_never_the_one_who_is_called(kaltim):
    ticket = at_check(kaltim, carrier_name="Pak Kurir", carrier_phone=THEIRS)
    assert CautionKind.CARRIER in kinds(ticket)
    told(kaltim, ticket)
    assert Confirmation.objects.get().contact != THEIRS


# --- the office's own people ------------------------------------------------------------------------------


def owned_by(person, **facts):
    """Their account: the request names neither their NIP nor their address, only the user ID."""
    return {"on": {"email": person.email, **facts}, "spse_user_id": "SENDIRI01", "nip": "", "email": "x@contoh.example"}


def test_the_judge_of_ones_own_account_is_refused_although_the_request_names_somebody_else(kaltim):
    ticket = at_check(kaltim, **owned_by(kaltim.admin_ppe))
    for press_ in (find_valid, told, settle):
        with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
            press_(kaltim, ticket)
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        actions.reject(walk.again(ticket), by=kaltim.admin_ppe, category="other", reason="Lain.")


def test_choosing_ones_own_account_is_refused(kaltim):
    own = other_account(kaltim, email=kaltim.admin_ppe.email)
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        pin_account(at_check(kaltim), own, by=kaltim.admin_ppe)


def test_a_helpdesk_does_not_tell_the_result_of_their_own_account_to_themselves(kaltim):
    judge = kaltim.admin_ppe
    ticket = seconded(kaltim, settle(kaltim, at_check(kaltim, **owned_by(kaltim.helpdesk))))
    find_valid(kaltim, ticket, by=judge)
    ticket = fulfil(kaltim, ticket)
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        actions.notify(ticket, by=kaltim.helpdesk, check=walk.IN_PERSON)
    assert actions.notify(ticket, by=kaltim.rekan_helpdesk, check=walk.IN_PERSON)


def test_a_colleagues_account_needs_a_second_person(kaltim):
    ticket = settle(kaltim, at_check(kaltim, **owned_by(kaltim.rekan_helpdesk)))
    with pytest.raises(Unmet, match="Persetujuan orang kedua belum ada"):
        find_valid(kaltim, ticket)
    assert CautionKind.WORKS_HERE in kinds(ticket)


def test_a_colleagues_nip_with_blanks_in_their_profile_hides_no_colleague(kaltim):
    User.objects.filter(pk=kaltim.rekan_helpdesk.pk).update(nip="19900315 201503 1 002")
    assert CautionKind.WORKS_HERE in kinds(at_check(kaltim, email="x@contoh.example"))


def test_an_administrators_account_without_a_second_person_is_refused(kkp):
    with pytest.raises(Unmet, match="Persetujuan orang kedua belum ada"):
        find_valid(kkp, admin_ticket(kkp))


def test_an_administrator_on_record_as_something_else_still_needs_a_second_person(kkp):
    ticket = walk.submitted(kkp, "admin_agency", spse_user_id="ADMIN01")
    on_record(ticket, spse_role="verifikator")
    ticket = settle(kkp, to_check(kkp, ticket))
    with pytest.raises(Unmet, match="orang kedua"):
        find_valid(kkp, ticket)


def test_the_second_person_is_not_the_one_who_asks(kkp):
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.rekan_admin_ppe)
    with pytest.raises(Forbidden, match="orang lain"):
        answer_second(ticket, True, NOTE, by=kkp.rekan_admin_ppe)


def test_the_second_person_is_not_the_one_who_found_the_file_complete(kkp):
    office.grant_role(kkp.helpdesk, Role.ADMIN_PPE, by=kkp.admin_kantor)
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Forbidden, match="orang lain"):
        answer_second(ticket, True, NOTE, by=User.objects.get(pk=kkp.helpdesk.pk))


def test_the_second_person_is_not_the_one_who_called_the_applicant(kkp):
    ticket = admin_ticket(kkp)
    told(kkp, ticket, by=kkp.rekan_admin_ppe)
    release(ticket, by=kkp.rekan_admin_ppe)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Forbidden, match="orang lain"):
        answer_second(ticket, True, NOTE, by=kkp.rekan_admin_ppe)


def test_the_second_person_is_not_the_one_who_settled_a_difference(kkp):
    ticket = at_check(kkp, "admin_agency", on={"phone": "0812-9"})
    decide(ticket, PHONE, Ruling.RECORD, NOTE, by=kkp.rekan_admin_ppe)
    release(ticket, by=kkp.rekan_admin_ppe)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Forbidden, match="orang lain"):
        answer_second(ticket, True, NOTE, by=kkp.rekan_admin_ppe)


def test_the_second_person_is_not_the_one_who_chose_the_account(kkp):
    ticket = admin_ticket(kkp)
    pin_account(ticket, account_of(ticket), by=kkp.rekan_admin_ppe)
    release(ticket, by=kkp.rekan_admin_ppe)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Forbidden, match="orang lain"):
        answer_second(ticket, True, NOTE, by=kkp.rekan_admin_ppe)


def test_the_second_person_is_not_the_one_who_wrote_the_request_down(kkp):
    ticket = walk.submitted(kkp, "admin_agency", Channel.WALK_IN, by=kkp.front_office)
    office.grant_role(kkp.front_office, Role.ADMIN_PPE, by=kkp.admin_kantor)
    on_record(ticket)
    ticket = walk.do(kkp, walk.do(kkp, ticket, Act.RECORD_GUEST), Act.ENQUEUE, queue_label="A-001")
    ticket = walk.do(kkp, ticket, Act.OPEN)
    ticket = settle(kkp, walk.do(kkp, walk.judged(kkp, ticket), Act.FIND_COMPLETE))
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Forbidden, match="orang lain"):
        answer_second(ticket, True, NOTE, by=User.objects.get(pk=kkp.front_office.pk))


def test_the_second_person_is_not_the_owner_of_the_account(kkp):
    ticket = settle(kkp, at_check(kkp, "admin_agency", **owned_by(kkp.rekan_admin_ppe)))
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        answer_second(ticket, True, NOTE, by=kkp.rekan_admin_ppe)


def test_the_second_person_is_not_the_applicant(kkp):
    by_kepala = replace(kkp, pemohon=kkp.kepala)
    ticket = settle(kkp, at_check(by_kepala, "admin_agency"))
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        answer_second(ticket, True, NOTE, by=kkp.kepala)


def test_the_second_person_is_not_of_another_office_nor_of_another_desk(kkp, kaltim):
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    for by in (kaltim.kepala, kaltim.admin_ppe, kkp.rekan_helpdesk, kkp.front_office, kkp.pemohon, kkp.admin_kantor):
        with pytest.raises(Forbidden):
            answer_second(ticket, True, NOTE, by=by)


def test_the_second_person_cannot_then_judge_call_or_decide(kkp):
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    answer_second(ticket, True, NOTE, by=kkp.rekan_admin_ppe)
    for press_ in (find_valid, told):
        with pytest.raises(Forbidden, match="orang kedua"):
            press_(kkp, ticket, by=kkp.rekan_admin_ppe)


@pytest.mark.parametrize("changed", [{"phone": THEIRS}, {"name": "Siti Lain"}, {"email": "x@contoh.example"}])
def test_the_second_persons_word_is_void_once_the_account_says_something_else(kkp, changed):
    ticket = seconded(kkp, admin_ticket(kkp))
    SpseAccount.objects.update(**changed)
    with pytest.raises(Unmet, match="Persetujuan orang kedua belum ada"):
        find_valid(kkp, settle(kkp, ticket))


def test_the_second_persons_word_for_one_account_does_not_count_for_another(kkp):
    ticket = seconded(kkp, admin_ticket(kkp))
    pin_account(ticket, other_account(kkp, spse_role="admin_agency"), by=kkp.admin_ppe)
    with pytest.raises(Unmet, match="orang kedua"):
        find_valid(kkp, settle(kkp, ticket))


def test_a_second_person_who_then_checks_completeness_of_a_file_sent_back_is_no_second_person(kkp):
    office.grant_role(kkp.rekan_admin_ppe, Role.HELPDESK, by=kkp.admin_kantor)
    both = User.objects.get(pk=kkp.rekan_admin_ppe.pk)
    ticket = admin_ticket(kkp)
    ask_second(ticket, NOTE, by=kkp.admin_ppe)
    answer_second(ticket, True, NOTE, by=both)
    actions.do(walk.again(ticket), Act.SEND_BACK, by=kkp.admin_ppe, reason="Berkas keliru.")
    release(ticket, by=kkp.helpdesk)
    ticket = actions.do(walk.again(ticket), Act.FIND_COMPLETE, by=both)
    with pytest.raises(Unmet, match="orang kedua"):
        find_valid(kkp, ticket)


def test_one_person_with_both_roles_neither_settles_nor_judges_what_they_found_complete(kaltim):
    office.grant_role(kaltim.helpdesk, Role.ADMIN_PPE, by=kaltim.admin_kantor)
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    both = User.objects.get(pk=kaltim.helpdesk.pk)
    with pytest.raises(Forbidden, match="orang lain"):
        decide(ticket, PHONE, Ruling.RECORD, NOTE, by=both)
    with pytest.raises(Forbidden, match="orang lain"):
        find_valid(kaltim, ticket, by=both)


@pytest.mark.parametrize("who", ["helpdesk", "front_office", "pemohon", "kepala", "admin_kantor"])
def test_nobody_but_the_judge_settles_chooses_or_asks(kkp, who):
    ticket, by = at_check(kkp, "admin_agency", on={"phone": "0812-9"}), getattr(kkp, who)
    for press_ in (
        lambda: decide(ticket, PHONE, Ruling.RECORD, NOTE, by=by),
        lambda: pin_account(ticket, account_of(ticket), by=by),
        lambda: ask_second(ticket, NOTE, by=by),
    ):
        with pytest.raises(Forbidden):
            press_()
    assert not IdentityDecision.objects.exists()


@pytest.mark.parametrize("who", ["helpdesk", "front_office", "pemohon", "kepala"])
def test_nobody_but_the_judge_presses_valid_over_http(kkp, who):
    ticket = settle(kkp, at_check(kkp, "admin_agency"))
    assert press(getattr(kkp, who), ticket, "benar", grounds="Sesuai.").status_code in (403, 404, 409)
    assert walk.again(ticket).validity == ""


# --- the applicant's word ---------------------------------------------------------------------------------


def test_valid_after_the_owner_denied_on_the_telephone_is_refused(kaltim):
    ticket = at_check(kaltim)
    told(kaltim, ticket, outcome="denied")
    with pytest.raises(Unmet, match="hanya dapat ditolak"):
        find_valid(kaltim, ticket)


@pytest.mark.parametrize("means", ["phone", "in_person"])
def test_a_later_yes_does_not_outweigh_the_owners_no(kaltim, means):
    ticket = at_check(kaltim)
    told(kaltim, ticket, outcome="denied")
    told(kaltim, ticket, means=means)
    with pytest.raises(Unmet, match="hanya dapat ditolak"):
        find_valid(kaltim, ticket)


def test_a_no_that_comes_after_the_data_were_called_valid_still_stops_the_reset(kaltim):
    ticket = find_valid(kaltim, at_check(kaltim))
    told(kaltim, ticket, outcome="denied")
    with pytest.raises(Unmet, match="hanya dapat ditolak"):
        fulfil(kaltim, ticket)


@pytest.mark.parametrize("answers", [(), ("request",), ("request", "request"), ("request", "password"), ("x", "y")])
def test_a_yes_on_the_telephone_with_fewer_than_two_answers_is_refused(kaltim, answers):
    ticket = at_check(kaltim)
    with pytest.raises(Refused, match="dua pertanyaan"):
        actions.confirm(ticket, by=kaltim.admin_ppe, means="phone", outcome="confirmed", person="Budi", answers=answers)
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("proof", ["", "fotokopi"])
def test_a_yes_in_person_without_a_proof_of_identity_is_refused(kaltim, proof):
    with pytest.raises(Refused, match="kartu identitas"):
        actions.confirm(
            at_check(kaltim), by=kaltim.admin_ppe, means="in_person", outcome="confirmed", person="Budi", proof=proof
        )


def test_a_call_where_no_number_is_on_record_is_refused(kaltim):
    with pytest.raises(Refused, match="Tidak ada nomor telepon"):
        told(kaltim, at_check(kaltim, phone=THEIRS, on={"phone": ""}))


@pytest.mark.parametrize("hidden", ["contact", "phone", "number", "account"])
def test_a_number_in_a_hidden_field_is_not_called(kaltim, hidden):
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    said = {"means": "phone", "person": "Budi", "answers": list(ENOUGH), "outcome": "confirmed"}
    assert press(kaltim.admin_ppe, ticket, "konfirmasi", **said, **{hidden: THEIRS}).status_code == 302
    assert Confirmation.objects.get().contact == "0812-0000-0001"


def test_a_yes_from_the_impostors_own_number_does_not_count_once_the_victims_account_is_chosen(kaltim):
    victim = on_record(walk.submitted(kaltim, spse_user_id="BUDI01"), phone="0812-0000-0001")
    theirs = other_account(kaltim, phone=THEIRS)
    ticket = to_check(kaltim, walk.submitted(kaltim, spse_user_id="BUDI01", nip=OTHER_NIP, phone=THEIRS))
    pin_account(ticket, theirs, by=kaltim.admin_ppe)
    told(kaltim, ticket)
    pin_account(ticket, victim, by=kaltim.admin_ppe)
    assert walk.again(ticket).identity.word is None
    assert "phone" in open_lines(ticket)


def test_meeting_somebody_before_the_account_was_chosen_proves_nothing_for_that_account(kaltim):
    ticket = at_check(kaltim)
    told(kaltim, ticket, means="in_person")
    pin_account(ticket, other_account(kaltim), by=kaltim.admin_ppe)
    assert not walk.again(ticket).identity.met_in_person


# --- notes, tabs and forms --------------------------------------------------------------------------------


@pytest.mark.parametrize("note", ["", "    ", "\n\t ", "ok"])
def test_settling_a_difference_without_saying_why_is_refused(kaltim, note):
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    with pytest.raises(Refused, match="Catatan wajib"):
        decide(ticket, PHONE, Ruling.RECORD, note, by=kaltim.admin_ppe)


@pytest.mark.parametrize(
    "topic", ["difference:name", "difference:password", "caution:contact_changed", "second_person", "account", ""]
)
def test_settling_what_does_not_differ_or_does_not_exist_is_refused(kaltim, topic):
    for ruling in (Ruling.RECORD, Ruling.CHECKED, Ruling.AGREED):
        with pytest.raises(Refused):
            decide(at_check(kaltim), topic, ruling, NOTE, by=kaltim.admin_ppe)
    assert not IdentityDecision.objects.exists()


def test_answering_the_need_for_a_second_person_oneself_is_refused(kkp):
    ticket = admin_ticket(kkp)
    with pytest.raises(Refused):
        decide(ticket, "caution:administrator", Ruling.CHECKED, NOTE, by=kkp.admin_ppe)


def test_a_stale_tab_settles_chooses_and_asks_nothing(kkp):
    ticket = at_check(kkp, "admin_agency", on={"phone": "0812-9"})
    old, by = ticket.version - 1, kkp.admin_ppe
    for press_ in (
        lambda: decide(ticket, PHONE, Ruling.RECORD, NOTE, by=by, seen=old),
        lambda: pin_account(ticket, account_of(ticket), by=by, seen=old),
        lambda: ask_second(ticket, NOTE, by=by, seen=old),
        lambda: answer_second(ticket, True, NOTE, by=kkp.kepala, seen=old),
    ):
        with pytest.raises(Stale):
            press_()
    assert walk.again(ticket).version == ticket.version


def test_a_replayed_decision_changes_nothing_twice(kaltim):
    ticket = at_check(kaltim, phone=THEIRS, on={"phone": "0812-0000-0001"})
    decide(ticket, PHONE, Ruling.RECORD, NOTE, by=kaltim.admin_ppe, seen=ticket.version)
    with pytest.raises(Stale):
        decide(ticket, PHONE, Ruling.RECORD, NOTE, by=kaltim.admin_ppe, seen=ticket.version)
    assert IdentityDecision.objects.count() == 1


def test_a_replayed_press_of_valid_is_refused_over_http(kaltim):
    ticket = at_check(kaltim)
    data = {"seen": ticket.version, "grounds": "Sesuai."}
    judge = browser(kaltim.admin_ppe)
    answers = [judge.post(at("desk:act", ticket.number, "benar"), data).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert Event.objects.about("ticket", ticket.pk).filter(act="find_valid").count() == 1


def test_valid_pressed_on_a_page_from_before_the_owners_no_is_refused_over_http(kaltim):
    ticket = at_check(kaltim)
    told(kaltim, ticket, outcome="denied")
    answer = browser(kaltim.admin_ppe).post(
        at("desk:act", ticket.number, "benar"), {"seen": ticket.version, "grounds": "Sesuai."}
    )
    assert answer.status_code == 409
    assert walk.again(ticket).validity == ""


def test_another_offices_ticket_is_not_there_for_a_judge(kaltim, kkp):
    ticket = at_check(kkp, "admin_agency")
    assert press(kaltim.admin_ppe, ticket, "benar", grounds="Sesuai.").status_code == 404
    with pytest.raises(Forbidden):
        find_valid(kkp, ticket, by=kaltim.admin_ppe)


@pytest.mark.parametrize("state", ["queued", "completeness_check", "reset", "rejected", "notified", "archived"])
def test_a_ticket_that_is_not_being_judged_takes_no_decision(kaltim, state):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    on_record(ticket)
    SpseAccount.objects.update(unit="Lain", name="Lain")
    with pytest.raises(Refused):
        decide(ticket, "difference:name", Ruling.SAME, NOTE, by=kaltim.admin_ppe)
    assert not IdentityDecision.objects.exists()


def test_a_rejected_request_does_not_come_back_to_be_called_valid(kaltim):
    ticket = walk.rejected(kaltim, walk.submitted(kaltim))
    with pytest.raises(Stale):
        find_valid(kaltim, ticket)
    with pytest.raises(Refused):
        actions.reissue(walk.told_rejection(kaltim, walk.submitted(kaltim)), by=kaltim.admin_ppe, reason="Lagi.")


# --- between "valid" and the reset, and after it ----------------------------------------------------------


def hold():
    SpseAccount.objects.update(contact_held_until=timezone.now() + timedelta(hours=72))


def test_a_contact_that_changes_after_valid_holds_the_reset_back(kaltim):
    ticket = find_valid(kaltim, at_check(kaltim))
    hold()
    with pytest.raises(Unmet, match="datang langsung"):
        fulfil(kaltim, ticket)


def test_a_held_reset_goes_on_only_for_an_owner_who_came_in_person(kaltim):
    ticket = find_valid(kaltim, at_check(kaltim))
    hold()
    told(kaltim, ticket)
    with pytest.raises(Unmet, match="datang langsung"):
        fulfil(kaltim, ticket)
    told(kaltim, ticket, means="in_person")
    assert fulfil(kaltim, ticket).state == "reset"


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Siti Lain"},
        {"nip": OTHER_NIP},
        {"is_active": False},
        {"decree_until": timezone.localdate() - timedelta(days=2)},
    ],
    ids=["name", "nip", "revoked", "expired"],
)
def test_a_register_that_changes_after_valid_stops_the_reset(kaltim, changed):
    ticket = find_valid(kaltim, at_check(kaltim))
    SpseAccount.objects.update(**changed)
    with pytest.raises(Unmet, match="Register berubah"):
        fulfil(kaltim, ticket)


def test_an_import_that_changes_the_contact_after_valid_stops_the_reset(kaltim):
    ticket = find_valid(kaltim, at_check(kaltim))
    contact_changed(account_of(ticket), timezone.now(), phone=THEIRS)
    with pytest.raises(Unmet, match="Register berubah"):
        fulfil(kaltim, ticket)


def test_another_persons_new_request_does_not_stop_a_reset_that_was_found_valid(kaltim):
    ticket = find_valid(kaltim, at_check(kaltim))
    walk.submitted(kaltim)
    assert fulfil(kaltim, ticket).state == "reset"


def reissued(desk, ticket):
    return actions.reissue(walk.notified(desk, ticket)[0], by=desk.admin_ppe, reason="Belum diterima.")


def test_a_reissue_does_not_live_on_the_decisions_of_the_first_round(kaltim):
    ticket = walk.submitted(kaltim, phone=THEIRS)
    on_record(ticket, phone="0812-0000-0001")
    ticket = reissued(kaltim, ticket)
    assert open_lines(ticket) == {"phone"}
    with pytest.raises(Unmet, match="1 perbedaan"):
        find_valid(kaltim, ticket)


def test_a_reissue_does_not_live_on_the_yes_of_the_first_round(kaltim):
    ticket = walk.submitted(kaltim, phone=THEIRS)
    on_record(ticket, phone="0812-0000-0001")
    ticket = to_check(kaltim, ticket)
    told(kaltim, ticket, means="in_person")
    find_valid(kaltim, ticket)
    fulfil(kaltim, ticket)
    ticket = actions.notify(walk.again(ticket), by=kaltim.helpdesk, check=walk.IN_PERSON)[0]
    ticket = actions.reissue(ticket, by=kaltim.admin_ppe, reason="Belum diterima.")
    check = walk.again(ticket).identity
    assert (check.word, check.met_in_person, open_lines(ticket)) == (None, False, {"phone"})


def test_a_reissue_of_an_administrators_account_asks_a_second_person_again(kkp):
    ticket = reissued(kkp, walk.submitted(kkp, "admin_agency"))
    with pytest.raises(Unmet, match="orang kedua"):
        find_valid(kkp, settle(kkp, ticket))
