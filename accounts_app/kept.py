"""Queries whose SQL Django writes once a process: what differs from call to call is put in as parameters.

Writing the SQL of a page's queries anew for every request took more than a third of the request's time, ten times what
PostgreSQL needs to find the rows. A kept query comes from a function of its own, which is called twice, with two sets
of stand-ins for the values: where both texts agree and only stand-ins differ, the text is kept. A query that holds
anything else of the moment (`timezone.now()` in the function, a date of today) is refused at its first call, so nothing
of one request can stay for the next. What changes the text itself (roles, an order) belongs to the shape. PostgreSQL in
its turn reads and plans it once a connection (`prepared`).

Rejected: a cache of rows, which would have to know when they change.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts_app.models import User
from accounts_app.prepared import Statement, kind_of
from accounts_app.roles import Role

Value = int | str | date | datetime | UUID
Build = Callable[..., QuerySet[Any, Any]]
MOST = 500  # further ones are written anew each time

_numbers = count(1_700_000_001)  # fits any column of whole numbers
_written_so_far = count(1)


class NotKeepableError(TypeError):
    """The query holds something that is neither a constant nor one of its values."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A written query; nothing is asked where Django knows that there can be no rows."""

    statement: Statement | None
    queryset: Any
    compiler: Any
    converters: dict[int, Any]  # by column: Django's own ways from what the driver gives to what a field holds

    def rows(self, values: dict[str, Value]) -> list[Any]:
        if self.statement is None:
            return []
        answers = _Answers(self.compiler, self.converters, self.statement.rows(values))
        query = SimpleNamespace(get_compiler=lambda *_, **__: answers)
        asked = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        return list(self.queryset._iterable_class(asked))


class _Answers:
    """A compiler that has been asked already: Django makes the objects, in its own way."""

    def __init__(self, compiler: Any, converters: dict[int, Any], found: list[Any]) -> None:
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map
        self._compiler, self._converters, self._found = compiler, converters, found

    def execute_sql(self, **_: Any) -> list[Any]:
        return [self._found]

    def results_iter(self, results: Any = None, tuple_expected: bool = False, **_: Any) -> Iterator[Any]:
        if not self._converters:
            return iter(self._found)
        rows = self._compiler.apply_converters(self._found, self._converters)
        return map(tuple, rows) if tuple_expected else iter(rows)


_texts: dict[Hashable, _Text] = {}


def kept(build: Build, *shape: Hashable, **values: Value) -> list[Any]:
    """The rows of ``build(*shape, **values)``, its SQL written once for each shape.

    ``values`` are whole numbers, texts, days, moments or UUIDs; None and lists belong to the shape. The function
    belongs to a module. Models come with `select_related` and annotations, not with prefetches. Raises
    `NotKeepableError`.
    """
    if None in values.values():
        raise NotKeepableError("None writes another text and is no value")
    key = (build, shape, *values, timezone.get_current_timezone_name())
    text = _texts.get(key)
    if text is None:
        text = _written(build, shape, values)
        if len(_texts) < MOST:
            _texts[key] = text
    return text.rows(values)


def _written(build: Build, shape: tuple[Hashable, ...], values: dict[str, Value]) -> _Text:
    if getattr(build, "__closure__", None):
        raise NotKeepableError(f"{build} knows more than its arguments")
    one, other = ({name: _stand_in(value) for name, value in values.items()} for _ in range(2))
    queryset: Any = build(*shape, **one)
    if queryset._prefetch_related_lookups:
        raise NotKeepableError(f"{build} prefetches")
    compiler = queryset.query.get_compiler(connection.alias)
    try:
        sql, first = compiler.as_sql()
    except EmptyResultSet:
        return _Text(None, queryset, compiler, {})
    text, second = build(*shape, **other).query.get_compiler(connection.alias).as_sql()
    if text != sql or len(first) != len(second):
        raise NotKeepableError(f"{build} writes another text for other values")
    names = {stand_in: name for name, stand_in in one.items()}
    places = tuple(_place(pair, names, other) for pair in zip(first, second, strict=True))
    kinds = {name: kind_of(value) for name, value in values.items() if name in places}
    name = _name(build, shape) if len(_texts) < MOST else ""
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    return _Text(Statement(name, sql, places, tuple(first), kinds), queryset, compiler, converters)


def _name(build: Build, shape: tuple[Hashable, ...]) -> str:
    """One that nothing else has, and by which a log of the database shows whose it is."""
    asked: Any = shape[0] if build is _of_person else build
    return f"kept_{asked.__name__.strip('_')[:40]}_{next(_written_so_far)}"


def _place(pair: tuple[Any, Any], names: dict[Any, str], other: dict[str, Value]) -> str:
    """Which value a parameter is, "" for a constant."""
    one, two = pair
    name = names.get(one, "") if isinstance(one, Hashable) else ""
    if name and other[name] == two:
        return name
    if one != two or isinstance(one, date):  # a moment that is no value is somebody's now
        raise NotKeepableError(f"{one!r} is no constant")
    return ""


def _stand_in(value: Value) -> Value:
    """A value of the same kind that stands nowhere else."""
    if isinstance(value, bool):  # both stand-ins would be true
        raise NotKeepableError(f"{value!r} belongs to the shape")
    number = next(_numbers)
    if isinstance(value, datetime):
        return datetime(1801, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    if isinstance(value, date):
        return date(1801, 1, 1) + timedelta(days=number % 50_000)
    if isinstance(value, int):
        return number
    if isinstance(value, str):
        return f"stand-in-{number}"
    if isinstance(value, UUID):
        return UUID(int=number)
    raise NotKeepableError(f"{value!r} is no value")


# --- of one person ----------------------------------------------------------------------------------------------------


def kept_for(person: User, build: Build, *shape: Hashable, **values: Value) -> list[Any]:
    """The rows of ``build(person, *shape, **values)``, its SQL written once for each set of roles.

    The function gets somebody with the same roles, whose keys (their own and their office's) are values: it may ask for
    nothing else of them.
    """
    if getattr(build, "__closure__", None):
        raise NotKeepableError(f"{build} knows more than its arguments")
    office = {"office": person.office_id} if person.office_id else {}
    return kept(_of_person, build, person.roles, *shape, person=person.pk, **office, **values)


def _of_person(
    build: Build, roles: frozenset[Role], *shape: Hashable, person: int, office: int | None = None, **values: Value
) -> Any:
    somebody = User(pk=person, office_id=office)
    somebody.know_roles(roles)
    return build(somebody, *shape, **values)
