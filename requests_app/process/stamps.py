"""What every kind of case writes down of an act: its transition by the table's row, and who did it when."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django_fsm import transition

from accounts_app.models import User
from requests_app.process.table import Row

Method = TypeVar("Method", bound=Callable[..., Any])


def mover(table: Mapping[Any, Row]) -> Callable[[Any], Callable[[Method], Method]]:
    """The decorator ``moves(act)`` of a process: the django-fsm transition of the table's row, which stands once."""

    def moves(act: Any) -> Callable[[Method], Method]:
        row = table[act]
        mark: Callable[[Method], Method] = transition(field="state", source=sorted(row.sources), target=row.target)
        return mark

    return moves


def stamps() -> tuple[models.DateTimeField[Any, Any], models.ForeignKey[User | None, User | None]]:
    """The pair ``<name>_at`` and ``<name>_by``; by is null where the system or a link's bearer acted."""
    return (
        models.DateTimeField(null=True, editable=False),
        models.ForeignKey(User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"),
    )


def stamped(kind: str, state: str, *needed: str) -> models.CheckConstraint:
    """A state and the stamps without which nobody can be in it."""
    holds = Q()
    for field in needed:
        holds &= Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(condition=~Q(state=state) | holds, name=f"{kind}_{state}_is_stamped")
