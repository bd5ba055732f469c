"""The time of day in the words of a greeting."""

from django.utils import timezone

_UNTIL = ((11, "pagi"), (15, "siang"), (19, "sore"), (24, "malam"))


def greeting() -> str:
    """``pagi``, ``siang``, ``sore`` or ``malam`` in the zone that is active."""
    hour = timezone.localtime().hour
    return next(word for until, word in _UNTIL if hour < until)
