"""Between a definition and the fields of the revision form: what each field holds, and the definition that they make.

A draft keeps what was typed, field by field as a browser sends it (name → list of texts), not a definition: so what is
still wrong is kept too, and so a draft can be carried over to a newer revision field by field (`carried_over`).
A field that says the same as before leaves its part of the definition untouched, to the last blank.
Acts, activities and who is the applicant stay the paper's: another process is another document (README, "a sixth SOP").
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from accounts_app.roles import Role
from requests_app.sop.definition import Column, DocumentRequirement, Header, SopDefinition, Step
from requests_app.sop.vocabulary import Act, Channel

Values = Mapping[str, list[str]]
REASON = "reason"
TITLES = ("title", "table_title")
DATES = ("created_on", "revised_on", "approved_on")
LINES = (
    "institution", "legal_basis", "qualifications", "equipment", "records", "warnings", "definitions", "related",
    "notes",
)  # fmt: skip
TEXTS = ("number", "number_note", "approved_by", "summary", "purpose")
STEP_TEXTS = ("output", "remark", "note")
MINUTES, WORKING_DAYS = "minutes", "working_days"
UNITS = {MINUTES: "menit kerja", WORKING_DAYS: "hari kerja", "N/A": "N/A (tanpa waktu baku)", "–": "– (kosong)"}


def header_field(name: str) -> str:
    return f"header-{name}"


def step_field(no: int, name: str) -> str:
    return f"step-{no}-{name}"


def document_field(key: str, name: str) -> str:
    return f"document-{key}-{name}"


def has_time(step: Step) -> bool:
    """Whether the form asks for the step's time: the applicant's own time is never counted."""
    return step.performer is not Role.APPLICANT


def may_be_same_day(step: Step) -> bool:
    """Whether the step opens what came in (step 4), so that "on the same working day" can be its time."""
    return bool(step.same_working_day) or (Act.OPEN in step.actions and not step.can_be_late)


def values_of(sop: SopDefinition) -> dict[str, list[str]]:
    """What the form holds before anybody typed."""
    found = {REASON: [""], **{header_field(name): [getattr(sop, name)] for name in TITLES}}
    for name in TEXTS:
        found[header_field(name)] = [getattr(sop.header, name)]
    for name in LINES:
        found[header_field(name)] = ["\n".join(getattr(sop.header, name))]
    for name in DATES:
        day = getattr(sop.header, name)
        found[header_field(name)] = [day.isoformat() if day else ""]
    for step in sop.steps:
        found |= {step_field(step.no, name): value for name, value in _values_of_step(step).items()}
    for document in sop.documents:
        found |= {document_field(document.key, name): value for name, value in _values_of_document(document).items()}
    return found


def _values_of_step(step: Step) -> dict[str, list[str]]:
    found = {name: [getattr(step, name)] for name in STEP_TEXTS}
    found["requirements"] = ["\n".join(step.requirements)]
    if has_time(step):
        figure = step.minutes or step.working_days
        unit = MINUTES if step.minutes else WORKING_DAYS if step.working_days else step.time_text
        found |= {"performer": [step.performer.value], "amount": [str(figure or "")], "unit": [unit]}
    if may_be_same_day(step):
        found["same_day"] = [channel.value for channel in Channel if channel in step.same_working_day]
    if not step.certain:
        found["certain"] = []
    if step.recipient not in (None, Role.APPLICANT):
        found["recipient"] = [step.recipient.value]
    return found


def _values_of_document(document: DocumentRequirement) -> dict[str, list[str]]:
    shown = ["on"] if document.original_shown else []
    return {"label": [document.label], "note": [document.note], "original_shown": shown}


def changed_fields(sop: SopDefinition, values: Values) -> set[str]:
    """Names of the fields that say something else than `sop`; the reason is not part of an SOP."""
    before = values_of(sop)
    return {name for name in before if name != REASON and tidy(values.get(name, [])) != tidy(before[name])}


def tidy(texts: Iterable[str]) -> list[str]:
    """As compared: without blanks around, a line break is a line break, nothing is nothing."""
    trimmed = ("\n".join(line.strip() for line in text.splitlines()).strip() for text in texts)
    return [text for text in trimmed if text]


def carried_over(values: Values, old: SopDefinition, new: SopDefinition) -> tuple[dict[str, list[str]], list[str]]:
    """What was typed over `old`, laid over `new`: (values, fields that both sides changed: what was typed stays)."""
    mine, before, after = changed_fields(old, values), values_of(old), values_of(new)
    merged = {name: list(values.get(name, [])) if name in mine else text for name, text in after.items()}
    merged[REASON] = list(values.get(REASON, [""]))
    both = [name for name in after if name in mine and before[name] != after[name] != merged[name]]
    return merged, both


def revise(sop: SopDefinition, typed: Mapping[str, Any]) -> SopDefinition:
    """`sop` with the changed fields (`typed`: name → cleaned value) in their places."""
    steps = tuple(_revised_step(step, typed) for step in sop.steps)
    title = typed.get(header_field("title"), sop.title)
    table_title = typed.get(header_field("table_title"), sop.table_title) or title
    return replace(
        sop,
        title=title,
        table_title=title if table_title == sop.title else table_title,
        header=_revised_header(sop.header, typed),
        steps=steps,
        columns=_columns(sop, steps),
        documents=tuple(_revised_document(document, typed) for document in sop.documents),
    )


def _revised_header(header: Header, typed: Mapping[str, Any]) -> Header:
    names = [name for name in (*TEXTS, *LINES, *DATES) if header_field(name) in typed]
    revised = replace(header, **{name: typed[header_field(name)] for name in names})
    return replace(revised, illegible=frozenset(name for name in header.illegible if not getattr(revised, name)))


def _revised_document(document: DocumentRequirement, typed: Mapping[str, Any]) -> DocumentRequirement:
    names = ("label", "note", "original_shown")
    said = {name: typed[field] for name in names if (field := document_field(document.key, name)) in typed}
    return replace(document, **said)


def _revised_step(step: Step, typed: Mapping[str, Any]) -> Step:
    start = step_field(step.no, "")
    said = {name.removeprefix(start): value for name, value in typed.items() if name.startswith(start)}
    plain = {name: said[name] for name in (*STEP_TEXTS, "requirements", "performer", "recipient") if name in said}
    if "same_day" in said:
        plain["same_working_day"] = frozenset(said["same_day"])
    if said.get("output"):
        plain["output_missing"] = None
    return replace(step, **plain, **_revised_time(step, said))


def _revised_time(step: Step, said: Mapping[str, Any]) -> dict[str, Any]:
    """Exactly one of minutes, working days and the paper's word; a confirmed figure has no other readings left."""
    unit = said.get("unit", MINUTES if step.minutes else WORKING_DAYS if step.working_days else step.time_text)
    amount = said.get("amount", step.minutes or step.working_days)
    time = {
        "minutes": amount if unit == MINUTES else None,
        "working_days": amount if unit == WORKING_DAYS else None,
        "time_text": unit if unit not in (MINUTES, WORKING_DAYS) else "",
    }
    return {**time, **({"certain": True, "possible_minutes": ()} if said.get("certain") else {})}


def _columns(sop: SopDefinition, steps: tuple[Step, ...]) -> tuple[Column, ...]:
    """The columns of those who still have a part in a step, and one more for each who got one.

    Who had a part without a column (the applicant in SOP 001) goes on without one.
    """
    before, now = _with_a_part(sop.steps), _with_a_part(steps)
    kept = [column for column in sop.columns if column.role in now or column.role not in before]
    known = {column.role for column in kept}
    return (*kept, *(Column(role, role.label) for role in Role if role in now - known - before))


def _with_a_part(steps: Iterable[Step]) -> set[Role]:
    return {role for step in steps for role in (step.performer, step.recipient) if role}
