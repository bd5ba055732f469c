"""Random sequences of operations against a small model: nobody reads it twice, nothing readable is left behind."""

import os
from datetime import datetime, timedelta

import time_machine
from django.conf import settings
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from requests_app.handover import actions
from requests_app.handover.models import CIPHERTEXTS, CLOSED, Handover, Status
from requests_app.handover.results import Issued, Revealed, Secret
from tests.requests_app.handover.helpers import PASSWORD, make_office, wrong_code_beside
from tests.requests_app.handover.test_secrecy import readable_with_server_key

EXAMPLES = 200 if os.environ.get("LPSE_FULL") == "1" else 10
OPERATIONS = st.lists(
    st.sampled_from(
        ["issue", "renew", "renew_wrong", "right", "old", "wrong", "view", "confirm", "void", "wait", "sweep"]
    ),
    min_size=1,
    max_size=12,
)
START = datetime(2026, 11, 20, 6, tzinfo=timezone.get_default_timezone())
HELD: dict[Status, set[frozenset[str]]] = {
    Status.SEALED: {frozenset({"server_ciphertext"})},
    Status.CODED: {frozenset({"coded_ciphertext", "renewal_ciphertext"})},
    Status.LOCKED: {frozenset({"renewal_ciphertext"})},
    Status.OPENED: {frozenset({"viewing_ciphertext"}), frozenset()},
    **{status: {frozenset()} for status in CLOSED},
}


class Player:
    """Everything that the people around one hand-over hold in their hands."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock, self.now = clock, START
        self.pk = actions.seal("ticket", 1, make_office(), Secret(PASSWORD)).pk
        self.codes, self.keys, self.viewing, self.disclosed = ["000000000000"], [""], "", 0

    def play(self, operation: str) -> None:
        getattr(self, f"do_{operation}")()

    def keep(self, answer: object) -> None:
        if isinstance(answer, Issued):
            self.codes.append(answer.code.expose())
            self.keys.append(answer.renewal_key.expose())

    def claim(self, code: str) -> object:
        answer = actions.reveal(self.pk, code)
        if isinstance(answer, Revealed):
            assert code == self.codes[-1]
            assert answer.password == Secret(PASSWORD)
            self.disclosed, self.viewing = self.disclosed + 1, answer.viewing_key.expose()
        return answer

    def do_issue(self) -> None:
        self.keep(actions.issue_code(self.pk))

    def do_renew(self) -> None:
        self.keep(actions.renew_code(self.pk, self.keys[-1]))

    def do_renew_wrong(self) -> None:
        assert not isinstance(actions.renew_code(self.pk, self.keys[-1][::-1] + "x"), Issued)

    def do_right(self) -> None:
        self.claim(self.codes[-1])

    def do_old(self) -> None:
        self.claim(self.codes[0])

    def do_wrong(self) -> None:
        assert not isinstance(self.claim(wrong_code_beside(self.codes[-1])), Revealed)

    def do_view(self) -> None:
        answer = actions.view_again(self.pk, self.viewing)
        assert not isinstance(answer, Revealed) or self.now < answer.viewing_until

    def do_confirm(self) -> None:
        actions.confirm(self.pk)

    def do_void(self) -> None:
        actions.void(self.pk)

    def do_wait(self) -> None:
        self.now += timedelta(hours=25)
        self.clock.move_to(self.now)

    def do_sweep(self) -> None:
        actions.expire_due(self.now)


class AnySequence(TestCase):
    @hypothesis_settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(operations=OPERATIONS)
    def test_keeps_the_promises(self, operations: list[str]) -> None:
        with time_machine.travel(START, tick=False) as clock:
            player = Player(clock)
            for operation in ["issue", *operations]:
                player.play(operation)
                self.check(player)

    def check(self, player: Player) -> None:
        row = Handover.objects.get(pk=player.pk)
        held = frozenset(column for column in CIPHERTEXTS if getattr(row, column))
        assert held in HELD[Status(row.status)]
        assert player.disclosed <= 1
        assert (row.opened_at is not None) == (player.disclosed == 1)
        assert readable_with_server_key(row, settings.HANDOVER_KEYS) == []
