"""One message as a row of a list: where it stands in a word, and by when it must be opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from requests_app.clock.holding import calendar_since
from requests_app.mailbox.handling import due_at
from requests_app.mailbox.models import IncomingMail, Outcome
from requests_app.process.timing import Left, left_between

TONES = {
    Outcome.STORED: "work", Outcome.DRAFT: "wait", Outcome.ATTACHED: "done", Outcome.HELD: "wait",
    Outcome.REFUSED: "bad", Outcome.FILED: "idle",
}  # fmt: skip


SHORT = {Outcome.HELD: "Ditahan", Outcome.FILED: "Diarsipkan"}


def short_word(outcome: Outcome) -> str:
    """The outcome where there is little room."""
    return SHORT.get(outcome, str(outcome.label))


@dataclass(frozen=True, slots=True)
class Row:
    """A message in a list. ``due_at``: only while it is unopened; ``left``: of that time, in working seconds."""

    mail: IncomingMail
    due_at: datetime | None = None
    left: Left | None = None

    @property
    def status(self) -> tuple[str, str]:
        """(words, tone)."""
        if self.mail.outcome == Outcome.DRAFT and self.mail.ticket_id:
            return "Menjadi permohonan", "done"
        outcome = Outcome(self.mail.outcome)
        return short_word(outcome), TONES[outcome]

    @property
    def is_late(self) -> bool:
        return bool(self.left and self.left.seconds < 0)


def rows_of(mails: Iterable[IncomingMail], now: datetime) -> list[Row]:
    """Messages of one office, in the order given."""
    shown = list(mails)
    unopened = [mail for mail in shown if mail.is_unopened]
    if not unopened:
        return [Row(mail) for mail in shown]
    calendar = calendar_since(unopened[0].office, min([now, *(mail.received_at for mail in unopened)]))
    found = []
    for mail in shown:
        due = due_at(mail.received_at, calendar) if mail.is_unopened else None
        found.append(Row(mail, due, left_between(calendar, mail.received_at, due, now) if due and calendar else None))
    return found
