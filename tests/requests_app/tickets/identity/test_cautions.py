"""Every warning, just inside and just outside of what it warns about."""

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.tickets.identity.caution_kinds import Seen
from requests_app.tickets.identity.cautions import CautionKind, Demand, cautions_of
from requests_app.tickets.identity.models import IdentityDecision
from tests.requests_app.tickets.identity.cases import BEGAN, NIP, NOW, record, request, trace, warned

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TODAY = date(2026, 11, 20)
EDGE = BEGAN - 30 * DAY


def mine(shares: str, pk: int = 99, **facts):
    """Another ticket of Budi."""
    return trace(shares, pk=pk, number=f"KT-2026-{pk:05}", name="Budi Contoh", nip=NIP, **facts)


def stranger(shares: str, pk: int, **facts):
    return trace(shares, pk=pk, number=f"KT-2026-{pk:05}", nip=f"{pk:018}", **facts)


def test_an_ordinary_request_has_no_warning():
    assert warned(request(), record()) == {}


def test_without_an_account_only_other_tickets_warn():
    assert set(warned(request(), None, mine("nip", state="queued"))) == {CautionKind.STILL_OPEN}


# kind: (warns, does not), each (of the request, of the register, traces)
PAIRS: dict[str, tuple[CautionKind, tuple[Any, Any, Any], tuple[Any, Any, Any]]] = {
    "contact changed 30 days before the request": (
        CautionKind.CONTACT_CHANGED,
        ({}, {"contact_changed_at": EDGE}, ()),
        ({}, {"contact_changed_at": EDGE - SECOND}, ()),
    ),
    "contact changed during the request": (
        CautionKind.CONTACT_CHANGED,
        ({}, {"contact_changed_at": NOW - SECOND}, ()),
        ({}, {"contact_changed_at": None}, ()),
    ),
    "account came into the register after the request": (
        CautionKind.RECORD_NEWER,
        ({}, {"created_at": BEGAN + SECOND}, ()),
        ({}, {"created_at": BEGAN}, ()),
    ),
    "contact held": (
        CautionKind.CONTACT_HELD,
        ({}, {"contact_held_until": NOW + SECOND}, ()),
        ({}, {"contact_held_until": NOW}, ()),
    ),
    "no contact": (CautionKind.NO_CONTACT, ({}, {"phone": "", "email": ""}, ()), ({}, {"phone": ""}, ())),
    "SK ended": (
        CautionKind.DECREE_ENDED,
        ({}, {"decree_until": TODAY - DAY}, ()),
        ({}, {"decree_until": TODAY}, ()),
    ),
    "SK not yet": (
        CautionKind.DECREE_NOT_YET,
        ({}, {"decree_from": TODAY + DAY}, ()),
        ({}, {"decree_from": TODAY}, ()),
    ),
    "SK missing": (
        CautionKind.DECREE_MISSING,
        ({}, {"decree_number": ""}, ()),
        ({}, {"decree_number": "", "spse_role": "auditor"}, ()),
    ),
    "inactive or revoked": (
        CautionKind.ACCOUNT_INACTIVE,
        ({}, {"is_active": False}, ()),
        ({}, {"is_active": True}, ()),
    ),
    "an inactive auditor": (
        CautionKind.ACCOUNT_INACTIVE,
        ({}, {"is_active": False, "spse_role": "auditor"}, ()),
        ({}, {"spse_role": "auditor"}, ()),
    ),
    "document of somebody else": (
        CautionKind.DOCUMENT_REUSED,
        ({}, {}, (stranger("document", 1),)),
        ({}, {}, (stranger("email", 1, state="archived"),)),
    ),
    "SK of another person": (
        CautionKind.DECREE_REUSED,
        ({}, {}, (stranger("decree", 1),)),
        ({}, {}, (mine("decree"),)),
    ),
    "reset 30 days before the request": (
        CautionKind.RESET_RECENTLY,
        ({}, {}, (mine("nip", fulfilled_at=EDGE, account_id=7),)),
        ({}, {}, (mine("nip", fulfilled_at=EDGE - SECOND, account_id=7),)),
    ),
    "reset of another account of the same person": (
        CautionKind.RESET_RECENTLY,
        ({}, {}, (mine("account", fulfilled_at=NOW, account_id=7),)),
        ({}, {}, (mine("nip", fulfilled_at=NOW, account_id=8),)),
    ),
    "rejected 30 days before the request": (
        CautionKind.REJECTED_RECENTLY,
        ({}, {}, (mine("user_id", rejected_at=EDGE),)),
        ({}, {}, (mine("user_id", rejected_at=EDGE - SECOND),)),
    ),
    "still open": (
        CautionKind.STILL_OPEN,
        ({}, {}, (mine("email", state="queued"),)),
        ({}, {}, (mine("email", state="lapsed"),)),
    ),
    "a rejection that is not told yet is not open": (
        CautionKind.STILL_OPEN,
        ({}, {}, (mine("email", state="validity_check"),)),
        ({}, {}, (mine("email", state="rejected", rejected_at=NOW),)),
    ),
    "carrier of three persons": (
        CautionKind.CARRIER_MANY,
        ({"carrier_name": "Pak Kurir"}, {}, (stranger("carrier", 1), stranger("carrier", 2))),
        ({"carrier_name": "Pak Kurir"}, {}, (stranger("carrier", 1), stranger("carrier", 1))),
    ),
    "carrier of one person's many files": (
        CautionKind.CARRIER_MANY,
        ({"carrier_name": "Pak Kurir"}, {}, (stranger("carrier", 1), stranger("carrier", 2), mine("carrier"))),
        ({"carrier_name": "Pak Kurir"}, {}, (mine("carrier", 1), mine("carrier", 2), mine("carrier", 3))),
    ),
    "a carrier": (CautionKind.CARRIER, ({"carrier_name": "Pak Kurir"}, {}, ()), ({}, {}, ())),
    "staff of this office": (CautionKind.WORKS_HERE, ({}, {"works_here": True}, ()), ({}, {"works_here": False}, ())),
    "administrator": (
        CautionKind.ADMINISTRATOR,
        ({}, {"spse_role": "admin_agency"}, ()),
        ({}, {"spse_role": "pokja"}, ()),
    ),
    "administrator by the request's word": (
        CautionKind.ADMINISTRATOR,
        ({"applicant_type": "admin_agency"}, {}, ()),
        ({"applicant_type": "verifikator"}, {}, ()),
    ),
}


