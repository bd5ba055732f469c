"""A letter on the demo's mail server. Its number is its UID; it is new until fetching has moved it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from requests_app.mailbox.models import Mailbox


class DemoLetterQuerySet(models.QuerySet["DemoLetter"]):
    def new(self, mailbox: Mailbox) -> Self:
        """What lies in the folder of new mail, oldest first."""
        return self.filter(mailbox=mailbox, moved_at=None).order_by("pk")


class DemoLetter(models.Model):
    """One mail that somebody wrote to an office in the demo. Never written outside DEMO. ``size``: bytes of ``raw``."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+")
    raw = models.BinaryField()
    size = models.PositiveIntegerField()
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)

    objects = DemoLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surel demo"
        verbose_name_plural = "surel demo"
        indexes: ClassVar = [
            models.Index(fields=["mailbox", "id"], name="demo_letter_new", condition=Q(moved_at=None)),
            models.Index(fields=["received_at"], name="demo_letter_received"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"
