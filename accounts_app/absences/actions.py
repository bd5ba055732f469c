"""Enter an absence, lend a role for it, refuse, call off, come back: one transaction each, under the office's lock.

Decisions:
- The office's row is the lock, because the rules look at two people at once (nobody stands in for somebody who is away
  or is stood in for on the same day: chains end with work that nobody does).
- A stand-in can do something of what is left: they share a role that an SOP needs with the absent person, or are lent
  one. Whoever is away with no such role leaves nothing to do, and anybody may be named.
- Where the absent person is the only one to hold a role that an SOP in force needs, the stand-in is *lent* it: a grant
  with days, which counts from the first day's midnight to the last one's. Who runs the office (Admin Kantor) and who
  signs for it (Kepala LPSE; its acting heads are recorded with the decrees) are never lent.
- Only Kepala LPSE and Admin Kantor lend. Kepala LPSE never to themselves; an Admin Kantor can grant themselves a role
  anyhow, with the same event.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts_app.absences.models import Absence, Reason
from accounts_app.absences.needs import needed
from accounts_app.absences.queries import roster_of
from accounts_app.absences.roster import ONE_DAY, Needed, Roster
from accounts_app.audit.actions import record
from accounts_app.models import Office, RoleGrant, User
from accounts_app.office.actions import OfficeError, subject_of
from accounts_app.roles import PERFORMERS, Role
from accounts_app.templatetags.ui import full_date

HEADS = frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})
LENDABLE = tuple(role for role in PERFORMERS if role is not Role.KEPALA_LPSE)
LONGEST = timedelta(days=366)


def may_enter(user: User, by: User) -> bool:
    """Everybody for themselves; Kepala LPSE and Admin Kantor for anybody of their office."""
    same_office = by.office_id is not None and by.office_id == user.office_id
    return same_office and by.works_here and (user.pk == by.pk or bool(by.roles & HEADS))


def may_agree(absence: Absence, by: User) -> bool:
    """Whether this person may lend the roles that the absence asks for."""
    if by.office_id != absence.office_id or not by.roles & HEADS:
        return False
    return by.pk != absence.stand_in_id or Role.ADMIN_KANTOR in by.roles


@transaction.atomic
def enter(user: User, *, since: date, until: date, stand_in: User, by: User, reason: str = "") -> Absence:
    """Put an absence on record; one that lends a role waits unless whoever enters it may lend. Raises OfficeError."""
    office = _lock(user)
    if not may_enter(user, by):
        raise OfficeError("Cuti orang lain dicatat Kepala LPSE atau Admin Kantor.")
    _refuse_days(office, since, until)
    _refuse_twice(user, since, until)
    _refuse_stand_in(user, stand_in, office)
    _refuse_chain(user, stand_in, since, until)
    wanted = needed(office, since, until)
    lends = _lends(roster_of(office, since, until), user, wanted)
    _refuse_idle(user, stand_in, wanted, lends)
    absence = Absence.objects.create(
        office=office, user=user, since=since, until=until, reason=reason if reason in Reason.values else "",
        stand_in=stand_in, lends=lends, made_by=by, made_at=timezone.now(),
    )  # fmt: skip
    data = {"since": since.isoformat(), "until": until.isoformat(), "stand_in": stand_in.name, "lends": absence.lends}
    record(subject_of(user), "absence_entered", by=by, data=data)
    if absence.lends and may_agree(absence, by):
        _lend(absence, by)
    return absence


@transaction.atomic
def agree(absence: Absence, *, by: User) -> Absence:
    """Lend what the absence asks for; from now on it counts. Raises OfficeError."""
    row = _again(absence)
    if not may_agree(row, by):
        raise OfficeError("Peminjaman peran disetujui Kepala LPSE atau Admin Kantor, bukan untuk diri sendiri.")
    if not row.is_waiting:
        raise OfficeError("Cuti ini sudah diputuskan; mungkin baru saja oleh orang lain.")
    if row.until < _today(row.office):
        raise OfficeError("Hari-hari cuti ini sudah lewat.")
    _refuse_stand_in(row.user, row.stand_in, row.office)
    _refuse_chain(row.user, row.stand_in, row.since, row.until)
    wanted = needed(row.office, row.since, row.until)
    row.lends = _lends(roster_of(row.office, row.since, row.until, but=row), row.user, wanted)
    _refuse_idle(row.user, row.stand_in, wanted, row.lends)
    _lend(row, by)
    return row


@transaction.atomic
def refuse(absence: Absence, *, by: User) -> Absence:
    """Say no to lending: the absence does not count. Raises OfficeError."""
    row = _again(absence)
    if by.office_id != row.office_id or not by.roles & HEADS:
        raise OfficeError("Peminjaman peran diputuskan Kepala LPSE atau Admin Kantor.")
    if not row.is_waiting:
        raise OfficeError("Cuti ini sudah diputuskan; mungkin baru saja oleh orang lain.")
    return _call_off(row, "absence_refused", by)


@transaction.atomic
def end(absence: Absence, *, by: User) -> Absence:
    """Call off what has not begun before today; else the last day was yesterday. Lent roles end now.

    Raises OfficeError.
    """
    row = _again(absence)
    if not may_enter(row.user, by):
        raise OfficeError("Cuti orang lain diakhiri Kepala LPSE atau Admin Kantor.")
    today = _today(row.office)
    if row.called_off_at or row.until < today:
        raise OfficeError("Cuti ini sudah berakhir atau dibatalkan.")
    if row.is_waiting or row.since >= today:
        return _call_off(row, "absence_called_off", by)
    row.until = today - ONE_DAY
    row.save(update_fields=["until"])
    record(subject_of(row.user), "absence_ended", by=by, data={"until": row.until.isoformat()})
    _take_back(row, by)
    return row


def _lock(user: User) -> Office:
    if user.office_id is None:
        raise OfficeError(f"{user.name} tidak tercatat di kantor mana pun.")
    return Office.objects.select_for_update(no_key=True).get(pk=user.office_id)


def _again(absence: Absence) -> Absence:
    """The row as it is now, behind the office's lock."""
    Office.objects.select_for_update(no_key=True).get(pk=absence.office_id)
    return Absence.objects.with_people().get(pk=absence.pk)


