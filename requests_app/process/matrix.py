"""A transition matrix of the README, from a process's table and the SOP documents themselves."""

from collections.abc import Mapping
from typing import Any

from requests_app.process.table import Row
from requests_app.sop.definition import SopDefinition
from requests_app.sop.library import built_in_paths, read_file
from requests_app.sop.vocabulary import Kind

HEAD = ("act", "from → to")


def markdown(table: Mapping[Any, Row], kind: Kind) -> str:
    """One line per act: where it leads, by whom and in which step under each SOP of the kind; a dash: not allowed."""
    sops = [sop for sop in map(read_file, built_in_paths()) if sop.kind is kind]
    head = [*HEAD, *(f"SOP {sop.code}" for sop in sops)]
    lines = [head, ["---"] * len(head)]
    lines += [[f"`{row.act}`", _path(row), *(_who(sop, row) for sop in sops)] for row in table.values()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _path(row: Row) -> str:
    sources = " · ".join(sorted(row.sources)) or "–"
    return f"{sources} → {row.target}" if row.target else f"event in {sources or 'any'}"


def _who(sop: SopDefinition, row: Row) -> str:
    step, role = sop.step_of(row.act), sop.performer_of(row.act)
    if step is None or role is None:
        return "–"
    helpers = [helper.value for act in row.on_behalf if (helper := sop.performer_of(act)) and helper != role]
    return f"{step.no} {' / '.join(dict.fromkeys([role.value, *helpers]))}"
