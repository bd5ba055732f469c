"""LAPORAN BULANAN LAYANAN HELPDESK: the chapters of an office's month, from its facts.

What has no figure says so in words ("tidak ada data"), and a share of nothing is a dash: never a zero that reads like a
failure, and never a hundred that reads like a success.
"""

from datetime import datetime

from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import Role
from accounts_app.templatetags.ui import full_date
from requests_app.reports.figures import Count as Line
from requests_app.reports.papers.attention import attention
from requests_app.reports.papers.facts import MonthFacts
from requests_app.reports.papers.sentences import came_and_went, on_time, refused, satisfied, strayed, too_few
from requests_app.reports.papers.tables import Chapter, Chart, Column, Kind, Report, Row, Signer, Table, in_zone
from requests_app.reports.papers.words import count, listed
from requests_app.survey.elements import Element

TITLE = "Laporan Bulanan Layanan Helpdesk"
SOURCES = (
    "Sumber: catatan permohonan, waktu langkah SOP, penyimpangan, dan survei pada aplikasi Helpdesk LPSE kantor ini. "
    "Laporan ini tidak memuat data pribadi pemohon.",
    "Selesai berarti diarsipkan. Waktu dihitung dalam menit kerja kantor tanpa waktu tunggu pemohon; median dan P90 "
    "dibulatkan ke atas.",
)
DOCUMENTS_SHOWN = 10


def report_of(facts: MonthFacts, *, made_at: datetime, made_by: str, signer: Signer) -> Report:
    """The month's report as a draft (`Report.signed_by` makes it final)."""
    return Report(
        office=facts.office,
        title=TITLE,
        subtitle=f"Periode {facts.month.label}",
        facts=_head(facts),
        chapters=(
            _summary(facts),
            _volume(facts),
            _steps(facts),
            _deviations(facts),
            _rejections(facts),
            _survey(facts),
            attention(facts),
        ),
        annexes=tuple(table for table in (_list_of_deviations(facts), _list_of_days(facts)) if table.rows),
        sources=SOURCES,
        signer=signer,
        made_at=made_at,
        made_by=made_by,
        draft=_why_draft(facts, made_at),
    )


def signer_of(office: Office, user: User | None = None) -> Signer:
    """Who signs as Kepala LPSE: the given person, else the post's only holder, else dots."""
    holders = RoleGrant.objects.active().filter(role=Role.KEPALA_LPSE, user__office=office, user__is_active=True)
    people = [user] if user else [grant.user for grant in holders.select_related("user")[:2]]
    who = people[0] if len(people) == 1 else None
    return Signer(f"Kepala {office.name}", who.name if who else "", who.nip if who else "")


def _why_draft(facts: MonthFacts, at: datetime) -> str:
    if facts.is_running:
        until = full_date(at.astimezone(facts.office.tz).date())
        return f"Sementara: {facts.month.label} masih berjalan. Angka dihitung sampai {until} dan masih dapat berubah."
    return "Konsep: laporan ini belum ditetapkan oleh Kepala LPSE."


def _head(facts: MonthFacts) -> tuple[tuple[str, str], ...]:
    month = facts.month
    codes = [f"SOP {sop.code}" for sop in facts.figures.sops]
    return (
        ("Kantor", facts.office.name),
        ("Periode", f"{full_date(month.first)} sampai dengan {full_date(month.last)} ({facts.office.zone_label})"),
        ("SOP yang dipakai", listed(codes) or "–"),
    )


# --- I, II ------------------------------------------------------------------------------------------------------------


def _summary(facts: MonthFacts) -> Chapter:
    if facts.is_empty:
        said = (
            f"Tidak ada data: pada {facts.month.label} tidak ada permohonan, langkah SOP, penyimpangan, maupun jawaban "
            f"survei yang tercatat pada {facts.office.name}.",
            f"Permohonan yang belum selesai pada akhir bulan: {count(facts.open_after)}.",
        )
        return Chapter("Ringkasan", said)
    sentences = (came_and_went(facts), on_time(facts), strayed(facts), refused(facts), satisfied(facts))
    return Chapter("Ringkasan", sentences)


def _volume(facts: MonthFacts) -> Chapter:
    figures = facts.figures
    counted = (Column("Diterima", Kind.COUNT, 10), Column("Selesai", Kind.COUNT, 10), Column("Ditolak", Kind.COUNT, 10))
    by_sop: list[Row] = [(sop.code, sop.title, sop.received, sop.finished, sop.rejected) for sop in figures.sops]
    if by_sop:
        by_sop.append(("", "Jumlah", figures.received, figures.finished, figures.rejected))
    return Chapter(
        "Volume",
        tables=(
            Table(
                "VolumeSOP", "Menurut SOP", (Column("SOP", width=7), Column("Judul", width=52), *counted),
                tuple(by_sop), "Tidak ada SOP yang berlaku pada bulan ini.", totals=1 if by_sop else 0,
            ),
            _counted("VolumeLayanan", "Diterima menurut layanan", "Layanan", facts.services),
            _counted("VolumeSaluran", "Diterima menurut saluran", "Saluran", figures.by_channel),
            _counted("VolumeHasil", "Selesai menurut hasil", "Hasil", figures.by_outcome),
        ),
        chart=_chart(facts),
    )  # fmt: skip


def _counted(name: str, title: str, what: str, lines: tuple[Line, ...], *, empty: str = "Tidak ada data.") -> Table:
    columns = (Column(what, width=52), Column("Jumlah", Kind.COUNT, 10))
    rows = tuple((line.label, line.n) for line in lines)
    return Table(name, title, columns, rows if any(line.n for line in lines) else (), empty)


