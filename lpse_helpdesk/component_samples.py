"""Made-up data for ``/demo/komponen/``: every component in every state, on one page.

Plain dictionaries, no models: the page must show states that the demo data happens not to have. The names are
those of no official and of no demo person.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

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


def rail() -> dict[str, Any]:
    """Context of ``components/rail.html``."""
    steps = [
        {"no": no, "title": title, "note": note, "status": "done" if status == "late" else status, "late": status == "late"}
        for no, title, note, status in STEPS
    ]
    return {"name": "SOP 000.3/0629 · Auditor", "steps": steps, "now": steps[7], "total": 14}


def journey() -> list[dict[str, str]]:
    """Steps of ``components/progress_public.html``."""
    rows = (
        ("Berkas diterima", "10.21", "done"),
        ("Buku tamu diisi", "10.24", "done"),
        ("Menunggu dipanggil", "Siapkan asli surat tugas pemeriksaan", "now"),
        ("Pemeriksaan kelengkapan", "", "todo"),
        ("Pemeriksaan kebenaran", "", "todo"),
        ("Hasil disampaikan", "", "todo"),
    )
    return [{"title": title, "note": note, "status": status} for title, note, status in rows]


def refused_journey() -> list[dict[str, str]]:
    """The same, ended by a rejection."""
    return [*journey()[:2], {"title": "Permohonan ditolak", "note": "Data tidak benar · lihat surat", "status": "bad"}]


def events() -> list[dict[str, Any]]:
    """Items of ``components/timeline.html``."""
    ago = timedelta
    return [
        {"title": "Diserahkan ke Admin PPE", "at": NOW, "who": "Rina Salma", "tone": "work"},
        {"title": "Catatan", "at": NOW - ago(minutes=1), "who": "Rina Salma", "note": "Suara berbeda dari telepon pertama.", "internal": True},
        {"title": "Kelengkapan: lengkap", "at": NOW - ago(minutes=3), "who": "Rina Salma", "tone": "done"},
        {"title": "Dipanggil ke loket 2", "at": NOW - ago(days=1), "who": "Rina Salma", "tone": "idle"},
        {"title": "Minta kelengkapan", "at": NOW - ago(days=30), "who": "Rina Salma", "tone": "wait"},
        {"title": "Ditolak", "at": NOW - ago(days=400), "who": "Arif Pratama", "tone": "bad"},
    ]


def rows() -> list[dict[str, Any]]:
    """A list of work: one urgent, one waiting, one quiet."""
    keys = ("number", "origin", "person", "agency", "service", "sop", "step", "step_note", "state", "label", "left", "used", "tone")
    data = (
        ("KT-2026-00418", "A 012 · loket 2", "Bambang Wiratama", "Auditor · Inspektorat Daerah", "Reset password",
         "SOP Auditor", "5 · Periksa kelengkapan", "datang langsung", "completeness_check", "Pemeriksaan kelengkapan", "1 mnt lagi", 82, "bad"),
        ("KT-2026-00415", "surel 09.58", "Dewi Kartikasari, S.E.", "Auditor · BPKP Perwakilan", "Reset + informasi user ID",
         "SOP Auditor", "14 · Beri tahu pemohon", "hasil dari Admin PPE 10.39", "reset", "Sudah diproses", "3 mnt", 40, ""),
        ("KT-2026-00409", "daring kemarin", "Muhammad Fajar Alamsyah Nasution", "Verifikator · Dinas Pekerjaan Umum dan Penataan Ruang",
         "Informasi user ID", "SOP Umum", "5 · Periksa kelengkapan", "dilengkapi pemohon 08.11", "awaiting_completion", "Dilengkapi · periksa ulang", "5 mnt", 4, ""),
    )
    return [dict(zip(keys, row, strict=True)) for row in data]


def comparison() -> dict[str, Any]:
    """Context of ``components/compare.html``."""
    columns = ("Permohonan", "Data SPSE (register)", "Arsip 12 Mar 2025")
    table = (
        ("Nama", ("Bambang Wiratama", "Bambang Wiratama", "Bambang Wiratama"), False),
        ("NIP", ("19900315 201503 1 002", "19900315 201503 1 002", "19900315 201503 1 002"), False),
        ("User ID", ("", "AUDITOR.BWIRATAMA", "AUDITOR.BWIRATAMA"), False),
        ("Surel", ("bambang.w@inspektorat.example.go.id", "sama", "sama"), False),
        ("Telepon", ("0812-0000-7788", "0811-0000-1234", "0811-0000-1234"), True),
    )
    rows_ = [
        {"label": label, "differs": differs, "num": label in ("NIP", "Telepon"),
         "cells": [(c, v, i == 1 and not differs) for i, (c, v) in enumerate(zip(columns, values, strict=True))]}
        for label, values, differs in table
    ]
    return {"columns": columns, "rows": rows_}


def stepper() -> dict[str, Any]:
    """Context of ``components/stepper.html``."""
    labels = ("Kantor", "Data diri", "Layanan", "Lupa Password", "Berkas", "Periksa", "Surel")
    steps = [
        {"label": label, "status": "done" if i < 4 else "now" if i == 4 else "todo", "url": "#" if i < 4 else ""}
        for i, label in enumerate(labels)
    ]
    return {"steps": steps, "number": 5, "total": 7, "label": labels[4]}


def tabs() -> list[dict[str, Any]]:
    """Tabs of ``components/tabs.html``."""
    data = (("Menunggu saya", 3), ("Antrean", 6), ("Surel belum dibuka", 2), ("Siap diberitahukan", 4), ("Semua", None))
    return [{"label": label, "url": "#", "count": count, "active": i == 0} for i, (label, count) in enumerate(data)]


def samples() -> dict[str, Any]:
    """The context of ``templates/demo/components.html``."""
    return {
        "sample_now": NOW,
        "rail": rail(),
        "journey": journey(),
        "refused": refused_journey(),
        "events": events(),
        "rows": rows(),
        "comparison": comparison(),
        "stepper": stepper(),
        "sample_tabs": tabs(),
        "states": (
            ("submitted", "Diajukan"), ("queued", "Dalam antrean"), ("completeness_check", "Pemeriksaan kelengkapan"),
            ("awaiting_completion", "Menunggu kelengkapan"), ("validity_check", "Pemeriksaan kebenaran"),
            ("reset", "Sudah diproses"), ("rejected", "Ditolak"), ("notified", "Pemohon diberi tahu"),
            ("lapsed", "Tidak ditindaklanjuti"), ("archived", "Diarsipkan"),
        ),
        "facts": (("Nama", "Bambang Wiratama"), ("NIP", "19900315 201503 1 002"), ("User ID", ""), ("Surat tugas", "700.1/221/ITDA", "berlaku s.d. 31 Des 2026")),
        "tones": ("wait", "bad", "done", "work", "idle"),
        "badges": (("Pemeriksaan kebenaran", "work"), ("Reset password", "idle"), ("Datang langsung · A 012", "idle")),
        "crumbs": (("Kotak masuk", "#"), ("Pemeriksaan kebenaran", "")),
        "icons": (
            "check cross chevron-down chevron-right chevron-left arrow-right back menu search pen track building clock alert "
            "info file image upload download mail phone user users sign-out sun moon play bell inbox archive lock key eye "
            "printer plus book filter home settings chart refresh"
        ).split(),
    }
