"""``name__like=holding("ayu")``: as ``name__icontains="ayu"``, with the pattern as the value that is sent.

Django writes the pattern out of the value when it writes the query. Written beforehand, a query can be kept and asked
again with another pattern (`accounts_app.kept`).
"""

from typing import Any

from django.db.models import CharField, Lookup, TextField

WILD = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


@CharField.register_lookup
@TextField.register_lookup
class Like(Lookup[Any]):
    """Whether the text is as the pattern says, in capitals or not."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        text, first = self.process_lhs(compiler, connection)
        pattern, second = self.process_rhs(compiler, connection)
        return f"UPPER({text}::text) LIKE UPPER({pattern})", [*first, *second]


def holding(words: str) -> str:
    """The pattern of whatever has these words in it, as they are typed."""
    return f"%{words.translate(WILD)}%"
