"""The forms of signing in, in our words: allauth's translation has other ones for surel and password."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django.utils.html import format_html

from accounts_app.addresses import address_of

GOOD_WORDS = "Sedikitnya 12 karakter; bukan nama, surel, atau kata yang umum."


def _say(form: Any, **labels: str) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


def _forgot() -> str:
    return format_html('<a href="{}">Lupa password?</a>', address_of("account_reset_password"))


class StaffLoginForm(LoginForm):  # type: ignore[misc]
    """The way in with a password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _say(self, login="Surel", password="Password")  # noqa: S106 - the field's label
        self.fields["password"].help_text = _forgot()


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """Who is signed in already proves it once more."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _say(self, password="Password")  # noqa: S106 - the field's label
        self.fields["password"].help_text = _forgot()


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the one that is known."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _say(self, oldpassword="Password sekarang", password1="Password baru", password2="Password baru (sekali lagi)")
        self.fields["oldpassword"].help_text = _forgot()
        self.fields["password1"].help_text = GOOD_WORDS


class FirstPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """The form behind a mailed link."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _say(self, password1="Password baru", password2="Password baru (sekali lagi)")
        self.fields["password1"].help_text = GOOD_WORDS


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a sign-in code; for staff it behaves as for an unknown address."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _say(self, email="Surel")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        if user and user.works_here:
            self._user = None
        return email


class StaffResetPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Password reset is for staff: an applicant has no password and never gets one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _say(self, email="Surel kedinasan")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users: list[Any] = [user for user in self.users if user.works_here]
        return email
