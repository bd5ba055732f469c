"""The sentences of the monthly report: each says its number, or in words that there is none."""

from requests_app.reports.papers.facts import MonthFacts
from requests_app.reports.papers.words import as_inside, count, listed, percent, shown
from requests_app.survey.results import LEAST

CAUSES_NAMED = 3


def came_and_went(facts: MonthFacts) -> str:
    figures = facts.figures
    return (
        f"Pada {facts.month.label}, {facts.office.name} menerima {count(figures.received)} permohonan dan "
        f"menyelesaikan {count(figures.finished)} permohonan. Yang belum selesai berjumlah {count(facts.open_before)} "
        f"pada awal bulan dan {count(facts.open_after)} pada "
        f"{'saat laporan dibuat' if facts.is_running else 'akhir bulan'}."
    )


def on_time(facts: MonthFacts) -> str:
    timed = facts.figures.timed
    if timed.on_time is None:
        return (
            "Tidak ada langkah SOP berbatas waktu yang selesai pada bulan ini, sehingga ketepatan waktu tidak dihitung."
        )
    return (
        f"Dari {count(timed.in_time + timed.late)} langkah SOP berbatas waktu yang selesai, {count(timed.in_time)} "
        f"({percent(timed.on_time)}) tepat waktu dan {count(timed.late)} terlambat."
    )


def strayed(facts: MonthFacts) -> str:
    if not facts.strays:
        return "Tidak tercatat penyimpangan mutu baku."
    causes = [f"{as_inside(cause)} ({count(n)})" for cause, n, _ in facts.causes[:CAUSES_NAMED]]
    return (
        f"Tercatat {count(len(facts.strays))} penyimpangan mutu baku, {count(facts.accepted)} di antaranya sudah "
        f"ditinjau dan diterima Kepala LPSE. Sebab terbanyak: {listed(causes)}."
    )


def refused(facts: MonthFacts) -> str:
    figures = facts.figures
    said = f"Ditolak: {count(figures.rejected)} permohonan."
    if figures.incomplete_share is None:
        return f"{said} Tidak ada pemeriksaan kelengkapan pada bulan ini."
    return (
        f"{said} Dari {count(figures.checked)} pemeriksaan kelengkapan, {count(figures.incomplete)} "
        f"({percent(figures.incomplete_share)}) menemukan berkas belum lengkap."
    )


def satisfied(facts: MonthFacts) -> str:
    tally = facts.survey.tally
    if not facts.survey.is_shown or tally.index is None or tally.grade is None:
        return too_few(facts)
    return (
        f"Indeks Kepuasan Masyarakat {shown(tally.index)} (mutu {tally.grade.letter}, {tally.grade.words.lower()}) "
        f"dari {count(tally.respondents)} responden."
    )


def too_few(facts: MonthFacts) -> str:
    if facts.survey.is_empty:
        return "Tidak ada jawaban survei kepuasan pada bulan ini."
    return (
        f"Survei kepuasan dijawab {facts.survey.tally.respondents} responden; hasilnya baru ditampilkan mulai dari "
        f"{LEAST} responden, agar jawaban seseorang tidak dapat ditebak."
    )
