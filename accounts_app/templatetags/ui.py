"""What every template says the same way: times with their zone, durations, NIP, badges, icons.

A template builtin (no ``{% load %}``). Times are shown in the time zone that the request activated, so that a
template never computes a zone; the alternative, a zone argument on every call, was forgotten on every second page.
Tones are looked up by the value of a state, because the states themselves live in a higher layer; a test
compares the two lists.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts_app.drawing import drawn
from accounts_app.roles import Role

register = template.Library()

ZONE_SUFFIXES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}
# grey: not begun or ended without result; blue: staff at work; gold: the applicant's turn; green: done; red: refused
TONES = {
    "submitted": "idle",
    "queued": "work",
    "completeness_check": "work",
    "awaiting_completion": "wait",
    "validity_check": "work",
    "reset": "done",
    "rejected": "bad",
    "notified": "done",
    "lapsed": "idle",
    "archived": "done",
}
NIP_GROUPS = (8, 14, 15, 18)
WORD = re.compile(r"[^\W_]+")


def _local(value: datetime, zone: str | None = None) -> datetime:
    return timezone.localtime(value, ZoneInfo(zone) if zone else None)


@lru_cache(2_000)
def _day_words(day: date, form: str) -> str:
    """A page names the same few days again and again; there is one language."""
    return date_format(day, form)


def zone_suffix(value: datetime) -> str:
    """``WITA`` for a local time of Kaltim; another zone's own abbreviation elsewhere."""
    key = getattr(value.tzinfo, "key", "")
    return ZONE_SUFFIXES.get(key) or value.tzname() or ""


@register.filter
def full_time(value: datetime | None, zone: str | None = None) -> str:
    """``20 November 2026 pukul 14.05 WITA``; an IANA zone may be given. Nothing for nothing."""
    if not value:
        return ""
    local = _local(value, zone)
    return f"{_day_words(local.date(), 'j F Y')} pukul {local:%H.%M} {zone_suffix(local)}"


@register.filter
def short_time(value: datetime | None, zone: str | None = None) -> str:
    """``10.42``."""
    return f"{_local(value, zone):%H.%M}" if value else ""


@register.filter
def zoned_time(value: datetime | None, zone: str | None = None) -> str:
    """``10.42 WITA``."""
    if not value:
        return ""
    local = _local(value, zone)
    return f"{local:%H.%M} {zone_suffix(local)}"


@register.filter
def full_date(value: date | None) -> str:
    """``20 November 2026``; a moment is first brought to local time."""
    if not value:
        return ""
    return _day_words(_local(value).date() if isinstance(value, datetime) else value, "j F Y")


@register.filter
def at_slashes(text: str) -> SafeString:
    """A long chain like ``Helpdesk/Verifikator/PPK`` may be broken behind its slashes, not within a word."""
    return mark_safe(escape(text).replace("/", "/<wbr>"))  # noqa: S308 - escaped


@register.filter
def near_time(value: datetime | None) -> str:
    """``10.42`` today, ``kemarin 10.42``, else ``18 Nov 10.42`` (with the year when it is another)."""
    if not value:
        return ""
    local, now = _local(value), timezone.localtime()
    days = (now.date() - local.date()).days
    if days in (0, 1):
        return f"{'kemarin ' if days else ''}{local:%H.%M}"
    return f"{_day_words(local.date(), 'j M' if local.year == now.year else 'j M Y')} {local:%H.%M}"


@register.filter
def iso_time(value: datetime | None) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return _local(value).isoformat(timespec="seconds") if value else ""


