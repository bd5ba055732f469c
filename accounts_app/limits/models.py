"""One row for each thing that is being counted; whose it is stands in it only as a hash."""

from django.db import models


class LimitCount(models.Model):
    """How often the thing behind ``key`` (a keyed hash) happened in the window that ends at ``ends_at``."""

    key = models.CharField(max_length=64, primary_key=True)
    n = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.n}"
