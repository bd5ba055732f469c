"""All states × acts × roles × SOPs in memory, against an expectation typed by hand from the SOPs."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django_fsm import TransitionNotAllowed

from accounts_app.audit.actions import BEARER, SYSTEM
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.process import rules
from requests_app.sop.library import FOLDER
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.tickets.identity.check import IdentityCheck
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import TABLE

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

STATES = [
    "", "submitted", "queued", "completeness_check", "awaiting_completion", "validity_check",
    "reset", "rejected", "notified", "lapsed", "archived",
]  # fmt: skip

# act: (from, to); "=" is an event that leaves the state alone.
PATHS = {
    "submit": ({""}, "submitted"),
    "arrive": ({"submitted"}, "="),
    "record_guest": ({"submitted"}, "="),
    "enqueue": ({"submitted"}, "queued"),
    "call": ({"queued"}, "="),
    "open": ({"queued"}, "completeness_check"),
    "find_complete": ({"completeness_check"}, "="),
    "find_incomplete": ({"completeness_check"}, "="),
    "request_completion": ({"completeness_check"}, "awaiting_completion"),
    "complete": ({"awaiting_completion"}, "completeness_check"),
    "forward": ({"completeness_check"}, "validity_check"),
    "confirm": ({"validity_check"}, "="),
    "find_valid": ({"validity_check"}, "="),
    "find_invalid": ({"validity_check"}, "="),
    "send_back": ({"validity_check"}, "completeness_check"),
    "fulfil": ({"validity_check"}, "reset"),
    "reject": ({"validity_check"}, "rejected"),
    "reject_incomplete": ({"completeness_check"}, "rejected"),
    "hand_over": ({"reset"}, "="),
    "notify": ({"reset"}, "notified"),
    "notify_rejection": ({"rejected"}, "notified"),
    "new_code": ({"notified"}, "="),
    "disclose": ({"notified"}, "="),
    "receive": ({"notified"}, "="),
    "alarm": ({"notified"}, "="),
    "give_up": ({"notified"}, "="),
    "reissue": ({"notified"}, "validity_check"),
    "lapse": ({"submitted", "queued", "awaiting_completion"}, "lapsed"),
    "merge": (
        {"submitted", "queued", "completeness_check", "awaiting_completion", "validity_check"}, "lapsed",
    ),
    "withdraw": (
        {"submitted", "queued", "completeness_check", "awaiting_completion", "validity_check"}, "lapsed",
    ),
    "archive": ({"notified", "lapsed"}, "archived"),
}  # fmt: skip

PAYLOADS: dict[str, dict[str, object]] = {
    "confirm": {"means": "phone", "outcome": "confirmed"},
    "find_valid": {"grounds": "sesuai"},
    "find_invalid": {"grounds": "tidak sesuai"},
    "send_back": {"reason": "r"},
    "reject": {"category": "other", "reason": "r"},
    "reject_incomplete": {"category": "incomplete", "reason": "r"},
    "disclose": {"place": "link"},
    "receive": {"place": "link"},
    "alarm": {"place": "link"},
    "give_up": {"reason": "r"},
    "reissue": {"reason": "r"},
    "lapse": {"reason": "r"},
    "merge": {"into": Ticket(pk=2, number="KT-2026-00002"), "reason": "r"},
}

P, F, H, A, G = "applicant", "front_office", "helpdesk", "admin_ppe", "admin_agency"
SHARED = {
    "submit": {P, F, H}, "arrive": {F}, "record_guest": {F}, "enqueue": {F}, "call": {H}, "open": {H},
    "find_complete": {H}, "find_incomplete": {H}, "request_completion": {H}, "complete": {P, H}, "forward": {H},
    "confirm": {A}, "find_valid": {A}, "find_invalid": {A}, "send_back": {A}, "fulfil": {A}, "reject": {A},
    "reject_incomplete": set(), "hand_over": {A}, "notify": {H}, "notify_rejection": {H}, "new_code": {H},
    "disclose": {P}, "receive": {P}, "alarm": {P}, "give_up": {H}, "reissue": {A},
    "lapse": {H}, "merge": {H}, "withdraw": {P}, "archive": {A},
}  # fmt: skip
# SOP 000 has no front office: the helpdesk keeps the guest book and gives the numbers.
AUDITOR = {**SHARED, "submit": {P, H}, "arrive": {H}, "record_guest": {H}, "enqueue": {H}}
# SOP 002: the Admin Agency does every staff step; no guest book, no call, no hand-over; may reject early.
PPK = {act: {G if role in {F, H, A} else role for role in who} for act, who in SHARED.items()}
PPK |= {"submit": {P, G}, "arrive": set(), "record_guest": set(), "call": set(), "hand_over": set()}
PPK |= {"reject_incomplete": {G}}
WHO = {"000": AUDITOR, "003": SHARED, "004": SHARED, "002": PPK}

ROLES = [P, F, H, A, G, "kepala_lpse", "admin_kantor", "system_admin"]


def sop(code: str) -> SopInForce:
    source = (FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    return SopInForce(revision=SopRevision(code=code, revision=1, source=source, sha256=f"matrix-{code}"), code=code)


def ticket_in(state: str, in_force: SopInForce) -> Ticket:
    ticket = Ticket(pk=1, office=Office(pk=1), sop=in_force, state=state, channel="walk_in", applicant_id=77)
    vars(ticket)["identity"] = IdentityCheck(ticket, [], None, [], [], None, None, None)  # about nobody's account
    return ticket


def person(role: str) -> User:
    user = User(pk=77 if role == P else 5, office_id=1)
    user.__dict__["roles"] = frozenset() if role == P else frozenset({Role(role)})
    return user


@pytest.fixture(scope="module", params=sorted(WHO))
def code(request):
    return request.param


@pytest.fixture(scope="module")
def in_force(code):
    return sop(code)


def test_the_table_has_exactly_the_expected_acts():
    assert sorted(TABLE) == sorted(PATHS)


def test_who_may_do_what_in_every_state(code, in_force):
    wrong = [
        (state, act, role)
        for state, act, role in product(STATES, PATHS, ROLES)
        if may(ticket_in(state, in_force), act, person(role)) != (state in PATHS[act][0] and role in WHO[code][act])
    ]
    assert wrong == []


def may(ticket: Ticket, act: str, user: User) -> bool:
    row = TABLE[act]
    return ticket.state in row.sources and rules.refusal(ticket, row, user) is None


@pytest.mark.parametrize("act", sorted(PATHS))
def test_the_act_leads_where_the_sop_says_and_from_nowhere_else(act, in_force):
    sources, target = PATHS[act]
    for state in STATES:
        ticket = ticket_in(state, in_force)
        vars(ticket)["_prefetched_objects_cache"] = {"items": []}
        if state in sources:
            getattr(ticket, act)(by=None, at=NOW, **PAYLOADS.get(act, {}))
            assert ticket.state == (state if target == "=" else target)
        else:
            with pytest.raises(TransitionNotAllowed):
                getattr(ticket, act)(by=None, at=NOW, **PAYLOADS.get(act, {}))


def test_nobody_of_another_office_may_do_anything(in_force):
    for state, act, role in product(STATES, PATHS, ROLES[1:]):
        stranger = person(role)
        stranger.office_id = 2
        assert not may(ticket_in(state, in_force), act, stranger), (state, act, role)


def test_the_system_does_only_what_follows_by_itself(code, in_force):
    expected = {"enqueue", "open", "forward"} if code == "002" else {"forward"}
    allowed = {act for act in PATHS if rules.refusal(ticket_in("", in_force), TABLE[act], SYSTEM) is None}
    assert allowed - {"disclose", "receive", "alarm"} == expected


def test_the_bearer_of_link_and_code_only_opens_receives_and_reports(in_force):
    allowed = {act for act in PATHS if rules.refusal(ticket_in("", in_force), TABLE[act], BEARER) is None}
    assert allowed == {"disclose", "receive", "alarm"}


@pytest.mark.parametrize("act", ["find_valid", "find_invalid"])
def test_who_found_it_complete_does_not_judge_its_validity(act, code, in_force):
    ticket = ticket_in("validity_check", in_force)
    both = person(G if code == "002" else A)
    ticket.completeness_by_id = both.pk
    refused = rules.refusal(ticket, TABLE[act], both) is not None
    assert refused is (code != "002")  # SOP 002 gives both steps to one role


def test_nobody_handles_their_own_ticket(code, in_force):
    staff = G if code == "002" else A
    for same in ({"applicant_id": 5}, {"email": "saya@contoh.example"}, {"nip": "19900315 201503 1 002"}):
        ticket = ticket_in("validity_check", in_force)
        for name, value in same.items():
            setattr(ticket, name, value)
        me = person(staff)
        me.email, me.nip = "saya@contoh.example", "199003152015031002"
        assert rules.refusal(ticket, TABLE["fulfil"], me) == rules.OWN_CASE
