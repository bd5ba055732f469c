"""Rows for tests: people and offices. Tickets are made only by walking (`tests.walk`), as in life."""

from factory.declarations import LazyAttribute, Sequence
from factory.django import DjangoModelFactory

from accounts_app.models import Office, RoleGrant, User, Zone
from accounts_app.roles import Role


class OfficeFactory(DjangoModelFactory[Office]):
    class Meta:
        model = Office
        skip_postgeneration_save = True

    code = Sequence(lambda n: f"K{n}")
    slug = LazyAttribute(lambda o: o.code.lower())
    name = LazyAttribute(lambda o: f"LPSE Kantor {o.code}")
    short_name = LazyAttribute(lambda o: f"Kantor {o.code}")
    letterhead = "PEMERINTAH CONTOH\nBIRO PENGADAAN BARANG DAN JASA"
    sender_address = LazyAttribute(lambda o: f"helpdesk@{o.slug}.example")
    zone = Zone.WITA


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"Orang {n}")
    email = Sequence(lambda n: f"orang{n}@contoh.example")
    password = "!"


def staff(office: Office | None, name: str, *roles: Role) -> User:
    """A person of the office who holds these roles."""
    slug = f"{office.slug}." if office else ""
    user: User = UserFactory.create(
        office=office, name=name, email=f"{slug}{name.lower().replace(' ', '.')}@contoh.example"
    )
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user
