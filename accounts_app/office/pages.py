"""What the pages of Pengaturan Kantor share: the tabs, the office at hand, rows of people, the words of the history."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from accounts_app.access import SignedInRequest
from accounts_app.audit.models import Event
from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import Role

PEOPLE_SHOWN = 100
TABS = (
    ("people", "Petugas & peran", "office:settings"),
    ("letterhead", "Kop & zona", "office:letterhead"),
    ("sops", "SOP yang berlaku", "office_sop:list"),
    ("decree_text", "Naskah SK", "decree_office:text"),
    ("hours", "Jam kerja", "clock:month"),
    ("sender", "Surel keluar", "office:sender"),
    ("sharing", "Pembagian kerja", "office:sharing"),
    ("queue", "Antrean & loket", "queue_office:rules"),
    ("devices", "Layar & kiosk", "screens:devices"),
    ("mailbox", "Kotak surat", "mailbox_settings:boxes"),
    ("survey", "Survei", "office:survey"),
)
WORDS = {
    "person_added": "Didaftarkan sebagai petugas",
    "person_changed": "Data diri diperbaiki",
    "role_granted": "Diberi peran",
    "signed_in": "Masuk dari perangkat baru",
    "signed_in_again": "Masuk",
    "sign_in_refused": "Password salah saat hendak masuk",
    "recovery_code_used": "Memakai kode pemulihan",
    "sessions_ended": "Sesi di perangkat lain diakhiri",
    "totp_activated": "Memasang aplikasi autentikator",
    "totp_deactivated": "Melepas aplikasi autentikator",
    "webauthn_added": "Menambah kunci keamanan",
    "webauthn_removed": "Melepas kunci keamanan",
    "recovery_codes_generated": "Membuat kode pemulihan baru",
    "password_changed": "Mengganti password",
    "password_reset": "Membuat ulang password lewat surel",
    "password_set": "Membuat password",
    "factor_reset_asked": "Diminta atur ulang faktor kedua",
    "factor_reset_refused": "Atur ulang faktor kedua ditolak",
    "factor_reset": "Faktor kedua dilepas oleh admin kedua",
    "role_revoked": "Peran dicabut:",
    "role_lent": "Dipinjami peran",
    "role_lent_back": "Mengembalikan peran pinjaman",
    "absence_entered": "Cuti dicatat",
    "absence_agreed": "Peminjaman peran selama cuti disetujui",
    "absence_refused": "Cuti tidak disetujui",
    "absence_called_off": "Cuti dibatalkan",
    "absence_ended": "Cuti diakhiri",
    "deactivated": "Dinonaktifkan",
    "reactivated": "Diaktifkan kembali",
    "released": "Dilepas dari kantor",
    "link_sent": "Tautan password dikirim",
    "office_made": "Kantor dibuat",
    "office_changed": "Pengaturan diubah",
    "sop_enabled": "SOP diberlakukan",
    "sop_ended": "SOP diakhiri",
    "sop_draft_made": "Revisi SOP diusulkan",
    "sop_draft_dropped": "Usulan revisi dibuang",
    "sop_revised": "Revisi SOP diberlakukan",
    "sop_revision_called_off": "Jadwal revisi dibatalkan",
    "decree_text_saved": "Naskah SK disimpan",
    "acting_head_recorded": "Pejabat pelaksana dicatat",
    "acting_head_ended": "Masa pejabat pelaksana diakhiri",
    "decree_format_put": "Format nomor SK disimpan",
    "decree_gap_explained": "Nomor SK yang terlewati dijelaskan",
    "decree_logo_saved": "Lambang pada SK disimpan",
    "decree_logo_removed": "Lambang pada SK dihapus",
    "queue_rules_set": "Aturan antrean disimpan",
    "queue_line_set": "Jalur antrean disimpan",
    "queue_counter_set": "Loket disimpan",
    "guest_book_taken": "Buku tamu dicetak atau diunduh",
    "mailbox_added": "Kotak surat dicatat",
    "mailbox_changed": "Kotak surat diubah",
    "mailbox_off": "Dimatikan",
    "mailbox_on": "Dinyalakan",
    "view_shared": "Tampilan daftar dibagikan",
    "view_renamed": "Tampilan daftar diganti namanya",
    "view_deleted": "Tampilan daftar dihapus",
    "view_restored": "Tampilan daftar dikembalikan",
    "canned_added": "Teks siap pakai ditulis",
    "canned_changed": "Teks siap pakai diubah",
    "canned_archived": "Teks siap pakai diarsipkan",
    "canned_restored": "Teks siap pakai ditawarkan lagi",
    "canned_moved": "Urutan teks siap pakai diubah",
    "device_made": "Perangkat ruang tunggu dibuat",
    "device_revoked": "Perangkat ruang tunggu dicabut",
}
FIELD_WORDS = {"name": "nama", "nip": "NIP", "phone": "telepon"}


def office_at_hand(request: SignedInRequest) -> Office:
    """The admin's own office, freshly read: a form fills it in, and the bar shows the one of the request."""
    if request.user.office_id is None:
        raise PermissionDenied
    return Office.objects.get(pk=request.user.office_id)


def tabs(active: str) -> list[dict[str, Any]]:
    """Rows of components/tabs.html. SOPs, decrees and hours live above this app: only page names are known here."""
    return [{"label": label, "url": reverse(name), "active": key == active} for key, label, name in TABS]


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the list: the person with the roles held now."""

    person: User
    grants: list[RoleGrant]

    @property
    def standing(self) -> tuple[str, str]:
        """Badge: (words, tone)."""
        if not self.person.is_active:
            return "Nonaktif", "idle"
        if not self.grants:
            return "Tanpa peran", "wait"
        return ("Aktif", "done") if self.person.has_usable_password() else ("Belum membuat password", "wait")


def members(office: Office, query: str) -> list[Member]:
    """The first people of the office whose name or address holds `query`, active ones first. Two queries."""
    held = RoleGrant.objects.active().select_related("granted_by").order_by("granted_at", "pk")
    people: QuerySet[User] = User.objects.staff_of(office).order_by("-is_active", "name", "pk")
    if query:
        people = people.filter(Q(name__icontains=query) | Q(email__icontains=query))
    people = people.prefetch_related(Prefetch("grants", queryset=held, to_attr="held_now"))
    return [Member(person, person.held_now) for person in people[:PEOPLE_SHOWN]]


def history(subject_type: str, subject_id: int, limit: int = 50) -> list[dict[str, Any]]:
    """The newest events of a subject as items of components/timeline.html."""
    events = Event.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-seq")[:limit]
    return [{"title": _title(event), "at": event.at, "who": event.actor_name, "tone": "idle"} for event in events]


def _title(event: Event) -> str:
    words, data = WORDS.get(event.act, event.act), event.data
    if "role" in data:
        return f"{words} {Role(data['role']).label}"
    if event.act == "person_changed":
        return f"{words}: {', '.join(FIELD_WORDS.get(field, field) for field in data['fields'])}"
    if event.act == "office_changed":
        return f"{words}: {', '.join(_field_label(field) for field in data)}"
    return f"{words}: SOP {data['code']}" if "code" in data else words


def _field_label(name: str) -> str:
    """The field's own Indonesian name; the name itself for one that no longer exists."""
    fields = {field.name: str(field.verbose_name) for field in Office._meta.concrete_fields}
    return fields.get(name, name)
