"""What the pages of SOP revisions show: the office's SOPs with their drafts, and the history of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts_app.access import SignedInRequest
from accounts_app.models import Office, User
from accounts_app.office.pages import office_at_hand, tabs
from accounts_app.roles import Role
from accounts_app.templatetags.ui import full_date
from requests_app.sop import sheet
from requests_app.sop.models import SopInForce
from requests_app.sop.office_actions import today_at
from requests_app.sop.revisions.actions import last_version
from requests_app.sop.revisions.comparing import compare, sum_lines
from requests_app.sop.revisions.forms import RevisionForm
from requests_app.sop.revisions.models import DraftState, SopDraft
from requests_app.sop.running import running_under

CRUMB = ("Revisi SOP", "/pengaturan/sop/revisi/")


def decides(user: User) -> bool:
    """Whether the pages offer to put into force and to call off; the actions ask again."""
    return Role.KEPALA_LPSE in user.roles


def draft_at_hand(request: SignedInRequest, pk: int) -> SopDraft:
    """A draft of the own office; 404 for another's."""
    return get_object_or_404(SopDraft.objects.of(office_at_hand(request)).select_related("office"), pk=pk)


@dataclass(frozen=True, slots=True)
class Standing:
    """One SOP of the office: what holds today, what is planned, and what is being prepared."""

    code: str
    title: str
    now: SopInForce | None
    planned: SopInForce | None
    drafts: list[SopDraft] = field(default_factory=list)

    @property
    def time(self) -> str:
        row = self.now or self.planned
        return sheet.first_sum(row.definition) if row else ""


def standings(office: Office) -> list[Standing]:
    """The SOPs that the office works by today or will. Two queries."""
    today = today_at(office)
    rows = SopInForce.objects.for_office(office).that_count().exclude(until__lt=today)
    by_code: dict[str, list[SopInForce]] = {}
    for row in rows.select_related("revision", "enabled_by", "draft").order_by("code", "since"):
        by_code.setdefault(row.code, []).append(row)
    drafts: dict[str, list[SopDraft]] = {}
    for draft in SopDraft.objects.of(office).open():
        drafts.setdefault(draft.code, []).append(draft)
    return [_standing(code, held, drafts.get(code, []), today) for code, held in by_code.items()]


def _standing(code: str, held: list[SopInForce], drafts: list[SopDraft], today: date) -> Standing:
    now = next((row for row in held if row.since <= today), None)
    planned = next((row for row in reversed(held) if row.since > today), None)
    return Standing(code, held[-1].definition.title, now, planned, drafts)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an SOP's history in the office: a version, with the draft that it came from if it has one."""

    row: SopInForce
    draft: SopDraft | None
    standing: tuple[str, str]  # badge: words, tone


def history(office: Office, code: str) -> tuple[list[Entry], list[SopDraft]]:
    """The versions of an SOP in the office, newest first, and the drafts that came to nothing. Two queries."""
    drafts = list(SopDraft.objects.of(office).filter(code=code).order_by("-pk"))
    of_row = {draft.in_force_id: draft for draft in drafts if draft.in_force_id}
    rows = SopInForce.objects.for_office(office).filter(code=code).select_related("revision", "enabled_by")
    today = today_at(office)
    entries = [Entry(row, of_row.get(row.pk), standing(row, today)) for row in rows.order_by("-since", "-pk")]
    dropped = [draft for draft in drafts if draft.state == DraftState.WITHDRAWN and not draft.in_force_id]
    return entries, dropped


def standing(row: SopInForce, today: date) -> tuple[str, str]:
    """Words and tone of a version's badge."""
    if row.until and row.until < row.since:
        return "Tidak jadi berlaku", "idle"
    if row.since > today:
        return "Dijadwalkan", "work"
    return ("Berlaku", "done") if row.until is None or row.until >= today else ("Sudah lewat", "idle")


def period(row: SopInForce) -> str:
    """``sejak 1 Desember 2026`` or ``1 Januari sampai 30 November 2026``."""
    first = full_date(row.since)
    return f"{first} sampai {full_date(row.until)}" if row.until else f"sejak {first}"


def frame(request: SignedInRequest, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """Context of every page of the room."""
    return {
        "tabs": tabs("sops") if Role.ADMIN_KANTOR in request.user.roles else [],
        "crumbs": [CRUMB, *crumbs],
        "decides": decides(request.user),
    }


def comparison(draft: SopDraft, form: RevisionForm) -> dict[str, Any]:
    """What changes, part by part, and for whom. The form must be valid."""
    old = draft.base.definition
    new = draft.in_force.definition if draft.in_force else form.revised
    assert new is not None
    blocks = compare(old, new)
    return {
        "draft": draft,
        "blocks": [block for block in blocks if block.differs],
        "unchanged": [block.title for block in blocks if not block.differs],
        "sums": sum_lines(old, new),
        "sop": new,
        "running": _running(draft),
    }


def _running(draft: SopDraft) -> int:
    """Cases that keep the version which the draft changes."""
    rows = SopInForce.objects.for_office(draft.office).filter(code=draft.code, revision=draft.base)
    return running_under(list(rows))


def is_outdated(draft: SopDraft) -> SopInForce | None:
    """The version that came after the one from which an open draft was made; None while there is none."""
    last = last_version(draft.office, draft.code) if draft.is_open else None
    return last if last and last.revision_id != draft.base.sha256 else None


def links(draft: SopDraft, active: str) -> list[dict[str, Any]]:
    """The three looks at a draft, as tabs."""
    pages = (("edit", "Isian", "edit"), ("compare", "Perbandingan", "compare"), ("sheet", "Naskah baru", "sheet"))
    shown = [page for page in pages if draft.is_open or page[0] != "edit"]
    return [
        {"label": label, "url": reverse(f"sop_revisions:{name}", args=[draft.pk]), "active": key == active}
        for key, label, name in shown
    ]


def labels_of(form: RevisionForm, names: Iterable[str]) -> str:
    """Fields in words, for a message."""
    wanted = set(names)
    found = [
        f"{section.title.split(':')[0]}, {bound.label}"
        for section in form.sections for bound in section.fields if bound.name in wanted
    ]  # fmt: skip
    return "; ".join(found)