def _today(office: Office) -> date:
    return timezone.localdate(timezone=office.tz)


def _refuse_days(office: Office, since: date, until: date) -> None:
    today = _today(office)
    if since < today:
        raise OfficeError("Hari pertama sudah lewat; paling awal hari ini.")
    if until < since:
        raise OfficeError("Hari terakhir mendahului hari pertama.")
    if until - today > LONGEST:
        raise OfficeError("Hari terakhir paling lambat setahun dari sekarang.")


def _refuse_twice(user: User, since: date, until: date) -> None:
    other = Absence.objects.standing().touching(since, until).filter(user=user).first()
    if other:
        raise OfficeError(f"{user.name} sudah tercatat cuti {full_date(other.since)} – {full_date(other.until)}.")


def _refuse_stand_in(user: User, stand_in: User, office: Office) -> None:
    if stand_in.pk == user.pk:
        raise OfficeError("Tidak seorang pun menggantikan dirinya sendiri.")
    if stand_in.office_id != office.pk or not stand_in.is_active or not stand_in.works_here:
        raise OfficeError("Pengganti harus petugas aktif kantor ini.")


def _refuse_idle(user: User, stand_in: User, wanted: Needed, lends: list[str]) -> None:
    """A stand-in who holds no role of the person, and is lent none, could only watch the work lie."""
    roles = [role for role in LENDABLE if role in user.roles and any(role in day for day in wanted.values())]
    if roles and not lends and not stand_in.roles.intersection(roles):
        labels = ", ".join(role.label for role in roles)
        raise OfficeError(
            f"{stand_in.name} tidak memegang satu pun peran {user.name} ({labels}). Pilih pengganti yang dapat "
            "mengerjakannya, atau minta Admin Kantor memberinya peran itu dahulu."
        )


def _refuse_chain(user: User, stand_in: User, since: date, until: date) -> None:
    rows = Absence.objects.standing().touching(since, until)
    gone = rows.filter(user=stand_in).first()
    if gone:
        raise OfficeError(
            f"{stand_in.name} sendiri cuti {full_date(gone.since)} – {full_date(gone.until)}. Pilih pengganti lain."
        )
    bound = rows.filter(stand_in=user).select_related("user").first()
    if bound:
        raise OfficeError(
            f"{user.name} menggantikan {bound.user.name} {full_date(bound.since)} – {full_date(bound.until)}. "
            "Ganti dahulu penggantinya."
        )


def _lends(roster: Roster, user: User, wanted: Needed) -> list[str]:
    """Roles of the person that nobody else there could do on some day on which an SOP needs them."""
    own = [role for role in LENDABLE if any(one.user == user.pk and one.role == role for one in roster.held)]
    return [role.value for role in roster.missing(user.pk, own, wanted)]


def _lend(row: Absence, by: User) -> None:
    row.agreed_by, row.agreed_at = by, timezone.now()
    row.save(update_fields=["lends", "agreed_by", "agreed_at"])
    record(subject_of(row.user), "absence_agreed", by=by, data={"since": row.since.isoformat(), "lends": row.lends})
    for role in row.lent_roles:
        RoleGrant.objects.create(
            user=row.stand_in, role=role, granted_by=by, lent_for=row,
            starts_at=_midnight(row.office, row.since), ends_at=_midnight(row.office, row.until + ONE_DAY),
        )  # fmt: skip
        data = {"role": role.value, "since": row.since.isoformat(), "until": row.until.isoformat()}
        record(subject_of(row.stand_in), "role_lent", by=by, data=data)


def _midnight(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=office.tz)


def _call_off(row: Absence, act: str, by: User) -> Absence:
    row.called_off_by, row.called_off_at = by, timezone.now()
    row.save(update_fields=["called_off_by", "called_off_at"])
    record(subject_of(row.user), act, by=by, data={"since": row.since.isoformat(), "until": row.until.isoformat()})
    _take_back(row, by)
    return row


def _take_back(row: Absence, by: User) -> None:
    """End what was lent for this absence."""
    now = timezone.now()
    for grant in RoleGrant.objects.filter(lent_for=row, revoked_at=None, ends_at__gt=now).select_related("user"):
        grant.revoked_at, grant.revoked_by = now, by
        grant.save(update_fields=["revoked_at", "revoked_by"])
        record(subject_of(grant.user), "role_lent_back", by=by, data={"role": grant.role})
