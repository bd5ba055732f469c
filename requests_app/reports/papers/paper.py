"""A report as the paper that is printed and signed."""

from accounts_app.templatetags.ui import full_date, full_time, nip
from requests_app.printing import report as printing
from requests_app.reports.papers.tables import Chapter, Chart, Report, Table
from requests_app.reports.papers.words import shown


def pdf(report: Report) -> bytes:
    """PDF/A, the same bytes for the same report."""
    office = report.office
    return printing.report(
        printing.ReportPaper(
            at=report.made_at,
            head_lines=tuple(office.letterhead_lines),
            head_address=office.address,
            title=report.title,
            subtitle=report.subtitle,
            facts=report.facts,
            draft=report.draft,
            chapters=tuple(_chapter(chapter) for chapter in report.chapters),
            annexes=tuple(_table(table) for table in report.annexes),
            date=full_date(report.made_at.astimezone(office.tz)),
            post=report.signer.post,
            name=report.signer.name,
            nip=nip(report.signer.nip),
            sources=report.sources,
            fingerprint=report.fingerprint,
            made=made(report),
        )
    )


def made(report: Report) -> str:
    """When and by whom, in one sentence."""
    return f"Dibuat {full_time(report.made_at, report.office.zone)} oleh {report.made_by}."


def _chapter(chapter: Chapter) -> printing.PaperChapter:
    return printing.PaperChapter(
        title=chapter.title,
        sentences=chapter.sentences,
        tables=tuple(_table(table) for table in chapter.tables),
        chart=_chart(chapter.chart) if chapter.chart else None,
    )


def _chart(chart: Chart) -> printing.PaperChart:
    return printing.PaperChart(title=chart.title, series=chart.series, bars=chart.bars, alt=chart.alt)


def _table(table: Table) -> printing.PaperTable:
    first_total = len(table.rows) - table.totals
    return printing.PaperTable(
        title=table.title,
        columns=tuple(
            printing.PaperColumn(label=column.label, width=column.width, is_number=column.kind.is_number)
            for column in table.columns
        ),
        rows=tuple(tuple(shown(value) for value in row) for row in table.rows),
        empty=table.empty,
        note=table.note,
        bold=tuple(range(first_total, len(table.rows))),
    )
