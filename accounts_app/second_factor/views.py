"""Enrolling: allauth's views, after which the session counts as proved.

allauth takes the new factor's proof (a code, a touch) and does not note it as one; without the note a person who has
just enrolled would be asked for the same code again.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse

from accounts_app.access import signed_in


class _Proving:
    """A form whose success proves the second factor."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        return response


class EnrolTOTP(_Proving, ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app, by its first code."""


class EnrolKey(_Proving, AddWebAuthnView):  # type: ignore[misc]
    """A security key or passkey, by its first touch."""


enrol_totp = signed_in(EnrolTOTP.as_view())
enrol_key = signed_in(EnrolKey.as_view())
