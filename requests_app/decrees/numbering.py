"""Numbers of decrees: the office's format with a counter that starts anew every year, or a number typed by hand.

Many offices keep the register of numbers elsewhere, so a hand-typed number is as good as one from the counter; where
it fits the office's format its running number is read from it, and the counter goes on behind it. What was skipped
shows in `gaps` until somebody explains it. A voided decree keeps its number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.decrees.models import Decree, NumberFormat, NumberGap
from requests_app.process.models import NumberSeries
from requests_app.process.numbers import next_number, raise_to
from requests_app.process.refusals import Forbidden, Refused

TOKEN = re.compile(r"\{([a-z_]+)(?::0([1-9]))?\}")
COUNTER = "urut"
WORDS = ("klasifikasi", "unit", "pd")
TOKENS = (COUNTER, *WORDS, "bulan", "bulan_romawi", "tahun")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SETTERS = frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})
LONGEST = 120
# Far above any office's yearly count: a slip of the keyboard must not move the counter out of reach.
HIGHEST = 99_999


@dataclass(frozen=True, slots=True)
class GapRow:
    """One stretch of a year's numbers. ``decree``: who has it; else ``reason`` explains it, or nothing does yet."""

    first: int
    last: int
    decree: Decree | None = None
    reason: str = ""

    @property
    def is_void(self) -> bool:
        return bool(self.decree and self.decree.voided_at)

    @property
    def is_open(self) -> bool:
        """Skipped, and nobody has said why."""
        return self.decree is None and not self.reason


def format_of(office: Office) -> NumberFormat:
    """The office's format; a default one, not saved, where none was set."""
    return NumberFormat.objects.filter(office=office).first() or NumberFormat(
        office=office, classification=office.classification, unit=office.code, region=office.code
    )


def faults_of(template: str) -> list[str]:
    """What is wrong with a format, in words."""
    names = [name for name, _ in TOKEN.findall(template)]
    rest = TOKEN.sub("", template)
    found = [f"Penanda {{{name}}} tidak dikenal." for name in names if name not in TOKENS]
    if names.count(COUNTER) != 1:
        found.append("Format harus memuat {urut} satu kali.")
    if "{" in rest or "}" in rest or any(width and name != COUNTER for name, width in TOKEN.findall(template)):
        found.append("Kurung kurawal hanya untuk penanda, misalnya {urut:04} atau {tahun}.")
    return found


def written(fmt: NumberFormat, serial: int, on: date) -> str:
    """The number in the office's format."""
    values = {**_words(fmt), "bulan": f"{on.month:02}", "bulan_romawi": ROMAN[on.month - 1], "tahun": str(on.year)}

    def put(found: re.Match[str]) -> str:
        name, width = found.groups()
        return str(serial).zfill(int(width or 1)) if name == COUNTER else values[name]

    return TOKEN.sub(put, fmt.template)


def serial_in(fmt: NumberFormat, number: str, on: date) -> int | None:
    """The running number in a number typed by hand; None where it is not of the office's format."""
    pattern, at = "", 0
    values = {**_words(fmt), "bulan": r"\d{2}", "bulan_romawi": "[IVX]+", "tahun": str(on.year)}
    for found in TOKEN.finditer(fmt.template):
        pattern += re.escape(fmt.template[at : found.start()])
        name = found[1]
        pattern += (
            r"(\d{1,9})" if name == COUNTER else values[name] if name.startswith("bulan") else re.escape(values[name])
        )
        at = found.end()
    match = re.fullmatch(pattern + re.escape(fmt.template[at:]), number, re.IGNORECASE)
    return int(match[1]) if match and 1 <= int(match[1]) <= HIGHEST else None


