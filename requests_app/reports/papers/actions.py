"""Making a month's report, laying it down as a version that never changes, and noting who read it."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from requests_app.reports.papers.facts import MonthFacts, facts_of, first_month
from requests_app.reports.papers.models import IssuedFile, MonthlyIssue
from requests_app.reports.papers.monthly import report_of, signer_of
from requests_app.reports.papers.months import Month
from requests_app.reports.papers.paper import pdf
from requests_app.reports.papers.strays import strays_of
from requests_app.reports.papers.tables import Report
from requests_app.reports.papers.workbook import xlsx

KINDS = {
    "pdf": ("application/pdf", pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx),
}


class ReportError(Exception):
    """Why the report cannot be laid down; one sentence for the screen."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A month's report as it would be now."""

    facts: MonthFacts
    report: Report

    @property
    def numbers(self) -> dict[str, int]:
        """The key figures of the list of months."""
        figures = self.facts.figures
        return {
            "received": figures.received,
            "finished": figures.finished,
            "in_time": figures.timed.in_time,
            "late": figures.timed.late,
            "strays": len(self.facts.strays),
        }


def draft(office: Office, month: Month, by: User) -> Draft:
    """:raises FutureMonthError: it has not begun."""
    facts = facts_of(office, month, strays_of(office, month))
    made = report_of(facts, made_at=timezone.now(), made_by=by.name, signer=signer_of(office))
    return Draft(facts, made)


def name_of(office: Office, month: Month, kind: str, version: int | None = None) -> str:
    """``laporan-helpdesk-KT-2026-10-v1.pdf``; a draft says so."""
    return f"laporan-helpdesk-{office.code}-{month.key}-{f'v{version}' if version else 'konsep'}.{kind}"


def issues_of(office: Office, month: Month) -> list[MonthlyIssue]:
    """Newest version first, with files and people."""
    rows = MonthlyIssue.objects.filter(office=office, month=month.first).select_related("issued_by")
    return list(rows.prefetch_related("files").order_by("-version"))


def why_not_issue(office: Office, month: Month) -> str | None:
    """Why the month cannot be laid down at all, or None."""
    today = timezone.localdate(timezone=office.tz)
    if month.last >= today:
        return f"{month.label} belum berakhir. Laporannya dapat ditetapkan mulai tanggal 1 bulan berikutnya."
    first = first_month(office)
    if first is None or month < first:
        return f"Tidak ada data: kantor ini belum menerima permohonan pada {month.label}."
    return None


def issue(office: Office, month: Month, *, by: User, reason: str = "", after: int = 0) -> MonthlyIssue:
    """Lay the month's report down: PDF, workbook and hashes are kept, and never change.

    :param after: the newest version that the person saw; 0 for none. :param reason: needed for every further version.
    :raises ReportError: too early, no data, no reason, or somebody was quicker.
    """
    if why_not := why_not_issue(office, month):
        raise ReportError(why_not)
    if after and not reason.strip():
        raise ReportError("Tulis alasan penerbitan ulang.")
    made = draft(office, month, by)
    final = made.report.signed_by(signer_of(office, by), timezone.now(), by.name)
    row = MonthlyIssue(
        office=office, month=month.first, version=after + 1, reason=reason.strip() if after else "",
        fingerprint=final.fingerprint, numbers=made.numbers, issued_at=final.made_at, issued_by=by,
    )  # fmt: skip
    files = [_file(row, month, kind, final) for kind in KINDS]
    try:
        with transaction.atomic():
            _keep(row, files, by)
    except BaseException:
        for kept in files:  # the rows are gone with the transaction; the files are ours to remove
            kept.file.delete(save=False)
        raise
    return row


def _file(row: MonthlyIssue, month: Month, kind: str, report: Report) -> IssuedFile:
    mime, make = KINDS[kind]
    content = make(report)
    made = IssuedFile(
        issue=row, original_name=name_of(row.office, month, kind, row.version), mime=mime, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), uploaded_at=row.issued_at,
    )  # fmt: skip
    made.file.save(kind, ContentFile(content), save=False)
    return made


def _keep(row: MonthlyIssue, files: list[IssuedFile], by: User) -> None:
    Office.objects.select_for_update().get(pk=row.office_id)  # one at a time in an office
    newest = MonthlyIssue.objects.filter(office=row.office, month=row.month).order_by("-version").first()
    if (newest.version if newest else 0) != row.version - 1:
        raise ReportError("Laporan ini baru saja ditetapkan dari halaman lain. Muat ulang untuk melihat versinya.")
    row.save(force_insert=True)
    for made in files:
        made.issue = row
        made.save(force_insert=True)
    hashes = {made.kind: made.sha256 for made in files}
    _record(row.office, "report_issued", by, month=f"{row.month:%Y-%m}", version=row.version, sha256=hashes)


def note_reading(office: Office, by: User, paper: str, *, kind: str, version: int | None = None) -> None:
    """Who took a paper out, which version, in which form. ``paper``: a month's key, or "standar-5 2026"."""
    _record(office, "report_read", by, paper=paper, kind=kind, version=version)


def _record(office: Office, act: str, by: User, **data: object) -> None:
    record(Subject("report", office.pk, office.pk), act, by=by, data=data)
