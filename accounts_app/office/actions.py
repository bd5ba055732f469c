"""People of an office and what they may do there: added, granted, revoked, deactivated, released.

Every action locks the office row first, so that two admins who act at once see each other's change: without it, two who
revoke each other would leave the office with nobody to run it. Each one writes an event on the person's own chain.
"""

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import Nobody, Subject, record
from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import OFFICE_ROLES, Role

By = User | Nobody


class OfficeError(Exception):
    """What may not be done; the text says why, for the screen."""


def subject_of(user: User) -> Subject:
    """The person's chain of events, filed under the office at which they work."""
    return Subject("user", user.pk, user.office_id)


@transaction.atomic
def add_person(office: Office, *, email: str, name: str, nip: str, phone: str, roles: list[Role], by: User) -> User:
    """A new member of the office, holding ``roles`` (of OFFICE_ROLES).

    An applicant's account with this address is taken in, keeping its name. Raises OfficeError for somebody who works
    here already, in another office, or for the installation.
    """
    lock_office(office, by)
    known = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    person = _take_in(known, office, nip) if known else _create(office, email, name, nip, phone)
    record(subject_of(person), "person_added", by=by, data={"office": office.name, "had_account": known is not None})
    for role in roles:
        give(person, role, by)
    return person


def _create(office: Office, email: str, name: str, nip: str, phone: str) -> User:
    return User.objects.create_user(email, name, office=office, nip=nip, phone=phone)


def _take_in(user: User, office: Office, nip: str) -> User:
    if user.office_id == office.pk:
        raise OfficeError(f"{user.name} sudah tercatat di kantor ini. Buka namanya pada daftar petugas.")
    if user.office_id:
        raise OfficeError(
            "Alamat ini milik petugas kantor lain, dan seorang petugas hanya bekerja di satu kantor. "
            "Minta Admin Kantor di sana melepaskannya lebih dahulu."
        )
    if user.is_staff:
        raise OfficeError("Alamat ini milik Admin Sistem. Gunakan alamat lain untuk pekerjaan di kantor.")
    if not user.is_active:
        raise OfficeError("Akun dengan alamat ini dinonaktifkan. Hubungi Admin Sistem.")
    user.office, user.nip = office, user.nip or nip
    user.save(update_fields=["office", "nip"])
    return user


