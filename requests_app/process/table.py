"""The rows of a process: one table drives the state machine, the permissions, the buttons and the README matrix.

A row says what may happen and from where; *who* is not here: the SOP revision of the case says it. A row without a
target is an event: it is recorded and stamps fields, and the state stays.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from requests_app.sop.vocabulary import AnyAct

# A need answers with the sentence that the disabled button shows, or None when it is met.
Need = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Yielding:
    """A need that may be overridden: ``bar`` says what forbids even that, as a need does."""

    need: Need
    bar: Need


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be done to a case.

    :param act: its name, a member of the process's vocabulary; the case has a method of the same name.
    :param sources: states from which it starts; the empty string is "not yet begun".
    :param target: the state it leads to, or None for an event.
    :param label: the button, in the imperative. ``done``: the same in the timeline.
    :param needs: what must be true first.
    :param on_behalf: acts whose performers may do this one for the applicant (counter, e-mail).
    :param follows: the acts behind which this one follows by itself where the SOP says so, once its needs are met.
    :param apart_from: act that the same person must not have decided, unless the SOP gives both to one role.
    :param breaks_off: open SOP steps that this row does not end are stopped (the file leaves its path).
    :param yielding: needs that may be set aside for once with a reason, which is then a deviation.
    :param forgoes_output: doing it says that the step's output is not produced.
    :param bearer: whoever holds the mailed link and the pickup code may do it without signing in.
    :param is_last: nothing leads out of its target; the table sees that by itself.
    """

    act: AnyAct
    sources: frozenset[str]
    target: str | None
    label: str
    done: str
    needs: tuple[Need, ...] = ()
    on_behalf: tuple[AnyAct, ...] = ()
    follows: tuple[AnyAct, ...] = ()
    apart_from: AnyAct | None = None
    breaks_off: bool = False
    yielding: tuple[Yielding, ...] = ()
    forgoes_output: bool = False
    bearer: bool = False
    is_last: bool = field(default=False, compare=False)


class Table(Mapping[Any, Row]):
    """The rows of one process by act, in the order in which a file meets them."""

    def __init__(self, *rows: Row) -> None:
        left = {state for row in rows for state in row.sources}
        self._rows: dict[Any, Row] = {
            row.act: replace(row, is_last=row.target is not None and row.target not in left) for row in rows
        }
        if len(self._rows) != len(rows):
            raise ValueError("an act stands twice in the table")

    def __getitem__(self, act: str) -> Row:
        return self._rows[act]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def from_state(self, state: str) -> list[Row]:
        return [row for row in self._rows.values() if state in row.sources]

    def following(self, act: str) -> list[Row]:
        """Rows that may follow ``act`` by themselves."""
        return [row for row in self._rows.values() if act in row.follows]
