"""The page of components: the frame of a page, and what says something."""

from types import SimpleNamespace as Thing

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

from lpse_helpdesk.gallery import samples as made
from lpse_helpdesk.gallery.samples import LONG, LONG_AGENCY, OFFICE
from lpse_helpdesk.gallery.showing import Component, State, live, named, pictured

RINA = Thing(name="Rina Salma", email="rina@lpse.example", roles=["helpdesk"], office=OFFICE, works_here=True)
MANY_ROLES = ["helpdesk", "admin_ppe", "admin_kantor"]
LONG_PERSON = Thing(name=LONG, email="nama.panjang@lpse.example", roles=MANY_ROLES, office=OFFICE, works_here=True)
GUEST = Thing(name="Bambang Wiratama", email="bambang@contoh.example", roles=[], office=None, works_here=False)
WORK = (("Kotak masuk", "#", True, 0), ("Buku tamu", "#", False, 0), ("Semua", "#", False, 0), ("Surel", "#", False, 2))
CRUMBS = (("Kotak masuk", "#"), ("Pemeriksaan kebenaran", ""))
BADGES = (("Pemeriksaan kebenaran", "work"), ("Datang langsung · A 012", "idle"))
TELLING = "Apa yang terjadi, apa yang tersimpan, apa yang harus dilakukan."


def bell(count: int) -> Thing:
    """Stands for notifications.reading.Bell."""
    return Thing(count=count, version=f"{count}-0")


def frame() -> tuple[Component, ...]:
    """What is around every page."""
    menu = (("Teks siap pakai", "#", 0), ("Surel", "#", 2))
    return (
        named(
            "bar_staff",
            "Bilah orang yang masuk",
            pictured("petugas", user=RINA, nav_items=WORK, search_url="#", menu_items=menu, bell=bell(3)),
            pictured("nama panjang", user=LONG_PERSON, nav_items=WORK, search_url="#", bell=bell(120)),
            pictured("pemohon", user=GUEST, nav_items=(("Permohonan saya", "#", True, 0),)),
            wide=True,
        ),
        named("bar_public", "Bilah pengunjung", pictured("biasa"), pictured("sebuah kantor", office=OFFICE), wide=True),
        named(
            "demo_strip", "Pita demo", pictured("biasa"), pictured("dengan faktor kedua", second_factor=True), wide=True
        ),
        named(
            "page_header",
            "Kepala halaman",
            pictured(
                "lengkap",
                title="Bambang Wiratama",
                number="KT-2026-00418",
                crumbs=CRUMBS,
                badges=BADGES,
                action_url="#",
                action_label="Panggil berikutnya",
                action_icon="play",
            ),
            pictured("nama panjang", title=LONG, number="KT-2026-00418", lead=LONG_AGENCY),
            pictured("judul saja", title="Kotak masuk"),
            wide=True,
        ),
        named("tabs", "Tab", live("dengan jumlah", label="Contoh daftar", tabs=made.tabs()), wide=True),
        named("footer", "Kaki halaman", pictured("biasa"), wide=True),
        named("theme_button", "Terang dan gelap", live("dalam menu", look="menu")),
        named("session_end", "Akhir sesi", pictured("peringatan")),
        named("keys", "Pintasan papan ketik", pictured("diisi dari tombol halamannya", id="pintasan-contoh")),
        named("demo_people", "Orang-orang demo", pictured("dua kantor", demo_people=_cards()), wide=True),
    )


def _cards() -> list[tuple[str, list[tuple[int, str, str]]]]:
    return [("LPSE Kaltim", [(1, "Rina Salma", "Helpdesk")]), ("LPSE KKP", [(2, LONG, "Admin PPE")])]


def words() -> tuple[Component, ...]:
    """What says something."""
    return (
        named("status_badge", "Lencana", *(live(label, label=label, tone=tone) for tone, label, _ in made.TONES)),
        named(
            "alert",
            "Pemberitahuan di halaman",
            *(live(tone, title=title, text=TELLING, tone=tone) for tone, _, title in made.TONES),
            live("dapat ditutup", text="Permohonan ini dibuka Yudha.", tone="work", close=True, url="#", link="Lihat"),
        ),
        named("notice_close", "Tombol penutup pemberitahuan", live("dengan skrip")),
        named("messages", "Pesan setelah menekan (kabar baik menjadi toast)", *_messages()),
        named(
            "empty_state",
            "Keadaan kosong",
            live(
                "dengan jalan",
                title="Belum ada yang menunggu Anda",
                text="Permohonan baru muncul di sini.",
                action_url="#",
                action_label="Buka antrean",
            ),
            live("kata saja", title="Tidak ada yang gagal", text="Surel yang gagal muncul di sini.", icon="check"),
        ),
        named(
            "contact", "Kontak kantor", live("dengan telepon", office=OFFICE), live("alamat saja", office=made.NO_PHONE)
        ),
        named("copy", "Salin", pictured("ikon", text="KT-2026-00418", label="nomor")),
        named("icon", "Ikon", live("hiasan", name="check"), live("terbaca", name="alert", label="perhatian")),
    )


def _messages() -> list[State]:
    said = (
        (constants.SUCCESS, "Permohonan KT-2026-00418 diteruskan."),
        (constants.INFO, "Kiriman itu sudah tercatat."),
        (constants.WARNING, "Sesi Anda hampir berakhir."),
        (constants.ERROR, "Sudah diproses oleh Yudha. Isian Anda masih ada."),
    )
    return [pictured(text, messages=[Message(level, text)]) for level, text in said]
