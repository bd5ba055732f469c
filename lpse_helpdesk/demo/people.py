"""The demo's offices and named people. Invented: no official of any LPSE bears these names or numbers."""

from dataclasses import dataclass
from datetime import date

from accounts_app.models import Office, RoleGrant, User, Zone
from accounts_app.roles import STAFF_ROLES, Role
from requests_app.mailbox.demo.actions import open_mailbox
from requests_app.sop import actions as sop
from requests_app.sop.library import built_in_paths

PASSWORD = "contoh-sandi-2026"  # noqa: S105 - printed by `make demo`; the demo has no secrets
IN_FORCE_FROM = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """One office: its face, the SOPs it works by (with substitutes), and its people with their roles."""

    code: str
    slug: str
    name: str
    short_name: str
    zone: Zone
    letterhead: str
    address: str
    phone: str
    hours: str
    sops: dict[str, dict[Role, Role]]
    people: tuple[tuple[str, tuple[Role, ...]], ...]


OFFICES = (
    OfficePlan(
        code="KT", slug="kaltim", name="LPSE Provinsi Kalimantan Timur", short_name="Kalimantan Timur", zone=Zone.WITA,
        letterhead="PEMERINTAH PROVINSI KALIMANTAN TIMUR\nSEKRETARIAT DAERAH\nBIRO PENGADAAN BARANG DAN JASA",
        address="Jalan Contoh Nomor 1, Samarinda", phone="(0541) 000-001",
        hours="Senin–Kamis 07.30–16.00, Jumat 07.30–11.00 WITA",
        sops={"000": {}, "001": {}, "004": {Role.FRONT_OFFICE: Role.HELPDESK}},
        people=(
            ("Rina Salma", (Role.HELPDESK,)),
            ("Yudha Prakoso", (Role.HELPDESK,)),
            ("Arif Pratama", (Role.ADMIN_PPE,)),
            ("Laras Wening", (Role.ADMIN_PPE,)),
            ("Bagus Hermawan", (Role.KEPALA_LPSE,)),
            ("Sari Utami", (Role.ADMIN_KANTOR,)),
        ),
    ),
    OfficePlan(
        code="KP", slug="kkp", name="LPSE Kementerian Kelautan dan Perikanan", short_name="KKP", zone=Zone.WIB,
        letterhead="KEMENTERIAN KELAUTAN DAN PERIKANAN\nSEKRETARIAT JENDERAL\nBIRO UMUM DAN PENGADAAN BARANG JASA",
        address="Jalan Contoh Nomor 2, Jakarta", phone="(021) 000-002",
        hours="Senin–Kamis 07.30–16.00, Jumat 07.30–16.30 WIB",
        sops={"003": {}, "004": {}},
        people=(
            ("Tania Puspita", (Role.FRONT_OFFICE,)),
            ("Galih Nugroho", (Role.HELPDESK,)),
            ("Mega Anindya", (Role.ADMIN_PPE,)),
            ("Ratna Kusuma", (Role.KEPALA_LPSE,)),
            ("Dimas Satria", (Role.ADMIN_KANTOR,)),
        ),
    ),
    OfficePlan(
        code="BA", slug="banyuasin", name="LPSE Kabupaten Banyuasin", short_name="Banyuasin", zone=Zone.WIB,
        letterhead="PEMERINTAH KABUPATEN BANYUASIN\nSEKRETARIAT DAERAH\nBAGIAN PENGADAAN BARANG/JASA",
        address="Jalan Contoh Nomor 3, Pangkalan Balai", phone="(0711) 000-003",
        hours="Senin–Kamis 07.30–16.00, Jumat 07.30–16.30 WIB",
        sops={"002": {}},
        people=(
            ("Wulan Maharani", (Role.ADMIN_AGENCY,)),
            ("Hendra Wijaya", (Role.KEPALA_LPSE,)),
            ("Putri Ayu", (Role.ADMIN_KANTOR,)),
        ),
    ),
    OfficePlan(
        code="UM", slug="kota-contoh", name="LPSE Kota Contoh", short_name="Kota Contoh", zone=Zone.WIT,
        letterhead="PEMERINTAH KOTA CONTOH\nBAGIAN PENGADAAN BARANG DAN JASA",
        address="Jalan Contoh Nomor 4, Kota Contoh", phone="(0900) 000-004",
        hours="Senin–Kamis 08.00–16.00, Jumat 08.00–15.30 WIT",
        sops={"004": {}},
        people=(
            ("Yosef Imbiri", (Role.FRONT_OFFICE,)),
            ("Maria Kondologit", (Role.HELPDESK,)),
            ("Samuel Rumbiak", (Role.ADMIN_PPE,)),
            ("Elisabeth Wanggai", (Role.KEPALA_LPSE, Role.ADMIN_KANTOR)),
        ),
    ),
)  # fmt: skip
SYSTEM_ADMIN = "Nadia Paramitha"


def address_of(name: str, domain: str) -> str:
    """``rina.salma@kaltim.example``: a domain that can never receive mail."""
    return f"{name.lower().replace(' ', '.')}@{domain}.example"


def open_offices() -> dict[str, Office]:
    """Make the four offices, their people and their SOPs in force. Returns the offices by code."""
    revisions = {revision.code: revision for revision in map(sop.load, built_in_paths())}
    offices = {plan.code: _open(plan) for plan in OFFICES}
    for plan in OFFICES:
        for code, substitutes in plan.sops.items():
            sop.enable(offices[plan.code], revisions[code], by=None, from_=IN_FORCE_FROM, substitutes=substitutes)
    admin = User.objects.create_user(address_of(SYSTEM_ADMIN, "lpse"), SYSTEM_ADMIN, PASSWORD)
    RoleGrant.objects.create(user=admin, role=Role.SYSTEM_ADMIN)
    return offices


def _open(plan: OfficePlan) -> Office:
    office = Office.objects.create(
        code=plan.code,
        slug=plan.slug,
        name=plan.name,
        short_name=plan.short_name,
        zone=plan.zone,
        letterhead=plan.letterhead,
        address=plan.address,
        phone=plan.phone,
        service_hours=plan.hours,
        sender_address=f"helpdesk@{plan.slug}.example",
    )
    open_mailbox(office)
    for name, roles in plan.people:
        person = User.objects.create_user(address_of(name, plan.slug), name, PASSWORD, office=office)
        RoleGrant.objects.bulk_create(RoleGrant(user=person, role=role) for role in roles)
    return office


def sign_in_cards() -> list[tuple[Office, list[tuple[int, str, str]]]]:
    """For the demo's first page: each office with (user id, name, roles) of its people and two applicants."""
    people = User.objects.filter(is_active=True, office__isnull=False).prefetch_related("grants").order_by("pk")
    cards = {office: [_card(user) for user in people if user.office_id == office.pk] for office in Office.objects.all()}
    for office, rows in cards.items():
        rows += [(user.pk, user.name, "Pemohon") for user in _applicants(office)]
    return list(cards.items())


def _card(user: User) -> tuple[int, str, str]:
    held = {grant.role for grant in user.grants.all() if grant.revoked_at is None}
    return user.pk, user.name, " · ".join(role.label for role in Role if role in held & STAFF_ROLES)


def _applicants(office: Office) -> list[User]:
    return list(User.objects.filter(office=None, tickets__office=office).distinct().order_by("pk")[:2])
