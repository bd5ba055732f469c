"""Made-up data for ``/demo/komponen/``.

Plain dictionaries, no rows of the database: the page must show states that the demo data happens not to have. The
names are those of no official and of no demo person.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.conf import settings

from requests_app.files.content import BadFile, Fault
from requests_app.tickets.workflow import State

LONG = "Raden Ajeng Kusumaningrum Prawirodirdjo Mangkunegoro, S.E., M.Ak., CGAA"
LONG_AGENCY = "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan Rakyat, dan Kawasan Permukiman Provinsi"
OFFICE = Thing(
    name="LPSE Provinsi Kalimantan Timur",
    short_name="Kalimantan Timur",
    phone="(0541) 000-111",
    service_hours="Senin–Kamis 07.30–16.00, Jumat 07.30–11.00 WITA",
)
NO_PHONE = Thing(name=OFFICE.name, address="Jalan Contoh Nomor 1, Samarinda")
# tone, words of a badge, first words of a notice
TONES = (
    ("idle", "Diajukan", "Tidak ditindaklanjuti."),
    ("work", "Pemeriksaan kelengkapan", "Sedang diperiksa."),
    ("wait", "Menunggu kelengkapan", "Nomor telepon berbeda."),
    ("done", "Sudah diproses", "Tersimpan."),
    ("bad", "Ditolak", "Belum tersimpan."),
)
NOW = datetime(2026, 11, 20, 2, 42, tzinfo=UTC)

STEPS: tuple[tuple[str, str, str, str], ...] = (
    ("1", "Menyampaikan berkas", "10.21 · pemohon", "done"),
    ("2", "Mengisi buku tamu", "10.24 · Helpdesk", "done"),
    ("3", "Nomor antrean", "10.25 · 1 dari 5 menit", "done"),
    ("4", "Dipanggil ke loket 2", "10.37 · terlambat 7 menit", "late"),
    ("5", "Kelengkapan: lengkap", "10.41 · 4 dari 5 menit · Rina S.", "done"),
    ("6", "Minta kelengkapan", "tidak diperlukan", "skipped"),
    ("8", "Diserahkan ke Admin PPE", "10.41", "done"),
    ("9", "Pemeriksaan kebenaran", "10 menit · Anda", "now"),
    ("10", "Reset di SPSE", "5 menit", "todo"),
    ("12", "Sampaikan ke helpdesk", "5 menit", "todo"),
    ("14", "Beri tahu pemohon", "5 menit", "todo"),
    ("13", "Arsip", "5 menit", "todo"),
)

JOURNEY: tuple[tuple[str, str, str], ...] = (
    ("Berkas diterima", "10.21", "done"),
    ("Buku tamu diisi", "10.24", "done"),
    ("Menunggu dipanggil", "Siapkan asli surat tugas pemeriksaan", "now"),
    ("Pemeriksaan kelengkapan", "", "todo"),
    ("Pemeriksaan kebenaran", "", "todo"),
    ("Hasil disampaikan", "", "todo"),
)

# title, minutes ago, tone, note
EVENTS: tuple[tuple[str, int, str, str], ...] = (
    ("Diserahkan ke Admin PPE", 0, "work", ""),
    ("Catatan", 1, "", "Suara berbeda dari telepon pertama."),
    ("Kelengkapan: lengkap", 3, "done", ""),
    ("Dipanggil ke loket 2", 24 * 60, "idle", ""),
    ("Minta kelengkapan", 30 * 24 * 60, "wait", ""),
    ("Ditolak", 400 * 24 * 60, "bad", ""),
)

ROWS: tuple[dict[str, Any], ...] = (
    {
        "number": "KT-2026-00418",
        "origin": "A 012 · loket 2",
        "person": "Bambang Wiratama",
        "agency": "Auditor · Inspektorat Daerah",
        "service": "Reset password",
        "sop": "SOP Auditor",
        "step": "5 · Periksa kelengkapan",
        "step_note": "datang langsung",
        "state": State.COMPLETENESS_CHECK,
        "left": "1 mnt lagi",
        "used": 82,
        "tone": "bad",
    },
    {
        "number": "KT-2026-00415",
        "origin": "surel 09.58",
        "person": "Dewi Kartikasari, S.E.",
        "agency": "Auditor · BPKP Perwakilan",
        "service": "Reset + informasi user ID",
        "sop": "SOP Auditor",
        "step": "14 · Beri tahu pemohon",
        "step_note": "hasil dari Admin PPE 10.39",
        "state": State.RESET,
        "left": "3 mnt",
        "used": 40,
    },
    {
        "number": "KT-2026-00409",
        "origin": "daring kemarin",
        "person": "Muhammad Fajar Alamsyah Nasution",
        "agency": "Verifikator · Dinas Pekerjaan Umum dan Penataan Ruang",
        "service": "Informasi user ID",
        "sop": "SOP Umum",
        "step": "5 · Periksa kelengkapan",
        "step_note": "dilengkapi pemohon 08.11",
        "state": State.AWAITING_COMPLETION,
        "label": "Dilengkapi · periksa ulang",
        "left": "5 mnt",
        "used": 4,
    },
)

COLUMNS = ("Permohonan", "Data SPSE (register)", "Arsip 12 Mar 2025")
COMPARED: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("Nama", ("Bambang Wiratama", "Bambang Wiratama", "Bambang Wiratama")),
    ("NIP", ("19900315 201503 1 002", "19900315 201503 1 002", "19900315 201503 1 002")),
    ("User ID", ("", "AUDITOR.BWIRATAMA", "AUDITOR.BWIRATAMA")),
    ("Surel", ("bambang.w@inspektorat.example.go.id", "sama", "sama")),
    ("Telepon", ("0812-0000-7788", "0811-0000-1234", "0811-0000-1234")),
)
TABS = (("Menunggu saya", 3), ("Antrean", 6), ("Surel belum dibuka", 2), ("Siap diberitahukan", 4), ("Semua", None))
PAGES = ("Kantor", "Data diri", "Layanan", "Lupa Password", "Berkas", "Periksa", "Surel")


class SampleForm(forms.Form):
    """One field of each kind, as crispy-forms writes it."""

    name = forms.CharField(label="Nama lengkap", help_text="Seperti pada SK atau surat tugas.")
    nip = forms.RegexField(r"^\d{18}$", label="NIP", error_messages={"invalid": "NIP berisi 18 angka; ini 13."})
    kind = forms.ChoiceField(label="Jenis pemohon", choices=[("auditor", "Auditor"), ("ppk", "PPK")])
    service = forms.ChoiceField(
        label="Layanan",
        choices=[("reset", "Reset password"), ("user_id", "Informasi user ID")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label="Saya sudah membaca pemberitahuan data pribadi", required=False)


class SampleUpload(forms.Form):
    """One file, asked for or not."""

    letter = forms.FileField(label="Surat permohonan")
    task = forms.FileField(label="Surat perintah tugas pemeriksaan", required=False)


def refused_upload(fault: Fault) -> forms.BoundField:
    """The field of a file that was refused, with the sentence that the person reads."""
    form = SampleUpload({}, auto_id=f"id_{fault}_%s")
    form.errors.clear()
    form.add_error("task", BadFile(fault, limit="10 MB", found=" (ini dokumen Office)").message)
    return form["task"]


def filled_form() -> SampleForm:
    """Bound, with one field in error."""
    return SampleForm({"name": "Bambang Wiratama", "nip": "1990031520150", "kind": "auditor", "service": "reset"})


def rail() -> dict[str, Any]:
    """Context of ``components/rail.html``; the fourth step is done but late."""
    steps = [_step(*row) for row in STEPS]
    return {"name": "SOP 000.3/0629 · Auditor", "steps": steps, "now": steps[7], "total": 14}


def _step(no: str, title: str, note: str, status: str) -> dict[str, Any]:
    late = status == "late"
    return {"no": no, "title": title, "note": note, "status": "done" if late else status, "late": late}


def journey() -> list[dict[str, str]]:
    """Steps of ``components/progress_public.html``."""
    return [{"title": title, "note": note, "status": status} for title, note, status in JOURNEY]


def refused_journey() -> list[dict[str, str]]:
    """The remaining states: staff at work, and a rejection."""
    middle = {"title": "Kebenaran diperiksa", "note": "Admin PPE sedang memeriksa", "status": "work"}
    end = {"title": "Permohonan ditolak", "note": "Data tidak benar · lihat surat", "status": "bad"}
    return [*journey()[:2], middle, end]


def events() -> list[dict[str, Any]]:
    """Items of ``components/timeline.html``; the one with a note is internal."""
    return [
        {
            "title": title,
            "at": NOW - timedelta(minutes=ago),
            "who": "Rina Salma",
            "tone": tone,
            "note": note,
            "internal": bool(note),
        }
        for title, ago, tone, note in EVENTS
    ]


def comparison() -> dict[str, Any]:
    """Context of ``components/compare.html``; the telephone number differs."""
    return {"columns": COLUMNS, "rows": [_compared(label, values) for label, values in COMPARED]}


def _compared(label: str, values: tuple[str, str, str]) -> dict[str, Any]:
    differs = label == "Telepon"
    cells = [
        (column, value, column == COLUMNS[1] and not differs) for column, value in zip(COLUMNS, values, strict=True)
    ]
    return {"label": label, "cells": cells, "differs": differs, "num": label in {"NIP", "Telepon"}}


def stepper(now: int = 4) -> dict[str, Any]:
    """Context of ``components/stepper.html``: the page with index ``now`` is open."""
    done = [{"label": label, "status": "done", "url": "#"} for label in PAGES[:now]]
    rest = [{"label": label, "status": "todo"} for label in PAGES[now + 1 :]]
    steps = [*done, {"label": PAGES[now], "status": "now"}, *rest]
    return {"steps": steps, "number": now + 1, "total": len(PAGES), "label": PAGES[now]}


def tabs() -> list[dict[str, Any]]:
    """Tabs of ``components/tabs.html``; the first is open, the last has no count."""
    return [{"label": label, "url": "#", "count": count, "active": i == 0} for i, (label, count) in enumerate(TABS)]


def icon_names() -> list[str]:
    """Every drawing, as the sprite itself lists them."""
    sprite = Path(settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    return [part.split('"', 1)[0] for part in sprite.split('<symbol id="')[1:]]
