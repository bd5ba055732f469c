"""Django's session store over `SignInSession`: the cookie's value is nowhere in the database, only its hash."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends import db
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from accounts_app.kept import kept
from accounts_app.models import RoleGrant, User
from accounts_app.sessions.models import SignInSession

# What the payload says of the sign-in: {"at": epoch seconds, "device": words, "address": IP}.
SIGN_IN = "sign_in"
# Seconds without a visit after which the session ends.
IDLE = "idle"


def row_key(session_key: str | None) -> str:
    """How the row of this cookie is known: the first 40 hex digits of its SHA-256 (160 bits; the column has 40)."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """A session that ends after its own idle time, and always with the browser.

    ``seen_at``: when it was last saved. ``person``: whose row it is, with office and roles, as read with it
    (`people` asks); who is signed in is what Django makes of the payload.
    """

    seen_at: datetime | None = None
    person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        return SignInSession

    def get_expiry_age(self, **kwargs: Any) -> int:
        return int(self.get(IDLE, settings.SESSION_COOKIE_AGE))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age())

    def get_expire_at_browser_close(self) -> bool:
        return True

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        row = cast(SignInSession, super().create_model_instance(data))
        row.session_key = row_key(row.session_key)
        sign_in = data.get(SIGN_IN) or {}
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device, row.address = sign_in.get("device", ""), sign_in.get("address")
        row.began_at = datetime.fromtimestamp(sign_in["at"], UTC) if sign_in else None
        row.seen_at = self.seen_at = timezone.now()
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(row_key(session_key))

    def delete(self, session_key: str | None = None) -> None:
        if session_key or self.session_key:
            super().delete(row_key(session_key or self.session_key))

    def _get_session_from_db(self) -> SignInSession | None:
        rows: list[Any] = kept(_rows_of, key=row_key(self.session_key), now=timezone.now())
        if not rows:
            self._session_key: str | None = None
            return None
        found = rows[0]
        self.seen_at = found.seen_at
        self.person = found.person
        if found.person:
            found.person.know_roles(found.held)
        return cast(SignInSession, found)


def _rows_of(*, key: str, now: datetime) -> QuerySet[SignInSession]:
    """The session that still holds, with its person, their office, and the roles that they hold now."""
    held = RoleGrant.objects.active(now).filter(user=OuterRef("person")).values("role")
    rows = SignInSession.objects.select_related("person__office").annotate(held=ArraySubquery(held))
    return rows.filter(session_key=key, expire_date__gt=now)
