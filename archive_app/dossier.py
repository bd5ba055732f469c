"""From a ticket's rows to its dossier (SOP step 13): everything as ready text, never a password."""

from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from accounts_app.audit.models import Event
from accounts_app.models import User
from accounts_app.templatetags.ui import file_size, full_time, nip
from requests_app.printing.dossier import CheckRow, Confirmation, DocumentRow, Dossier, EventRow, StepRow, Validity
from requests_app.process.models import Case, StepRun
from requests_app.sop.definition import Step
from requests_app.tickets import history
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import Decision


def of(ticket: Ticket, *, file_number: str, by: User, at: datetime) -> Dossier:
    """The dossier of a finished ticket as it stands now.

    :param at: the moment of archiving, aware; it dates the PDF, so that the same ticket gives the same bytes.
    """
    zone = ticket.office.zone
    last = Event.objects.about(ticket.kind, ticket.pk).last()
    sop = ticket.sop.definition
    return Dossier(
        at=at,
        head_lines=tuple(ticket.office.letterhead_lines),
        head_address=ticket.office.address,
        file_number=file_number,
        classification=ticket.office.classification,
        ticket_number=ticket.number,
        status=_status(ticket),
        service=ticket.service_label,
        channel=ticket.get_channel_display(),
        period=f"{full_time(ticket.submitted_at, zone)} s.d. {full_time(at, zone)}",
        sop_code=sop.code,
        sop_number=sop.header.number,
        sop_title=sop.title,
        sop_revision=str(ticket.sop.revision.revision),
        applicant=_applicant(ticket),
        steps=tuple(steps_of(ticket, zone)),
        checklist=tuple(_checklist(ticket)),
        validity=_validity(ticket, zone),
        result=_result(ticket, zone),
        documents=tuple(_documents(ticket, zone)),
        events=tuple(_events(ticket, zone)),
        last_hash=last.hash if last else "",
        printed_at=f"{full_time(at, zone)} oleh {by.name}",
    )


def _status(ticket: Ticket) -> str:
    if ticket.merged_into:
        return f"Digabung ke {ticket.merged_into.number}"
    if ticket.lapsed_at:
        return "Tidak ditindaklanjuti"
    return "Ditolak" if ticket.rejected_at else "Selesai"


def _applicant(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    decree = f"{ticket.decree_number} ({ticket.decree_date:%d-%m-%Y})" if ticket.decree_date else ticket.decree_number
    rows = (
        ("Nama", ticket.name),
        ("NIP", nip(ticket.nip)),
        ("Jenis pengguna SPSE", ticket.get_applicant_type_display()),
        ("Pangkat/Golongan", ticket.rank),
        ("Jabatan", ticket.position),
        ("Instansi", ticket.agency),
        ("Unit kerja", ticket.unit),
        ("Surel", ticket.email),
        ("Telepon", ticket.phone),
        ("SK/Surat tugas", decree),
        ("Pembawa berkas", ticket.carrier_name),
    )
    return tuple((label, value) for label, value in rows if value)


def steps_of(case: Case, zone: str) -> list[StepRow]:
    """The SOP's steps as this case performed them."""
    runs: dict[int, list[StepRun]] = {}
    for run in StepRun.objects.filter(process=case.kind, case_id=case.pk).order_by("step_no", "round"):
        runs.setdefault(run.step_no, []).append(run)
    return list(chain.from_iterable(_rounds(step, runs.get(step.no, []), zone) for step in case.sop.definition.steps))


def _rounds(step: Step, runs: list[StepRun], zone: str) -> list[StepRow]:
    performer = step.performer.label
    if not runs:
        return [StepRow(no=str(step.no), activity=step.short, performer=performer, standard=step.time_label)]
    return [
        StepRow(
            no=str(step.no),
            activity=step.short + (" (terputus)" if run.broken_off else ""),
            performer=performer,
            done_by=run.ended_by_name,
            started=stamp(run.started_at, zone),
            ended=stamp(run.ended_at, zone),
            minutes="" if run.elapsed_minutes is None else str(run.elapsed_minutes),
            standard=step.time_label,
            round=run.round,
        )
        for run in runs
    ]


def _checklist(ticket: Ticket) -> list[CheckRow]:
    return [
        CheckRow(
            document=item.label,
            original="asli ditunjukkan" if item.original_shown else "",
            status=item.get_verdict_display(),
            note=item.note,
            checked_by=item.checked_by.name if item.checked_by else "",
        )
        for item in ticket.checklist()
    ]


def _validity(ticket: Ticket, zone: str) -> tuple[Validity, ...]:
    if ticket.validity_at is None:
        return ()
    confirmations = tuple(
        Confirmation(
            by=row.by.name,
            at=full_time(row.at, zone),
            method=row.get_means_display(),
            number=row.contact,
            result=" · ".join(filter(None, (row.get_outcome_display(), row.person, row.note))),
        )
        for row in ticket.confirmations.select_related("by")
    )
    return (
        Validity(
            outcome="Benar" if ticket.validity == Decision.YES else "Tidak benar",
            decided_by=ticket.validity_by.name if ticket.validity_by else "",
            decided_at=full_time(ticket.validity_at, zone),
            grounds=(ticket.validity_grounds,),
            confirmations=confirmations,
        ),
    )


def _result(ticket: Ticket, zone: str) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Reset password di SPSE", full_time(ticket.fulfilled_at, zone) if ticket.wants_reset else ""),
        ("User ID dicari di SPSE", full_time(ticket.fulfilled_at, zone) if ticket.wants_user_id else ""),
        ("Alasan penolakan", _join(ticket.get_rejection_category_display(), ticket.rejection_reason)),
        ("Diberitahukan kepada pemohon", full_time(ticket.notified_at, zone)),
        ("Dibuka pemohon", full_time(ticket.disclosed_at, zone)),
        ("Diterima pemohon", full_time(ticket.received_at, zone)),
        ("Tidak diterima", ticket.given_up_reason),
        ("Digabung" if ticket.merged_into_id else "Tidak ditindaklanjuti", ticket.lapse_reason),
    )
    return tuple((label, value) for label, value in rows if value)


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _documents(ticket: Ticket, zone: str) -> list[DocumentRow]:
    labels = {document.key: document.label for document in ticket.required_documents()}
    return [
        DocumentRow(
            requirement=labels.get(row.requirement, row.requirement),
            name=row.original_name,
            size=file_size(row.size),
            pages=str(row.pages or ""),
            sha256=row.sha256,
            received=stamp(row.uploaded_at, zone) + (" (diganti)" if row.superseded_at else ""),
        )
        for row in ticket.documents.all()
    ]


def _events(ticket: Ticket, zone: str) -> list[EventRow]:
    return [
        EventRow(at=stamp(line.at, zone), by=line.who, what=line.what, note=line.note)
        for line in history.of_ticket(ticket)
        if not line.is_read
    ]


def stamp(value: datetime | None, zone: str) -> str:
    """Short enough for a table's column: "20-11-2026 10.41"; the cover says the zone."""
    return f"{value.astimezone(ZoneInfo(zone)):%d-%m-%Y %H.%M}" if value else ""
