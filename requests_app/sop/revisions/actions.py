"""What people do with a proposed revision: begin, save, carry over, drop, put into force, call off.

Every action locks the office first, then the draft: two people who act at once see each other's deed, and of two drafts
that are put into force together one finds that the SOP has changed under it. Kepala LPSE decides; Admin Kantor may
prepare, because who runs the office's settings is not who answers for its standards.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import Role
from accounts_app.templatetags.ui import full_date
from requests_app.sop.actions import Substitutes, enable, end, next_number
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.office_actions import today_at
from requests_app.sop.revisions import editing
from requests_app.sop.revisions.forms import RevisionForm
from requests_app.sop.revisions.models import DraftState, SopDraft
from requests_app.sop.writing import write

PREPARERS, DECIDERS = (Role.KEPALA_LPSE, Role.ADMIN_KANTOR), (Role.KEPALA_LPSE,)
DECIDED = ("state", "decided_by", "decided_at", "in_force", "replaced", "replaced_until")


class DraftError(Exception):
    """What may not be done now; the text says why. `field` names the field of the page that mends it."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class StaleDraftError(DraftError):
    """Somebody was quicker."""


def last_version(office: Office, code: str) -> SopInForce | None:
    """The version by which the office works or will work last; None when the SOP has no open end there."""
    rows = SopInForce.objects.for_office(office).that_count().filter(code=code)
    row = rows.select_related("revision").order_by("-since", "-pk").first()
    return row if row and (row.until is None or row.until >= today_at(office)) else None


@transaction.atomic
def start(office: Office, code: str, *, by: User, values: Mapping[str, list[str]] | None = None) -> SopDraft:
    """A new draft on the version that holds last, with nothing changed (or with `values`). Raises DraftError."""
    _lock(office, by, PREPARERS)
    version = last_version(office, code)
    if version is None:
        raise DraftError(f"Kantor ini tidak bekerja menurut SOP {code}.")
    kept = dict(values) if values is not None else editing.values_of(version.definition)
    draft = SopDraft.objects.create(
        office=office, code=code, base=version.revision, values=kept, proposed_by=by, saved_by=by
    )
    _log(draft, "sop_draft_made", by)
    return draft


@transaction.atomic
def save(draft: SopDraft, values: Mapping[str, list[str]], *, seen: int, by: User) -> SopDraft:
    """Keep what was typed, right or wrong. Raises StaleDraftError when the page showed an older version."""
    _lock(draft.office, by, PREPARERS)
    fresh = _fresh(draft)
    _refuse_stale(fresh, seen)
    if fresh.values != values:
        fresh.values, fresh.version = dict(values), fresh.version + 1
        fresh.saved_by, fresh.saved_at = by, timezone.now()
        fresh.save(update_fields=["values", "version", "saved_by", "saved_at"])
    return fresh


@transaction.atomic
def carry_over(draft: SopDraft, *, seen: int, by: User) -> tuple[SopDraft, list[str]]:
    """Put the draft onto the version that holds last now; (draft, names of the fields that both sides changed)."""
    office = _lock(draft.office, by, PREPARERS)
    fresh = _fresh(draft)
    _refuse_stale(fresh, seen)
    version = last_version(office, fresh.code)
    if version is None:
        raise DraftError(f"Kantor ini tidak lagi bekerja menurut SOP {fresh.code}.")
    merged, both = editing.carried_over(fresh.values, fresh.base.definition, version.definition)
    fresh.values, fresh.base, fresh.version = merged, version.revision, fresh.version + 1
    fresh.saved_by, fresh.saved_at = by, timezone.now()
    fresh.save(update_fields=["values", "base", "version", "saved_by", "saved_at"])
    return fresh, both


@transaction.atomic
def drop(draft: SopDraft, *, by: User) -> None:
    """Give a draft up; it stays in the history. Raises DraftError."""
    _lock(draft.office, by, PREPARERS)
    fresh = _fresh(draft)
    _decide(fresh, DraftState.WITHDRAWN, by)
    _log(fresh, "sop_draft_dropped", by)


@transaction.atomic
def put_into_force(
    draft: SopDraft, *, from_: date, substitutes: Substitutes, seen: int, by: User
) -> SopInForce:  # fmt: skip
    """Make the draft a revision, and let the office work by it from `from_` on; running cases keep theirs.

    Raises DraftError (past day, planned revision in the way, nothing changed, something still wrong, SOP changed
    meanwhile), EnableError (a role that nobody holds).
    """
    office = _lock(draft.office, by, DECIDERS)
    fresh = _fresh(draft)
    _refuse_stale(fresh, seen)
    before = _version_to_replace(office, fresh, from_)
    until = before.until
    revision = _make_revision(office, fresh, by)
    row = enable(office, revision, by=by, from_=from_, substitutes=substitutes)
    _decide(fresh, DraftState.IN_FORCE, by, in_force=row, replaced=before, replaced_until=until)
    base, said = fresh.base.revision, fresh.reason
    data = {"revision": revision.revision, "base": base, "since": from_.isoformat(), "substitutes": row.substitutes}
    _log(fresh, "sop_revised", by, **data, reason=said)
    return row


