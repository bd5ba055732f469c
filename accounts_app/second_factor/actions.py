"""Taking a lost second factor away: two administrators, neither of them the person. One transaction each."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.office.actions import OfficeError, subject_of
from accounts_app.roles import Role
from accounts_app.second_factor.models import FactorReset
from accounts_app.sessions.actions import end_all

OPEN_FOR = timedelta(hours=24)


def within_reach(by: User) -> QuerySet[User]:
    """Whose factor this admin may help to reset: everybody's, or their own office's; never their own."""
    staff = User.objects.filter(is_active=True, grants__revoked_at=None).exclude(pk=by.pk).distinct().order_by("name")
    if Role.SYSTEM_ADMIN in by.roles:
        return staff
    if Role.ADMIN_KANTOR in by.roles and by.office_id:
        return staff.filter(office=by.office_id)
    return staff.none()


def open_requests(by: User) -> QuerySet[FactorReset]:
    """What waits for a second admin, within this one's reach."""
    still_open = FactorReset.objects.filter(decided_at=None, asked_at__gt=timezone.now() - OPEN_FOR)
    within = still_open.filter(person__in=within_reach(by))
    return within.select_related("person__office", "asked_by").order_by("pk")


@transaction.atomic
def ask(person: User, reason: str, *, by: User) -> FactorReset:
    """The first admin's word that the person lost their factor. Raises OfficeError."""
    _refuse_stranger(person, by)
    User.objects.select_for_update().get(pk=person.pk)
    now = timezone.now()
    if not Authenticator.objects.filter(user=person).exists():
        raise OfficeError(f"{person.name} belum memasang faktor kedua; ia memasangnya saat masuk.")
    waiting = FactorReset.objects.filter(person=person, decided_at=None)
    if waiting.filter(asked_at__gt=now - OPEN_FOR).exists():
        raise OfficeError(f"Permintaan untuk {person.name} sudah menunggu admin kedua.")
    waiting.update(decided_at=now, decided_by=by, is_granted=False)  # nobody answered in time
    asked = FactorReset.objects.create(person=person, reason=reason.strip(), asked_by=by, asked_at=now)
    record(subject_of(person), "factor_reset_asked", by=by, data={"reason": asked.reason})
    return asked


@transaction.atomic
def grant(pk: int, *, by: User) -> FactorReset:
    """The second admin's word: every factor and code goes, every session ends. Raises OfficeError."""
    asked = _decided(pk, True, by)
    Authenticator.objects.filter(user=asked.person).delete()
    end_all(asked.person, by=by)
    record(subject_of(asked.person), "factor_reset", by=by, data={"asked_by": asked.asked_by.name})
    return asked


@transaction.atomic
def refuse(pk: int, *, by: User) -> FactorReset:
    """Either admin ends the request; nothing changes. Raises OfficeError."""
    asked = _decided(pk, False, by)
    record(subject_of(asked.person), "factor_reset_refused", by=by)
    return asked


def _decided(pk: int, granted: bool, by: User) -> FactorReset:
    asked = FactorReset.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=pk)
    _refuse_stranger(asked.person, by)
    now = timezone.now()
    if asked.decided_at or asked.asked_at <= now - OPEN_FOR:
        raise OfficeError("Permintaan ini sudah diputuskan atau lewat 24 jam.")
    if granted:
        _refuse_accomplice(asked, by)
    asked.decided_at, asked.decided_by, asked.is_granted = now, by, granted
    asked.save(update_fields=["decided_at", "decided_by", "is_granted"])
    return asked


def _refuse_accomplice(asked: FactorReset, by: User) -> None:
    """Two heads: not the same person, nor somebody whom the first one has just made an admin for this."""
    if asked.asked_by_id == by.pk:
        raise OfficeError("Permintaan Anda sendiri harus disetujui admin lain.")
    grants = by.grants.active().filter(role__in=[Role.ADMIN_KANTOR, Role.SYSTEM_ADMIN])
    if not grants.filter(granted_at__lt=asked.asked_at - OPEN_FOR).exclude(granted_by=asked.asked_by_id).exists():
        raise OfficeError(
            "Yang menyetujui harus sudah menjadi admin lebih dari 24 jam, dan bukan diangkat oleh yang meminta. "
            "Minta Admin Sistem menyetujuinya."
        )


def _refuse_stranger(person: User, by: User) -> None:
    if not within_reach(by).filter(pk=person.pk).exists():
        raise OfficeError("Faktor kedua orang ini tidak dapat Anda atur ulang.")
