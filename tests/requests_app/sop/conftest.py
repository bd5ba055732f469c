"""The built-in documents by code, and small offices to work by them."""

import pytest

from accounts_app.models import Office, RoleGrant, User, Zone
from accounts_app.roles import Role
from requests_app.sop.actions import load
from requests_app.sop.library import built_in_paths, read_file


@pytest.fixture(scope="session")
def sops():
    """The five definitions by code."""
    return {sop.code: sop for sop in map(read_file, built_in_paths())}


@pytest.fixture
def revisions(db):
    """The five documents, loaded, by code."""
    return {revision.code: revision for revision in map(load, built_in_paths())}


def make_office(code, name, *roles, zone=Zone.WITA):
    """An office where each role is held by one person."""
    office = Office.objects.create(
        code=code,
        slug=code.lower(),
        name=name,
        short_name=name,
        sender_address=f"{code.lower()}@example.go.id",
        zone=zone,
    )
    for role in roles:
        person = User.objects.create_user(
            f"{role.value}.{code.lower()}@example.go.id", f"{role.label} {code}", office=office
        )
        RoleGrant.objects.create(user=person, role=role)
    return office


@pytest.fixture
def kaltim(db):
    """No front office, as in SOP 000."""
    return make_office("KTX", "LPSE Uji Kaltim", Role.HELPDESK, Role.ADMIN_PPE, Role.KEPALA_LPSE)


@pytest.fixture
def kkp(db):
    """Every role of SOP 003."""
    return make_office("KPX", "LPSE Uji KKP", Role.FRONT_OFFICE, Role.HELPDESK, Role.ADMIN_PPE, zone=Zone.WIB)


@pytest.fixture
def banyuasin(db):
    """The Admin Agency alone, as in SOP 002."""
    return make_office("BAX", "LPSE Uji Banyuasin", Role.ADMIN_AGENCY, zone=Zone.WIB)


@pytest.fixture
def admin(kaltim):
    """Who enables SOPs."""
    return User.objects.create_user("admin.uji@example.go.id", "Admin Uji", office=kaltim)
