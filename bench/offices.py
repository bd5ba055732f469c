"""Six hundred offices with their people, the applicants, and the register of accounts: what tickets are about."""

from collections.abc import Iterator

from allauth.mfa.totp.internal.auth import TOTP

from accounts_app.models import Office, RoleGrant, User
from accounts_app.register.models import SpseAccount
from accounts_app.roles import Role
from bench import bulk
from tests import world
from tests.world import Desk

OFFICES = 600
PASSWORD, SECRET = "Pengukuran-Helpdesk-2026", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ACCOUNTS_FROM, APPLICANTS_FROM, OFFICES_FROM = 10_000_000, 10_000_000, 1_000_000
EACH = 5  # tickets an applicant


def desks() -> tuple[Desk, Desk]:
    """The two offices measured: one with every role of SOP 003 and 004, one where the Admin Agency does all (002)."""
    return world.kkp(), world.banyuasin()


def staff_of(desk: Desk) -> list[User]:
    return list(User.objects.filter(office=desk.office).order_by("pk"))


def people_sign_in(desk: Desk) -> None:
    """With a password and an authenticator app."""
    for person in staff_of(desk):
        person.set_password(PASSWORD)
        person.save()
        TOTP.activate(person, SECRET)


def other_offices(desk: Desk) -> None:
    """Each like the measured one: calendar, SOPs in force and the same people, by other names."""
    office, here = desk.office.pk, f"{OFFICES_FROM} + k"
    others = f"generate_series(1, {OFFICES - 2}) k"
    bulk.insert(
        "accounts_app_office",
        f"accounts_app_office t, {others} WHERE t.id = {office}",
        id=here,
        code="'B' || k",
        slug="'b' || k",
        name="'LPSE Kabupaten ' || k",
        short_name="'Kabupaten ' || k",
        sender_address="'b' || k || '@contoh.example'",
    )
    for place, person in enumerate(staff_of(desk), 1):
        key, email = f"{bulk.OTHER_STAFF} + k * 10 + {place}", f"'orang{place}@b' || k || '.contoh.example'"
        source = f"accounts_app_user t, {others} WHERE t.id = {person.pk}"
        bulk.insert("accounts_app_user", source, id=key, office_id=here, email=email)
        source = f"accounts_app_rolegrant t, {others} WHERE t.user_id = {person.pk}"
        bulk.insert("accounts_app_rolegrant", source, user_id=key)
    for table in ("requests_app_sopinforce", "requests_app_timetable"):
        bulk.insert(table, f"{table} t, {others} WHERE t.office_id = {office}", office_id=here)
    bulk.insert(
        "requests_app_openhours",
        "requests_app_openhours t"
        f" JOIN requests_app_timetable own ON own.id = t.timetable_id AND own.office_id = {office}"
        f" JOIN requests_app_timetable other ON other.since = own.since AND other.office_id > {OFFICES_FROM}",
        timetable_id="other.id",
    )


def crowds(desk: Desk, size: int) -> None:
    """Applicants, and the register's accounts about them, one for five tickets."""
    account = SpseAccount.objects.filter(office=desk.office).earliest("pk")
    many = f"generate_series(1, {people_for(size)}) n"
    bulk.insert(
        "accounts_app_user",
        f"accounts_app_user t, {many} WHERE t.id = {desk.pemohon.pk}",
        id=f"{APPLICANTS_FROM} + n",
        email="'pemohon' || n || '@orang.example'",
        name="'Pemohon ' || n",
    )
    bulk.insert(
        "accounts_app_spseaccount",
        f"accounts_app_spseaccount t, {many} WHERE t.id = {account.pk}",
        id=f"{ACCOUNTS_FROM} + n",
        user_id="'AKUN' || n",
        nip=bulk.NIP.replace("c.n", "n"),
        name=bulk.NAME.replace("c.n", "n"),
        email="'akun' || n || '@contoh.example'",
    )


def people_for(size: int) -> int:
    return max(size // EACH, 10)


def kept_desks() -> Iterator[Desk]:
    """The measured offices as they stand in the database."""
    for code in ("KP", "BA"):
        office = Office.objects.get(code=code)
        held = {}
        for grant in RoleGrant.objects.filter(user__office=office).select_related("user").order_by("-user"):
            held[Role(grant.role)] = grant.user  # of two the first
        yield Desk(
            office=office,
            pemohon=User.objects.get(email=f"pemohon@{code.lower()}.example"),
            kepala=held[Role.KEPALA_LPSE],
            admin_kantor=held[Role.ADMIN_KANTOR],
            front_office=held.get(Role.FRONT_OFFICE),
            helpdesk=held.get(Role.HELPDESK),
            admin_ppe=held.get(Role.ADMIN_PPE),
            admin_agency=held.get(Role.ADMIN_AGENCY),
        )
