"""Who is away, and who stands in: the questions that other rooms ask. A day is a date at the office.

Only absences that count are looked at (`AbsenceQuerySet.in_force`). A stand-in who has left, was shut out or lost
every role in the meantime stands in for nobody: then the work goes back to whoever holds the role.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts_app.absences.models import Absence
from accounts_app.absences.roster import Away, Held, Roster
from accounts_app.kept import kept
from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import Role


def today_of(user: User) -> date:
    """The date at this person's office."""
    return timezone.localdate(timezone=user.office.tz if user.office else None)


def absence_of(user: User, day: date) -> Absence | None:
    """The absence that holds this person away on `day`. One query."""
    rows = Absence.objects.in_force().touching(day, day).filter(user=user, office=user.office_id)
    return rows.with_people().first()


def is_away(user: User, day: date) -> bool:
    """Whether this person is away on `day`."""
    return Absence.objects.in_force().touching(day, day).filter(user=user, office=user.office_id).exists()


def stand_in_of(user: User, day: date) -> User | None:
    """Who stands in for this person on `day`; None when they are there, or when the stand-in no longer works here."""
    absence = absence_of(user, day)
    return absence.stand_in if absence and still_works(absence) else None


def still_works(absence: Absence) -> bool:
    """Whether the stand-in is still somebody who works in the office."""
    stand_in = absence.stand_in
    return stand_in.is_active and stand_in.office_id == absence.office_id and stand_in.works_here


def away_on(office: Office | int, day: date) -> dict[int, Absence]:
    """Who of the office is away on `day`, by the person's id. One query."""
    key = office.pk if isinstance(office, Office) else office
    return {row.user_id: row for row in kept(_away, office=key, day=day)}


def _away(*, office: int, day: date) -> QuerySet[Absence]:
    return Absence.objects.in_force().touching(day, day).filter(office=office).with_people()


def away_words(absence: Absence | None) -> str:
    """What stands behind a colleague's name: `` · cuti s.d. 24 Nov``; nothing for somebody who is there."""
    return f" · cuti s.d. {date_format(absence.until, 'j M')}" if absence else ""


def with_stand_ins(people: Iterable[User], day: date) -> list[User]:
    """These people, and behind them whoever stands in for those who are away on `day`; nobody twice.

    One query for each office of theirs.
    """
    told = list(people)
    offices = {person.office_id for person in told if person.office_id}
    away = {pk: absence for office in offices for pk, absence in away_on(office, day).items()}
    gone = [absence for person in told if (absence := away.get(person.pk)) and still_works(absence)]
    return list(dict.fromkeys([*told, *(absence.stand_in for absence in gone)]))


def roster_of(office: Office, first: date, last: date, *, but: Absence | None = None) -> Roster:
    """Who holds what and who is away from `first` to `last`; `but`: as if this absence were not. Two queries."""
    grants = RoleGrant.objects.standing().filter(user__office=office, user__is_active=True)
    gone = Absence.objects.in_force().touching(first, last).filter(office=office)
    if but is not None:
        gone, grants = gone.exclude(pk=but.pk), grants.exclude(lent_for=but.pk)
    return Roster(
        tuple(_held(grant) for grant in grants.select_related("lent_for")),
        tuple(Away(row.user_id, row.since, row.until) for row in gone),
    )


def _held(grant: RoleGrant) -> Held:
    lent = grant.lent_for
    return (
        Held(grant.user_id, Role(grant.role), lent.since, lent.until) if lent else Held(grant.user_id, Role(grant.role))
    )
