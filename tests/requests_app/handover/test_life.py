"""The life of a hand-over: sealed, coded, opened, confirmed, and what each state refuses."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from requests_app.handover import actions
from requests_app.handover.models import CIPHERTEXTS, Handover, Status
from requests_app.handover.results import Done, Owner, Refusal, Refused, Secret
from tests.requests_app.handover.helpers import PASSWORD, accepted_issue, accepted_reveal, row, wrong_code_beside


def held(handover: Handover) -> set[str]:
    return {column for column in CIPHERTEXTS if getattr(handover, column)}


def test_a_sealed_password_lies_under_the_server_key_alone(sealed):
    assert sealed.status == Status.SEALED
    assert held(sealed) == {"server_ciphertext"}


def test_the_notice_seals_anew_and_erases_the_server_copy(issued):
    assert row(issued.handover_id).status == Status.CODED
    assert held(row(issued.handover_id)) == {"coded_ciphertext", "renewal_ciphertext"}


def test_the_code_is_shown_in_groups_of_four_digits(issued):
    groups = issued.code.expose().split(" ")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert "".join(groups).isdigit()


def test_the_right_code_discloses_the_password(issued):
    revealed = accepted_reveal(actions.reveal(issued.handover_id, issued.code.expose()))
    assert revealed.password == Secret(PASSWORD)
    assert held(row(issued.handover_id)) == {"viewing_ciphertext"}


@pytest.mark.parametrize("write", [lambda c: c.replace(" ", ""), lambda c: c.replace(" ", "-"), lambda c: f"  {c}\t"])
def test_the_code_may_be_typed_with_any_spacing(issued, write):
    accepted_reveal(actions.reveal(issued.handover_id, write(issued.code.expose())))


def test_a_second_reveal_is_refused(issued):
    actions.reveal(issued.handover_id, issued.code.expose())
    assert actions.reveal(issued.handover_id, issued.code.expose()) == Refused(Refusal.ALREADY_OPENED)


def test_the_same_browser_may_see_it_again(issued):
    revealed = accepted_reveal(actions.reveal(issued.handover_id, issued.code.expose()))
    again = accepted_reveal(actions.view_again(issued.handover_id, revealed.viewing_key.expose()))
    assert again.password == Secret(PASSWORD)
    assert again.viewing_until == revealed.viewing_until


@pytest.mark.parametrize("key", ["", "x", "ö" * 43, "A" * 43, "\udcff"])
def test_another_browser_may_not(issued, key):
    actions.reveal(issued.handover_id, issued.code.expose())
    assert actions.view_again(issued.handover_id, key) == Refused(Refusal.WRONG_KEY)


def test_viewing_ends_after_ten_minutes_even_before_the_sweep(issued):
    revealed = accepted_reveal(actions.reveal(issued.handover_id, issued.code.expose()))
    with time_machine.travel(revealed.viewing_until, tick=False):
        assert actions.view_again(issued.handover_id, revealed.viewing_key.expose()) == Refused(Refusal.VIEWING_OVER)


def test_confirming_wipes_every_ciphertext(issued):
    revealed = accepted_reveal(actions.reveal(issued.handover_id, issued.code.expose()))
    assert actions.confirm(issued.handover_id) == Done(issued.handover_id)
    assert held(row(issued.handover_id)) == set()
    assert actions.view_again(issued.handover_id, revealed.viewing_key.expose()) == Refused(Refusal.CONFIRMED)


def test_receipt_can_be_confirmed_after_the_ten_minutes(issued):
    revealed = accepted_reveal(actions.reveal(issued.handover_id, issued.code.expose()))
    actions.expire_due(revealed.viewing_until)
    assert actions.confirm(issued.handover_id) == Done(issued.handover_id)


def test_what_was_not_opened_cannot_be_confirmed(issued):
    assert actions.confirm(issued.handover_id) == Refused(Refusal.NOT_OPENED)


def test_a_code_is_issued_once(issued):
    assert actions.issue_code(issued.handover_id) == Refused(Refusal.ALREADY_CODED)


def test_nothing_is_revealed_before_the_notice(sealed):
    assert actions.reveal(sealed.pk, "123456789012") == Refused(Refusal.NOT_CODED)
    assert actions.renew_code(sealed.pk, "") == Refused(Refusal.NOT_CODED)


@pytest.mark.parametrize(
    "call",
    [
        lambda: actions.reveal(404, "123456789012"),
        lambda: actions.issue_code(404),
        lambda: actions.renew_code(404, ""),
        lambda: actions.view_again(404, ""),
        lambda: actions.confirm(404),
        lambda: actions.void(404),
    ],
)
def test_a_hand_over_that_does_not_exist_is_refused(db, call):
    assert call() == Refused(Refusal.UNKNOWN)


def test_a_wrong_code_is_counted_and_burns_nothing_else(issued):
    code = issued.code.expose()
    assert actions.reveal(issued.handover_id, wrong_code_beside(code)) == Refused(Refusal.WRONG_CODE, 4)
    accepted_reveal(actions.reveal(issued.handover_id, code))


@pytest.mark.parametrize("code", ["", "123", "abcdefghijkl", "١٢٣٤٥٦٧٨٩٠١٢", "1234567890123", "\x00" * 12])
def test_what_cannot_be_a_code_is_not_counted(issued, code):
    assert actions.reveal(issued.handover_id, code) == Refused(Refusal.MALFORMED_CODE, 5)


def lock(issued) -> None:
    for _ in range(5):
        actions.reveal(issued.handover_id, wrong_code_beside(issued.code.expose()))


def test_five_wrong_codes_lock_it_for_the_right_one_too(issued):
    lock(issued)
    assert row(issued.handover_id).status == Status.LOCKED
    assert actions.reveal(issued.handover_id, issued.code.expose()) == Refused(Refusal.LOCKED)


def test_the_fifth_wrong_code_is_told_of_the_lock(issued):
    wrong = wrong_code_beside(issued.code.expose())
    answers = [actions.reveal(issued.handover_id, wrong) for _ in range(5)]
    assert answers[3:] == [Refused(Refusal.WRONG_CODE, 1), Refused(Refusal.LOCKED, 0)]


def test_a_new_code_kills_the_old_one_and_leaves_the_link(issued):
    renewed = accepted_issue(actions.renew_code(issued.handover_id, issued.renewal_key.expose()))
    assert actions.reveal(issued.handover_id, issued.code.expose()) == Refused(Refusal.WRONG_CODE, 4)
    assert renewed.link_token is None
    assert issued.link_token is not None
    assert actions.by_link(issued.link_token.expose()) == row(issued.handover_id)
    accepted_reveal(actions.reveal(issued.handover_id, renewed.code.expose()))


def test_a_new_code_unlocks_and_starts_the_attempts_again(issued):
    lock(issued)
    renewed = accepted_issue(actions.renew_code(issued.handover_id, issued.renewal_key.expose()))
    assert row(issued.handover_id).attempts_left == 5
    accepted_reveal(actions.reveal(issued.handover_id, renewed.code.expose()))


def test_a_new_code_does_not_prolong_the_72_hours(issued):
    with time_machine.travel(timezone.now() + timedelta(hours=10), tick=False):
        renewed = accepted_issue(actions.renew_code(issued.handover_id, issued.renewal_key.expose()))
    assert renewed.expires_at == issued.expires_at


@pytest.mark.parametrize("key", ["", "kunci", "A" * 43, "=" * 43])
def test_without_the_renewal_key_there_is_no_new_code(issued, key):
    assert actions.renew_code(issued.handover_id, key) == Refused(Refusal.WRONG_KEY)


def test_a_used_renewal_key_is_dead(issued):
    actions.renew_code(issued.handover_id, issued.renewal_key.expose())
    assert actions.renew_code(issued.handover_id, issued.renewal_key.expose()) == Refused(Refusal.WRONG_KEY)


def test_there_is_no_new_code_once_it_was_opened(issued):
    actions.reveal(issued.handover_id, issued.code.expose())
    assert actions.renew_code(issued.handover_id, issued.renewal_key.expose()) == Refused(Refusal.ALREADY_OPENED)


def test_a_new_link_replaces_the_old_one(issued):
    renewed = accepted_issue(actions.renew_code(issued.handover_id, issued.renewal_key.expose(), new_link=True))
    assert renewed.link_token is not None
    assert issued.link_token is not None
    assert actions.by_link(renewed.link_token.expose()) == row(issued.handover_id)
    assert actions.by_link(issued.link_token.expose()) is None


@pytest.mark.parametrize("token", ["", "tebakan", "\udcff"])
def test_a_guessed_link_leads_nowhere(issued, token):
    assert actions.by_link(token) is None


def test_reading_the_link_changes_nothing(issued):
    before = Handover.objects.values().get()
    actions.by_link(issued.link_token.expose())
    assert Handover.objects.values().get() == before


def test_unopened_for_72_hours_it_expires(issued):
    assert actions.expire_due(issued.expires_at - timedelta(seconds=1)).expired == ()
    assert actions.expire_due(issued.expires_at).expired == (Owner("ticket", 1),)
    assert row(issued.handover_id).status == Status.EXPIRED
    assert held(row(issued.handover_id)) == set()


def test_the_72_hours_are_a_setting(sealed, settings):
    settings.HANDOVER_HOURS = 5
    issued = accepted_issue(actions.issue_code(sealed.pk))
    assert issued.expires_at - timezone.now() <= timedelta(hours=5)


def test_a_locked_one_expires_too(issued):
    lock(issued)
    assert actions.expire_due(issued.expires_at).expired == (Owner("ticket", 1),)


def test_an_overdue_one_is_refused_before_the_sweep_comes(issued):
    with time_machine.travel(issued.expires_at, tick=False):
        assert actions.reveal(issued.handover_id, issued.code.expose()) == Refused(Refusal.EXPIRED)
        assert actions.renew_code(issued.handover_id, issued.renewal_key.expose()) == Refused(Refusal.EXPIRED)


def test_the_sweep_wipes_a_viewing_that_is_over(issued):
    revealed = accepted_reveal(actions.reveal(issued.handover_id, issued.code.expose()))
    assert actions.expire_due(revealed.viewing_until).views_closed == 1
    assert row(issued.handover_id).status == Status.OPENED
    assert held(row(issued.handover_id)) == set()


def test_a_sealed_one_waits_without_end(sealed):
    assert actions.expire_due(timezone.now() + timedelta(days=3650)).expired == ()


def test_voiding_wipes_it(issued):
    assert actions.void(issued.handover_id) == Done(issued.handover_id)
    assert held(row(issued.handover_id)) == set()
    assert actions.reveal(issued.handover_id, issued.code.expose()) == Refused(Refusal.VOIDED)


def test_a_reissue_voids_what_was_there(issued, kantor):
    newer = actions.seal("ticket", 1, kantor, Secret("Sandi-Baru-8"))
    assert row(issued.handover_id).status == Status.VOIDED
    assert actions.current_of("ticket", 1) == newer


def test_owners_do_not_share_hand_overs(sealed, kantor):
    actions.seal("decree", 1, kantor, Secret("Sandi-Lain-8"))
    assert row(sealed.pk).status == Status.SEALED
    assert actions.current_of("ticket", 1) == sealed
