"""The survey's periodic work for the worker (`settings.WORKER_JOBS`)."""

from datetime import date, datetime

from requests_app.survey.models import SpentToken
from requests_app.survey.tokens import MONTHS_VALID


def purge(now: datetime) -> int:
    """Forget used links that have expired, and so cannot be used again. Returns how many.

    No office is behind UTC: what has expired by this month has expired in every zone.
    """
    months = now.year * 12 + now.month - 1 - MONTHS_VALID
    expired = date(months // 12, months % 12 + 1, 1)
    return SpentToken.objects.filter(month__lte=expired).delete()[0]
