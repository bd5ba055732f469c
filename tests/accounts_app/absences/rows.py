"""Absences for tests: days counted from the office's today, and ten of them, so that some are working days."""

from datetime import date, timedelta

from django.utils import timezone

from accounts_app.absences import actions
from accounts_app.absences.models import Absence
from accounts_app.models import User
from tests.world import Desk


def day(desk: Desk, offset: int = 0) -> date:
    return timezone.localdate(timezone=desk.office.tz) + timedelta(days=offset)


def away(
    desk: Desk, user: User | None, stand_in: User | None, *, first: int = 0, last: int = 9, by: User | None = None
) -> Absence:
    """This person away from the `first` to the `last` day from today."""
    assert user
    assert stand_in
    return actions.enter(
        user, since=day(desk, first), until=day(desk, last), stand_in=stand_in, by=by or user
    )  # fmt: skip


def absence_ahead(desk: Desk) -> Absence:
    """Somebody whom others can replace, away next month."""
    return away(desk, desk.rekan_admin_ppe, desk.admin_ppe, first=30, last=40)
