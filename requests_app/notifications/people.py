"""Who holds a role in an office: the people who are told of what concerns the role."""

from accounts_app.models import RoleGrant, User
from accounts_app.roles import Role


def holders(office_id: int, *roles: Role) -> list[User]:
    """The office's active people who hold one of these roles now, each once, in a fixed order. One query."""
    held = RoleGrant.objects.active().filter(role__in=roles, user__office=office_id, user__is_active=True)
    return list(dict.fromkeys(grant.user for grant in held.select_related("user").order_by("user")))
