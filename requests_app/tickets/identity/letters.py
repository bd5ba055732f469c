"""The number of a letter (SK) in SQL, written in one way: capital letters and digits only.

In the index and in the question alike, so that a blank or a dot more does not hide an SK that was used before. Coarser
than `plain.number` on purpose: here a false hit only points out, there a false match would hide a difference.
"""

from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.functions import Upper


def letter_number(column: Any) -> Func:
    """:param column: a column's name or a `Value`."""
    bare = Func(
        column, Value("[^[:alnum:]]+"), Value(""), Value("g"), function="regexp_replace", output_field=TextField()
    )
    return Upper(bare)
