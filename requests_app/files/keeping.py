"""A file that was written inside a transaction goes when the transaction fails: no row knows it then."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.fields.files import FieldFile


@contextmanager
def removed_on_failure() -> Iterator[list[FieldFile]]:
    """Around the transaction: put each file into the list before it is saved."""
    kept: list[FieldFile] = []
    try:
        yield kept
    except BaseException:
        for file in kept:
            if file.name:
                file.storage.delete(file.name)
        raise
