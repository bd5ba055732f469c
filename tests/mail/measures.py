"""How well robots are recognised on the labelled corpus; ``python -m tests.mail.measures`` prints the README's table.

Recall: of the messages of a kind, how many were taken for it. Precision: of those that were taken for it, how many are.
A suspicion counts as recognised: such a message is held for a person and becomes no draft; "filed" counts what went
without anybody's look.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from requests_app.mailbox.kinds import Kind, Recognised, recognise
from requests_app.mailbox.mime.read import read
from tests.mail.corpus import CORPUS

KINDS = {Kind.AUTO_REPLY: "automatic replies", Kind.BOUNCE: "bounces", Kind.LIST: "lists"}
HEAD = (
    "| | messages | headers only: precision | recall | headers and patterns: precision | recall | filed |\n"
    "|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of one kind: how many there are, how many were taken for it, how many of those rightly, how many filed."""

    all: int
    taken: int
    right: int
    filed: int

    @property
    def precision(self) -> str:
        return f"{100 * self.right / self.taken:.0f} %" if self.taken else "–"

    @property
    def recall(self) -> str:
        return f"{100 * self.right / self.all:.0f} %"


def measure(kinds: set[Kind], *, by_words: bool) -> Measure:
    """Over the whole corpus, these kinds taken as one."""
    found = [(kind, recognise(read(raw), by_words=by_words)) for _, kind, raw in CORPUS]
    taken = [(kind, what) for kind, what in found if what.kind in kinds]
    right: list[Recognised] = [what for kind, what in taken if kind in kinds]
    return Measure(sum(kind in kinds for kind, _ in found), len(taken), len(right), sum(what.certain for what in right))


def table() -> str:
    return "\n".join((HEAD, *_rows()))


def _rows() -> Iterator[str]:
    for kinds, name in (*(({kind}, name) for kind, name in KINDS.items()), (set(KINDS), "**any of them**")):
        headers, words = measure(kinds, by_words=False), measure(kinds, by_words=True)
        figures = (headers.precision, headers.recall, words.precision, words.recall, words.filed)
        yield f"| {name} | {headers.all} | {' | '.join(map(str, figures))} |"


if __name__ == "__main__":
    print(table())