@transaction.atomic
def call_off(draft: SopDraft, *, by: User) -> None:
    """Call a planned revision off before its first day; the version before it goes on as if nothing was planned."""
    office = _lock(draft.office, by, DECIDERS)
    fresh = SopDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    row = fresh.in_force
    if fresh.state != DraftState.IN_FORCE or row is None or (row.until and row.until < row.since):
        raise StaleDraftError("Revisi ini tidak sedang dijadwalkan; mungkin baru saja dibatalkan orang lain.")
    if row.since <= today_at(office):
        raise DraftError(f"Revisi ini sudah berlaku sejak {full_date(row.since)}; usulkan revisi baru.")
    _refuse_followers(row)
    end(row, last_day=row.since - timedelta(days=1))
    _give_back(fresh.replaced, row.since - timedelta(days=1), fresh.replaced_until)
    _decide(fresh, DraftState.WITHDRAWN, by, in_force=row, replaced=fresh.replaced)
    _log(fresh, "sop_revision_called_off", by, revision=row.revision.revision, since=row.since.isoformat())


def _lock(office: Office, by: User, roles: tuple[Role, ...]) -> Office:
    """The office row, locked; who acts must hold one of `roles` there still."""
    locked = Office.objects.select_for_update().get(pk=office.pk)
    held = RoleGrant.objects.active().filter(user=by, user__is_active=True, user__office=locked, role__in=roles)
    if not held.exists():
        names = " atau ".join(role.label for role in roles)
        raise DraftError(f"Hanya {names} kantor ini yang dapat melakukannya.")
    return locked


def _fresh(draft: SopDraft) -> SopDraft:
    """The draft as it is now, locked, and still open."""
    fresh = (
        SopDraft.objects.select_for_update(of=("self",)).select_related("base", "office", "saved_by").get(pk=draft.pk)
    )
    if not fresh.is_open:
        did, who = fresh.get_state_display().lower(), fresh.decided_by
        raise StaleDraftError(f"Draf ini sudah {did} oleh {who}. Isian Anda masih ada di bawah.")
    return fresh


def _refuse_stale(draft: SopDraft, seen: int) -> None:
    if seen != draft.version:
        at = draft.saved_at.astimezone(draft.office.tz)
        raise StaleDraftError(
            f"{draft.saved_by} menyimpan draf ini pukul {at:%H.%M} {draft.office.zone_label}, "
            "sesudah Anda membukanya. Isian Anda masih di sini dan belum disimpan: "
            "simpan lagi untuk menggantikan yang tersimpan."
        )


def _version_to_replace(office: Office, draft: SopDraft, from_: date) -> SopInForce:
    """The version that holds on `from_`: it must be the one that the draft was made from, and none may come later."""
    if from_ < today_at(office):
        raise DraftError("Tanggal mulai sudah lewat; pilih hari ini atau sesudahnya.", "from_")
    rows = SopInForce.objects.for_office(office).that_count().filter(code=draft.code)
    planned = rows.filter(since__gte=max(from_, today_at(office) + timedelta(days=1))).order_by("since").first()
    if planned:
        raise DraftError(
            f"Revisi {planned.revision.revision} sudah dijadwalkan mulai {full_date(planned.since)}. "
            "Pilih tanggal sesudahnya, atau batalkan jadwal itu dahulu.", "from_",
        )  # fmt: skip
    before = rows.in_force(from_).select_related("revision").first()
    if before is None:
        raise DraftError(f"SOP {draft.code} tidak berlaku di kantor ini pada {full_date(from_)}.", "from_")
    if before.revision_id != draft.base.sha256:
        raise StaleDraftError(
            f"Sejak draf ini dibuat, SOP sudah berganti: draf berdasar revisi {draft.base.revision}, pada tanggal itu "
            f"berlaku revisi {before.revision.revision}. Sesuaikan draf lebih dahulu; perubahan Anda dipertahankan."
        )
    return before


def _make_revision(office: Office, draft: SopDraft, by: User) -> SopRevision:
    """The document of the draft as the next revision of its SOP, named as the office's own."""
    form = RevisionForm(draft.base.definition, draft.values)
    if not form.is_valid() or form.revised is None:
        raise DraftError("Draf ini masih memuat isian yang perlu diperbaiki. Buka formulirnya.")
    if not form.changed:
        raise DraftError("Draf ini belum mengubah apa pun.")
    number = next_number(draft.code)
    # The number and the office make every text its own, even where two offices agree on the same words.
    title = f"SOP {draft.code} revisi {number}: {office.name} ({office.code}), dari revisi {draft.base.revision}."
    return SopRevision.register(form.revised, write(form.revised, title), number=number, office=office, by=by)


def _refuse_followers(row: SopInForce) -> None:
    """A revision planned for later was made from this one."""
    later = SopInForce.objects.filter(office=row.office_id, code=row.code, since__gt=row.since).that_count().first()
    if later:
        raise DraftError(
            f"Revisi {later.revision.revision}, yang mulai {full_date(later.since)}, dibuat dari revisi ini. "
            "Batalkan itu dahulu."
        )


def _give_back(before: SopInForce | None, ended: date, until: date | None) -> None:
    """The version that the plan would have ended holds on, unless somebody ended it on another day since."""
    if before and before.until == ended:
        before.until = until
        before.save(update_fields=["until"])


def _decide(draft: SopDraft, state: DraftState, by: User, **more: Any) -> None:
    draft.state, draft.decided_by, draft.decided_at = state, by, timezone.now()
    for name, value in more.items():
        setattr(draft, name, value)
    draft.save(update_fields=DECIDED)


def _log(draft: SopDraft, act: str, by: User, **data: Any) -> None:
    """On the office's chain, where putting SOPs into force stands too."""
    told = {"code": draft.code, "draft": draft.pk, **data}
    record(Subject("office", draft.office_id, draft.office_id), act, by=by, data=told)
