"""Statements that PostgreSQL reads and plans once a connection instead of at every call.

For a page of the desk reading and planning its queries took the database four times what it took to find the rows.
Here a statement is prepared at its first call on a connection (`PREPARE`), and then only called. Constants stay in its
text, so that partial indexes fit; what differs from call to call are its parameters. After five calls PostgreSQL
compares the plan that fits any values with those that it made for these values, and keeps the better way by itself;
tests hold both plans to the indexes.

Behind a pooler that hands out connections by the transaction nothing may be left on a connection: where Django is told
so (`DISABLE_SERVER_SIDE_CURSORS`, here by ``?pooled=1`` in DATABASE_URL), statements are sent whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import NotSupportedError, connection
from psycopg2.extensions import AsIs

# By what PostgreSQL calls them; the first that fits counts.
KINDS = ((datetime, "timestamptz"), (date, "date"), (int, "bigint"), (str, "text"), (UUID, "uuid"))

# By connection: the names of what is prepared there, and whether it still fits.
_known: WeakKeyDictionary[Any, dict[str, bool]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Statement:
    """A query by Django, of which some parameters are values that come with each call.

    ``name``: its own in the whole process, "" for what is asked once and sent whole; ``places``: for each parameter of
    ``sql`` the name of its value, or "" where ``constants`` has it; ``kinds``: PostgreSQL's type of each value.
    """

    name: str
    sql: str
    places: tuple[str, ...]
    constants: tuple[Any, ...]
    kinds: Mapping[str, str]

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        """What it finds; ``values`` has one of its kind for every name.

        Raises NotSupportedError, once, where a migration came between two calls and the second is in a transaction.
        """
        try:
            return self._found(values)
        except NotSupportedError:  # a migration changed the type of a column under its plan
            self._forget()
            if connection.in_atomic_block:
                raise
            return self._found(values)

    def _found(self, values: Mapping[str, Any]) -> list[Any]:
        with connection.cursor() as cursor:
            if self.name and not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
                with connection.wrap_database_errors:
                    self._prepare(cursor.cursor)
                cursor.execute(self._call(), [values[name] for name in self.kinds])
            else:
                cursor.execute(self.sql, self._filled(values))
            found: list[Any] = cursor.fetchall()
        return found

    def _call(self) -> str:
        return f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.kinds))})" if self.kinds else f"EXECUTE {self.name}"

    def _prepare(self, cursor: Any) -> None:
        """Once a connection; what was prepared outlives a transaction that is rolled back."""
        known = _known.setdefault(connection.connection, {})
        if known.get(self.name):
            return
        if self.name in known:
            cursor.execute(f"DEALLOCATE {self.name}")
            del known[self.name]
        numbered = {name: AsIs(f"${number}") for number, name in enumerate(self.kinds, start=1)}
        text = cursor.mogrify(self.sql, self._filled(numbered)).decode()
        kinds = f" ({', '.join(self.kinds.values())})" if self.kinds else ""
        cursor.execute(f"PREPARE {self.name}{kinds} AS {text}")
        known[self.name] = True

    def _forget(self) -> None:
        """What is there is given up at the next call: in a transaction that has failed nothing can be done."""
        known = _known.get(connection.connection, {})
        if self.name in known:
            known[self.name] = False

    def _filled(self, values: Mapping[str, Any]) -> list[Any]:
        return [values[name] if name else each for name, each in zip(self.places, self.constants, strict=True)]


def kind_of(value: Any) -> str:
    """PostgreSQL's type for a value; "" where it has none here."""
    return next((name for kind, name in KINDS if isinstance(value, kind)), "")
