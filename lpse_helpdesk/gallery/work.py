"""The page of components: data, steps, files, and what is shown once or asked before it is done."""

from datetime import timedelta
from types import SimpleNamespace as Thing

from lpse_helpdesk.gallery import samples as made
from lpse_helpdesk.gallery.samples import LONG, LONG_AGENCY
from lpse_helpdesk.gallery.showing import Component, State, live, named, pictured
from requests_app.files.content import Fault

LIMIT = 10 * 1024**2
CODE = Thing(code=Thing(expose="4821 7730 9156"), expires_at=made.NOW + timedelta(hours=72))
FIELDS = (
    ("Nama", LONG),
    ("NIP", "19900315 201503 1 002"),
    ("User ID", ""),
    ("Instansi", LONG_AGENCY),
    ("Surat tugas", "700.1/221/ITDA", "berlaku s.d. 31 Desember 2026"),
)


def facts() -> tuple[Component, ...]:
    """Figures and what stands beside what."""
    return (
        named(
            "kpi",
            "Angka kunci",
            live("tautan", label="Dalam antrean", value="6", note="± 18 menit menunggu", url="#"),
            live("menunggu pemohon", label="Menunggu kelengkapan", value="9", note="2 lebih dari 3 hari", tone="wait"),
            live("baik", label="Tepat waktu hari ini", value="96 %", note="24 dari 25 langkah", tone="done"),
            live("buruk, angka besar", label="Terlambat", value="1.204", tone="bad"),
        ),
        named(
            "card", "Kartu", live("dengan kepala", title="Waktu", aside="10.42 WITA", text="Jumat, 20 November 2026")
        ),
        named("field_list", "Daftar isian", live("satu kosong, satu panjang", rows=FIELDS)),
        named("compare", "Perbandingan", live("satu berbeda", **made.comparison()), wide=True),
        named(
            "time_left",
            "Sisa waktu baku",
            live("masih lama", text="4 mnt", used=20),
            live("segera", text="1 mnt lagi", used=82, tone="wait"),
            live("terlambat", text="Terlambat 4 mnt", used=100, tone="bad"),
        ),
        named("step_clock", "Jam langkah", *_clocks()),
        named(
            "pagination",
            "Halaman daftar",
            pictured("di tengah", newer_url="#", older_url="#", text="50 permohonan pada halaman ini"),
            pictured("halaman pertama", older_url="#", text="50 permohonan"),
            pictured("satu halaman", text="3 permohonan"),
            wide=True,
        ),
    )


def _clocks() -> list[State]:
    kinds = (
        ("berjalan", "1 mnt", "", "", None),
        ("segera", "30 dtk", "wait", "segera jatuh tempo", None),
        ("terlambat", "Terlambat 4 mnt", "bad", "", None),
        ("dijeda", "1 mnt", "", "", made.NOW),
    )
    return [pictured(name, clock=_clock(*about), waits="pemohon", why_url="#") for name, *about in kinds]


def _clock(text: str, tone: str, label: str, paused_at: object) -> dict[str, object]:
    left = {"text": text, "tone": tone, "label": label, "total": 300, "seconds": 60, "soon": 60}
    clock = {"no": "5", "spent": "4.00", "standard": "5 menit", "seconds": 240, "due_at": made.NOW}
    return {**clock, "left": left, "paused_at": paused_at}


def ways() -> tuple[Component, ...]:
    """Steps, before and after."""
    short = {"name": "SOP 000.3/0629 · Auditor", "steps": made.rail()["steps"][-3:], "total": 14}
    return (
        named("rail", "Rel langkah SOP", live("langkah 9", **made.rail()), pictured("belum mulai", **short)),
        named("timeline", "Riwayat", live("semua nada, catatan internal", items=made.events())),
        named(
            "progress_public",
            "Perjalanan permohonan bagi pemohon",
            live("giliran pemohon", steps=made.journey()),
            live("ditolak", steps=made.refused_journey()),
        ),
        named(
            "stepper",
            "Langkah pengisian",
            *(pictured(name, **made.stepper(now)) for name, now in (("di tengah", 4), ("pertama", 0), ("terakhir", 6))),
            wide=True,
        ),
    )


def secrets() -> tuple[Component, ...]:
    """Shown once, and asked before it is done."""
    read = {"issued": CODE, "whom": "pemohon", "done_url": "#", "done_label": "Sudah saya bacakan"}
    ask = {"title": "Tolak permohonan KT-2026-00418?", "action": "#sekali", "label": "Tolak permohonan", "danger": True}
    text = "Pemohon menerima alasan Anda dalam surat. Keputusan ini tidak dapat dibatalkan."
    mailed = "Tautannya sudah kami kirim ke surel Anda."
    return (
        named(
            "code_once",
            "Kode yang tampil sekali",
            pictured("tautan lewat surel", who="KT-2026-00418 · Bambang Wiratama", link_mailed=mailed, **read),
            pictured("di layar loket", who=LONG, more_url="#", more_label="Buka layar loket", **read),
        ),
        named(
            "confirm",
            "Konfirmasi",
            live("tertutup", id="tolak", text=text, **ask),
            pictured("terbuka", text=text, **ask),
        ),
    )


def files() -> tuple[Component, ...]:
    """A file, its place, and each way in which one is refused."""
    long = "scan_" + "surat_permohonan_" * 5 + "final.pdf"
    kept = "surat-tugas.pdf · 1,2 MB"
    return (
        named(
            "file_row",
            "Berkas",
            live("PDF", name="Surat permohonan", note="2 halaman · asli ditunjukkan", url="#", kind="pdf"),
            live("foto dengan status", name="Surat tugas", url="#", kind="image", status="Kurang", tone="wait"),
            live("nama panjang, tidak dapat dibuka", name=long, kind="pdf"),
        ),
        named(
            "upload_row",
            "Tempat satu berkas",
            live("diminta", field=made.SampleUpload()["letter"], note="Ditandatangani basah.", limit=LIMIT),
            pictured("sedang dikirim", field=made.SampleUpload()["task"], limit=LIMIT, percent=62),
            live("sudah tersimpan", field=made.SampleUpload(auto_id="ada_%s")["task"], kept=kept, limit=LIMIT),
            *(live(f"ditolak: {fault}", field=made.refused_upload(fault), limit=LIMIT) for fault in Fault),
        ),
    )
