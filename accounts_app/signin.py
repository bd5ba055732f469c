"""How people sign in: applicants by a mailed code, staff by password.

Whoever holds a staff role is refused a mailed code, with the same answer on the screen: their address is treated
as unknown, and only the mail that then goes out says how they do sign in. The other way round, a password opens
nothing for somebody who holds no role. Mails go out directly, not through the outbox, so that codes are stored
nowhere (the session that waits for them is sealed, see ``sessions``).
"""

import logging
from ipaddress import ip_address
from smtplib import SMTPException
from typing import Any, ClassVar
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, record
from accounts_app.models import User
from accounts_app.office.actions import subject_of
from accounts_app.sessions.actions import device_of, note_sign_in
from accounts_app.sessions.devices import is_known, remember
from accounts_app.sessions.people import offered
from accounts_app.sessions.rules import is_fresh
from accounts_app.sessions.store import SIGN_IN

log = logging.getLogger(__name__)

NOT_SENT = "Surel tidak dapat dikirim sekarang karena server surel tidak menjawab. Coba lagi beberapa menit lagi."
WRONG_CODES = "Kode salah diketik lima kali, jadi kode itu tidak berlaku lagi. Minta kode baru."
NOW_STAFF = "Akun ini sekarang masuk dengan password. Gunakan tautan dalam surel undangan, atau Lupa password."
UNKNOWN_ACCOUNT = "account/email/unknown_account"
# What changed about a sign-in, by allauth's names of its mails; the sentence of ours.
CHANGES = {
    "signed_in": "Akun Anda dipakai masuk dari perangkat yang belum kami kenal.",
    "recovery_code_used": "Satu kode pemulihan dipakai untuk masuk.",
    "totp_activated": "Aplikasi autentikator dipasang sebagai faktor kedua.",
    "totp_deactivated": "Aplikasi autentikator dilepas.",
    "webauthn_added": "Kunci keamanan ditambahkan sebagai faktor kedua.",
    "webauthn_removed": "Kunci keamanan dilepas.",
    "recovery_codes_generated": "Kode pemulihan yang baru dibuat; kode yang lama tidak berlaku lagi.",
    "factor_reset": "Faktor kedua Anda dilepas oleh dua admin; Anda memasang yang baru saat masuk berikutnya.",
    "password_changed": "Password Helpdesk diganti.",
    "password_reset": "Password Helpdesk dibuat ulang lewat tautan surel.",
    "password_set": "Password Helpdesk dibuat.",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's questions to this project."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "Kode tidak cocok. Salin kode dari surel yang terbaru, atau minta kode baru.",
        "email_password_mismatch": "Surel atau password tidak benar. Periksa huruf besar dan kecilnya.",
        "enter_current_password": "Password sekarang tidak benar.",
    }

    def add_message(self, request: HttpRequest, level: int, *args: Any, **more: Any) -> None:
        """allauth tells whoever used up a code to come back later; a new code may be asked for at once."""
        if more.get("message") == self.error_messages["too_many_login_attempts"]:
            more["message"] = WRONG_CODES
        super().add_message(request, level, *args, **more)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an applicant exists once they file, staff once their office adds them."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """A code that was mailed before a role was granted opens nothing any more."""
        records = get_authentication_records(request, user)
        if records and records[-1]["method"] == "code" and user.works_here:
            clear_login(request)
            messages.error(request, NOW_STAFF)
            return redirect("account_login")
        response: HttpResponse | None = super().pre_login(request, user, **more)
        return response

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Note the sign-in with the session; tell staff about one from a browser that was never theirs."""
        note_sign_in(request, user)
        response: HttpResponse = super().post_login(request, user, **more)
        if not user.works_here:
            return response
        if get_authentication_records(request, user)[-1].get("type") == "recovery_codes":
            self.tell(user, "recovery_code_used")
        if is_known(request, user):
            record(subject_of(user), "signed_in_again", by=user, data=device_of(request))
        else:
            self.tell(user, "signed_in")
        remember(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Whose wrong passwords are counted together, whatever host and port the request names.

        Somebody who is signed in, or in a browser that this person used before, is not locked out by strangers.
        """
        login = str(credentials.get("email", "")).strip().lower()
        person = User.objects.by_email(login)
        if request.user.is_authenticated:
            return f"signed in:{request.user.pk}"
        return f"{login}:{'known' if person and is_known(request, person) else 'new'}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password for somebody's account stands on their chain."""
        person = User.objects.by_email(str(credentials.get("email", "")))
        if person:
            record(subject_of(person), "sign_in_refused", by=SYSTEM)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever signed in a moment ago is not asked again (allauth counts second proofs only)."""
        request = context.request
        return not is_fresh(request, request.user)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **more: Any) -> None:
        """allauth's word that something about the sign-in changed: an event, and a mail to its owner."""
        self.tell(user, template_prefix.rpartition("/")[2])

    def tell(self, user: User, change: str, *, by: User | None = None) -> None:
        """Mail a change to its owner; one of their own (``by`` is empty) is recorded here, with device and time."""
        sign_in = self.request.session.get(SIGN_IN, {}) if by is None else {}
        if by is None:
            record(subject_of(user), change, by=user, data=device_of(self.request))
        context = {
            "request": self.request, "what": CHANGES[change], "person": user, "at": timezone.now(), "by": by,
            "device": sign_in.get("device", ""), "address": sign_in.get("address", ""),
        }  # fmt: skip
        try:
            self.send_or_raise("account/email/security", user.email, context)
        except (OSError, SMTPException):  # whoever signs in or helps cannot mend it; the event stands
            log.exception("a notice about a sign-in was not sent")

    def get_client_ip(self, request: HttpRequest) -> str:
        """An IPv4 visitor of a server that listens on IPv6 stays an IPv4 address (``::ffff:192.0.2.1``): cut to its
        network, as limits count IPv6, all of them would be one visitor, and one could lock out everybody.
        """
        address: str = super().get_client_ip(request)
        try:
            parsed = ip_address(address)
        except ValueError:
            return address
        return str(getattr(parsed, "ipv4_mapped", None) or parsed)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home_of_role")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home_of_role")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the configured address, not from the request's Host header, which its sender chooses."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def format_email_subject(self, subject: str) -> str:
        return f"{subject} · LPSE Helpdesk"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once. When the mail server is away the screen says so, the same for every address."""
        try:
            self.send_or_raise(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("a sign-in mail was not sent")
            messages.error(context["request"], NOT_SENT)

    def send_or_raise(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once; raises OSError or SMTPException."""
        if template_prefix == UNKNOWN_ACCOUNT:
            template_prefix = _refusal_for(email)
        super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})


def _refusal_for(email: str) -> str:
    """The mail to somebody who asked for the way in that is not theirs; it reaches only the address's owner."""
    person = User.objects.by_email(email)
    if person is None:
        return UNKNOWN_ACCOUNT
    if not person.is_active:
        return "account/email/deactivated"
    return "account/email/staff_use_password" if person.works_here else "account/email/applicant_use_code"


def set_password_url(user: User) -> str:
    """A link with which `user` sets a password; good once, and for PASSWORD_RESET_TIMEOUT seconds."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return Adapter().get_reset_password_from_key_url(key)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Passwords are for staff; and the person comes with their office, which every page needs: one query, not two."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """A password that was set while a role was held opens nothing once no role is held."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user and user.works_here else None

    def get_user(self, user_id: int) -> User | None:
        if person := offered(user_id):
            return person if person.is_active else None
        return User.objects.select_related("office").filter(pk=user_id, is_active=True).first()
