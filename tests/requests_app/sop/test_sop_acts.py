"""Who does which act, and which act starts and stops which clock. Typed from the papers' "Pelaksana" columns."""

import pytest

STAFF_OF_RECEPTION = {
    "helpdesk": {
        "call", "open", "find_complete", "find_incomplete", "request_completion", "lapse", "merge", "forward",
        "notify_rejection", "notify", "new_code", "give_up",
    },
    "admin_ppe": {
        "confirm", "find_valid", "find_invalid", "send_back", "fulfil", "reissue", "reject", "hand_over", "archive",
    },
    "applicant": {"submit", "withdraw", "complete", "disclose", "receive", "alarm"},
}  # fmt: skip
GUEST_BOOK = {"arrive", "record_guest", "enqueue"}
WHO = {
    "000": {**STAFF_OF_RECEPTION, "helpdesk": STAFF_OF_RECEPTION["helpdesk"] | GUEST_BOOK},
    "003": {**STAFF_OF_RECEPTION, "front_office": GUEST_BOOK},
    "004": {**STAFF_OF_RECEPTION, "front_office": GUEST_BOOK},
    "002": {
        "admin_agency": {
            "enqueue", "open", "find_complete", "find_incomplete", "request_completion", "lapse", "merge", "forward",
            "confirm", "find_valid", "find_invalid", "send_back", "fulfil", "reissue", "reject", "reject_incomplete",
            "notify_rejection", "notify", "new_code", "give_up", "archive",
        },
        "applicant": {"submit", "withdraw", "complete", "disclose", "receive", "alarm"},
    },
    "001": {
        "kepala_lpse": {"begin", "submit", "send_back", "issue", "attach_scan", "void", "end", "order"},
        "admin_ppe": {
            "make_account", "cannot_make", "undo_mark", "create_accounts", "close_account", "tell", "new_code",
            "give_up", "reissue", "inform", "settle", "archive",
        },
        "applicant": {"disclose", "receive", "confirm_login", "alarm"},
    },
}  # fmt: skip

# step of 000/003/004: what starts it, what ends it
CLOCKS_WITH_RECEPTION = {
    1: (set(), {"submit"}),
    2: ({"arrive"}, {"record_guest"}),
    3: ({"record_guest"}, {"enqueue"}),
    4: ({"enqueue"}, {"open"}),
    5: ({"open", "complete", "send_back"}, {"find_complete", "find_incomplete"}),
    6: ({"find_incomplete"}, {"request_completion"}),
    7: ({"request_completion"}, {"complete"}),
    8: ({"find_complete"}, {"forward"}),
    9: ({"forward", "reissue"}, {"find_valid", "find_invalid", "send_back"}),
    10: ({"find_valid"}, {"fulfil"}),
    11: ({"find_invalid"}, {"notify_rejection"}),
    12: ({"fulfil"}, {"hand_over"}),
    13: ({"notify_rejection", "receive", "give_up", "lapse", "merge", "withdraw"}, {"archive"}),
    14: ({"hand_over"}, {"notify"}),
}
CLOCKS_OF_001 = {
    1: ({"begin"}, {"issue"}),
    2: ({"issue"}, {"order"}),
    3: ({"order"}, {"create_accounts"}),
    4: ({"create_accounts"}, {"inform"}),
    5: ({"settle", "void"}, {"archive", "reissue", "alarm"}),
}
CLOCKS_OF_002 = {
    1: (set(), {"submit"}),
    2: ({"open", "complete", "send_back"}, {"find_complete", "find_incomplete"}),
    3: ({"find_incomplete"}, {"request_completion"}),
    4: ({"request_completion"}, {"complete"}),
    5: ({"forward", "reissue"}, {"find_valid", "find_invalid", "send_back"}),
    6: ({"find_valid"}, {"fulfil"}),
    7: ({"find_invalid", "reject_incomplete"}, {"notify_rejection"}),
    8: ({"fulfil"}, {"notify"}),
    9: ({"notify_rejection", "receive", "give_up", "lapse", "merge", "withdraw"}, {"archive"}),
}


@pytest.mark.parametrize("code", WHO)
def test_each_act_has_the_papers_performer(sops, code):
    acts = {act for step in sops[code].steps for act in step.all_actions}
    said = {(sops[code].performer_of(act).value, act.value) for act in acts}
    assert said == {(role, act) for role, performed in WHO[code].items() for act in performed}


@pytest.mark.parametrize(
    ("code", "clocks"),
    [
        ("000", CLOCKS_WITH_RECEPTION),
        ("003", CLOCKS_WITH_RECEPTION),
        ("004", CLOCKS_WITH_RECEPTION),
        ("002", CLOCKS_OF_002),
        ("001", CLOCKS_OF_001),
    ],
)
def test_the_clocks_start_and_end_with_the_right_acts(sops, code, clocks):
    assert {step.no: (set(step.starts), set(step.ends)) for step in sops[code].steps} == clocks


@pytest.mark.parametrize("act", ["arrive", "record_guest", "call", "hand_over"])
def test_002_does_not_allow_what_needs_a_reception(sops, act):
    assert not sops["002"].allows(act)
    assert sops["002"].performer_of(act) is None


@pytest.mark.parametrize(("code", "allowed"), [("000", False), ("002", True), ("003", False), ("004", False)])
def test_only_002_rejects_an_incomplete_file(sops, code, allowed):
    assert sops[code].allows("reject_incomplete") is allowed


@pytest.mark.parametrize(
    ("code", "act", "channels"),
    [
        ("000", "enqueue", {"online", "email"}),
        ("003", "enqueue", {"online", "email"}),
        ("004", "enqueue", {"online", "email"}),
        ("003", "forward", {"online", "email", "walk_in"}),
        ("003", "open", set()),
        ("002", "enqueue", {"online", "email", "walk_in"}),
        ("002", "open", {"online", "email", "walk_in"}),
        ("002", "forward", {"online", "email", "walk_in"}),
        ("002", "archive", set()),
    ],
)
def test_what_follows_by_itself(sops, code, act, channels):
    asked = ("online", "email", "walk_in")
    assert {channel for channel in asked if sops[code].follows_by_itself(act, channel)} == channels


@pytest.mark.parametrize(("act", "follows"), [("order", True), ("inform", True), ("settle", True), ("issue", False)])
def test_the_order_and_both_ends_of_telling_follow_by_themselves(sops, act, follows):
    assert sops["001"].follows_by_itself(act, "office") is follows


@pytest.mark.parametrize(
    ("code", "roles"),
    [
        ("000", {"helpdesk", "admin_ppe"}),
        ("001", {"kepala_lpse", "admin_ppe"}),
        ("002", {"admin_agency"}),
        ("003", {"front_office", "helpdesk", "admin_ppe"}),
        ("004", {"front_office", "helpdesk", "admin_ppe"}),
    ],
)
def test_the_staff_roles_that_an_office_needs(sops, code, roles):
    assert {role.value for role in sops[code].roles()} == roles


def test_steps_are_found_by_number_act_and_clock(sops):
    sop = sops["003"]
    assert sop.step(9).short == "Pemeriksaan kebenaran"
    assert sop.step_of("fulfil") is sop.step(10)
    assert [step.no for step in sop.steps_started_by("fulfil")] == [12]
    assert [step.no for step in sop.steps_ended_by("find_valid")] == [9]


@pytest.mark.parametrize("no", [0, 15])
def test_a_step_that_is_not_there_is_an_error(sops, no):
    with pytest.raises(KeyError):
        sops["003"].step(no)
