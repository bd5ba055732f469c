"""Into whose hands something comes that is meant for a person: theirs, or those of whoever stands in for them."""

from datetime import date

from accounts_app.absences.queries import is_away, stand_in_of
from accounts_app.models import User


def hand_for(person: User, day: date) -> User | None:
    """The person; their stand-in while they are away; nobody when they do not work here or have none."""
    if not person.is_active:
        return None
    return stand_in_of(person, day) if is_away(person, day) else person
