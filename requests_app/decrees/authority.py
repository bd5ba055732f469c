"""Who may sign on which date: Kepala LPSE, or the one on record as acting for that day.

A role says who is Kepala LPSE now; an acting head is a row with days, because "could this person sign on that date?"
must be answerable years later.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import Role
from requests_app.decrees.models import ActingHead, Decree, Signatory, SignatoryForm
from requests_app.decrees.office_models import ActingForm
from requests_app.process.refusals import Forbidden, Refused

RECORDERS = frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})


def capacity_on(office: Office, user: User, day: date) -> frozenset[str]:
    """In which forms (`SignatoryForm`) this person may sign an SK of that day; empty: not at all."""
    if user.office_id != office.pk or not user.is_active:
        return frozenset()
    if Role.KEPALA_LPSE in user.roles:
        return frozenset({SignatoryForm.OWN, SignatoryForm.ON_BEHALF})
    acting = ActingHead.objects.on(office.pk, day).filter(user=user).first()
    return frozenset({acting.form}) if acting else frozenset()


def default_signatory(office: Office) -> Signatory:
    """Who signed last; before the first, the office's Kepala LPSE with what is known of them."""
    last = Decree.objects.filter(office=office).issued().order_by("-issued_at").first()
    if last:
        return Signatory(
            name=last.signatory_name, position=last.signatory_position, nip=last.signatory_nip,
            rank=last.signatory_rank, form=last.signatory_form, on_behalf_of=last.signatory_on_behalf_of,
        )  # fmt: skip
    head = RoleGrant.objects.active().filter(role=Role.KEPALA_LPSE, user__office=office, user__is_active=True).first()
    return Signatory(
        name=head.user.name if head else "", position=f"Kepala {office.name}", nip=head.user.nip if head else ""
    )


@transaction.atomic
def appoint(
    office: Office, user: User, *, form: str, since: date, until: date | None, basis: str, by: User
) -> ActingHead:
    """Put on record who acts as Kepala LPSE. :raises Refused: their own appointment, another one's days, no basis."""
    _lock(office, by)
    if user.office_id != office.pk or not user.works_here:
        raise Refused("Plt. atau Plh. harus petugas kantor ini.")
    if user.pk == by.pk:
        raise Refused("Penunjukan diri sendiri dicatat orang lain.")
    if form not in ActingForm.values or not basis.strip():
        raise Refused("Sebutkan bentuk (Plt. atau Plh.) dan dasar penunjukannya.")
    if until and until < since:
        raise Refused("Hari terakhir mendahului hari pertama.")
    if _overlapping(office, since, until).exists():
        raise Refused("Pada tanggal itu sudah tercatat Plt. atau Plh. lain.")
    row = ActingHead.objects.create(
        office=office, user=user, form=form, since=since, until=until, basis=basis.strip(), recorded_at=timezone.now(),
        recorded_by=by,
    )  # fmt: skip
    data = {"user": user.pk, "form": form, "since": since.isoformat(), "until": until.isoformat() if until else None}
    record(_subject(office), "acting_head_recorded", by=by, data={**data, "basis": row.basis})
    return row


def _overlapping(office: Office, since: date, until: date | None) -> QuerySet[ActingHead]:
    """Appointments that share a day with these; one that was called off has none."""
    rows = ActingHead.objects.filter(Q(until=None) | Q(until__gte=since), office=office).exclude(until__lt=F("since"))
    return rows.filter(since__lte=until) if until else rows


@transaction.atomic
def end_appointment(acting: ActingHead, *, last_day: date, by: User) -> ActingHead:
    """It ends earlier than recorded; one that has not begun is called off. What was signed before stays signed."""
    _lock(acting.office, by)
    row = ActingHead.objects.select_for_update().get(pk=acting.pk)
    today = timezone.localdate(timezone=acting.office.tz)
    last_day = row.since - timedelta(days=1) if row.since > today else last_day
    if row.since <= today and last_day < today - timedelta(days=1):
        raise Refused("Hari terakhir sudah lewat: yang sudah ditandatangani tetap berlaku.")
    if row.until and last_day >= row.until:
        raise Refused("Penunjukan ini berakhir lebih awal dari tanggal itu.")
    if _signed_after(row, last_day):
        raise Refused("Ia sudah menandatangani SK setelah tanggal itu.")
    row.until = last_day
    row.save(update_fields=["until"])
    record(
        _subject(acting.office), "acting_head_ended", by=by, data={"user": row.user_id, "until": last_day.isoformat()}
    )
    return row


def _signed_after(row: ActingHead, last_day: date) -> bool:
    """Whether an SK of theirs would fall outside the days on which they acted."""
    signed = Decree.objects.filter(office=row.office_id, issued_by=row.user_id, issued_on__gte=row.since)
    return signed.filter(issued_on__gt=last_day).exists()


def may_record(office: Office, by: User) -> bool:
    """Kepala LPSE and Admin Kantor keep this list."""
    return by.office_id == office.pk and bool(by.roles & RECORDERS)


def _lock(office: Office, by: User) -> None:
    if not may_record(office, by):
        raise Forbidden("Plt. dan Plh. dicatat oleh Kepala LPSE atau Admin Kantor.")
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)


def _subject(office: Office) -> Subject:
    return Subject("office", office.pk, office.pk)
