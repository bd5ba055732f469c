"""What a kept file is, for any owner: its content was inspected, its name on disk says nothing, its hash is kept.

The owner's row inherits `StoredFile`; one whose pages are shown also has a random public id (`ShownFile`).
"""

import uuid

from django.db import models


def random_path(instance: models.Model, filename: str) -> str:
    """``documents/ab/<uuid>``: no name, no extension, nothing that a web server would run."""
    name = uuid.uuid4().hex
    return f"documents/{name[:2]}/{name}"


class StoredFile(models.Model):
    """A file whose content was inspected (`content.inspect`): what it really is, and its SHA-256."""

    file = models.FileField(upload_to=random_path, max_length=120)
    original_name = models.CharField(max_length=255)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def is_image(self) -> bool:
        return self.mime.startswith("image/")


class ShownFile(StoredFile):
    """A kept file that is read page by page, under an address that nobody can guess."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
