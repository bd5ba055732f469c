"""Step 4: each account to its own person. Attacks on link and code, receipts, alarms, and what the mails hold."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.decrees import actions, telling
from requests_app.decrees.models import DecreePerson, DecreeTelling
from requests_app.handover import actions as handover
from requests_app.handover.identified import Identified
from requests_app.handover.jobs import expire_handovers
from requests_app.handover.models import Status
from requests_app.handover.results import Issued, Refusal, Revealed, Secret
from requests_app.handover.results import Refused as HandoverRefused
from requests_app.outbox.models import Message
from requests_app.process.refusals import Forbidden, Refused, Stale
from tests import world
from tests.races import at_once
from tests.requests_app.decrees import walk

WRONG = "0000 0000 0000"


@pytest.fixture
def sk(kaltim):
    return walk.made(kaltim, walk.facts(1), walk.facts(2))


def tell(desk, decree, no=1, check=walk.BY_PHONE):
    return actions.tell(decree.people.get(no=no), by=desk.admin_ppe, check=check)


def fresh(person: DecreePerson) -> DecreePerson:
    return DecreePerson.objects.get(pk=person.pk)


def link_of(decree, person) -> str:
    mail = Message.objects.of("decree", decree.pk).filter(kind="decree_account_ready", to_address=person.email).last()
    return str(mail.private["link"]).rstrip("/").rsplit("/", 1)[1]


# --- telling --------------------------------------------------------------------------------------------------


def test_the_mail_goes_to_the_persons_own_address_with_user_id_and_link_but_never_code_or_password(kaltim, sk):
    person, issued = tell(kaltim, sk)
    mail = Message.objects.of("decree", sk.pk).get(kind="decree_account_ready")
    assert mail.to_address == person.email
    assert set(mail.private) == {"link", "user_id"}
    assert mail.private["user_id"] == person.user_id
    for hidden in (walk.PASSWORD, issued.code.expose(), person.user_id, mail.private["link"]):
        assert hidden not in mail.text + mail.subject
    for said in ("segera login", "wajib mengubah"):
        assert said in mail.text


@pytest.mark.parametrize(
    ("check", "why"),
    [
        (None, "Pilih cara"), (Identified("email"), "Pilih cara"), (Identified("in_person"), "dokumen identitas"),
        (Identified("in_person", "ktp", " "), "dokumen identitas"), (Identified("in_person", "x", "Loket"), "dokumen"),
    ],
)  # fmt: skip
def test_no_code_is_made_for_somebody_who_was_not_identified(kaltim, sk, check, why):
    with pytest.raises(Refused, match=why):
        tell(kaltim, sk, check=check)
    assert telling.current_of(sk.people.get(no=1)).status == Status.SEALED
    assert not DecreeTelling.objects.exists()


def test_by_phone_only_to_a_number_on_the_signed_form(kaltim):
    decree = walk.made(kaltim, walk.facts(phone=""))
    with pytest.raises(Refused, match="tidak memuat nomor telepon"):
        tell(kaltim, decree)
    tell(kaltim, decree, check=walk.IN_PERSON)
    assert DecreeTelling.objects.get().place == "Loket 1"


@pytest.mark.parametrize("who", ["kepala", "helpdesk", "admin_kantor"])
def test_only_admin_ppe_tells(kaltim, sk, who):
    with pytest.raises(Forbidden):
        actions.tell(walk.first(sk), by=getattr(kaltim, who), check=walk.BY_PHONE)


def test_nor_an_admin_of_another_office_nor_anybody_their_own(kaltim, lain):
    decree = walk.made(kaltim, walk.facts(1), walk.facts(2))
    with pytest.raises(Forbidden):
        actions.tell(walk.first(decree), by=lain.admin_ppe, check=walk.BY_PHONE)
    kaltim.rekan_admin_ppe.nip = walk.first(decree).nip
    with pytest.raises(Forbidden, match="untuk Anda sendiri"):
        actions.tell(walk.first(decree), by=kaltim.rekan_admin_ppe, check=walk.BY_PHONE)


def test_nobody_is_told_twice_nor_without_an_account(kaltim):
    decree = walk.issued(kaltim, walk.facts(1), walk.facts(2))
    actions.mark_impossible(decree.people.get(no=2), "Pensiun.", by=kaltim.admin_ppe)
    actions.mark_made(walk.first(decree), user_id="U", password=Secret(walk.PASSWORD), by=kaltim.admin_ppe)
    decree = actions.create_accounts(walk.again(decree), by=kaltim.admin_ppe)
    with pytest.raises(Refused, match="Tidak ada akun"):
        tell(kaltim, decree, 2)
    tell(kaltim, decree)
    with pytest.raises(Refused, match="sudah disampaikan"):
        tell(kaltim, decree)


def test_somebody_who_had_the_account_is_told_without_a_password(kaltim):
    first = walk.fetched(kaltim)
    user_id = walk.first(first).user_id
    decree = walk.issued(kaltim, walk.facts(1))
    actions.mark_made(walk.first(decree), user_id=user_id, by=kaltim.admin_ppe)
    decree = actions.create_accounts(walk.again(decree), by=kaltim.admin_ppe)
    person, issued = actions.tell(walk.first(decree), by=kaltim.admin_ppe)
    mail = Message.objects.of("decree", decree.pk).get(kind="decree_account_ready")
    assert (issued, set(mail.private), "password Anda sendiri" in mail.text) == (None, {"user_id"}, True)
    actions.receive(person, by=kaltim.admin_ppe, place="phone", check=walk.BY_PHONE)
    assert walk.again(decree).settled_at is not None


def test_the_state_moves_when_the_last_one_is_told(kaltim, sk):
    tell(kaltim, sk, 1)
    assert walk.again(sk).state == "accounts_created"
    tell(kaltim, sk, 2)
    assert walk.again(sk).state == "informed"


# --- link and code --------------------------------------------------------------------------------------------


def test_the_right_code_opens_once_and_the_link_names_its_person(kaltim, sk):
    person, issued = tell(kaltim, sk)
    row = handover.by_link(link_of(sk, person))
    assert row is not None
    assert telling.person_of(row) == person
    opened = actions.disclose(person, issued.code.expose())
    assert isinstance(opened, Revealed)
    assert opened.password.expose() == walk.PASSWORD
    again = actions.disclose(person, issued.code.expose())
    assert again.reason == Refusal.ALREADY_OPENED
    assert Message.objects.filter(kind="decree_account_opened", to_address=person.email).count() == 1


def test_five_wrong_codes_lock_and_each_try_is_on_record(kaltim, sk):
    person, issued = tell(kaltim, sk)
    left = [actions.disclose(person, WRONG).attempts_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert actions.disclose(person, issued.code.expose()).reason == Refusal.LOCKED
    tries = Event.objects.about("decree", sk.pk).filter(act="code_refused")
    assert (tries.count(), tries.first().data["person"]) == (6, person.pk)
    assert WRONG not in str(list(tries.values_list("data", flat=True)))


def test_the_code_of_another_person_of_the_same_decree_opens_nothing(kaltim, sk):
    (first, _), (_, second) = tell(kaltim, sk, 1), tell(kaltim, sk, 2)
    assert actions.disclose(first, second.code.expose()).reason == Refusal.WRONG_CODE


def test_a_hand_over_of_a_ticket_is_no_person_of_a_decree(kaltim, sk):
    row = handover.seal("ticket", walk.first(sk).pk, kaltim.office, Secret(walk.PASSWORD))
    assert telling.person_of(row) is None


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_the_right_code_open_it_once():
    desk = world.kaltim()
    decree, codes = walk.told(desk)
    person = walk.first(decree)
    answers = at_once(8, lambda _: actions.disclose(person, codes[person.pk].code.expose()))
    assert len([answer for answer in answers if isinstance(answer, Revealed)]) == 1
    assert {answer.reason for answer in answers if isinstance(answer, HandoverRefused)} == {Refusal.ALREADY_OPENED}


def test_staff_does_not_open_it(kaltim, sk):
    person, issued = tell(kaltim, sk)
    for who in (kaltim.admin_ppe, kaltim.kepala, kaltim.helpdesk):
        with pytest.raises(Forbidden):
            actions.disclose(person, issued.code.expose(), by=who)
    assert fresh(person).disclosed_at is None


def test_a_new_code_kills_the_old_one_and_needs_key_and_check(kaltim, sk):
    person, issued = tell(kaltim, sk)
    by, key = kaltim.admin_ppe, issued.renewal_key.expose()
    _, refused = actions.new_code(person, by=by, renewal_key="x" * 43, check=walk.BY_PHONE)
    assert refused.reason == Refusal.WRONG_KEY
    with pytest.raises(Refused):
        actions.new_code(person, by=by, renewal_key=key, check=Identified("in_person"))
    _, new = actions.new_code(person, by=by, renewal_key=key, check=walk.IN_PERSON)
    assert isinstance(new, Issued)
    assert actions.disclose(person, issued.code.expose()).reason == Refusal.WRONG_CODE
    assert isinstance(actions.disclose(person, new.code.expose()), Revealed)


def test_a_reissue_kills_link_and_code_of_one_person_only(kaltim, sk):
    (person, old), (other, theirs) = tell(kaltim, sk, 1), tell(kaltim, sk, 2)
    old_link = link_of(sk, person)
    actions.reissue(person, password=Secret("Baru-5-Danau-31"), reason="Kode hilang.", by=kaltim.admin_ppe)
    assert handover.by_link(old_link).status == Status.VOIDED
    with pytest.raises(Refused, match="belum disampaikan"):
        actions.disclose(person, old.code.expose())
    _, new = tell(kaltim, sk, 1)
    assert actions.disclose(person, old.code.expose()).reason == Refusal.WRONG_CODE
    assert actions.disclose(person, new.code.expose()).password.expose() == "Baru-5-Danau-31"
    assert isinstance(actions.disclose(other, theirs.code.expose()), Revealed)


# --- receipt, confirmation, alarm, giving up ------------------------------------------------------------------


def test_a_receipt_wipes_every_sealed_copy_and_comes_after_opening(kaltim, sk):
    person, issued = tell(kaltim, sk)
    with pytest.raises(Refused, match="belum dibuka"):
        actions.receive(person)
    actions.disclose(person, issued.code.expose())
    actions.receive(person)
    row = telling.current_of(person)
    copies = (row.server_ciphertext, row.coded_ciphertext, row.renewal_ciphertext, row.viewing_ciphertext)
    assert (row.status, set(copies)) == (Status.CONFIRMED, {""})
    with pytest.raises(Refused, match="sudah dicatat"):
        actions.receive(person)


def test_admin_ppe_records_a_receipt_only_for_somebody_identified(kaltim, sk):
    person, issued = tell(kaltim, sk)
    actions.disclose(person, issued.code.expose())
    with pytest.raises(Refused, match="Pilih cara"):
        actions.receive(person, by=kaltim.admin_ppe, place="phone")
    actions.receive(person, by=kaltim.admin_ppe, place="phone", check=walk.BY_PHONE)
    assert fresh(person).received_by == kaltim.admin_ppe


def test_the_first_login_is_confirmed_once_after_the_receipt_also_in_the_archive(kaltim):
    decree = walk.archived(kaltim)
    person = walk.first(decree)
    actions.confirm_login(person)
    assert fresh(person).confirmed_at is not None
    with pytest.raises(Refused, match="Sudah dikonfirmasi"):
        actions.confirm_login(person)
    with pytest.raises(Refused, match="belum diterima"):
        actions.confirm_login(walk.first(walk.told(kaltim, walk.facts(5))[0]))


def test_an_alarm_voids_takes_the_receipt_back_and_wakes_admin_ppe(kaltim):
    decree = walk.fetched(kaltim)
    person = walk.first(decree)
    assert actions.alarm(person) is True
    assert actions.alarm(person) is False
    row, decree = fresh(person), walk.again(decree)
    assert (row.received_at, row.alarmed_at is None, decree.settled_at) == (None, False, None)
    mails = (
        Message.objects.of("decree", decree.pk).filter(kind__contains="alarmed").values_list("to_address", flat=True)
    )
    assert sorted(mails) == sorted([person.email, kaltim.admin_ppe.email, kaltim.rekan_admin_ppe.email])
    with pytest.raises(Refused, match="Dilaporkan dibuka orang lain"):
        actions.receive(person)


def test_nothing_is_reported_that_nobody_touched(kaltim, sk):
    person, _ = tell(kaltim, sk)
    with pytest.raises(Refused, match="belum dibuka siapa pun"):
        actions.alarm(person)


def test_giving_up_wipes_the_password_and_says_why(kaltim, sk):
    person, issued = tell(kaltim, sk)
    with pytest.raises(Refused, match="Alasan"):
        actions.give_up(person, " ", by=kaltim.admin_ppe)
    actions.give_up(person, "Tidak dapat dihubungi.", by=kaltim.admin_ppe)
    assert telling.current_of(person).status == Status.VOIDED
    with pytest.raises(Refused, match="tidak berhasil"):
        actions.disclose(person, issued.code.expose())
    with pytest.raises(Refused, match="sudah selesai"):
        actions.give_up(person, "Lagi.", by=kaltim.admin_ppe)


@pytest.mark.parametrize("state", ["ordered", "archived", "voided"])
def test_nothing_is_told_before_or_after(kaltim, state):
    person = walk.first(walk.TO_STATE[state](kaltim))
    with pytest.raises(Stale):
        actions.tell(person, by=kaltim.admin_ppe, check=walk.BY_PHONE)


def test_what_nobody_fetched_expires_and_the_decree_says_whose_it_was(kaltim, sk):
    person, _ = tell(kaltim, sk)
    assert expire_handovers(timezone.now() + timedelta(hours=73)) == 1
    event = Event.objects.about("decree", sk.pk).last()
    assert (event.act, event.data) == ("handover_expired", {"person": person.pk})


def test_the_password_is_readable_nowhere_after_the_whole_way(kaltim):
    walk.archived(kaltim)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{walk.PASSWORD}%"])
            assert cursor.fetchone() == (0,), name


def test_what_was_given_up_untold_can_be_issued_again(kaltim):
    decree = walk.made(kaltim)
    person = actions.give_up(walk.first(decree), "Sedang cuti panjang.", by=walk.maker(kaltim))
    person = actions.reissue(person, password=Secret(walk.PASSWORD), reason="Sudah kembali.", by=walk.maker(kaltim))
    assert person.given_up_at is None
    person, issued = actions.tell(person, by=walk.maker(kaltim), check=walk.BY_PHONE)
    assert issued is not None
