"""Chapter VII of the monthly report: what somebody should look at, with its number; what is in order is not listed."""

from requests_app.reports.papers.facts import MonthFacts
from requests_app.reports.papers.tables import Chapter, Column, Kind, Row, Table
from requests_app.reports.signals import MANY_RESETS, RESET_WITHIN
from requests_app.tickets.identity.cautions import MANY_PERSONS
from requests_app.tickets.identity.traces import CARRIED_WITHIN


def attention(facts: MonthFacts) -> Chapter:
    """A line for each matter that has a number."""
    lines: list[tuple[str, int, str]] = [
        (
            "Hasil tidak pernah dibuka", facts.figures.unopened,
            "Tautan hasil habis masa berlakunya atau ditutup sebelum dibuka pemohon.",
        ),
        (
            "Penyimpangan belum dijelaskan", sum(stray.is_owed for stray in facts.strays),
            "Petugas belum memilih sebab dan menulis alasan.",
        ),
        (
            "Penyimpangan belum selesai ditinjau", sum(not stray.is_accepted for stray in facts.strays),
            "Menunggu tinjauan Kepala LPSE atau penjelasan petugas.",
        ),
        (
            "Permohonan belum selesai pada akhir bulan", facts.open_after,
            "Sudah diterima dan belum diarsipkan.",
        ),
        (
            "Akun yang direset berulang", facts.repeated,
            f"Direset {MANY_RESETS} kali atau lebih dalam {RESET_WITHIN.days} hari sampai akhir bulan.",
        ),
        (
            "Pembawa berkas banyak orang", facts.carriers,
            f"Membawa berkas {MANY_PERSONS} orang atau lebih dalam {CARRIED_WITHIN.days} hari sampai akhir bulan.",
        ),
    ]  # fmt: skip
    rows: tuple[Row, ...] = tuple(line for line in lines if line[1])
    columns = (Column("Hal", width=34), Column("Jumlah", Kind.COUNT, 8), Column("Keterangan", width=50))
    table = Table("Perhatian", "", columns, rows, "Tidak ada hal yang memerlukan perhatian khusus.")
    helped = (
        f"Fitur “Lupa Password” SPSE membantu {facts.figures.self_served} pengunjung, sehingga mereka tidak perlu "
        "mengajukan permohonan."
    )
    return Chapter("Hal yang Memerlukan Perhatian", (helped,) if facts.figures.self_served else (), (table,))
