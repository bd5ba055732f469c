"""The file that came with a ticket: uploaded documents and the checklist that the helpdesk keeps (SOP step 5).

A new upload never replaces an old one: the earlier row stays, marked as superseded. The name on disk is random and
says nothing; the applicant's own file name is kept as text only.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts_app.models import User
from requests_app.files.models import ShownFile
from requests_app.sop.definition import DocumentRequirement


class Document(ShownFile):
    """One uploaded document of a ticket."""

    ticket = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="documents")
    requirement = models.CharField(max_length=60)
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "dokumen"
        verbose_name_plural = "dokumen"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="document_has_its_hash"),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="document_hash")]

    def __str__(self) -> str:
        return self.original_name


class Verdict(models.TextChoices):
    """What the helpdesk found for one required document."""

    UNCHECKED = "", "Belum diperiksa"
    IN_ORDER = "in_order", "Lengkap"
    MISSING = "missing", "Kurang"
    UNREADABLE = "unreadable", "Tidak terbaca"
    WRONG = "wrong", "Salah"


ASKED_AGAIN = (Verdict.MISSING, Verdict.UNREADABLE, Verdict.WRONG)


class ChecklistItem(models.Model):
    """One required document of one ticket: where it stands, and who looked at it.

    ``on_paper``: handed in at the desk. ``original_shown``: the original was seen (SOP step 1, walk-in).
    """

    ticket = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="items")
    requirement = models.CharField(max_length=60)
    verdict = models.CharField(max_length=12, choices=Verdict, default=Verdict.UNCHECKED, blank=True)
    note = models.CharField("catatan", max_length=300, blank=True)
    on_paper = models.BooleanField("diserahkan sebagai berkas fisik", default=False)
    original_shown = models.BooleanField("asli ditunjukkan", default=False)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    document: DocumentRequirement

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "requirement"], name="checklist_item_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="checklist_verdict_is_known"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="checklist_verdict_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.get_verdict_display()}"

    def under(self, document: DocumentRequirement) -> Self:
        """The same item together with what the SOP says about the document."""
        self.document = document
        return self

    @property
    def label(self) -> str:
        return self.document.label

    @property
    def is_open(self) -> bool:
        """Found wanting and not handed in anew."""
        return self.verdict in ASKED_AGAIN

    def needs_original(self, *, walk_in: bool) -> bool:
        return walk_in and self.document.original_shown and not self.original_shown

    def is_in_order(self, *, walk_in: bool) -> bool:
        """Found in order, and for a walk-in the original was shown where the SOP asks for it."""
        return self.verdict == Verdict.IN_ORDER and not self.needs_original(walk_in=walk_in)
