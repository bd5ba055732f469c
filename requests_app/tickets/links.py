"""Two tickets that belong together without being one: a fact that staff state, with a note, and may take back.

Symmetric, so it is kept once: the older ticket first. A removed link stays as a row; who made and removed it, and why,
is also an event of both tickets. That both are of the link's office is a foreign key of the database
(`link_first_of_its_office`, `link_second_of_its_office`), which Django has no words for.
"""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts_app.models import Office, User

if TYPE_CHECKING:
    from requests_app.tickets.models import Ticket


class TicketLinkQuerySet(models.QuerySet["TicketLink"]):
    def of(self, ticket: "Ticket") -> Self:
        """The links that stand, of this ticket, with who made them; the other ends are read by their keys."""
        mine = self.filter(Q(first=ticket) | Q(second=ticket), removed_at=None)
        return mine.select_related("by")


class TicketLink(models.Model):
    """These two tickets are related."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="+")
    note = models.TextField("catatan")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    removal_reason = models.TextField("alasan dilepas", blank=True)

    objects = TicketLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "tautan permohonan"
        verbose_name_plural = "tautan permohonan"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], condition=Q(removed_at=None), name="link_stands_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="link_older_ticket_first"),
            models.CheckConstraint(condition=~Q(note=""), name="link_has_a_note"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removal_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                name="link_removal_has_person_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"

    def other_than(self, ticket: "Ticket") -> "Ticket":
        """The other end."""
        return self.second if self.first_id == ticket.pk else self.first

    def key_other_than(self, ticket: "Ticket") -> int:
        """The key of the other end, without reading it."""
        return self.second_id if self.first_id == ticket.pk else self.first_id
