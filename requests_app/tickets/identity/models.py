"""What was decided about a ticket's identity check: every difference, every warning, and the second person's word.

Append-only. A decision counts only for what was seen (``fingerprint``): when the register or the request says
something else afterwards, it has to be decided anew.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts_app.models import User


class Ruling(models.TextChoices):
    """How a difference or a warning was settled."""

    RECORD = "record", "Data SPSE yang benar, permohonan keliru"
    SAME = "same", "Maksudnya sama, hanya penulisannya berbeda"
    REQUEST = "request", "Permohonan yang benar, register perlu diperbarui"
    CHECKED = "checked", "Sudah diperiksa, dapat dilanjutkan"
    ASKED = "asked", "Persetujuan orang kedua diminta"
    AGREED = "agreed", "Orang kedua setuju"
    REFUSED = "refused", "Orang kedua tidak setuju"


# Topics besides ``difference:<line>`` and ``caution:<kind>``.
ACCOUNT = "account"
SECOND_PERSON = "second_person"


class IdentityDecision(models.Model):
    """One decision in the identity check of a ticket (SOP step 9.1); the newest of a topic is the one that may count.

    ``topic``: ``difference:<line>``, ``caution:<kind>``, ``account`` (which one was chosen) or ``second_person``.
    """

    ticket = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="identity_decisions")
    topic = models.CharField(max_length=40)
    ruling = models.CharField("keputusan", max_length=10, choices=Ruling)
    fingerprint = models.CharField(max_length=32)
    note = models.TextField("catatan")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(note=""), name="identity_decision_has_a_note"),
            models.CheckConstraint(
                condition=Q(topic=SECOND_PERSON, ruling__in=["asked", "agreed", "refused"])
                | (~Q(topic=SECOND_PERSON) & Q(ruling__in=["record", "same", "request", "checked"])),
                name="identity_decision_fits_its_topic",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="identity_decision_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_ruling_display()}"
