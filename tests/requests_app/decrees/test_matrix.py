"""All states × acts × roles of SOP 001 in memory, against an expectation typed by hand from the paper."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from django_fsm import TransitionNotAllowed

from accounts_app.audit.actions import BEARER, SYSTEM
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.decrees.models import Counts, Decree, Issuance, Signatory
from requests_app.decrees.workflow import TABLE
from requests_app.process import rules
from requests_app.sop.library import FOLDER
from requests_app.sop.models import SopInForce, SopRevision

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

STATES = [
    "", "draft", "submitted", "returned", "issued", "ordered", "accounts_created", "informed", "voided", "archived",
]  # fmt: skip
TELLING = {"accounts_created", "informed"}

# act: (from, to); "=" is an event that leaves the state alone.
PATHS = {
    "begin": ({""}, "draft"),
    "submit": ({"draft", "returned"}, "submitted"),
    "send_back": ({"submitted"}, "returned"),
    "issue": ({"draft", "submitted"}, "issued"),
    "order": ({"issued"}, "ordered"),
    "attach_scan": ({"issued", "ordered", "accounts_created", "informed"}, "="),
    "void": ({"draft", "submitted", "returned", "issued", "ordered"}, "voided"),
    "make_account": ({"ordered"}, "="),
    "cannot_make": ({"ordered"}, "="),
    "undo_mark": ({"ordered"}, "="),
    "create_accounts": ({"ordered"}, "accounts_created"),
    "tell": (TELLING, "="),
    "new_code": (TELLING, "="),
    "disclose": (TELLING, "="),
    "receive": (TELLING, "="),
    "confirm_login": (TELLING | {"archived"}, "="),
    "alarm": (TELLING, "="),
    "give_up": (TELLING, "="),
    "reissue": (TELLING, "="),
    "inform": ({"accounts_created"}, "informed"),
    "settle": ({"informed"}, "="),
    "end": (TELLING | {"archived"}, "="),
    "close_account": (TELLING | {"archived"}, "="),
    "archive": ({"informed", "voided"}, "archived"),
}

ONE: dict[str, object] = {"person": 7}
PAYLOADS: dict[str, dict[str, object]] = {
    "send_back": {"reason": "r"},
    "issue": {
        "issuance": Issuance("1", 1, date(2026, 11, 20), date(2026, 11, 20), None, Signatory("Kepala", "Kepala LPSE"))
    },
    "attach_scan": {"sha256": "a" * 64},
    "void": {"reason": "r"},
    "make_account": ONE, "undo_mark": ONE, "cannot_make": {**ONE, "reason": "r"},
    "tell": {**ONE, "means": "phone"}, "new_code": {**ONE, "means": "phone"}, "disclose": {**ONE, "place": "link"},
    "receive": {**ONE, "place": "link"}, "confirm_login": {**ONE, "place": "link"}, "alarm": {**ONE, "place": "link"},
    "give_up": {**ONE, "reason": "r"}, "reissue": {**ONE, "reason": "r"}, "close_account": {**ONE, "note": "n"},
    "end": {"on": date(2026, 11, 20), "reason": "r"},
}  # fmt: skip

K, A = "kepala_lpse", "admin_ppe"
WHO = {
    "begin": {K, A}, "submit": {K, A}, "send_back": {K}, "issue": {K}, "order": {K}, "attach_scan": {K, A},
    "void": {K, A}, "make_account": {A}, "cannot_make": {A}, "undo_mark": {A}, "create_accounts": {A}, "tell": {A},
    "new_code": {A}, "disclose": set(), "receive": {A}, "confirm_login": {A}, "alarm": set(), "give_up": {A},
    "reissue": {A}, "inform": {A}, "settle": {A}, "end": {K}, "close_account": {A}, "archive": {A},
}  # fmt: skip
# An Admin PPE gives up a draft; what was put before Kepala LPSE is theirs to void.
ADMIN_VOIDS = {"draft", "returned"}

ROLES = ["applicant", "front_office", "helpdesk", A, "admin_agency", K, "admin_kantor", "system_admin"]


@pytest.fixture(scope="module")
def in_force():
    source = (FOLDER / "001.toml").read_text(encoding="utf-8")
    revision = SopRevision(code="001", revision=1, source=source, sha256="matrix-001")
    return SopInForce(revision=revision, code="001")


def decree_in(state: str, in_force: SopInForce, **more) -> Decree:
    decree = Decree(pk=1, office=Office(pk=1), sop=in_force, state=state, account_kind="mixed", **more)
    vars(decree)["acting_today"] = frozenset()
    vars(decree)["counts"] = Counts(1, 0, 1, 0, 0)
    vars(decree)["_prefetched_objects_cache"] = {"people": Nobody()}
    return decree


class Nobody(list[object]):
    """The people of a decree in memory: none of them is the person who acts."""

    def all(self):
        return self


def person(role: str, pk: int = 5) -> User:
    user = User(pk=pk, office_id=1)
    user.__dict__["roles"] = frozenset() if role == "applicant" else frozenset({Role(role)})
    return user


def may(decree: Decree, act: str, user: User) -> bool:
    row = TABLE[act]
    return decree.state in row.sources and rules.refusal(decree, row, user) is None


def test_the_table_has_exactly_the_expected_acts():
    assert sorted(TABLE) == sorted(PATHS)


def expected(state: str, act: str, role: str) -> bool:
    if act == "void" and role == A:
        return state in ADMIN_VOIDS
    return state in PATHS[act][0] and role in WHO[act]


@pytest.mark.parametrize("act", sorted(PATHS))
def test_who_may_do_what_in_every_state(in_force, act):
    wrong = [
        (state, role)
        for state, role in product(STATES, ROLES)
        if may(decree_in(state, in_force), act, person(role)) != expected(state, act, role)
    ]
    assert wrong == []


@pytest.mark.parametrize("act", sorted(PATHS))
def test_the_act_leads_where_the_sop_says_and_from_nowhere_else(act, in_force):
    sources, target = PATHS[act]
    for state in STATES:
        decree = decree_in(state, in_force)
        if state in sources:
            getattr(decree, act)(by=None, at=NOW, **PAYLOADS.get(act, {}))
            assert decree.state == (state if target == "=" else target)
        else:
            with pytest.raises(TransitionNotAllowed):
                getattr(decree, act)(by=None, at=NOW, **PAYLOADS.get(act, {}))


def test_nobody_of_another_office_may_do_anything(in_force):
    for state, act, role in product(STATES, PATHS, ROLES[1:]):
        stranger = person(role)
        stranger.office_id = 2
        assert not may(decree_in(state, in_force), act, stranger), (state, act, role)


def test_the_system_does_only_what_follows_by_itself(in_force):
    allowed = {act for act in PATHS if rules.refusal(decree_in("", in_force), TABLE[act], SYSTEM) is None}
    assert allowed - {"disclose", "receive", "confirm_login", "alarm"} == {"order", "inform", "settle"}


def test_the_bearer_of_link_and_code_only_opens_receives_confirms_and_reports(in_force):
    allowed = {act for act in PATHS if rules.refusal(decree_in("", in_force), TABLE[act], BEARER) is None}
    assert allowed == {"disclose", "receive", "confirm_login", "alarm"}


# --- separation of duties -------------------------------------------------------------------------------------


def both(pk: int = 5) -> User:
    user = person(A, pk)
    user.__dict__["roles"] = frozenset({Role.ADMIN_PPE, Role.KEPALA_LPSE})
    return user


@pytest.mark.parametrize("drafter", [5, 6])
def test_who_drafted_as_admin_does_not_sign_though_they_are_kepala_lpse_too(in_force, drafter):
    decree = decree_in("submitted", in_force, admin_drafters=[drafter])
    assert may(decree, "issue", both()) is (drafter != 5)


@pytest.mark.parametrize("act", ["make_account", "cannot_make", "undo_mark", "create_accounts"])
@pytest.mark.parametrize("signer", [5, 6])
def test_who_signed_does_not_make_the_accounts(in_force, act, signer):
    assert may(decree_in("ordered", in_force, issued_by_id=signer), act, both()) is (signer != 5)


@pytest.mark.parametrize("signer", [5, 6])
def test_nor_sets_another_password(in_force, signer):
    assert may(decree_in("informed", in_force, issued_by_id=signer), "reissue", both()) is (signer != 5)


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("act", ["issue", "send_back", "end"])
def test_who_acts_today_is_kepala_lpse_today(in_force, acts, act):
    decree = decree_in("archived" if act == "end" else "submitted", in_force)
    vars(decree)["acting_today"] = frozenset({5} if acts else {6})
    assert may(decree, act, person("helpdesk")) is acts


def test_who_acted_and_now_works_for_another_office_is_nothing_here(in_force):
    decree, gone = decree_in("submitted", in_force), person("helpdesk")
    vars(decree)["acting_today"] = frozenset({5})
    gone.office_id = 2
    assert not may(decree, "issue", gone)
