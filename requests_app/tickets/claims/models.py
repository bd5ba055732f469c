"""Who has a ticket's page open. A row for each person and ticket, moved along while they look."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from accounts_app.models import Office, User

# The page says so every 15 seconds (static/js/presence.js); one that misses two of them is gone.
STALE_AFTER = timedelta(seconds=40)


class Presence(models.Model):
    """``at``: the last sign of life; ``since``: the first of this visit. No history: the next visit overwrites it."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Unchecked by the database: the check would wait for whoever works on the ticket just now.
    ticket = models.ForeignKey(
        "requests_app.Ticket", on_delete=models.CASCADE, related_name="presences", db_index=False, db_constraint=False
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "user"], name="presence_once"),
            models.CheckConstraint(condition=models.Q(at__gte=models.F("since")), name="presence_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "at"], name="presence_of_office")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.ticket_id}"
