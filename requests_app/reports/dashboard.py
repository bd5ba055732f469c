"""What the dashboard of Kepala LPSE shows, put together: now, the period, the one before, each figure with its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from accounts_app.models import Office
from requests_app.reports import figure_charts as charts
from requests_app.reports.behind import DONE, INCOMPLETE, address
from requests_app.reports.figures import Count, Figures, SopFigure, figures_in
from requests_app.reports.measures import Measure
from requests_app.reports.periods import Period, before
from requests_app.reports.signals import carriers, repeated
from requests_app.reports.standing import AGES, Standing, unopened, waiting
from requests_app.reports.tallies import books_of, series_in

MOST_MISSING = 10


def percent(share: Fraction | None) -> str:
    """``96 %``; 0 and 100 only where it is none and all. A dash for nothing."""
    if share is None:
        return "–"
    whole = int(share * 100 + Fraction(1, 2))
    return f"{min(99, max(1, whole)) if 0 < share < 1 else whole} %"


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure; a link where there is a list behind it."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a table with its bar."""

    label: str
    n: int
    length: int
    url: str
    sub: str = ""


def now_context(office: Office, now: datetime) -> dict[str, Any]:
    """What waits now, whatever the period."""
    rows, told = waiting(office, now), unopened(office)
    late = sum(row.late for row in rows)
    cards = [
        Card("Sedang berjalan", str(sum(row.n for row in rows)), "belum diarsipkan", address("waiting")),
        Card(
            "Lewat tenggat", str(late), "dari yang berjalan", address("overdue") if late else "", "bad" if late else ""
        ),
        Card("Password belum dibuka", str(told.n), "sudah diberitahukan", address("unopened_now") if told.n else ""),
    ]
    return {"now_cards": cards, "waiting": [_standing(row, rows) for row in rows], "ages": AGES}


def _standing(row: Standing, rows: list[Standing]) -> dict[str, Any]:
    most = max(other.n for other in rows)
    return {
        "label": row.state.label,
        "state": row.state.value,
        "n": row.n,
        "late": row.late,
        "length": charts.length(row.n, most),
        "url": address("waiting", status=row.state),
        "late_url": address("overdue", status=row.state),
        "ages": [
            (age.label, n, address("waiting", status=row.state, umur=age.key))
            for age, n in zip(AGES, row.by_age, strict=True)
        ],
    }


def signs_context(office: Office, period: Period) -> dict[str, Any]:
    """Accounts and carriers that stand out, with their lists."""
    query = period.query
    accounts = [(row, address("resets", kunci=str(row.account.pk), **query)) for row in repeated(office, period.until)]
    people = [(row, address("carried", kunci=row.name, **query)) for row in carriers(office, period.until)]
    return {"repeated": accounts, "carriers": people}


def period_context(office: Office, period: Period) -> dict[str, Any]:
    """The figures of the period beside those of the one before."""
    earlier = before(period)
    books = books_of(office, earlier.since, period.until)
    found, past = figures_in(books, [(period.since, period.until), (earlier.since, earlier.until)])
    by_month = charts.is_by_month(period.since, period.until)
    counts = series_in(books, period.since, period.until, Measure.RECEIVED, Measure.FINISHED, by_month=by_month)
    return {
        "figures": found,
        "earlier": earlier,
        "cards": _cards(found, past, period.query),
        "trend": charts.trend(period.since, period.until, counts),
        "sops": [_sop(sop, period.query) for sop in found.sops],
        "channels": _bars(found.by_channel, Measure.RECEIVED, period.query),
        "outcomes": _bars(found.by_outcome, Measure.FINISHED, period.query),
        "categories": _bars(found.by_category, Measure.REJECTED, period.query),
        "missing": _bars(found.missing[:MOST_MISSING], Measure.MISSING, period.query),
    }


def _cards(found: Figures, past: Figures, query: Mapping[str, str]) -> list[Card]:
    """What a period comes to in seven numbers, each beside what it was."""
    return [
        Card("Masuk", str(found.received), _was(past.received), _link(found.received, Measure.RECEIVED, query)),
        Card("Selesai", str(found.finished), _was(past.finished), _link(found.finished, Measure.FINISHED, query)),
        _on_time_card(found, past, query),
        _incomplete_card(found, past, query),
        Card("Ditolak", str(found.rejected), _was(past.rejected), _link(found.rejected, Measure.REJECTED, query)),
        _unopened_card(found, past, query),
        Card("Tertolong Lupa Password", str(found.self_served), f"tanpa permohonan · {_was(past.self_served)}"),
    ]


def _was(value: int | str) -> str:
    return f"sebelumnya {value}"


def _on_time_card(found: Figures, past: Figures, query: Mapping[str, str]) -> Card:
    timed, share = found.timed, found.timed.on_time
    note = f"{timed.in_time} dari {timed.in_time + timed.late} · {_was(percent(past.timed.on_time))}"
    if share is None:
        note = "belum ada langkah yang berwaktu baku"
    link = _link(timed.late, Measure.LATE, query)
    return Card("Langkah tepat waktu", percent(share), note, link, "done" if share == 1 else "")


def _incomplete_card(found: Figures, past: Figures, query: Mapping[str, str]) -> Card:
    share = found.incomplete_share
    note = f"{found.incomplete} dari {found.checked} pemeriksaan · {_was(percent(past.incomplete_share))}"
    if share is None:
        note = "belum ada pemeriksaan"
    return Card("Berkas belum lengkap", percent(share), note, _link(found.incomplete, INCOMPLETE, query))


def _unopened_card(found: Figures, past: Figures, query: Mapping[str, str]) -> Card:
    note = f"password · {_was(past.unopened)}"
    return Card("Tidak pernah dibuka", str(found.unopened), note, _link(found.unopened, Measure.UNOPENED, query))


def _link(n: int, figure: str, query: Mapping[str, str], **more: str) -> str:
    """The list's address; none where the list would be empty."""
    return address(figure, **query, **more) if n else ""


def _bars(counts: tuple[Count, ...], measure: Measure, query: Mapping[str, str]) -> list[Bar]:
    return [
        Bar(count.label, count.n, size, _link(count.n, measure, query, kunci=count.key, sop=count.sop), count.sop)
        for count, size in charts.bars(counts)
    ]


def _sop(sop: SopFigure, query: Mapping[str, str]) -> dict[str, Any]:
    def link(n: int, figure: str, no: int) -> str:
        return _link(n, figure, query, sop=sop.code, kunci=str(no))

    steps = [
        {
            "step": step,
            "spread": spread,
            "on_time": percent(step.timed.on_time),
            "done_url": link(step.timed.done, DONE, step.no),
            "late_url": link(step.timed.late, Measure.LATE, step.no),
        }
        for step, spread in charts.spreads(sop)
    ]
    return {"sop": sop, "on_time": percent(sop.timed.on_time), "steps": steps}
