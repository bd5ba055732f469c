"""Remove what has expired: rows that nobody can use any more."""

from datetime import datetime

from accounts_app.sessions.models import SignInSession


def purge(now: datetime) -> int:
    """Delete expired sessions; returns how many."""
    deleted, _ = SignInSession.objects.filter(expire_date__lt=now).delete()
    return deleted
