"""How many messages stand where, and whether the ledger has as many as the server.

The server's figures are those of the last look, which every look asks for; what arrived since is not lost, only later.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from accounts_app.models import User
from requests_app.mailbox.boxes import Mailbox
from requests_app.mailbox.models import IncomingMail, Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """One mailbox as it was found last. ``left``, ``moved``: of the ledger, in the folder and away from it."""

    box: Mailbox
    left: int
    moved: int

    @property
    def badge(self) -> tuple[str, str]:
        """(words, tone)."""
        if not self.box.is_active:
            return "Dimatikan", "idle"
        if self.box.failures:
            return f"Gagal {self.box.failures} kali", "bad"
        if self.box.looked_at is None:
            return "Belum pernah dilihat", "wait"
        return ("Ada surel yang tertahan", "wait") if self.box.complaint else ("Berjalan", "done")

    @property
    def stored(self) -> int:
        return self.left + self.moved

    @property
    def on_server(self) -> int | None:
        """None until it was counted."""
        if self.box.in_folder is None or self.box.in_processed is None:
            return None
        return self.box.in_folder + self.box.in_processed

    @property
    def agrees(self) -> bool:
        """Folder by folder; a sum could hide one that is missing here and one too many there."""
        return (self.box.in_folder, self.box.in_processed) == (self.left, self.moved)


def standing_of(box: Mailbox) -> Standing:
    """One query."""
    counted = box.mails.aggregate(left=Count("pk", filter=Q(moved_at=None)), all=Count("pk"))
    return Standing(box, counted["left"], counted["all"] - counted["left"])


def by_outcome(user: User) -> dict[str, int]:
    """Every outcome with how many messages of the person's office have it: one query on an index."""
    rows = IncomingMail.objects.visible_to(user).order_by().values("outcome").annotate(count=Count("pk"))
    found: dict[Any, int] = {row["outcome"]: row["count"] for row in rows}
    return {outcome: found.get(outcome, 0) for outcome in Outcome.values}
