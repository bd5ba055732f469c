"""What this system can show for each area of the helpdesk's standard, with its state as computed from the rows.

The areas and their wording are the product's own, from what an assessment of a helpdesk asks everywhere; LKPP's clauses
are not quoted, because no source here confirmed them. What a system cannot prove (the decree that appoints a person, a
complaint told by phone) is said to be outside it instead of being counted as there.
"""

from collections.abc import Callable

from accounts_app.audit.models import Event
from accounts_app.models import RoleGrant
from accounts_app.roles import READERS as DESK
from accounts_app.roles import Role
from requests_app.clock.models import Timetable
from requests_app.process.deviations.models import Status
from requests_app.process.models import StepRun
from requests_app.reports.measures import MOST_STEPS, within
from requests_app.reports.papers.evidence import ADMIN, HEAD, Evidence, Place, State, Year, judged
from requests_app.reports.papers.models import MonthlyIssue
from requests_app.reports.papers.months import Month
from requests_app.reports.papers.overview import newest_issues
from requests_app.reports.papers.strays import rows_of
from requests_app.reports.papers.words import count, listed, percent, shown
from requests_app.survey import periods
from requests_app.survey.results import LEAST, comments
from requests_app.tickets.models import Ticket

RECENT = 200
REGISTER = Place("Penyimpangan", "deviations:list", HEAD)
MONTHLY = Place("Laporan bulanan", "papers:months")


def _procedures(year: Year) -> Evidence:
    """An SOP without its number is one that the office works by and that nobody can cite."""
    unnumbered = [row.code for row in year.sops if not row.definition.header.number]
    said = listed([f"SOP {row.code}" for row in year.sops]) or "Belum ada SOP yang diberlakukan"
    if unnumbered:
        said += f". Nomor naskah belum tercatat: SOP {listed(unnumbered)}"
    state = State.PARTLY if unnumbered else State.PRESENT
    return Evidence(
        "Prosedur layanan helpdesk", "SOP yang berlaku, bernomor, dan dapat dibaca petugas serta pemohon.", f"{said}.",
        state if year.sops else State.MISSING, len(year.sops), max((row.since for row in year.sops), default=None),
        Place("Daftar SOP", "sop:list"),
    )  # fmt: skip


def _people(year: Year) -> Evidence:
    needed = {row.substitute_for(role) for row in year.sops for role in row.definition.roles()} - {Role.APPLICANT}
    staffed = year.office.staffed_roles()
    grants = RoleGrant.objects.active().filter(user__office=year.office, user__is_active=True)
    people, newest = grants.values("user").distinct().count(), grants.order_by("-granted_at").first()
    said = f"{people} petugas dengan peran yang tercatat pemberinya. "
    if empty := [role.label for role in Role if role in needed - staffed]:
        said += f"Peran SOP yang belum terisi: {listed(empty)}. "
    return Evidence(
        "Petugas dan peran", "Petugas yang ditunjuk untuk setiap peran dalam SOP, dengan dasar penunjukannya.",
        f"{said}Salinan SK penunjukan petugas disimpan di luar sistem ini; lampirkan sendiri.",
        judged(len(needed & staffed), len(needed)), people,
        year.day_of(newest.granted_at if newest else None),
        Place("Petugas & peran", "office:settings", ADMIN),
    )  # fmt: skip


def _hours(year: Year) -> Evidence:
    rows = Timetable.objects.filter(office=year.office, since__lte=year.until).normal()
    newest = rows.last()
    said = f"Jam kerja berlaku sejak {shown(newest.since)}." if newest else "Jam kerja belum diatur."
    return Evidence(
        "Waktu layanan", "Jam layanan yang ditetapkan dan hari libur yang diperhitungkan.", said,
        State.PRESENT if newest else State.MISSING, rows.count(), newest.since if newest else None,
        Place("Jam kerja", "clock:month", ADMIN),
    )  # fmt: skip


def _requests(year: Year) -> Evidence:
    channels = [f"{line.label.lower()} {count(line.n)}" for line in year.figures.by_channel if line.n]
    return Evidence(
        "Pencatatan permohonan", "Setiap permohonan dicatat dengan nomor, saluran, waktu, dan pemohonnya.",
        f"Diterima menurut saluran: {listed(channels)}." if channels else "Belum ada permohonan pada tahun ini.",
        State.PRESENT if year.figures.received else State.MISSING, year.figures.received, year.newest("submitted_at"),
        Place("Semua permohonan", "desk:all", DESK & HEAD),
    )  # fmt: skip


def _times(year: Year) -> Evidence:
    done = year.figures.timed.done
    return Evidence(
        "Catatan waktu penanganan", "Waktu mulai dan selesai setiap langkah, dengan nama petugasnya.",
        f"{count(done)} langkah SOP selesai dan tercatat waktunya." if done else "Belum ada langkah yang selesai.",
        State.PRESENT if done else State.MISSING, done, year.newest("fulfilled_at"),
        MONTHLY,
    )  # fmt: skip


def _targets(year: Year) -> Evidence:
    timed = year.figures.timed
    if timed.on_time is None:
        said = "Mutu baku tercantum dalam SOP; belum ada langkah berbatas waktu yang selesai."
        state = State.PARTLY if year.sops else State.MISSING
    else:
        said = (
            f"Mutu baku SOP menjadi target; {percent(timed.on_time)} dari {count(timed.in_time + timed.late)} langkah "
            "berbatas waktu selesai tepat waktu."
        )
        state = State.PRESENT
    return Evidence(
        "Target dan capaian waktu", "Target waktu layanan dan capaiannya, diukur secara berkala.", said, state,
        timed.in_time + timed.late, year.newest("fulfilled_at"), MONTHLY,
    )  # fmt: skip


