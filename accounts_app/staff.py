"""Who works in an office now: its active people who hold a role, with their roles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.utils import timezone

from accounts_app.kept import kept
from accounts_app.models import RoleGrant, User

EIGHT = 8  # keys are asked for by eights, so that the SQL is written for few numbers of them


def staff_of(office_id: int) -> list[User]:
    """By name, each with their roles at hand. One query."""
    return staff_and(office_id, ())[0]


def staff_and(office_id: int, keys: Iterable[int]) -> tuple[list[User], dict[int, User]]:
    """The same, and by key everybody of these, whoever and wherever they are. One query for both."""
    asked = _by_eights(sorted(keys))
    people = kept(_people, office=office_id, now=timezone.now(), **asked)
    for person in people:
        person.know_roles(person.held)
    working = [person for person in people if person.office_id == office_id and person.roles]
    return working, {person.pk: person for person in people}


def _by_eights(keys: list[int]) -> dict[str, int]:
    padded = keys + keys[-1:] * (-len(keys) % EIGHT)
    return {f"key{place}": key for place, key in enumerate(padded)}


def _people(*, office: int, now: datetime, **keys: int) -> Any:
    held = RoleGrant.objects.active(now).filter(user=OuterRef("pk")).order_by().values("role")
    wanted = Q(office=office, is_active=True) | Q(pk__in=list(keys.values()))
    return User.objects.filter(wanted).annotate(held=ArraySubquery(held)).order_by("name", "pk")
