"""The deviations of one ticket as its page shows them: what departed, what was said, and who must still explain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts_app.models import User
from requests_app.process.deviations.actions import explaining_refused
from requests_app.process.deviations.forms import AccountForm
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.deviations.models import Deviation
from requests_app.process.deviations.queries import sees
from requests_app.process.deviations.words import said, sentence
from requests_app.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Shown:
    """One deviation; ``form`` for whoever may explain it now, else ``why_not`` says whose it is.

    ``is_open``: this person may open its page.
    """

    row: Deviation
    text: str
    said: str
    form: AccountForm | None = None
    why_not: str = ""
    is_open: bool = False


def explanation_form(pk: int, data: Mapping[str, Any] | None = None) -> AccountForm:
    """Cause and reason, both required."""
    return AccountForm(data, required=True, auto_id=f"id_penyimpangan_{pk}_%s")


def deviations_of(ticket: Ticket, user: User, sent: tuple[int, AccountForm] | None = None) -> list[Shown]:
    """Every deviation of the ticket, oldest first. ``sent``: an explanation that came back with something wrong."""
    return [_shown(ticket, row, user, sent) for row in outlook_of(ticket).noted]


def _shown(ticket: Ticket, row: Deviation, user: User, sent: tuple[int, AccountForm] | None) -> Shown:
    text, words = sentence(row), said(row.cause, row.reason)
    if not row.is_owed:
        return Shown(row, text, words, is_open=sees(user, row))
    if why_not := explaining_refused(ticket, row, user):
        return Shown(row, text, words, why_not=why_not)
    form = sent[1] if sent and sent[0] == row.pk else explanation_form(row.pk)
    return Shown(row, text, words, form)