def _escalation(year: Year) -> Evidence:
    runs = StepRun.objects.filter(
        within("ended_at", [(year.since, year.until)], year.office.tz), office=year.office, process=Ticket.kind,
        broken_off=False, step_no__in=range(1, MOST_STEPS + 1), told__gte=StepRun.Told.LATE,
    )  # fmt: skip
    told, late = runs.count(), year.figures.timed.late
    if told:
        said, state = f"{count(told)} langkah yang terlambat diingatkan kepada petugas atau Kepala LPSE.", State.PRESENT
    elif not year.figures.timed.done:
        said, state = "Pengingat dan eskalasi aktif; belum ada langkah yang selesai.", State.MISSING
    elif late:
        said, state = f"{count(late)} langkah terlambat, tetapi tidak ada pengingat yang tercatat.", State.PARTLY
    else:
        said, state = "Pengingat dan eskalasi aktif; tidak ada keterlambatan yang perlu dieskalasi.", State.PRESENT
    newest = runs.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return Evidence(
        "Eskalasi", "Permohonan yang melewati waktu dinaikkan kepada petugas dan pimpinan.", said, state, told,
        year.day_of(newest), MONTHLY,
    )  # fmt: skip


def _deviations(year: Year) -> Evidence:
    rows = rows_of(year.office, year.since, year.until)
    number, accepted = rows.count(), rows.filter(status=Status.ACCEPTED).count()
    if number:
        said = f"{count(accepted)} dari {count(number)} penyimpangan ditinjau dan diterima."
        state = State.PRESENT if accepted == number else State.PARTLY
    else:
        said = "Nihil: tidak tercatat penyimpangan."
        state = State.PRESENT if year.figures.timed.done else State.MISSING
    newest = rows.order_by("-at").values_list("at", flat=True).first()
    return Evidence(
        "Penyimpangan mutu baku", "Setiap penyimpangan beralasan, ada penanggung jawabnya, dan ditinjau pimpinan.",
        said, state, number, year.day_of(newest), REGISTER,
    )  # fmt: skip


def _complaints(year: Year) -> Evidence:
    said = len(comments(year.office, periods.year_of(year.since))) if year.survey.is_shown else 0
    return Evidence(
        "Pengaduan pengguna", "Keluhan pengguna diterima, dicatat, dan ditindaklanjuti.",
        f"{count(said)} saran dan keluhan tertulis masuk lewat survei. Tindak lanjut pengaduan tidak dicatat dalam "
        "sistem ini; lampirkan catatannya bila ada.",
        State.PARTLY if said else State.MISSING, said, None, Place("Survei kepuasan", "survey:results"),
    )  # fmt: skip


def _satisfaction(year: Year) -> Evidence:
    tally = year.survey.tally
    said = f"{count(tally.respondents)} responden."
    if year.survey.is_shown and tally.grade:
        said = f"Indeks Kepuasan Masyarakat {shown(tally.index)} (mutu {tally.grade.letter}) dari {said}"
    elif not year.survey.is_empty:
        said += f" Hasil ditampilkan mulai dari {LEAST} responden."
    return Evidence(
        "Survei kepuasan", "Kepuasan pengguna diukur dan hasilnya dipakai.", said,
        judged(min(tally.respondents, LEAST), LEAST), tally.respondents, None,
        Place("Survei kepuasan", "survey:results"),
    )  # fmt: skip


def _periodic(year: Year) -> Evidence:
    issued = [row for first, row in newest_issues(year.office, year.year).items() if Month(first) in year.ended_months]
    months = year.ended_months
    said = f"{len(issued)} dari {len(months)} bulan yang berakhir sudah ditetapkan laporannya."
    newest: MonthlyIssue | None = max(issued, key=lambda row: row.issued_at, default=None)
    return Evidence(
        "Laporan berkala", "Laporan layanan disusun berkala dan ditetapkan pimpinan.",
        said if months else "Belum ada bulan yang berakhir sejak permohonan pertama.",
        judged(len(issued), len(months)), len(issued),
        year.day_of(newest.issued_at if newest else None),
        MONTHLY,
    )  # fmt: skip


def _archive(year: Year) -> Evidence:
    finished = year.figures.finished
    said = f"{count(finished)} permohonan selesai dan berkasnya diarsipkan dengan sidik SHA-256."
    partly = State.PARTLY if year.figures.received else State.MISSING
    return Evidence(
        "Kearsipan", "Berkas permohonan dan hasilnya diarsipkan dan dapat ditemukan kembali.",
        said if finished else "Belum ada permohonan yang diarsipkan.", State.PRESENT if finished else partly, finished,
        year.newest("archived_at"), Place("Arsip", "archive:list", HEAD),
    )  # fmt: skip


def _trail(year: Year) -> Evidence:
    latest = Event.objects.filter(office=year.office).order_by("-id").values_list("at", flat=True)[:RECENT]
    newest = max(latest, default=None)  # an event may be written down later than it happened
    return Evidence(
        "Keamanan informasi dan jejak audit",
        "Siapa melakukan dan membaca apa dapat ditelusuri; password tidak tersimpan.",
        "Setiap tindakan dan pembacaan dokumen tercatat dalam rantai peristiwa yang tidak dapat diubah. Password "
        f"diserahkan sekali pakai; {count(year.figures.unopened)} tidak pernah dibuka penerimanya.",
        State.PRESENT if newest else State.MISSING, None,
        year.day_of(newest),
        Place("Semua permohonan", "desk:all", DESK & HEAD),
    )  # fmt: skip


AREAS: tuple[Callable[[Year], Evidence], ...] = (
    _procedures, _people, _hours, _requests, _times, _targets, _escalation, _deviations, _complaints, _satisfaction,
    _periodic, _archive, _trail,
)  # fmt: skip
