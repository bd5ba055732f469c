"""The rows of sessions, each with whose it is, so that a person sees and ends them.

A row of Django's own is known by the cookie's value: whoever reads the table could take every session over. Here the
row holds the value's hash; the payload is sealed beside it (`sealing`).
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class SignInSession(AbstractBaseSession):
    """One browser. ``person`` is empty until somebody signs in there; ``session_key`` is the cookie's SHA-256."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
    device = models.CharField("perangkat", max_length=80, blank=True)
    address = models.GenericIPAddressField("alamat jaringan", null=True)
    began_at = models.DateTimeField("masuk", null=True)
    seen_at = models.DateTimeField("terakhir dipakai")

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "sesi"
        verbose_name_plural = "sesi"
        indexes: ClassVar = [models.Index(fields=["person", "-seen_at"], name="sessions_of_person")]

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts_app.sessions.store import SessionStore  # noqa: PLC0415 - Django's own hook, its store needs us

        return SessionStore
