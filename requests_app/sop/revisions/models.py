"""A proposed revision of an SOP in one office, from the first word typed until it is put into force or dropped.

What was typed is kept as it was typed (`editing`), so that an unfinished form is never lost; the document itself is
made only when the draft is put into force, as an immutable `SopRevision`. `version` grows with every save: who saves
from an older page is told so.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts_app.models import Office, User
from requests_app.sop.models import SopInForce, SopRevision


class DraftState(models.TextChoices):
    """What became of a draft."""

    DRAFT = "draft", "Draf"
    IN_FORCE = "in_force", "Diberlakukan"
    WITHDRAWN = "withdrawn", "Dibatalkan"


class SopDraftQuerySet(models.QuerySet["SopDraft"]):
    def of(self, office: Office) -> "SopDraftQuerySet":
        """All of this office, with what a list shows of them."""
        return self.filter(office=office).select_related("base", "saved_by", "proposed_by", "decided_by", "in_force")

    def open(self) -> "SopDraftQuerySet":
        """Those that are still worked on, the last touched first."""
        return self.filter(state=DraftState.DRAFT).order_by("-saved_at")


class SopDraft(models.Model):
    """`base`: the revision that it changes. `in_force`: the row that it became; `replaced`: the row that this ended,
    and `replaced_until` the last day that this one had before, to give it back when the plan is called off."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sop_drafts")
    code = models.CharField("kode", max_length=3)
    base = models.ForeignKey(SopRevision, on_delete=models.PROTECT, related_name="drafts")
    values = models.JSONField("isian")
    version = models.PositiveIntegerField("versi", default=1)
    state = models.CharField("keadaan", max_length=10, choices=DraftState, default=DraftState.DRAFT)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("diusulkan pada", default=timezone.now)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("disimpan pada", default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("diputuskan pada", null=True)
    in_force = models.OneToOneField(SopInForce, null=True, on_delete=models.PROTECT, related_name="draft")
    replaced = models.ForeignKey(SopInForce, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_until = models.DateField("berlaku sampai sebelumnya", null=True)

    objects = SopDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "draf revisi SOP"
        verbose_name_plural = "draf revisi SOP"
        indexes: ClassVar = [models.Index(fields=["office", "code", "-id"], name="sop_drafts_of_office")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=DraftState.values), name="sop_draft_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=DraftState.DRAFT, decided_at=None, decided_by=None)
                | (~Q(state=DraftState.DRAFT) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="sop_draft_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=(~Q(state=DraftState.DRAFT) | Q(in_force=None))
                & (~Q(state=DraftState.IN_FORCE) | Q(in_force__isnull=False, replaced__isnull=False)),
                name="sop_draft_in_force_has_its_row",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="sop_draft_version_starts_at_1"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="sop_draft_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="sop_draft_stands_once_decided",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="draft")
                & (pgtrigger.Q(old__values__df=pgtrigger.F("new__values")) | pgtrigger.Q(new__state="draft")),
            ),
        ]

    def __str__(self) -> str:
        return f"Draf {self.pk} SOP {self.code}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be worked on."""
        return self.state == DraftState.DRAFT

    @property
    def reason(self) -> str:
        """Why the office revises, as typed."""
        return "".join(self.values.get("reason", []))
