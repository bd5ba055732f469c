"""What is kept with a decree: its files, and what somebody saw and said about a warning."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts_app.models import User
from requests_app.files.models import ShownFile


class Part(models.TextChoices):
    """Which paper of the decree a file is."""

    ISSUED = "issued", "SK yang diterbitkan"
    SCAN = "scan", "SK bertanda tangan (pindaian)"
    FORM = "form", "Formulir Pembuatan Akun bertanda tangan"


class DecreeFile(ShownFile):
    """One file of a decree. A new scan never replaces an old one: the earlier row stays, marked as superseded."""

    decree = models.ForeignKey("requests_app.Decree", on_delete=models.PROTECT, related_name="files")
    part = models.CharField(max_length=10, choices=Part)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "berkas SK"
        verbose_name_plural = "berkas SK"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="decree_file_part_is_known"),
            models.CheckConstraint(
                condition=Q(size__gt=0, sha256__regex="^[0-9a-f]{64}$"), name="decree_file_has_size_and_hash"
            ),
            models.UniqueConstraint(
                fields=["decree", "part"], condition=Q(superseded_at=None), name="decree_file_one_current"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | ~Q(part=Part.ISSUED), name="decree_file_as_issued_stays"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decree}: {self.get_part_display()}"


class Acknowledgement(models.Model):
    """Somebody saw a warning about a person of the draft and says why the SK goes on all the same (`cautions`).

    It counts for exactly what was seen: ``fingerprint`` names it, and another state of the register asks again.
    """

    decree = models.ForeignKey("requests_app.Decree", on_delete=models.PROTECT, related_name="acknowledgements")
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    note = models.TextField("catatan")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decree", "fingerprint"], name="decree_caution_seen_once"),
            models.CheckConstraint(condition=~Q(note=""), name="decree_caution_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.decree}: {self.kind}"
