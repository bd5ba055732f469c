"""The demo's offices and named people. Invented: no official of any LPSE bears these names."""

from accounts_app.models import Office, User
from accounts_app.roles import STAFF_ROLES, Role


def sign_in_cards() -> list[tuple[Office, list[tuple[int, str, str]]]]:
    """For the first page of the demo: each office with (user id, name, role labels) of its people."""
    return [(office, [_card(user) for user in User.objects.staff_of(office)]) for office in Office.objects.all()]


def _card(user: User) -> tuple[int, str, str]:
    labels = [role.label for role in Role if role in user.roles & STAFF_ROLES]
    return user.pk, user.name, " · ".join(labels) or "Pemohon"
