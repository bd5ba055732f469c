"""One text that an office keeps ready. Rows are never deleted: one that is no longer offered is put away."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts_app.models import Office, User


class Place(models.TextChoices):
    """In which forms of a request the text is offered."""

    COMPLETION = "completion", "Permintaan kelengkapan"
    REJECTION = "rejection", "Alasan penolakan"
    REASON = "reason", "Alasan lain (dikembalikan, tidak ditindaklanjuti, terbit ulang)"


class CannedText(models.Model):
    """`text` may hold the placeholders of `words.PLACEHOLDERS`; `position` orders the texts of one place."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    place = models.CharField("dipakai pada", max_length=12, choices=Place)
    title = models.CharField("judul", max_length=80)
    text = models.TextField("teks", max_length=1500)
    position = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["place", "position", "pk"]
        verbose_name = "teks siap pakai"
        verbose_name_plural = "teks siap pakai"
        indexes: ClassVar = [models.Index(fields=["office", "place", "position"], name="canned_of_office")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "place", "title"], condition=Q(archived_at=None), name="canned_titled_once_a_place"
            ),
            models.CheckConstraint(condition=Q(place__in=Place.values), name="canned_place_is_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="canned_says_something"),
        ]

    def __str__(self) -> str:
        return self.title
