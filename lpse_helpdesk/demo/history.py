"""Weeks of ordinary visits before the demo's own stories, so that the dashboard has something to say.

Walk-ins with their papers on paper and mostly a user ID to tell: by the same actions as every story, but without PDFs
to make and passwords to seal, which take the time of the seed. One account is reset three times and one carrier brings
the files of three people, so that the signs of abuse show what they are for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts_app.models import Office
from accounts_app.roles import Role
from lpse_helpdesk.demo.clock import moved_to
from lpse_helpdesk.demo.stories import Story
from requests_app.frontdesk import actions as frontdesk
from requests_app.intake import actions as intake
from requests_app.reports.folding import fold
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import Act, Channel, Kind

Plot = Callable[[Story], None]

VISITS = {"KT": 14, "KP": 6, "BA": 4, "UM": 2}
OLDEST, NEWEST = 34, 3  # days ago
CARRIED_BY = "Slamet Riyanto"
REPEATED = (26, 17, 8)  # days ago on which one account is reset
# How long a piece of work takes beside what is usual; some of it is late.
PACE = (0.4, 0.6, 0.8, 0.8, 1, 1, 1, 1.2, 2.5)


@dataclass
class Visit(Story):
    """A story in a hurry: everything on paper, and no two alike."""

    channel: Channel = Channel.WALK_IN

    def do(self, minutes: int, deed: Callable[[], Any]) -> Any:
        return super().do(round(minutes * self.dice.choice(PACE)), deed)

    def file(self, *, missing: int = 0) -> None:
        keeper = self._someone(Role.FRONT_OFFICE) or self._someone(Role.HELPDESK) or self._someone(Role.ADMIN_AGENCY)
        assert keeper is not None
        visit = frontdesk.Visit(
            self.office, self.at, self.answers, papers=self._papers(), with_number=True, account=self.why
        )
        self.ticket = self.do(3, lambda: frontdesk.admit(visit, by=keeper))

    def _papers(self) -> tuple[frontdesk.Paper, ...]:
        sop = SopInForce.objects.for_office(self.office).in_force_today().order_by("code")
        kinds = [row.definition for row in sop if row.definition.kind is Kind.TICKET]
        kinds.sort(key=lambda definition: definition.general)
        mine = next(each for each in kinds if self.answers["applicant_type"] in each.applicant_types)
        asked = mine.documents_for(self.answers["applicant_type"])
        return tuple(frontdesk.Paper(document.key, on_paper=True, original_shown=True) for document in asked)


def _told(story: Story) -> None:
    story.file()
    story.find_complete()
    story.fulfil()
    story.notify()
    story.receive()
    story.archive()


def _rejected(story: Story) -> None:
    story.file()
    story.find_complete()
    category = story.dice.choice(("decree_invalid", "data_mismatch", "not_entitled"))
    story.reject(category, "SK yang dilampirkan sudah berakhir; mohon ajukan kembali dengan SK yang berlaku.")
    story.tell_rejection()
    story.archive()


def _left(story: Story) -> None:
    """Went home before their turn."""
    story.file()
    story.at += timedelta(days=1)
    story.act(0, Act.LAPSE, reason="Tidak kembali ke loket.") if story.ticket.state == "queued" else story.open()


PLOTS: tuple[Plot, ...] = (_told, _told, _told, _told, _rejected, _told, _told, _left)


def visits(office: Office, make: Callable[[int, int, Random], Visit]) -> Iterator[tuple[Visit, Plot]]:
    """The office's earlier visits with what became of them, oldest first.

    :param make: a visit by its number, the days ago and the dice.
    """
    dice = Random(f"history {office.code}")  # noqa: S311 - a story needs no secrecy
    count = VISITS[office.code]
    for index in range(count):
        ago = OLDEST - round(index * (OLDEST - NEWEST) / max(count - 1, 1))
        visit = make(100 + index, ago, dice)
        visit.answers |= {"wants_reset": False, "wants_user_id": True}
        if office.code == "KT" and index % 5 == 2:
            visit.answers |= {"carrier_name": CARRIED_BY, "carrier_phone": "0812-0000-7788", "carrier_letter": "SKU/7"}
        yield visit, PLOTS[index % len(PLOTS)]
    for ago in REPEATED if office.code == "KT" else ():
        visit = make(200, ago, dice)
        visit.answers |= {"wants_reset": True, "wants_user_id": False}
        yield visit, _told


def saved_by_forgot_password(office: Office) -> None:
    """Visitors of the form who needed no request after all: SPSE's own "Lupa Password" helped."""
    for ago in range(0, 35, 3 if office.code == "KT" else 7):
        with moved_to(timezone.now() - timedelta(days=ago)):
            intake.count_self_served(intake.begin(office, {}))


def fold_history(office: Office) -> None:
    """What the worker does at night."""
    fold(office, timezone.now())
