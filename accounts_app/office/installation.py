"""What the system admin decides about people: who runs an office, who runs the installation, who is shut out.

The shell's `create_system_admin` appoints too: then the actor is the system itself.
"""

from django.db import transaction

from accounts_app.audit.actions import SYSTEM, record
from accounts_app.models import Office, RoleGrant, User
from accounts_app.office import actions
from accounts_app.office.actions import By, OfficeError, give, subject_of, take
from accounts_app.roles import Role

APPOINTED = (Role.ADMIN_KANTOR, Role.SYSTEM_ADMIN)


@transaction.atomic
def appoint(role: Role, *, email: str, name: str, office: Office | None, by: By = SYSTEM) -> User:
    """Make somebody Admin Kantor of ``office``, or Admin Sistem (then ``office`` is None).

    An account with this address is used, keeping its name. Raises OfficeError for somebody of another office.
    """
    if office:
        Office.objects.select_for_update().get(pk=office.pk)
    known = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    person = known or User.objects.create_user(email, name)
    if office:
        _place(person, office, by, had_account=known is not None)
    give(person, role, by)
    return person


def _place(person: User, office: Office, by: By, *, had_account: bool) -> None:
    if person.office_id == office.pk:
        return
    if person.office_id:
        raise OfficeError(f"{person.name} bekerja di {person.office}. Lepaskan dari sana lebih dahulu.")
    person.office = office
    person.save(update_fields=["office"])
    record(subject_of(person), "person_added", by=by, data={"office": office.name, "had_account": had_account})


@transaction.atomic
def dismiss(user: User, role: Role, *, by: User) -> None:
    """End somebody's role as Admin Kantor or Admin Sistem. Raises OfficeError."""
    _require_system_admin(by)
    if role is Role.ADMIN_KANTOR:
        office = actions.lock_office(actions.office_of(user), by)
        actions.refuse_losing_the_admin(office, user, by)
    _refuse_self(user, by)
    take(user, role, by)


@transaction.atomic
def shut_out(user: User, *, by: User) -> None:
    """Deactivate anybody, an applicant too. Raises OfficeError."""
    _require_system_admin(by)
    _refuse_self(user, by)
    if user.office:
        actions.deactivate(user, by=by)
        return
    person = actions.fresh(user)
    if not person.is_active:
        raise OfficeError(f"{person.name} sudah dinonaktifkan.")
    actions.set_active(person, False, by)


@transaction.atomic
def let_in(user: User, *, by: User) -> None:
    """Reactivate anybody. Raises OfficeError."""
    _require_system_admin(by)
    person = actions.fresh(user)
    if person.is_active:
        raise OfficeError(f"{person.name} sudah aktif.")
    actions.set_active(person, True, by)


def _require_system_admin(by: User) -> None:
    """All their rows are locked: of two who dismiss each other at once, the second is no longer one."""
    rows = RoleGrant.objects.active().filter(role=Role.SYSTEM_ADMIN, user__is_active=True)
    if by.pk not in set(rows.select_for_update(of=("self",)).order_by("pk").values_list("user_id", flat=True)):
        raise OfficeError("Anda tidak lagi menjadi Admin Sistem.")


def _refuse_self(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise OfficeError("Anda tidak dapat mengakhiri wewenang Anda sendiri. Minta Admin Sistem lain melakukannya.")
