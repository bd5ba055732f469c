"""The line that tells somebody who signs in that they are on record as away.

A mark in the session says that there is something to look up: whoever is not away pays no query on any page, and who
was away when they signed in sees the line until the absence has ended.
"""

from django.http import HttpRequest

from accounts_app.absences.models import Absence
from accounts_app.absences.queries import absence_of, today_of
from accounts_app.models import User

MARK = "away"


def note(request: HttpRequest, user: User) -> None:
    """Mark the session of somebody who is away today."""
    if user.office_id and absence_of(user, today_of(user)):
        request.session[MARK] = True


def own_absence(request: HttpRequest) -> Absence | None:
    """The absence of whoever looks, today; None for those who are here. No query without the mark."""
    user = request.user
    if not user.is_authenticated or not request.session.get(MARK):
        return None
    return absence_of(user, today_of(user))