def _whole_minutes(value: timedelta | float) -> int:
    return int(value.total_seconds() // 60) if isinstance(value, timedelta) else int(value)


@register.filter
def duration(value: timedelta | float | None) -> str:
    """``5 menit``, ``1 jam 20 menit``, ``2 hari 3 jam`` from a timedelta or a number of minutes; never negative."""
    if value is None:
        return ""
    minutes = abs(_whole_minutes(value))
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    parts = ((days, "hari"), (left, "jam"), (0 if days else rest, "menit"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "kurang dari 1 menit"


@register.filter
def exact_duration(value: timedelta | None) -> str:
    """``2 jam 5 menit``, ``7 menit 30 detik``, ``0 menit``: to the second and never in days, for sums of hours."""
    if value is None:
        return ""
    minutes, seconds = divmod(abs(round(value.total_seconds())), 60)
    hours, rest = divmod(minutes, 60)
    parts = ((hours, "jam"), (rest, "menit"), (seconds, "detik"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 menit"


@register.filter
def nip(value: str | None) -> str:
    """``199003152015031002`` as ``19900315 201503 1 002``; anything that is not 18 digits is left as typed."""
    digits = "".join((value or "").split())
    if len(digits) != NIP_GROUPS[-1] or not digits.isdigit():
        return value or ""
    starts = (0, *NIP_GROUPS[:-1])
    return " ".join(digits[a:b] for a, b in zip(starts, NIP_GROUPS, strict=True))


@register.filter
def marked(value: object, words: Sequence[str]) -> SafeString:
    """The text with each word's typed beginning in ``<mark>``; ``words`` in lower case, none marks nothing.

    Piece by piece: the text is split before it is escaped, so nothing of a name becomes markup.
    """
    if not words:
        return escape(value)
    text, parts, end = str(value), [], 0
    for found in WORD.finditer(text):
        length = max((len(word) for word in words if found[0].lower().startswith(word)), default=0)
        if length:
            typed_to = found.start() + length
            parts += [escape(text[end : found.start()]), "<mark>", escape(text[found.start() : typed_to]), "</mark>"]
            end = typed_to
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - every piece is escaped


@register.filter
def file_size(value: int | None) -> str:
    """``2,4 MB``, ``10 MB`` or ``312 KB``: decimal comma, steps of 1 024 as phones and file managers count."""
    if value is None:
        return ""
    if value < 1024**2:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024**2:.1f} MB".replace(".0 ", " ").replace(".", ",")


@register.filter
def initials(value: object) -> str:
    """``RS`` for Rina Salma; titles after a comma do not count."""
    words = str(value or "").split(",")[0].split()
    letters = [word[0] for word in words if word[0].isalpha()]
    return "".join((letters[0], letters[-1]) if len(letters) > 1 else letters).upper() or "?"


@register.filter
def role_labels(roles: Iterable[str] | None) -> str:
    """``Helpdesk, Admin PPE`` in the order of the SOPs; ``Pemohon`` for nobody's role."""
    held = set(roles or ())
    return ", ".join(role.label for role in Role if role in held) or Role.APPLICANT.label


@register.filter
def first_role(roles: Iterable[str] | None) -> str:
    """``Helpdesk +2``: the first role and how many more, where a line has no room for all of them."""
    first, *more = role_labels(roles).split(", ")
    return f"{first} +{len(more)}" if more else first


@register.filter
def tone(state: object) -> str:
    """The tone of a ticket's state: ``idle``, ``work``, ``wait``, ``done`` or ``bad``."""
    return TONES.get(str(state or ""), "idle")


@register.simple_tag
def clock_now() -> dict[str, str]:
    """Local time now, as ``{"text": "10.42 WITA", "zone": "Asia/Makassar", "suffix": "WITA"}``."""
    now = timezone.localtime()
    return {"text": zoned_time(now), "zone": timezone.get_current_timezone_name(), "suffix": zone_suffix(now)}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One drawing of ``static/img/icons.svg``; with a label it is read out, without it is decoration."""
    return drawn("components/icon.html", name=str(name), label=str(label))


register.simple_tag(drawn)  # {% drawn "components/kpi.html" label=… %}: of words that are plain and no secrets


@register.simple_tag
def status_badge(state: Any, label: str = "") -> SafeString:
    """The badge of a ticket's state (an enum member or its value), in the reader's own words if ``label``."""
    words = label or str(getattr(state, "label", state))
    return drawn("components/status_badge.html", tone=tone(state), label=str(words))