@pytest.mark.parametrize("case", sorted(PAIRS))
def test_a_warning_warns_inside_and_is_silent_outside(case):
    kind, (said, on, traces), (said_not, on_not, traces_not) = PAIRS[case]
    assert kind in warned(request(**said), record(**on), *traces)
    assert kind not in warned(request(**said_not), record(**on_not), *traces_not)


def test_every_kind_of_warning_is_tried():
    # Of the file (`test_set_aside`) and of the letters (`test_senders`), not of the register.
    elsewhere = {CautionKind.DOCUMENT_SET_ASIDE, CautionKind.SENDER_DIFFERS, CautionKind.SENDER_FORGED}
    assert {kind for kind, _, _ in PAIRS.values()} == set(CautionKind) - elsewhere


def test_what_each_warning_asks_for():
    know = {CautionKind.CONTACT_HELD, CautionKind.CARRIER}
    second = {CautionKind.WORKS_HERE, CautionKind.ADMINISTRATOR}
    for kind, (said, on, traces), _ in PAIRS.values():
        asked = warned(request(**said), record(**on), *traces)[kind].demand
        assert asked == (Demand.KNOW if kind in know else Demand.SECOND if kind in second else Demand.ANSWER), kind


def test_a_long_wait_does_not_make_a_changed_contact_old():
    account = record(contact_changed_at=BEGAN - DAY)
    assert CautionKind.CONTACT_CHANGED in warned(request(), account, now=NOW + 60 * DAY)


def test_the_end_of_an_sk_is_counted_in_the_offices_own_day():
    evening = NOW.replace(hour=16, minute=30)  # 00.30 of the next day in Makassar
    assert CautionKind.DECREE_ENDED in warned(request(), record(decree_until=TODAY), now=evening)


def test_a_reused_document_says_whose_it_was():
    own = warned(request(), record(), mine("document"))[CautionKind.DOCUMENT_REUSED]
    others = warned(request(), record(), mine("document"), stranger("document", 1))[CautionKind.DOCUMENT_REUSED]
    assert "pemohon yang sama: KT-2026-00099" in own.text
    assert "orang lain: KT-2026-00001" in others.text
    assert "00099" not in others.text


def test_the_same_name_without_nip_is_the_same_person_and_another_name_is_not():
    same, other = trace("decree", name="BUDI Contoh", nip=""), trace("decree", name="Siti Lain", nip="")
    assert CautionKind.DECREE_REUSED not in warned(request(nip=""), record(), same)
    assert CautionKind.DECREE_REUSED in warned(request(nip=""), record(), other)


def answered(kind: CautionKind, *traces, account=None):
    """The warning with the answer that was given to the same one with one trace."""
    first = warned(request(), record(), mine("email", state="queued"))[kind]
    decisions = {first.topic: IdentityDecision(topic=first.topic, fingerprint=first.fingerprint)}
    seen = Seen(request(), account or record(), list(traces), NOW)
    return next(found for found in cautions_of(seen, decisions) if found.kind == kind)


def test_an_answer_counts_for_what_was_seen():
    assert not answered(CautionKind.STILL_OPEN, mine("email", state="queued")).is_open


def test_an_answer_is_void_when_there_is_more_to_see():
    more = (mine("email", state="queued"), mine("nip", pk=98, state="queued"))
    assert answered(CautionKind.STILL_OPEN, *more).is_open


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"contact_changed_at": NOW - DAY}, {"contact_changed_at": NOW}),
        ({"decree_from": TODAY + DAY}, {"decree_from": TODAY + 2 * DAY}),
        ({"decree_until": TODAY - DAY}, {"decree_until": TODAY - 2 * DAY}),
        ({"decree_until": TODAY - DAY}, {"decree_until": TODAY - DAY, "decree_number": "SK/9"}),
    ],
)
def test_what_is_seen_changes_with_the_register(before, after):
    prints = [{found.fingerprint for found in warned(request(), record(**on)).values()} for on in (before, after)]
    assert prints[0] != prints[1]
