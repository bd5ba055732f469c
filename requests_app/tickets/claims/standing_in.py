"""Into whose hands something comes that is meant for a person: theirs, unless they have left the office."""

from datetime import date

from accounts_app.models import User


def hand_for(person: User, day: date) -> User | None:
    """The person, or nobody when they do not work here on that day."""
    return person if person.is_active else None
