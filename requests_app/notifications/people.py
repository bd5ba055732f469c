"""Who holds a role in an office: the people who are told of what concerns the role."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts_app.kept import kept
from accounts_app.models import RoleGrant, User
from accounts_app.roles import Role


def holders(office_id: int, *roles: Role) -> list[User]:
    """The office's active people who hold one of these roles now, each once, in a fixed order. One query."""
    held = kept(_held, tuple(sorted(roles)), office=office_id, now=timezone.now())
    return list(dict.fromkeys(grant.user for grant in held))


def _held(roles: tuple[Role, ...], *, office: int, now: datetime) -> QuerySet[RoleGrant]:
    held = RoleGrant.objects.active(now).filter(role__in=roles, user__office=office, user__is_active=True)
    return held.select_related("user").order_by("user")
