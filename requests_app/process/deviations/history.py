"""A case's deviations in words for its timeline: what each event is called, and what was said."""

from datetime import timedelta
from typing import Any

from requests_app.process.deviations.models import Kind
from requests_app.process.deviations.words import lateness, said

DEVIATION_ACTS = {
    "deviation_noted": "Penyimpangan dicatat",
    "deviation_owed": "Penyimpangan menunggu penjelasan",
    "deviation_explained": "Penyimpangan dijelaskan",
    "deviation_asked": "Kepala LPSE minta penjelasan",
    "deviation_answered": "Penjelasan diberikan",
    "deviation_accepted": "Penyimpangan diterima Kepala LPSE",
}


def deviation_note(data: dict[str, Any]) -> str:
    """``Langkah 9 terlambat 12 menit: Beban kerja – tiga pemohon datang bersamaan.``"""
    what = f"Langkah {data['step']}"
    if data.get("late_seconds") is not None:
        what += f" {lateness(timedelta(seconds=data['late_seconds']))}"
    elif data.get("kind"):
        what += f" {Kind(data['kind']).label.lower()} ({data['what']})"
    return ": ".join(part for part in (what, said(data.get("cause", ""), data.get("reason", ""))) if part)
