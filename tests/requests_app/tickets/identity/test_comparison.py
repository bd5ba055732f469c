"""The request beside the register: what is a difference, what settles it, and for how long."""

import pytest

from accounts_app.models import User
from requests_app.tickets.identity.comparison import Line, Verdict, fingerprint, lines_of
from requests_app.tickets.identity.models import IdentityDecision, Ruling
from tests.requests_app.tickets.identity.cases import record, request, trace


def lines(ticket=None, account=None, *, decisions=None, told=False, earlier=None) -> dict[str, Line]:
    found = lines_of(ticket or request(), account or record(), earlier, decisions or {}, told=told)
    return {line.key: line for line in found}


def test_a_request_that_says_what_the_register_says_has_no_difference():
    assert {line.verdict for line in lines().values()} == {Verdict.SAME}


@pytest.mark.parametrize(
    ("field", "spelled"),
    [
        ("name", "Dr. BUDI  Contoh, S.H."),
        ("nip", "19900315 201503 1 002"),
        ("spse_user_id", "budi01 "),
        ("email", "Budi@Contoh.EXAMPLE"),
        ("phone", "+62 812 0000 0001"),
        ("agency", "INSPEKTORAT-contoh"),
        ("unit", "Irban  I"),
        ("decree_number", "sk/1/ 2026"),
    ],
)
def test_another_spelling_is_no_difference(field, spelled):
    assert not [line for line in lines(request(**{field: spelled})).values() if line.differs]


@pytest.mark.parametrize(
    ("field", "key", "other"),
    [
        ("name", "name", "Budi Contoh Lain"),
        ("nip", "nip", "199003152015031003"),
        ("spse_user_id", "user_id", "BUDI02"),
        ("applicant_type", "role", "auditor"),
        ("email", "email", "budi@contoh.exampIe"),
        ("phone", "phone", "0812-0000-0002"),
        ("agency", "agency", "Inspektorat Lain"),
        ("unit", "unit", "Irban II"),
        ("decree_number", "decree", "SK/2/2026"),
    ],
)
def test_every_fact_that_differs_is_a_line_of_its_own(field, key, other):
    open_ = [line.key for line in lines(request(**{field: other})).values() if line.is_open]
    assert open_ == [key]


def test_what_was_not_given_or_is_not_on_record_is_said_so_and_no_difference():
    found = lines(request(nip="", spse_user_id=""), record(phone="", unit=""))
    verdicts = {key: found[key].verdict for key in ("nip", "user_id", "phone", "unit")}
    assert verdicts == {"nip": "not_given", "user_id": "not_given", "phone": "not_on_record", "unit": "not_on_record"}
    assert not any(line.differs for line in found.values())


def test_a_name_behind_a_comma_is_still_compared():
    assert lines(request(name=", Siti Lain"))["name"].differs


def test_a_role_is_shown_in_words():
    assert lines()["role"].requested == "PPK"


def test_an_address_that_was_proved_but_not_written_is_a_line_of_its_own():
    ticket = request(applicant=User(email="lain@contoh.example"))
    assert list(lines(ticket))[4:6] == ["email", "proved_email"]
    assert lines(ticket)["proved_email"].differs


def test_the_proved_address_is_no_line_when_it_is_the_written_one():
    assert "proved_email" not in lines(request(applicant=User(email="BUDI@contoh.example")))


@pytest.mark.parametrize("key", ["email", "phone", "proved_email"])
def test_a_contact_never_becomes_the_requested_one(key):
    ticket = request(applicant=User(email="lain@contoh.example"))
    assert [ruling for ruling, _ in lines(ticket)[key].rulings] == [Ruling.RECORD]


def test_other_facts_offer_three_rulings():
    assert [ruling for ruling, _ in lines()["name"].rulings] == [Ruling.RECORD, Ruling.SAME, Ruling.REQUEST]


def decided(line: Line) -> dict[str, IdentityDecision]:
    return {line.topic: IdentityDecision(topic=line.topic, ruling=Ruling.RECORD, fingerprint=line.fingerprint)}


def test_a_decision_settles_what_was_seen():
    ticket = request(name="Siti Lain")
    decisions = decided(lines(ticket)["name"])
    assert not lines(ticket, decisions=decisions)["name"].is_open
    assert not lines(request(name="SITI  LAIN"), decisions=decisions)["name"].is_open


@pytest.mark.parametrize(
    ("ticket", "account"),
    [
        (request(name="Siti Baru"), record()),
        (request(name="Siti Lain"), record(name="Budi Baru")),
        (request(name="Siti Lain"), record(pk=8)),
    ],
)
def test_a_decision_is_void_when_request_register_or_account_changed(ticket, account):
    decisions = decided(lines(request(name="Siti Lain"))["name"])
    assert lines(ticket, account, decisions=decisions)["name"].is_open


def test_a_decision_about_one_line_settles_no_other():
    ticket = request(name="Siti Lain", unit="Irban II")
    assert lines(ticket, decisions=decided(lines(ticket)["name"]))["unit"].is_open


def test_the_applicants_word_settles_contacts_and_nothing_else():
    ticket = request(name="Siti Lain", email="x@contoh.example", phone="0899", applicant=User(email="y@contoh.example"))
    assert [line.key for line in lines(ticket, told=True).values() if line.is_open] == ["name"]


def test_the_archive_is_a_third_column_that_may_differ_too():
    earlier = trace("nip", name="Budi Contoh", phone="0812-9999-9999")
    found = lines(earlier=earlier)
    assert (found["phone"].archived, found["phone"].archive_differs) == ("0812-9999-9999", True)
    assert not found["name"].archive_differs


def test_a_fingerprint_does_not_mistake_where_one_value_ends():
    assert len({fingerprint("a", "b\x1fc"), fingerprint("a\x1fb", "c"), fingerprint("a", "b", "c")}) == 3
    assert fingerprint("a", 1) == fingerprint("a", 1)
    assert len(fingerprint("a")) == 32
