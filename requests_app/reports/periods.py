"""The dashboard's periods: six to choose from, or two dates; and the period before, to compare with."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format

from requests_app.reports.spans import ONE_DAY, month_end

OWN = "sendiri"
USUAL = "7-hari"
OLDEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """``since`` and ``until``, both included. ``key`` is the choice in the address."""

    key: str
    label: str
    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def text(self) -> str:
        """``14–20 November 2026``, ``28 Desember 2026 – 3 Januari 2027``."""
        if self.since == self.until:
            return date_format(self.since, "j F Y")
        if (self.since.year, self.since.month) == (self.until.year, self.until.month):
            return f"{self.since.day}–{date_format(self.until, 'j F Y')}"
        begin = "j F" if self.since.year == self.until.year else "j F Y"
        return f"{date_format(self.since, begin)} – {date_format(self.until, 'j F Y')}"

    @property
    def query(self) -> dict[str, str]:
        """What an address needs to mean the same period tomorrow."""
        return {"dari": self.since.isoformat(), "sampai": self.until.isoformat()}


def choices(today: date) -> list[Period]:
    """The periods that a click chooses, by the office's date."""
    last_month = today.replace(day=1) - ONE_DAY
    return [
        Period("hari-ini", "Hari ini", today, today),
        Period(USUAL, "7 hari", today - timedelta(days=6), today),
        Period("bulan-ini", "Bulan ini", today.replace(day=1), today),
        Period("bulan-lalu", "Bulan lalu", last_month.replace(day=1), last_month),
        Period("tahun-ini", "Tahun ini", today.replace(month=1, day=1), today),
    ]


def before(period: Period) -> Period:
    """What it is compared with: the same days of the month or year before, else as many days just before."""
    if period.key == "bulan-ini":
        since = (period.since - ONE_DAY).replace(day=1)
        return _named(since, min(since + (period.until - period.since), month_end(since)))
    if period.key == "bulan-lalu":
        until = period.since - ONE_DAY
        return _named(until.replace(day=1), until)
    if period.key == "tahun-ini":
        return _named(_a_year_before(period.since), _a_year_before(period.until))
    return _named(period.since - timedelta(days=period.days), period.since - ONE_DAY)


def _named(since: date, until: date) -> Period:
    return Period(OWN, "", since, until)


def _a_year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


class DatesForm(forms.Form):
    """Two dates. What cannot be is explained beside what was typed."""

    dari = forms.DateField(
        label="Dari",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggal awal.", "invalid": "Tulis tanggal seperti 2026-11-20."},
    )
    sampai = forms.DateField(
        label="Sampai",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggal akhir.", "invalid": "Tulis tanggal seperti 2026-11-20."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_dari(self) -> date:
        since: date = self.cleaned_data["dari"]
        if since < OLDEST:
            raise forms.ValidationError("Tanggal awal paling lama 1 Januari 2000.")
        if since > self.today:
            raise forms.ValidationError("Tanggal awal belum tiba.")
        return since

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("dari"), data.get("sampai")
        if since and until and until < since:
            self.add_error("sampai", "Tanggal akhir harus sama dengan atau sesudah tanggal awal.")
        return data

    @property
    def period(self) -> Period:
        """Of a valid form. Days that have not come yet are left out."""
        until = min(self.cleaned_data["sampai"], self.today)
        return Period(OWN, "Rentang sendiri", self.cleaned_data["dari"], until)


def read(query: QueryDict, today: date) -> tuple[Period | None, DatesForm]:
    """The period of an address, None if its dates cannot be; and the form as it was filled in."""
    offered = {period.key: period for period in choices(today)}
    if "dari" in query or "sampai" in query:
        form = DatesForm(query, today=today)
        return (form.period if form.is_valid() else None), form
    period = offered.get(query.get("periode", ""), offered[USUAL])
    return period, DatesForm(initial={"dari": period.since, "sampai": period.until}, today=today)
