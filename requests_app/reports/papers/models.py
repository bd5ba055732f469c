"""Monthly reports that were laid down (ditetapkan): a version with its reason, its PDF and its workbook as made.

Nothing of it ever changes or goes (triggers). What is to be corrected becomes a further version; the earlier ones stay
readable. Rejected: keeping the figures and printing anew (next year's release would print other words).
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts_app.models import Office, User
from requests_app.files.models import StoredFile

LONGEST_REASON = 400


class MonthlyIssue(models.Model):
    """One version of an office's report of a month. ``fingerprint`` is printed on it; ``numbers`` are its key figures.

    ``reason``: why there is another version; empty for the first.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField("bulan")
    version = models.PositiveSmallIntegerField("versi")
    reason = models.CharField("alasan", max_length=LONGEST_REASON, blank=True)
    fingerprint = models.CharField(max_length=64)
    numbers = models.JSONField(default=dict)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "laporan bulanan"
        verbose_name_plural = "laporan bulanan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "month", "version"], name="report_version_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="report_is_of_a_month"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1, reason__regex=r"\S{3}"),
                name="report_again_has_its_reason",
            ),
            models.CheckConstraint(condition=Q(fingerprint__regex="^[0-9a-f]{64}$"), name="report_has_its_fingerprint"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="report_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} versi {self.version}"


class IssuedFile(StoredFile):
    """The PDF or the workbook of a version."""

    issue = models.ForeignKey(MonthlyIssue, on_delete=models.PROTECT, related_name="files")
    mime = models.CharField(max_length=80)  # a workbook's has 65 letters; what people upload has fewer

    class Meta:
        verbose_name = "berkas laporan"
        verbose_name_plural = "berkas laporan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "mime"], name="report_file_once_a_kind"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="report_file_has_its_hash"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="report_file_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def kind(self) -> str:
        """ "pdf" or "xlsx"."""
        return self.original_name.rpartition(".")[2]
