"""Session rows sealed under a server key.

allauth keeps the mailed sign-in code in the session. Sealing the whole payload keeps every code, and whatever a
later feature puts there, out of database dumps; a session that no key opens counts as empty (signed out).
"""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealedSerializer:
    """Django session serializer: JSON inside a Fernet token."""

    def _keys(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in settings.SESSION_KEYS])

    def dumps(self, obj: Any) -> bytes:
        return self._keys().encrypt(json.dumps(obj, separators=(",", ":")).encode())

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(self._keys().decrypt(data))
        except InvalidToken:
            return {}