def take(office: Office, on: date, typed: str | None) -> tuple[str, int | None]:
    """The number of an SK of that day and its serial: the next one, or the one typed. In the caller's transaction."""
    fmt, series = format_of(office), series_of(on.year)
    if typed is None:
        serial = next_number(office.pk, series)
        return written(fmt, serial, on), serial
    number = " ".join(typed.split())
    if not number or len(number) > LONGEST:
        raise Refused(f"Nomor SK wajib diisi, paling panjang {LONGEST} karakter.")
    found = serial_in(fmt, number, on)
    if found:
        raise_to(office.pk, series, found)
    return number, found


def proposed(office: Office, on: date) -> str:
    """What the next number would be, for the page; nothing is taken."""
    last = NumberSeries.objects.filter(office=office, name=series_of(on.year)).first()
    return written(format_of(office), (last.last if last else 0) + 1, on)


def series_of(year: int) -> str:
    return f"decree {year}"


def gaps(office: Office, year: int) -> list[GapRow]:
    """Every running number of the year up to the counter: its decree, the explanation, or nothing."""
    series = NumberSeries.objects.filter(office=office, name=series_of(year)).first()
    decrees = {row.serial: row for row in Decree.objects.filter(office=office, year=year, serial__isnull=False)}
    explained = list(NumberGap.objects.filter(office=office, year=year))
    rows: list[GapRow] = []
    for serial in range(1, (series.last if series else 0) + 1):
        decree = decrees.get(serial)
        reason = "" if decree else _reason(explained, serial)
        if rows and decree is None and rows[-1].decree is None and rows[-1].reason == reason:
            rows[-1] = GapRow(rows[-1].first, serial, None, reason)
        else:
            rows.append(GapRow(serial, serial, decree, reason))
    return rows


@transaction.atomic
def put_format(office: Office, *, template: str, classification: str, unit: str, region: str, by: User) -> NumberFormat:
    """Set how numbers are written from now on; numbers given stay. :raises Refused: a format that cannot count."""
    _require_setter(office, by)
    if faults := faults_of(template):
        raise Refused(" ".join(faults))
    values = {"template": template.strip(), "classification": classification, "unit": unit, "region": region}
    row, _ = NumberFormat.objects.update_or_create(office=office, defaults=values)
    if len(written(row, HIGHEST, date(2026, 8, 1))) > LONGEST:
        raise Refused(f"Nomor menjadi lebih panjang dari {LONGEST} karakter.")
    record(Subject("office", office.pk, office.pk), "decree_format_put", by=by, data=values)
    return row


@transaction.atomic
def explain(office: Office, year: int, first: int, last: int, reason: str, *, by: User) -> NumberGap:
    """Say why these numbers of the year are none of ours; beyond the counter, it goes on behind them."""
    _require_setter(office, by)
    if not reason.strip():
        raise Refused("Penjelasan wajib diisi.")
    if not 1 <= first <= last <= HIGHEST:
        raise Refused("Nomor pertama harus sekurangnya 1 dan tidak melebihi nomor terakhir.")
    raise_to(office.pk, series_of(year), last)
    if Decree.objects.filter(office=office, year=year, serial__range=(first, last)).exists():
        raise Refused("Sebagian nomor ini dipakai SK di sistem ini.")
    row = NumberGap.objects.create(
        office=office, year=year, first=first, last=last, reason=reason.strip(), at=timezone.now(), by=by
    )
    data = {"year": year, "first": first, "last": last, "reason": row.reason}
    record(Subject("office", office.pk, office.pk), "decree_gap_explained", by=by, data=data)
    return row


def _words(fmt: NumberFormat) -> dict[str, str]:
    return {"klasifikasi": fmt.classification, "unit": fmt.unit, "pd": fmt.region}


def _reason(explained: Iterable[NumberGap], serial: int) -> str:
    return next((row.reason for row in explained if row.first <= serial <= row.last), "")


def _require_setter(office: Office, by: User) -> None:
    if by.office_id != office.pk or not by.roles & SETTERS:
        raise Forbidden("Penomoran diatur oleh Kepala LPSE atau Admin Kantor.")
