"""From a decree's rows to its dossier (SOP 001, step 5): everything as ready text, never a password."""

from datetime import datetime

from accounts_app.audit.models import Event
from accounts_app.models import User
from accounts_app.templatetags.ui import file_size, full_date, full_time, nip
from archive_app.dossier import stamp, steps_of
from requests_app.decrees import history
from requests_app.decrees.models import Decree, DecreePerson, SignatoryForm
from requests_app.printing.decree_dossier import DecreeDossier, PersonRow
from requests_app.printing.dossier import DocumentRow, EventRow


def of(decree: Decree, *, file_number: str, by: User, at: datetime) -> DecreeDossier:
    """The dossier of a finished decree as it stands now; ``at`` is the moment of archiving, aware."""
    zone, sop = decree.office.zone, decree.sop.definition
    last = Event.objects.about(decree.kind, decree.pk).last()
    return DecreeDossier(
        at=at,
        head_lines=tuple(decree.office.letterhead_lines),
        head_address=decree.office.address,
        file_number=file_number,
        classification=decree.office.classification,
        case_number=decree.number or "tanpa nomor",
        status="Dibatalkan" if decree.voided_at else "Selesai",
        kind=decree.get_account_kind_display(),
        period=f"{full_time(decree.begun_at, zone)} s.d. {full_time(at, zone)}",
        sop_code=sop.code,
        sop_number=sop.header.number,
        sop_title=sop.title,
        sop_revision=str(decree.sop.revision.revision),
        decree=_facts(decree),
        people=tuple(_person(person, zone) for person in decree.people.prefetch_related("tellings")),
        steps=tuple(steps_of(decree, zone)),
        documents=tuple(_documents(decree, zone)),
        events=tuple(
            EventRow(at=stamp(line.at, zone), by=line.who, what=line.what, note=line.note)
            for line in history.of_decree(decree)
            if not line.is_read
        ),
        last_hash=last.hash if last else "",
        printed_at=f"{full_time(at, zone)} oleh {by.name}",
    )


def _facts(decree: Decree) -> tuple[tuple[str, str], ...]:
    zone = decree.office.zone
    form = "" if decree.signatory_form == SignatoryForm.OWN else SignatoryForm(decree.signatory_form).label
    until = full_date(decree.valid_until) if decree.valid_until else "tanpa batas akhir"
    signed = ", ".join(filter(None, (decree.signatory_name, decree.signatory_rank, nip(decree.signatory_nip))))
    rows = (
        ("Nomor dan tanggal", f"{decree.number}, {full_date(decree.issued_on)}" if decree.number else ""),
        ("Tentang", decree.title),
        ("Berlaku", f"{full_date(decree.valid_from)} s.d. {until}" if decree.valid_from else ""),
        ("Ditandatangani", signed if decree.issued_at else ""),
        ("Jabatan", " ".join(filter(None, (form, decree.signatory_position))) if decree.issued_at else ""),
        ("Diterbitkan oleh", decree.issued_by.name if decree.issued_by else ""),
        ("Diterbitkan pada", full_time(decree.issued_at, zone)),
        ("Dibatalkan", decree.voided_reason),
        ("Sidik isi", decree.content_sha256),
    )
    return tuple((label, value) for label, value in rows if value)


def _person(person: DecreePerson, zone: str) -> PersonRow:
    checks = [f"{check.get_way_display()} {check.get_shown_display()}".strip() for check in person.tellings.all()]
    confirmed = f"sudah login {stamp(person.confirmed_at, zone)}" if person.confirmed_at else ""
    return PersonRow(
        no=str(person.no), name=person.name, nip=nip(person.nip), rank=person.rank, position=person.position,
        agency=person.agency, email=person.email, phone=person.phone, role=person.get_spse_role_display(),
        result=person.get_result_display(), user_id=person.user_id, told=stamp(person.told_at, zone),
        check=" · ".join(dict.fromkeys(checks)), opened=stamp(person.disclosed_at, zone),
        received=stamp(person.received_at, zone),
        remark=person.impossible_reason or person.given_up_reason or confirmed,
    )  # fmt: skip


def _documents(decree: Decree, zone: str) -> list[DocumentRow]:
    return [
        DocumentRow(
            requirement=row.get_part_display(), name=row.original_name, size=file_size(row.size),
            pages=str(row.pages or ""), sha256=row.sha256,
            received=stamp(row.uploaded_at, zone) + (" (diganti)" if row.superseded_at else ""),
        )
        for row in decree.files.all()
    ]  # fmt: skip
