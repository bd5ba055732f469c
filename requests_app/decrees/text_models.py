"""What an office's decrees say and show: every saved version of its text, and of its logo. Rows are never changed.

A logo is a few kilobytes of PNG in its row. Rejected: a file in the store, which a decree that is printed again in five
years would have to find; the row is part of the backup that holds the decree.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts_app.models import Office, User
from requests_app.decrees.texts import Text

LOGO_BYTES = 400 << 10


class DecreeText(models.Model):
    """One version of an office's text, counted from 1. `parts` is `texts.Text` as JSON, with its placeholders.

    `restored_from` is the version that was taken up again, if this one was not written.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("versi")
    parts = models.JSONField("naskah")
    restored_from = models.PositiveIntegerField("dipulihkan dari versi", null=True)
    saved_at = models.DateTimeField("disimpan pada")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "naskah SK kantor"
        verbose_name_plural = "naskah SK kantor"
        ordering: ClassVar = ["office", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "version"], name="decree_text_counts_up"),
            models.CheckConstraint(condition=Q(version__gte=1), name="decree_text_version_from_one"),
            models.CheckConstraint(
                condition=Q(restored_from=None) | Q(restored_from__lt=models.F("version")),
                name="decree_text_restores_an_older_one",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="decree_text_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"naskah SK versi {self.version}"

    @property
    def text(self) -> Text:
        return Text.from_json(self.parts)


class DecreeLogo(models.Model):
    """The logo from a moment on; without bytes: none from then on. The newest row of the office counts."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    png = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64)
    saved_at = models.DateTimeField("disimpan pada")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lambang pada SK"
        verbose_name_plural = "lambang pada SK"
        ordering: ClassVar = ["office", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="decree_logo_has_its_hash"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-id"], name="decree_logo_of_office")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="decree_logo_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"lambang {self.sha256[:8]}" if self.png else "tanpa lambang"
