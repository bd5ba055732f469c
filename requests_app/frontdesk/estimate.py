"""How long somebody will wait, from how long people stood at the counters today; honest, so a range or nothing.

A *turn* is what one person costs a counter, from the call to its end; who did not come costs one too. While every
counter is busy, somebody with ``ahead`` people before them is called when ``ahead + 1`` turns have ended, and the
counters end them side by side. The spread of that sum grows with its square root, so the range is mean ± one standard
deviation of the sum, rounded outwards to five minutes. Rejected: the day's average waiting time, which says what people
waited who came at another hour; and one exact minute, which is wrong for everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import fmean, stdev

# Fewer turns say nothing about the next ones.
FEWEST_TURNS = 3
# The newest turns count: a morning of short questions says little about the afternoon.
TURNS_LOOKED_AT = 30
STEP, LONGEST = 5, 180


@dataclass(frozen=True, slots=True)
class Estimate:
    """A waiting time between ``low`` and ``high`` minutes, multiples of five."""

    low: int
    high: int

    def __str__(self) -> str:
        if self.high == 0:
            return "segera dipanggil"
        if self.low >= LONGEST:
            return f"lebih dari {LONGEST // 60} jam"
        if self.low == 0:
            return f"paling lama {self.high} menit"
        return f"± {self.low} menit" if self.low == self.high else f"{self.low}–{self.high} menit"


def estimate(turns: Sequence[float], *, ahead: int, counters: int, idle: int = 0) -> Estimate | None:
    """The wait of somebody with ``ahead`` people before them.

    :param turns: minutes of today's turns, the newest last. :param counters: open ones that call this person's line.
    :param idle: those of them at which nobody stands. None where nothing can be said.
    """
    known = [turn for turn in turns if turn > 0][-TURNS_LOOKED_AT:]
    if counters < 1 or len(known) < FEWEST_TURNS:
        return None
    to_end = max(0, ahead + 1 - min(idle, counters))
    middle = to_end * fmean(known) / counters
    spread = sqrt(to_end) * stdev(known) / counters
    return Estimate(low=STEP * floor(max(0.0, middle - spread) / STEP), high=STEP * ceil((middle + spread) / STEP))