def _chart(facts: MonthFacts) -> Chart | None:
    """Of days on which nothing came there is nothing to draw."""
    if not any(day.received or day.finished for day in facts.days):
        return None
    return Chart(
        "Per hari",
        ("diterima", "selesai"),
        tuple((str(day.day.day), day.received, day.finished) for day in facts.days),
        "Diagram batang permohonan diterima dan selesai per hari; angkanya ada pada lampiran Volume per hari.",
    )


# --- III to VI --------------------------------------------------------------------------------------------------------

STEP_COLUMNS = (
    Column("SOP", width=5), Column("No", Kind.COUNT, 4), Column("Langkah", width=26), Column("Mutu baku", width=10),
    Column("Selesai", Kind.COUNT, 8), Column("Tepat waktu", Kind.COUNT, 8), Column("Terlambat", Kind.COUNT, 10),
    Column("Tanpa batas", Kind.COUNT, 8), Column("Median (menit)", Kind.MINUTES, 8),
    Column("P90 (menit)", Kind.MINUTES, 8), Column("% tepat waktu", Kind.SHARE, 9),
)  # fmt: skip


def _steps(facts: MonthFacts) -> Chapter:
    rows: list[Row] = [
        (
            sop.code, step.no, step.label, step.time_label, step.timed.done, step.timed.in_time, step.timed.late,
            step.timed.untimed, step.median, step.p90, step.timed.on_time,
        )
        for sop in facts.figures.sops
        for step in sop.steps
    ]  # fmt: skip
    timed = facts.figures.timed
    if rows:
        total = (timed.done, timed.in_time, timed.late, timed.untimed, "", "", timed.on_time)
        rows.append(("", "", "Jumlah", "", *total))
    table = Table(
        "KetepatanWaktu", "", STEP_COLUMNS, tuple(rows), "Tidak ada SOP yang berlaku pada bulan ini.",
        note="Tanpa batas: langkah yang pada SOP tidak berangka atau angkanya belum pasti; dicatat, dan tidak pernah "
        "terlambat.",
        totals=1 if rows else 0,
    )  # fmt: skip
    return Chapter("Ketepatan Waktu per Langkah SOP", (on_time(facts),), (table,))


def _deviations(facts: MonthFacts) -> Chapter:
    columns = (Column("Sebab", width=52), Column("Jumlah", Kind.COUNT, 10), Column("Bagian", Kind.SHARE, 10))
    by_cause = Table("PenyimpanganSebab", "Menurut sebab", columns, tuple(facts.causes), "Nihil.")
    said = [strayed(facts)]
    if facts.strays:
        said.append("Setiap penyimpangan dengan sebab, alasan, dan penanggung jawabnya tercantum pada Lampiran 1.")
    return Chapter("Penyimpangan Mutu Baku", tuple(said), (by_cause,) if facts.strays else ())


def _rejections(facts: MonthFacts) -> Chapter:
    figures = facts.figures
    columns = (Column("SOP", width=7), Column("Dokumen", width=52), Column("Jumlah", Kind.COUNT, 10))
    missing: tuple[Row, ...] = tuple((line.sop, line.label, line.n) for line in figures.missing[:DOCUMENTS_SHOWN])
    return Chapter(
        "Penolakan dan Kelengkapan",
        (refused(facts),),
        (
            _counted(
                "PenolakanKategori", "Penolakan menurut kategori", "Kategori", figures.by_category,
                empty="Tidak ada permohonan yang ditolak.",
            ),
            Table(
                "DokumenKurang", "Dokumen yang paling sering kurang", columns, missing,
                "Tidak ada dokumen yang ditemukan kurang.",
            ),
        ),
    )  # fmt: skip


def _survey(facts: MonthFacts) -> Chapter:
    tally = facts.survey.tally
    if not facts.survey.is_shown:
        return Chapter("Survei Kepuasan Masyarakat", (too_few(facts),))
    columns = (Column("Unsur", width=52), Column("Rata-rata (1–4)", Kind.SCORE, 12))
    rows: tuple[Row, ...] = tuple(
        (str(element.label), mean) for element, mean in zip(Element, tally.means, strict=True)
    )  # fmt: skip
    table = Table("SurveiUnsur", "Sembilan unsur", columns, rows, "")
    return Chapter("Survei Kepuasan Masyarakat", (satisfied(facts),), (table,))


# --- Lampiran ---------------------------------------------------------------------------------------------------------


def _list_of_deviations(facts: MonthFacts) -> Table:
    columns = (
        Column("Waktu", Kind.MOMENT, 13), Column("Nomor permohonan", width=14), Column("SOP", width=5),
        Column("Langkah", width=20), Column("Jenis", width=22), Column("Lewat (menit)", Kind.MINUTES, 8),
        Column("Sebab", width=18), Column("Alasan", width=40), Column("Penanggung jawab", width=19),
        Column("Tinjauan", width=14),
    )  # fmt: skip
    rows = tuple(
        (
            stray.at, stray.number, stray.sop, stray.step, stray.kind, stray.late_minutes, stray.cause or None,
            stray.reason or None, stray.who, stray.status,
        )
        for stray in facts.strays
    )  # fmt: skip
    return Table(
        "DaftarPenyimpangan", "Daftar penyimpangan mutu baku", columns, in_zone(rows, facts.office.tz),
        "Nihil.",
    )  # fmt: skip


def _list_of_days(facts: MonthFacts) -> Table:
    columns = (Column("Tanggal", Kind.DAY, 14), Column("Diterima", Kind.COUNT, 12), Column("Selesai", Kind.COUNT, 12))
    rows = tuple((line.day, line.received, line.finished) for line in facts.days)
    if not any(line.received or line.finished for line in facts.days):
        rows = ()
    return Table("VolumeHarian", "Volume per hari", columns, rows, "Tidak ada permohonan pada bulan ini.")
