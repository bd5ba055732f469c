"""What is noted about every file that is kept, whoever it belongs to.

The name on disk is random and says nothing; the name that the file came with is kept as text only.
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


class PagedFile(StoredFile):
    """A kept file whose pages people read as images (`page_images`), known by a public id that cannot be guessed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
