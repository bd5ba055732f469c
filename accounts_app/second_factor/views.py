"""Enrolling: allauth's views, after which the session counts as proved.

allauth takes the new factor's proof (a code, a touch) and does not note it as one; without the note a person who has
just enrolled would be asked for the same code again.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts_app.access import signed_in
from accounts_app.models import User
from accounts_app.second_factor.forms import spend
from accounts_app.sessions.actions import end_others


class _Proving:
    """A form whose success proves the second factor."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        """Sessions from before do not share in it: a thief's may be among them."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        spend(self.request.user, self.request.POST.get("code", ""))
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        end_others(self.request, self.request.user)
        return response


class EnrolTOTP(_Proving, ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app, by its first code."""


class EnrolKey(_Proving, AddWebAuthnView):  # type: ignore[misc]
    """A security key or passkey, by its first touch."""


class LoseKey(RemoveWebAuthnView):  # type: ignore[misc]
    """A key goes, unless it is the last factor of a member of staff (allauth asks that of apps only)."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.request.user.pk)  # two keys at once must not both pass
            if get_adapter().can_delete_authenticator(self.get_object()):
                response: HttpResponse = super().form_valid(form)
                return response
        messages.error(self.request, "Ini faktor kedua Anda yang terakhir. Pasang yang lain lebih dahulu.")
        return redirect("mfa_list_webauthn")


enrol_totp = signed_in(EnrolTOTP.as_view())
enrol_key = signed_in(EnrolKey.as_view())
lose_key = signed_in(LoseKey.as_view())
