"""Many at once: one disclosure, no uncounted attempt, one issue. Real transactions on real connections."""

import os

import pytest
from django.db import transaction

from requests_app.handover import actions
from requests_app.handover.models import Handover, Status
from requests_app.handover.results import Done, Issued, Refusal, Refused, Revealed, Secret
from tests.races import at_once
from tests.requests_app.handover.helpers import PASSWORD, accepted_issue, make_office, wrong_code_beside

THREADS = 200 if os.environ.get("LPSE_FULL") == "1" else 20
pytestmark = pytest.mark.django_db(transaction=True)


def ready() -> Issued:
    return accepted_issue(actions.issue_code(actions.seal("ticket", 1, make_office(), Secret(PASSWORD)).pk))


def test_many_right_codes_at_once_disclose_to_exactly_one():
    issued = ready()
    answers = at_once(THREADS, lambda _: actions.reveal(issued.handover_id, issued.code.expose()))
    assert sum(isinstance(answer, Revealed) for answer in answers) == 1
    assert answers.count(Refused(Refusal.ALREADY_OPENED)) == THREADS - 1


def test_many_wrong_codes_at_once_count_five_and_lock():
    issued = ready()
    wrong = wrong_code_beside(issued.code.expose())
    answers = at_once(THREADS, lambda _: actions.reveal(issued.handover_id, wrong))
    assert {answer.attempts_left for answer in answers if answer.reason == Refusal.WRONG_CODE} == {1, 2, 3, 4}
    assert sum(answer.reason == Refusal.WRONG_CODE for answer in answers) == 4
    assert Handover.objects.get().status == Status.LOCKED


def test_many_issues_at_once_give_one_code():
    sealed = actions.seal("ticket", 1, make_office(), Secret(PASSWORD))
    answers = at_once(8, lambda _: actions.issue_code(sealed.pk))
    assert sum(isinstance(answer, Issued) for answer in answers) == 1
    assert answers.count(Refused(Refusal.ALREADY_CODED)) == 7


def test_a_renewal_and_a_reveal_at_once_leave_one_winner():
    issued = ready()
    calls = (
        lambda: actions.reveal(issued.handover_id, issued.code.expose()),
        lambda: actions.renew_code(issued.handover_id, issued.renewal_key.expose()),
    )
    answers = at_once(2, lambda number: calls[number]())
    assert sum(isinstance(answer, (Revealed, Issued)) for answer in answers) == 1


def test_many_confirmations_at_once_confirm_once():
    issued = ready()
    actions.reveal(issued.handover_id, issued.code.expose())
    answers = at_once(8, lambda _: actions.confirm(issued.handover_id))
    assert sum(isinstance(answer, Done) for answer in answers) == 1


def test_two_sweeps_at_once_report_an_expiry_once():
    issued = ready()
    answers = at_once(2, lambda _: actions.expire_due(issued.expires_at).expired)
    assert sorted(len(expired) for expired in answers) == [0, 1]


def test_the_attempt_stays_counted_when_the_page_answers_an_error():
    """The caller's transaction commits, because a refusal is returned and not raised."""
    issued = ready()

    def page() -> None:
        with transaction.atomic():
            answer = actions.reveal(issued.handover_id, wrong_code_beside(issued.code.expose()))
        if isinstance(answer, Refused):
            raise PermissionError

    with pytest.raises(PermissionError):
        page()
    assert Handover.objects.get().attempts == 1


def test_a_disclosure_rolls_back_with_the_transaction_that_asked_for_it():
    """The event that could not be written must not leave a password that nobody was shown."""
    issued = ready()
    with transaction.atomic():
        assert isinstance(actions.reveal(issued.handover_id, issued.code.expose()), Revealed)
        transaction.set_rollback(True)
    assert isinstance(actions.reveal(issued.handover_id, issued.code.expose()), Revealed)
