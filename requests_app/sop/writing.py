"""Writes a definition as an SOP document (TOML): the inverse of `reading`, exact in both directions.

What the document leaves unsaid because a default says it (a table title that is the title, documents asked of
everybody) is left unsaid again, so that a revision made in a form reads like one typed by hand. Comments of the text
before are not kept: they are not part of what was agreed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

import tomli_w

from requests_app.sop.definition import Column, DocumentRequirement, Header, SopDefinition, Step, Total
from requests_app.sop.vocabulary import AnyAct, Channel, Origin


def write(sop: SopDefinition, comment: str = "") -> str:
    """The TOML text of `sop`, `comment` above it line by line; ``parse(write(sop)) == sop``."""
    lines = "".join(f"# {line}\n" for line in comment.splitlines())
    return f"{lines}\n{tomli_w.dumps(document(sop))}" if lines else tomli_w.dumps(document(sop))


def document(sop: SopDefinition) -> dict[str, Any]:
    """The whole document as TOML's own values, in the order of the five that came with the program."""
    head = {
        "code": sop.code,
        "kind": sop.kind.value,
        "slug": sop.slug,
        "title": sop.title,
        "table_title": sop.table_title if sop.table_title != sop.title else "",
        "general": sop.general,
        "applicant_types": [applicant.value for applicant in sop.applicant_types],
        "header": header(sop.header),
        "automatic": automatic(sop.automatic),
        "columns": [column(each) for each in sop.columns],
        "documents": [required(each, sop) for each in sop.documents],
        "totals": [total(each) for each in sop.totals],
        "steps": [step(each) for each in sop.steps],
    }
    return said(head)


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; a False is what the reader assumes."""
    return {key: value for key, value in values.items() if value not in ("", None, False, (), [], {})}


def header(paper: Header) -> dict[str, Any]:
    """The [header] table."""
    values = {field.name: getattr(paper, field.name) for field in fields(paper)}
    listed = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    return said({**listed, "illegible": sorted(paper.illegible)})


def column(each: Column) -> dict[str, Any]:
    """One performer's column."""
    return {"role": each.role.value, "label": each.label}


def step(each: Step) -> dict[str, Any]:
    """One row of the table. `certain` is written only where it is not."""
    values = {
        "no": each.no,
        "activity": each.activity,
        "short": each.short if each.short != each.activity else "",
        "performer": each.performer.value,
        "recipient": each.recipient.value if each.recipient else "",
        "actions": words(each.actions),
        "recipient_actions": words(each.recipient_actions),
        "starts": words(each.starts),
        "ends": words(each.ends),
        "requirements": list(each.requirements),
        "minutes": each.minutes,
        "working_days": each.working_days,
        "time_text": each.time_text,
        "possible_minutes": list(each.possible_minutes),
        "same_working_day": channels(each.same_working_day),
        "output": each.output,
        "output_missing": each.output_missing.value if each.output_missing else "",
        "remark": each.remark,
        "marker": each.marker,
        "note": each.note,
    }
    return said(values) | ({} if each.certain else {"certain": False})


def required(each: DocumentRequirement, sop: SopDefinition) -> dict[str, Any]:
    """One document of the request file; whom it is asked of only where that is not everybody."""
    values = {
        "key": each.key,
        "label": each.label,
        "note": each.note,
        "original_shown": each.original_shown,
        "template": each.template.value if each.template else "",
    }
    asked = [applicant.value for applicant in each.applicant_types]
    return said(values) | ({} if each.applicant_types == sop.applicant_types else {"applicant_types": asked})


def total(each: Total) -> dict[str, Any]:
    """One path to add up."""
    return {"key": each.key, "label": each.label} | said({"steps": list(each.steps)})


def automatic(acts: Mapping[AnyAct, frozenset[Channel | Origin]]) -> dict[str, list[str]]:
    """[automatic]; an act that follows in no channel is said too."""
    return {act.value: channels(found) for act, found in acts.items()}


def words(acts: Iterable[AnyAct]) -> list[str]:
    """Acts as the document writes them."""
    return [act.value for act in acts]


def channels(found: Collection[Channel | Origin]) -> list[str]:
    """Ways in, in the order of the vocabulary, so that the same set is always the same text."""
    return [way.value for way in (*Channel, *Origin) if way in found]
