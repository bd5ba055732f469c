"""An invented decree for the tests of its paper, its texts and its pages."""

from typing import Any

from requests_app.printing.decree import DecreePaper, DecreePerson, Signatory
from tests.requests_app.printing.papers import AT

LONG_NAME = "Prof. Dr. Ir. H. Muhammad Rachmatullah Kusumawardhana Prawiranegara, S.T., M.Eng.Sc., Ph.D., IPU"


def person(number: int, **changes: Any) -> DecreePerson:
    facts = {
        "name": f"Personil Contoh {number}, S.Kom.",
        "nip": "19900315 201503 1 002",
        "rank": "Penata Muda (III/a)",
        "position": "Pranata Komputer Ahli Pertama",
        "agency": "Dinas Komunikasi dan Informatika",
        "role": "Helpdesk",
        "email": f"personil{number}@contoh.example",
    }
    return DecreePerson(**(facts | changes))


def paper(count: int = 1, **changes: Any) -> DecreePaper:
    facts: dict[str, Any] = {
        "at": AT,
        "head_lines": ("Pemerintah Provinsi Contoh", "Biro Pengadaan Barang/Jasa"),
        "head_address": "Jalan Contoh Nomor 1",
        "authority": "Kepala LPSE Provinsi Contoh",
        "number": "000.3/0624/BPLPSE/B.PBJ",
        "date": "20 November 2026",
        "place": "Samarinda",
        "about": "Pembuatan Akun Helpdesk",
        "accounts": "Helpdesk",
        "considering": (
            "bahwa pelayanan pengadaan memerlukan Helpdesk;",
            "bahwa perlu menetapkan Keputusan Kepala LPSE;",
        ),
        "recalling": ("Undang-Undang Nomor 1 Tahun 2023;", "Peraturan Pemerintah Nomor 71 Tahun 2019;"),
        "clauses": (
            "Memerintahkan Admin PPE membuat akun.",
            "Admin PPE menyampaikan akun kepada masing-masing personil.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        "signatory": Signatory(
            lines=("Kepala LPSE Provinsi Contoh",),
            name="Drs. Wirya Contohnegara, M.Si.",
            rank="Pembina Tingkat I (IV/b)",
            nip="19700101 199503 1 001",
        ),
        "copies": ("Inspektur Daerah;", "Yang bersangkutan."),
        "people": tuple(person(number) for number in range(1, count + 1)),
        "verify_url": "https://lpse.contoh.example/sk/3fXv9QpLk2TzYw8R/",
    }
    return DecreePaper(**(facts | changes))
