"""What an Admin Kantor decides about the office's SOPs: the plain actions, with the rules of the page and an event.

They stand apart from `actions`, which also serve installation and demo, where no admin is there to answer for them.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from accounts_app.office.actions import lock_office
from accounts_app.templatetags.ui import full_date
from requests_app.sop.actions import EnableError, Substitutes, enable, end
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.revisions.models import SopDraft


def today_at(office: Office) -> date:
    """The date at the office."""
    return timezone.localdate(timezone=office.tz)


@transaction.atomic
def put_into_force(
    office: Office, revision: SopRevision, *, from_: date, substitutes: Substitutes, by: User
) -> SopInForce:
    """Work by `revision` from the day `from_`, today at the earliest. Raises EnableError, OfficeError."""
    lock_office(office, by)
    if from_ < today_at(office):
        raise EnableError(["Tanggal mulai sudah lewat; pilih hari ini atau sesudahnya."])
    known = set(SopInForce.objects.for_office(office).filter(code=revision.code).values_list("pk", flat=True))
    row = enable(office, revision, by=by, from_=from_, substitutes=substitutes)
    if row.pk not in known:
        data = {
            "code": row.code,
            "revision": revision.revision,
            "since": from_.isoformat(),
            "substitutes": row.substitutes,
        }
        record(Subject("office", office.pk, office.pk), "sop_enabled", by=by, data=data)
    return row


@transaction.atomic
def put_out_of_force(row: SopInForce, *, last_day: date, by: User) -> None:
    """Let `row` hold until `last_day`, today at the earliest. Raises EnableError, OfficeError.

    One that has not begun is called off instead: then the day does not matter.
    """
    lock_office(row.office, by)
    fresh = SopInForce.objects.select_for_update(of=("self",)).get(pk=row.pk)
    today = today_at(row.office)
    if fresh.until is not None and (fresh.until < fresh.since or fresh.until < today):
        raise EnableError([f"SOP {row.code} ini sudah berakhir; mungkin baru saja diubah orang lain."])
    if fresh.since > today:
        _refuse_planned_revision(fresh)
        last_day = fresh.since - timedelta(days=1)
    elif last_day < today:
        raise EnableError(["Hari terakhir sudah lewat; pilih hari ini atau sesudahnya."])
    _refuse_overlap(fresh, last_day)
    end(fresh, last_day=last_day)
    data = {"code": row.code, "until": last_day.isoformat()}
    record(Subject("office", row.office_id, row.office_id), "sop_ended", by=by, data=data)


def _refuse_planned_revision(row: SopInForce) -> None:
    """What Kepala LPSE planned is called off where it was planned: there the version before it is given back."""
    if SopDraft.objects.filter(in_force=row).exists():
        raise EnableError(["Revisi ini dijadwalkan Kepala LPSE; pembatalannya di halaman Revisi SOP."])


def _refuse_overlap(row: SopInForce, last_day: date) -> None:
    """A later version that is scheduled already keeps its first day."""
    others = SopInForce.objects.filter(office=row.office_id, code=row.code, since__gt=row.since, since__lte=last_day)
    for other in others:
        if other.until is None or other.until >= other.since:
            raise EnableError([f"SOP {row.code} versi lain mulai {full_date(other.since)}; pilih hari sebelumnya."])