@transaction.atomic
def change_person(user: User, *, name: str, nip: str, phone: str, by: User) -> None:
    """Correct what is noted about a member; the address stays, because it is how they prove who they are."""
    lock_office(office_of(user), by)
    new = {"name": name, "nip": nip, "phone": phone}
    changed = [field for field, value in new.items() if getattr(user, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(user, field, new[field])
    user.save(update_fields=changed)
    record(subject_of(user), "person_changed", by=by, data={"fields": changed})


@transaction.atomic
def grant_role(user: User, role: Role, *, by: User) -> RoleGrant:
    """Give a role of the office to one of its active people. Raises OfficeError, also when it is held already."""
    lock_office(office_of(user), by)
    if role not in OFFICE_ROLES:
        raise OfficeError(f"Peran {role.label} tidak diberikan oleh kantor.")
    return give(fresh(user), role, by)


@transaction.atomic
def revoke_role(user: User, role: Role, *, by: User) -> RoleGrant:
    """Take a role away; it stops counting at the person's next request. Raises OfficeError."""
    office = lock_office(office_of(user), by)
    if role not in OFFICE_ROLES:
        raise OfficeError(f"Peran {role.label} tidak dicabut oleh kantor.")
    if role is Role.ADMIN_KANTOR:
        refuse_losing_the_admin(office, user, by)
    return take(user, role, by)


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """Shut somebody out at their next request. Their roles stay noted and count again once reactivated."""
    office = lock_office(office_of(user), by)
    refuse_losing_the_admin(office, user, by)
    _refuse_touching_the_installation(user, by)
    person = fresh(user)
    if not person.is_active:
        raise OfficeError(f"{person.name} sudah dinonaktifkan.")
    set_active(person, False, by)


@transaction.atomic
def reactivate(user: User, *, by: User) -> None:
    """Let somebody in again, with the roles that they still hold."""
    lock_office(office_of(user), by)
    person = fresh(user)
    if person.is_active:
        raise OfficeError(f"{person.name} sudah aktif.")
    set_active(person, True, by)


@transaction.atomic
def release(user: User, *, by: User) -> None:
    """Let somebody leave the office: every role ends, and another office may take them in. The history stays."""
    office = lock_office(office_of(user), by)
    refuse_losing_the_admin(office, user, by)
    _refuse_touching_the_installation(user, by)
    person = fresh(user)
    for grant in person.grants.active().exclude(role=Role.SYSTEM_ADMIN):
        take(person, Role(grant.role), by)
    for grant in person.grants.standing().exclude(lent_for=None):  # a lent role that is still to begin
        grant.revoked_at, grant.revoked_by = max(timezone.now(), grant.granted_at), by
        grant.save(update_fields=["revoked_at", "revoked_by"])
    record(subject_of(person), "released", by=by, data={"office": office.name})
    person.office = None
    person.save(update_fields=["office"])


def unstaffed_without(user: User, *roles: Role) -> list[Role]:
    """Those of ``roles`` that nobody active in the office would hold if this person no longer did."""
    if not user.is_active:
        return []
    others = RoleGrant.objects.active().filter(user__office=user.office_id, user__is_active=True).exclude(user=user)
    held = set(others.values_list("role", flat=True))
    return [role for role in roles if role not in held]


def office_of(user: User) -> Office:
    """The office that the person works at. Raises OfficeError once they were released."""
    if user.office is None:
        raise OfficeError(f"{user.name} tidak lagi tercatat di kantor ini.")
    return user.office


def lock_office(office: Office, by: User) -> Office:
    """The office row, locked; who acts must still be allowed to, because the change before may have ended that."""
    locked = Office.objects.select_for_update().get(pk=office.pk)
    runs = RoleGrant.objects.active().filter(user=by, user__is_active=True)
    if not (
        runs.filter(role=Role.SYSTEM_ADMIN).exists()
        or runs.filter(role=Role.ADMIN_KANTOR, user__office=locked).exists()
    ):
        raise OfficeError("Anda tidak lagi menjadi Admin Kantor di sini.")
    return locked


def fresh(user: User) -> User:
    """The row as it is now, locked."""
    return User.objects.select_for_update().get(pk=user.pk)


def give(user: User, role: Role, by: By) -> RoleGrant:
    """The row of the grant and its event; the caller holds the locks."""
    held = user.grants.standing().filter(role=role, lent_for=None).first()
    if held:
        raise OfficeError(f"{user.name} sudah memegang peran {role.label}.")
    if not user.is_active:
        raise OfficeError(f"{user.name} dinonaktifkan. Aktifkan dahulu, baru beri peran.")
    if not (user.has_usable_password() or user.grants.active().exists()):
        user.set_unusable_password()  # a new one: sessions that a mailed code opened end before they become staff's
        user.save(update_fields=["password"])
    grant = RoleGrant.objects.create(user=user, role=role, granted_by=None if isinstance(by, Nobody) else by)
    record(subject_of(user), "role_granted", by=by, data={"role": role.value})
    return grant


def take(user: User, role: Role, by: User) -> RoleGrant:
    """End the grant that is held now, with its event; the caller holds the locks."""
    held = user.grants.active().select_for_update(of=("self",)).filter(role=role)
    grant = held.order_by("-lent_for_id").first()  # of two one's own before a lent one
    if grant is None:
        raise OfficeError(f"{user.name} tidak memegang peran {role.label}; mungkin baru saja dicabut.")
    grant.revoked_at, grant.revoked_by = timezone.now(), by
    grant.save(update_fields=["revoked_at", "revoked_by"])
    record(subject_of(user), "role_revoked", by=by, data={"role": role.value})
    return grant


def refuse_losing_the_admin(office: Office, user: User, by: User) -> None:
    """Nobody ends their own rule over the office, and the office never stays without somebody who runs it."""
    if user.pk == by.pk:
        raise OfficeError("Anda tidak dapat mengakhiri wewenang Anda sendiri. Minta Admin Kantor lain melakukannya.")
    runs = RoleGrant.objects.active().filter(role=Role.ADMIN_KANTOR, user__office=office, user__is_active=True)
    if runs.filter(user=user).exists() and not runs.exclude(user=user).exists():
        raise OfficeError(f"{user.name} satu-satunya Admin Kantor di {office.name}. Angkat penggantinya lebih dahulu.")


def _refuse_touching_the_installation(user: User, by: User) -> None:
    """In a small installation one person may run both; an office must not shut out whoever runs the installation."""
    holds = RoleGrant.objects.active().filter(role=Role.SYSTEM_ADMIN)
    if holds.filter(user=user).exists() and not holds.filter(user=by).exists():
        raise OfficeError(f"{user.name} juga Admin Sistem; hanya Admin Sistem yang dapat melakukan ini.")


def set_active(user: User, active: bool, by: User) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(subject_of(user), "reactivated" if active else "deactivated", by=by)
