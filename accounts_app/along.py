"""Rows of small tables that come along with one row of another: as JSON, made into objects by their own fields.

A ticket's page shows ten small tables of it, most of them empty or a handful of rows. As queries of their own they cost
the page more than their rows; joined they would multiply; `prefetch_related` is again a query each. So the query of the
ticket selects each as an array of arrays. Only for what is bounded and small: everything is read at once.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, Field, ForeignKey, Func, JSONField, Model, QuerySet

from accounts_app.models import User

M = TypeVar("M", bound=Model)


def along(rows: QuerySet[Any, Any], *annotations: str) -> Func:
    """An annotation that brings these rows (found by `OuterRef`), each with every column and these annotations."""
    model: type[Model] = rows.model
    names = [*(field.attname for field in _columns(model)), *annotations]
    row = Func(*map(F, names), function="jsonb_build_array", output_field=JSONField())
    return Func(ArraySubquery(rows.values_list(row)), function="to_jsonb", output_field=JSONField())


def brought(model: type[M], rows: Iterable[list[Any]], *annotations: str) -> list[M]:
    """What `along` brought as objects; annotations are attributes as JSON gave them."""
    columns = _columns(model)
    names = [field.attname for field in columns]
    found = []
    for row in rows:
        values = [_value(field, value) for field, value in zip(columns, row, strict=False)]
        each = model.from_db(connection.alias, names, values)
        each.__dict__.update(zip(annotations, row[len(columns) :], strict=True))
        found.append(each)
    return found


@cache
def _columns(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(model._meta.concrete_fields)


def _value(field: Field[Any, Any], value: Any) -> Any:
    """As the field reads text; what JSON knows itself (numbers, truth, plain text) stays as it is."""
    return field.to_python(value) if isinstance(value, str) else value


def give(row: Model, name: str, rows: list[Any]) -> None:
    """Its related rows, as `prefetch_related` leaves them."""
    held: Any = getattr(row, name).all()
    held._result_cache, held._prefetch_done = rows, True
    relation: Any = type(row)._meta.get_field(name)
    back = relation.remote_field.name
    for each in rows:
        setattr(each, back, row)
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = held


def is_at_hand(row: Model, name: str) -> bool:
    """Whether its related rows are known already."""
    return name in row.__dict__.get("_prefetched_objects_cache", ())


# --- the people whom they name ----------------------------------------------------------------------------------------


def people_named(rows: Iterable[Model]) -> set[int]:
    """Keys of everybody whom these rows name."""
    return {key for row in rows for field in _people_fields(type(row)) if (key := getattr(row, field.attname))}


def name_people(rows: Iterable[Model], people: Mapping[int, User]) -> None:
    """Give these rows the people whom they name, so that no template asks for one."""
    for row in rows:
        for field in _people_fields(type(row)):
            setattr(row, field.name, people.get(getattr(row, field.attname)))


@cache
def _people_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in _columns(model) if isinstance(field, ForeignKey) and field.related_model is User)
