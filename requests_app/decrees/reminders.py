"""What the reminders of deadlines must know of decrees: how one is called, and who acts as Kepala LPSE."""

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.decrees.addresses import decree_path
from requests_app.decrees.models import Decree
from requests_app.process.reminders import CaseKind, kinds


def people(decree: Decree, role: Role, holders: list[User]) -> list[User]:
    """Everybody of the role, and whoever acts as Kepala LPSE where it is theirs."""
    acting = decree.acting_today if role == Role.KEPALA_LPSE else frozenset()
    return list(dict.fromkeys([*holders, *User.objects.filter(pk__in=acting, is_active=True)]))


def register() -> None:
    """Once, when the program starts."""
    kinds[Decree.kind] = CaseKind(
        Decree,
        what=lambda decree: f"SK {decree.number}" if decree.number else str(decree),
        number=str,
        page=lambda decree: decree_path(decree.public_id),
        people=people,
    )
