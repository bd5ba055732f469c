"""Deviations in words, the same on every screen, in the history and in print."""

import re
from datetime import timedelta

from requests_app.process.deviations.models import SAYS_SOMETHING, Cause, Deviation, Kind

SHORTEST_REASON = 10


def span(time: timedelta) -> str:
    """``12 menit``, ``1 jam 5 menit``; what is under a minute says so."""
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    parts = ((hours, "jam"), (minutes, "menit"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "kurang dari 1 menit"


def lateness(late: timedelta, standard: str = "") -> str:
    """``terlambat 12 menit (waktu baku 15 menit)``; a deadline missed after closing has no working time to count."""
    by = span(late) if late else "di luar jam kerja"
    return f"terlambat {by}" + (f" (waktu baku {standard})" if standard else "")


def sentence(row: Deviation) -> str:
    """``Langkah 9 (Pemeriksaan kebenaran) terlambat 12 menit (waktu baku 15 menit)``."""
    at = f"Langkah {row.step_no} ({row.step_name})"
    if row.late is None:
        return f"{at}: {Kind(row.kind).label.lower()} – {row.what}"
    standard = timedelta(seconds=row.standard_seconds or 0)
    return f"{at} {lateness(row.late, span(standard) if standard else '')}"


def says_something(reason: str) -> bool:
    """The rule of the database: ten characters, not counting the blanks around them."""
    return re.search(SAYS_SOMETHING, reason, re.DOTALL) is not None


def said(cause: str, reason: str) -> str:
    """``Beban kerja atau antrean panjang – tiga pemohon datang bersamaan.``"""
    return f"{Cause(cause).label} – {reason}" if cause else reason
