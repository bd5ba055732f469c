"""allauth.mfa's questions to this project: sealed secrets, our names, and that staff never go without a factor."""

from typing import ClassVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from accounts_app.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user: User) -> list[Authenticator]:
    """What the person can prove themselves with; recovery codes alone are none."""
    return list(Authenticator.objects.filter(user=user, type__in=FACTORS))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed under keys that are not in the database: a dump of it makes no codes."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Kode tidak cocok. Tunggu kode berikutnya. Tetap tidak cocok? Setel jam ponsel ke otomatis.",
    }

    def encrypt(self, text: str) -> str:
        return self._keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """:raises InvalidToken: sealed under a key that the installation has lost."""
        return self._keys().decrypt(encrypted_text.encode()).decode()

    def _keys(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in settings.SECOND_FACTOR_KEYS])

    def get_totp_issuer(self) -> str:
        return "LPSE Helpdesk"

    def _get_site_name(self) -> str:
        return "LPSE Helpdesk"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """A member of staff replaces their last factor by adding another one first."""
        user: User = authenticator.user
        return not user.works_here or any(factor.pk != authenticator.pk for factor in factors_of(user))

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Kunci keamanan {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "LPSE Helpdesk"}
