"""The online form while it is being filled in: a draft on the server, so that nothing typed or uploaded is lost.

Kept in the database and not in the session: a session row would grow with every answer, and uploads need rows of
their own. A draft is known by a random key in the visitor's session and dies after `settings.DRAFT_HOURS`.
"""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts_app.models import Office
from requests_app.files.models import StoredFile


class DraftQuerySet(models.QuerySet["Draft"]):
    def expired(self, now: datetime) -> "DraftQuerySet":
        """Drafts whose time is over, sent or not."""
        return self.filter(created_at__lte=oldest(now))


def oldest(now: datetime) -> datetime:
    """Since when a draft must have been begun for its visitor to go on with it."""
    return now - timedelta(hours=settings.DRAFT_HOURS)


class Draft(models.Model):
    """What was typed so far, by field name of the forms: as typed, also what is not valid yet."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(Office, null=True, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    # Set once: a second click on "Kirim" finds the ticket that the first one made.
    ticket = models.ForeignKey("requests_app.Ticket", null=True, on_delete=models.CASCADE, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["created_at"], name="draft_age")]

    def __str__(self) -> str:
        return f"draf {self.key}"


class DraftDocument(StoredFile):
    """One inspected upload of a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="documents")
    requirement = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "requirement"], name="draft_document_once"),
        ]

    def __str__(self) -> str:
        return self.original_name


class SelfServed(models.Model):
    """How many visitors SPSE's own "Lupa Password" saved, per office and day: nothing about the person is kept."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "day"], name="self_served_once_a_day")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}: {self.count}"
