"""A day of the guest book outside the screen: as the usual form (PDF/A) and as a workbook. Each is on record."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from accounts_app.templatetags.ui import full_time
from requests_app.frontdesk.book import entries
from requests_app.frontdesk.guest_forms import PICTURE
from requests_app.frontdesk.models import GuestEntry, GuestSignature
from requests_app.printing.guest_book import BookLine, GuestBookPaper, guest_book
from requests_app.printing.sheets import list_as_xlsx

COLUMNS = (
    ("No.", 6), ("Datang", 18), ("Nama", 30), ("NIP", 22), ("Instansi", 34), ("Keperluan", 36), ("Telepon", 18),
    ("Nomor antrean", 14), ("Keadaan", 16), ("Permohonan", 18), ("Dicatat oleh", 26),
)  # fmt: skip


def lines_of_day(office: Office, day: date) -> list[GuestEntry]:
    """Every guest of the day in the order of arrival. One query."""
    rows = entries(office, day).select_related("queue_number", "ticket", "written_by", "signature")
    return list(rows.order_by("arrived_at", "pk"))


def as_pdf(office: Office, day: date, *, by: User) -> bytes:
    now = timezone.now()
    paper = GuestBookPaper(
        at=now,
        head_lines=tuple(office.letterhead_lines),
        head_address=office.address,
        day=date_format(day, "l, j F Y"),
        made=f"{office.name} · dicetak {full_time(now, office.zone)} oleh {by}",
        lines=tuple(_line(entry, office) for entry in lines_of_day(office, day)),
    )
    _note(office, day, "pdf", by, now)
    return guest_book(paper)


def _line(entry: GuestEntry, office: Office) -> BookLine:
    number, signature = getattr(entry, "queue_number", None), getattr(entry, "signature", None)
    return BookLine(
        at=f"{entry.arrived_at.astimezone(office.tz):%H.%M}",
        name=entry.name,
        agency=" / ".join(filter(None, [entry.agency, entry.nip])),
        purpose=entry.purpose,
        phone=entry.phone,
        number=number.label if number else "",
        signature=_drawn(signature) if signature else b"",
    )


def drawings(entries: Iterable[GuestEntry]) -> list[tuple[GuestEntry, str]]:
    """Each line with what its guest drew, as the address of a picture inside the page; empty without a signature."""
    signed = ((entry, getattr(entry, "signature", None)) for entry in entries)
    return [(entry, PICTURE + b64encode(_drawn(drawn)).decode() if drawn else "") for entry, drawn in signed]


def _drawn(signature: GuestSignature) -> bytes:
    with signature.file.open("rb") as file:
        return bytes(file.read())


def as_xlsx(office: Office, day: date, *, by: User) -> bytes:
    now = timezone.now()
    rows = [_cells(place, entry, office) for place, entry in enumerate(lines_of_day(office, day), 1)]
    _note(office, day, "xlsx", by, now)
    return list_as_xlsx(f"Buku tamu {day:%d-%m-%Y}", COLUMNS, rows, at=now)


def _cells(place: int, entry: GuestEntry, office: Office) -> tuple[str | int | datetime, ...]:
    number = getattr(entry, "queue_number", None)
    return (
        place, entry.arrived_at.astimezone(office.tz), entry.name, entry.nip, entry.agency, entry.purpose, entry.phone,
        number.label if number else "", number.get_state_display() if number else "",
        entry.ticket.number if entry.ticket else "", str(entry.written_by or "tamu sendiri (kios)"),
    )  # fmt: skip


def note_print(office: Office, day: date, *, by: User) -> None:
    """The page that the browser prints."""
    _note(office, day, "page", by, timezone.now())


def _note(office: Office, day: date, form: str, by: User, at: datetime) -> None:
    subject = Subject("office", office.pk, office.pk)
    record(subject, "guest_book_taken", by=by, at=at, data={"day": day.isoformat(), "form": form})
