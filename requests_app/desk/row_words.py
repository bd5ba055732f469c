"""What a row of a list says, as words that can be compared: what is alike in words is alike on the page."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from accounts_app.drawing import drawn
from accounts_app.templatetags.ui import duration, near_time
from requests_app.desk.rows import Row


class Cells(NamedTuple):
    """All cells of a row but the last. ``held``: "mine", "locked" (by a colleague) or ""."""

    key: str
    url: str
    number: str
    in_room: bool
    origin: str
    submitted: str
    name: str
    applicant_type: str
    agency: str
    reasons: tuple[tuple[str, str], ...]
    service: str
    sop: str
    step: str
    held: str
    holder: str
    looking: str
    tone: str
    status: str
    may_take: bool


class Wait(NamedTuple):
    """The time in the last cell: the deadline's words, or how long somebody has waited and why no time runs."""

    text: str
    tone: str = ""
    label: str = ""
    standard: str = ""
    used: str = ""
    why: str = ""


class Acts(NamedTuple):
    """What can be pressed in a row."""

    key: str
    url: str
    number: str
    version: str
    queue_label: str
    call: bool
    called: bool
    open: bool
    enqueue: bool


def drawn_rows(
    rows: Iterable[Row], words: Sequence[str] = (), *, acts: bool = False, picks: object = None
) -> SafeString:
    """The rows of a table. ``words``: beginnings that were searched for, marked. ``acts``: what can be pressed.

    ``picks``: if there are any, what nobody holds can be ticked, for the form ``#ambil``.
    """
    marked = tuple(words)
    return mark_safe("".join(_drawn(row, marked, acts, bool(picks)) for row in rows))  # noqa: S308 - of templates


def _drawn(row: Row, words: tuple[str, ...], acts: bool, picks: bool) -> str:
    cells = drawn("desk/_row.html", row=_cells(row, picks), words=words, picks=picks)
    pressed = _acts(row) if acts and (row.may_call or row.may_open or row.may_number) else None
    last = drawn("desk/_row_wait.html", wait=_wait(row), acts=pressed)
    left = row.left
    # Read by static/js/clock.js; they change every second, and so are no part of what is kept.
    clock = f' data-left="{left.seconds}" data-soon="{left.soon}" data-total="{left.total}"' if left else ""
    return f'<tr>{cells}<td data-label="Tenggat" class="cell-wait"{clock}>{last}</td></tr>\n'


def _cells(row: Row, picks: bool) -> Cells:
    ticket, status = row.ticket, row.status
    held = "mine" if row.mine and picks else "locked" if ticket.claimed_by_id and not row.mine else ""
    return Cells(
        key=row.key,
        url=row.url,
        number=ticket.number,
        in_room=bool(ticket.queue_label),
        origin=row.origin,
        submitted=near_time(ticket.submitted_at),
        name=ticket.name,
        applicant_type=ticket.get_applicant_type_display(),
        agency=ticket.agency,
        reasons=row.reasons,
        service=ticket.service_label,
        sop=ticket.sop.code,
        step=f"{row.step.no} · {row.step.short}" if row.step else "",
        held=held,
        holder=row.holder,
        looking=", ".join(row.looking),
        tone=row.tone_of(status),
        status=status,
        may_take=row.may_take,
    )


def _wait(row: Row) -> Wait:
    if left := row.left:
        return Wait(left.text, left.tone, left.label, row.standard, str(left.used))
    if row.waited is None:
        return Wait("")
    why = "waktu pemohon" if row.waits_outside else "menunggu jawaban pemohon" if row.is_paused else ""
    return Wait(duration(row.waited), why=why or "menunggu, tanpa tenggat")


def _acts(row: Row) -> Acts:
    ticket = row.ticket
    return Acts(
        key=row.key,
        url=row.url,
        number=ticket.number,
        version=str(ticket.version),
        queue_label=ticket.queue_label,
        call=row.may_call,
        called=bool(ticket.called_at),
        open=row.may_open,
        enqueue=row.may_number,
    )
