"""Hours of a week as data and as people write them: "07.30–12.00, 13.00–16.00".

One text field a day instead of rows of time pickers: three intervals on seven days would be 42 pickers, and hours are
copied from a circular that writes them like this.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from itertools import pairwise

from requests_app.clock.working_time import Hours

# ISO weekday (1 = Monday) to the day's intervals in order; a day without hours may be left out.
Week = Mapping[int, Sequence[Hours]]

WEEKDAYS = {1: "Senin", 2: "Selasa", 3: "Rabu", 4: "Kamis", 5: "Jumat", 6: "Sabtu", 7: "Minggu"}
CLOSED_WORDS = {"", "-", "–", "tutup", "libur"}
MOMENT = r"(\d{1,2})(?:[.:](\d{2}))?"
SPAN = re.compile(rf"{MOMENT}\s*(?:-|–|—|s\.?/?d\.?|sampai)\s*{MOMENT}", re.IGNORECASE)


class HoursError(ValueError):
    """Hours that cannot be; the text says why, for the screen."""


def hours_of(text: str) -> tuple[Hours, ...]:
    """The intervals written in `text`, in order; none for an empty text or "tutup". Raises HoursError."""
    if text.strip().lower() in CLOSED_WORDS:
        return ()
    return ordered(_span(part.strip()) for part in re.split(r"[,;\n]|\bdan\b", text) if part.strip())


def ordered(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """The same intervals in order. Raises HoursError for an empty one or two that overlap."""
    found = tuple(sorted(hours))
    for one in found:
        if one.opens >= one.closes:
            raise HoursError(f"{text_of([one])}: jam tutup harus sesudah jam buka.")
    for one, following in pairwise(found):
        if following.opens < one.closes:
            raise HoursError(f"{text_of([one])} dan {text_of([following])} tumpang tindih.")
    return found


def text_of(hours: Iterable[Hours]) -> str:
    """``07.30–12.00, 13.00–16.00``; empty for none."""
    return ", ".join(f"{one.opens:%H.%M}–{one.closes:%H.%M}" for one in hours)


def texts_of(week: Week) -> dict[str, str]:
    """The open days of a week as an event records them: {"1": "07.30–16.00"}."""
    return {str(day): text_of(week[day]) for day in WEEKDAYS if week.get(day)}


def _span(text: str) -> Hours:
    match = SPAN.fullmatch(text)
    if match is None:
        raise HoursError(f"“{text}” tidak terbaca. Tulis seperti 07.30–12.00, 13.00–16.00.")
    return Hours(_moment(text, match[1], match[2]), _moment(text, match[3], match[4]))


def _moment(text: str, hour: str, minute: str | None) -> time:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise HoursError(f"“{text}”: jam ditulis 00.00 sampai 23.59.") from None


def _week(monday_to_thursday: str, friday: str) -> Week:
    return {**dict.fromkeys((1, 2, 3, 4), hours_of(monday_to_thursday)), 5: hours_of(friday)}


# Sources: the field notes on working time (Kaltim since 1 June 2025; the common ones are a default to be corrected).
COMMON_WEEK = _week("07.30–12.00, 13.00–16.00", "07.30–11.30, 13.00–16.30")
KALTIM_WEEK = _week("07.30–16.00", "07.30–11.00")
KALTIM_RAMADAN_WEEK = _week("08.00–15.30", "08.00–11.00")
