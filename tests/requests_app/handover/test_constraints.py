"""Each constraint of the hand-over refuses one bad row, by its name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from requests_app.handover import actions
from requests_app.handover.models import Handover, Status

NOW = timezone.now()


def opened(issued) -> None:
    actions.reveal(issued.handover_id, issued.code.expose())


def locked(issued) -> None:
    fields = {"status": Status.LOCKED, "attempts": 5, "locked_at": NOW, "coded_ciphertext": "", "code_salt": ""}
    Handover.objects.filter(pk=issued.handover_id).update(**fields)


def confirmed(issued) -> None:
    opened(issued)
    actions.confirm(issued.handover_id)


def coded(issued) -> None:
    assert Handover.objects.get(pk=issued.handover_id).status == Status.CODED


BAD_ROWS = [
    ("handover_coded_without_server_copy", coded, {"server_ciphertext": "x"}),
    ("handover_coded_without_server_copy", coded, {"viewing_ciphertext": "x"}),
    ("handover_coded_without_server_copy", coded, {"code_salt": ""}),
    ("handover_coded_without_server_copy", coded, {"renewal_ciphertext": ""}),
    ("handover_coded_without_server_copy", coded, {"attempts": 5}),
    ("handover_noticed_has_link_and_expiry", coded, {"link_hash": None}),
    ("handover_noticed_has_link_and_expiry", coded, {"expires_at": F("noticed_at")}),
    ("handover_noticed_has_link_and_expiry", coded, {"expires_at": None}),
    ("handover_attempts_bounded", locked, {"attempts": 6}),
    ("handover_locked_renewable_only", locked, {"coded_ciphertext": "x"}),
    ("handover_locked_renewable_only", locked, {"locked_at": None}),
    ("handover_locked_renewable_only", locked, {"renewal_ciphertext": ""}),
    ("handover_opened_viewable_only", opened, {"renewal_ciphertext": "x"}),
    ("handover_opened_viewable_only", opened, {"coded_ciphertext": "x"}),
    ("handover_opened_has_stamps", opened, {"opened_at": None}),
    ("handover_opened_has_stamps", opened, {"viewing_until": F("opened_at")}),
    ("handover_opened_has_stamps", opened, {"viewing_until": None}),
    ("handover_unopened_has_no_opening", coded, {"opened_at": NOW}),
    ("handover_closed_holds_nothing", confirmed, {"viewing_ciphertext": "x"}),
    ("handover_closed_holds_nothing", confirmed, {"server_ciphertext": "x"}),
    ("handover_closed_has_stamp", confirmed, {"closed_at": None}),
    ("handover_closed_has_stamp", coded, {"closed_at": NOW}),
    ("handover_status_known", coded, {"status": "lost"}),
]


@pytest.mark.parametrize(("name", "bring", "bad"), BAD_ROWS)
def test_a_bad_row_is_refused_by_name(issued, name, bring, bad):
    bring(issued)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Handover.objects.filter(pk=issued.handover_id).update(**bad)


@pytest.mark.parametrize("bad", [{"coded_ciphertext": "x"}, {"server_ciphertext": ""}, {"noticed_at": NOW}])
def test_a_sealed_row_lies_under_the_server_key_only(sealed, bad):
    with pytest.raises(IntegrityError, match="handover_sealed_under_server_key_only"), transaction.atomic():
        Handover.objects.filter(pk=sealed.pk).update(**bad)


def test_an_owner_has_one_live_hand_over(sealed, kantor):
    with pytest.raises(IntegrityError, match="handover_one_live_per_owner"), transaction.atomic():
        Handover.objects.create(
            office=kantor, owner_type="ticket", owner_id=1, server_ciphertext="x", sealed_at=NOW + timedelta(seconds=1)
        )


def test_a_link_belongs_to_one_hand_over(issued, kantor):
    other = Handover.objects.create(
        office=kantor, owner_type="ticket", owner_id=9, server_ciphertext="x", sealed_at=NOW
    )
    taken = Handover.objects.get(pk=issued.handover_id)
    with pytest.raises(IntegrityError, match="link_hash"), transaction.atomic():
        Handover.objects.filter(pk=other.pk).update(
            status=Status.VOIDED, closed_at=NOW, server_ciphertext="", link_hash=taken.link_hash
        )


def test_every_named_constraint_has_a_bad_row():
    """Add the missing name to BAD_ROWS (or a test of its own) when this fails."""
    own = {"handover_sealed_under_server_key_only", "handover_one_live_per_owner"}
    tested = {name for name, _, _ in BAD_ROWS} | own
    assert {constraint.name for constraint in Handover._meta.constraints} == tested
