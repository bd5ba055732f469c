"""Making drafts by the real actions, and sending the form as a browser does."""

from datetime import date, timedelta
from typing import Any

from requests_app.sop.models import SopInForce
from requests_app.sop.office_actions import today_at
from requests_app.sop.revisions import actions
from requests_app.sop.revisions.editing import step_field
from requests_app.sop.revisions.models import SopDraft
from tests.world import Desk

LIST = "/pengaturan/sop/revisi/"


def field(no: int, name: str) -> str:
    return step_field(no, name)


def draft(desk: Desk, code: str = "000", by: Any = None, **typed: Any) -> SopDraft:
    """A saved draft; `typed` as ``s5_amount="7"`` for the time of step 5, ``h_number`` for the header's number."""
    fresh = actions.start(desk.office, code, by=by or desk.kepala)
    return typed_into(desk, fresh, by=by, **typed) if typed else fresh


def named(short: str) -> str:
    """``s5_amount`` → ``step-5-amount``, ``h_number`` → ``header-number``, ``d_surat_tugas_label`` → its field."""
    part, _, name = short.partition("_")
    if part == "h":
        return f"header-{name}"
    if part == "d":
        last = next(last for last in ("label", "note", "original_shown") if name.endswith(f"_{last}"))
        return f"document-{name.removesuffix(f'_{last}')}-{last}"
    return step_field(int(part[1:]), name) if part[1:].isdecimal() else short


def typed_into(desk: Desk, into: SopDraft, by: Any = None, **typed: Any) -> SopDraft:
    more = {named(short): value if isinstance(value, list) else [value] for short, value in typed.items()}
    return actions.save(into, {**into.values, **more}, seen=into.version, by=by or desk.kepala)


def put_into_force(desk: Desk, what: SopDraft, days: int = 0, **more: Any) -> SopInForce:
    """From so many days after today of the office."""
    from_ = more.pop("from_", None) or day(desk, days)
    said: dict[str, Any] = {"substitutes": {}, "seen": what.version, "by": desk.kepala, **more}
    return actions.put_into_force(what, from_=from_, **said)


def day(desk: Desk, days: int) -> date:
    return today_at(desk.office) + timedelta(days=days)


def again(what: SopDraft) -> SopDraft:
    fresh: SopDraft = SopDraft.objects.get(pk=what.pk)
    return fresh


def sent(what: SopDraft, **typed: Any) -> dict[str, Any]:
    """What a browser sends for the whole form."""
    values = {name: texts for name, texts in what.values.items() if texts}
    more = {named(short): value if isinstance(value, list) else [value] for short, value in typed.items()}
    return {**values, **more, "seen": [str(what.version)]}
