"""The acts on a queue number: one row each says from which state to which. `calling` is their only writer.

A table of its own and not the engine of the tickets: a number has no SOP, no performer, no clock. Where an act on a
number is an act on the request too (call, serve), `calling` performs both in one transaction.
"""

from dataclasses import dataclass
from enum import StrEnum

from requests_app.frontdesk.queue_models import AT_A_COUNTER, OPEN, NumberState


class Move(StrEnum):
    CALL = "call"
    RECALL = "recall"
    SKIP = "skip"
    NO_SHOW = "no_show"
    SERVE = "serve"
    TRANSFER = "transfer"
    DEFER = "defer"
    FINISH = "finish"
    PUT_BACK = "put_back"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Row:
    """``label``: the button. ``done``: what is said of it afterwards. ``slug``: its address."""

    move: Move
    sources: tuple[NumberState, ...]
    target: NumberState
    label: str
    done: str
    slug: str
    asks_reason: bool = False


_CALLED = (NumberState.CALLED,)
ROWS = (
    Row(Move.CALL, (NumberState.WAITING,), NumberState.CALLED, "Panggil berikutnya", "dipanggil", "panggil"),
    Row(Move.RECALL, _CALLED, NumberState.CALLED, "Panggil ulang", "dipanggil ulang", "panggil-ulang"),
    Row(Move.SKIP, _CALLED, NumberState.WAITING, "Lewati", "dilewati", "lewati"),
    Row(Move.NO_SHOW, _CALLED, NumberState.NO_SHOW, "Tidak hadir", "tidak hadir", "tidak-hadir"),
    Row(Move.SERVE, _CALLED, NumberState.SERVING, "Layani", "dilayani", "layani"),
    Row(Move.TRANSFER, AT_A_COUNTER, NumberState.WAITING, "Alihkan", "dialihkan", "alihkan", asks_reason=True),
    Row(Move.DEFER, AT_A_COUNTER, NumberState.DEFERRED, "Tunda", "ditunda", "tunda", asks_reason=True),
    Row(Move.FINISH, (NumberState.SERVING,), NumberState.DONE, "Selesai", "selesai dilayani", "selesai"),
    Row(
        Move.PUT_BACK, (NumberState.NO_SHOW, NumberState.DEFERRED), NumberState.WAITING,
        "Kembalikan ke antrean", "dikembalikan ke antrean", "kembalikan",
    ),
    Row(Move.CLOSE, OPEN, NumberState.NOT_SERVED, "Tutup hari", "tidak dilayani", "tutup", asks_reason=True),
)  # fmt: skip
TABLE = {row.move: row for row in ROWS}
