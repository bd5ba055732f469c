"""How people sign in: applicants by a mailed code, staff by password.

Whoever holds a staff role is refused a mailed code, with the same answer on the screen: their address is treated
as unknown, and the mail that then goes out says how staff sign in. Codes go out directly, not through the outbox,
so that they are stored nowhere (the session that waits for them is sealed, see ``sessions``).
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm
from django.http import HttpRequest
from django.urls import reverse

from accounts_app.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's questions to this project."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an applicant exists once they file, staff once their office adds them."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home_of_role")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a sign-in code; for staff it behaves as for an unknown address."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        if user and user.works_here:
            self._user = None
        return email


class StaffResetPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Password reset is for staff: an applicant has no password and never gets one."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users: list[Any] = [user for user in self.users if user.works_here]
        return email


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Fetches the person together with their office, which every page needs: one query instead of two."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("office").filter(pk=user_id, is_active=True).first()
