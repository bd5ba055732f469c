"""Forms of the calendar. Each carries the version that its page showed, and asks before it changes days gone by."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from requests_app.clock.models import HolidayKind, OfficeDay, Timetable
from requests_app.clock.week import WEEKDAYS, HoursError, Week, hours_of, text_of
from requests_app.clock.working_time import Hours

PAST = (
    "Perubahan ini menyangkut hari yang sudah lewat. Waktu kerja pada hari itu dihitung ulang: tenggat yang masih "
    "terbuka bergeser, langkah yang sudah selesai tetap seperti tercatat. Centang di bawah bila memang itu maksudnya."
)


def date_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"]
    )


class HoursField(forms.CharField):
    """Intervals as text: ``07.30–12.00, 13.00–16.00``; empty or "tutup" is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=120, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return hours_of(super().clean(value))
        except HoursError as problem:
            raise forms.ValidationError(str(problem)) from problem


class ChangeForm(forms.Form):
    """`seen`: version of the calendar on the page. `sure`: shown only once days gone by would change."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label="Ya, ubah juga hari yang sudah lewat", required=False, widget=forms.HiddenInput)
    first_field = ""  # the field that says from which day on the change acts

    def __init__(self, *args: Any, today: date, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["seen"] = version

    def first_day(self) -> date | None:
        """The earliest date that would change."""
        return self.cleaned_data.get(self.first_field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first = self.first_day()
        if first and first < self.today:
            self.fields["sure"].widget = forms.CheckboxInput()
            if not cleaned.get("sure"):
                self.add_error(None, PAST)
        return cleaned

    def renew(self, version: int) -> None:
        """After a refusal as stale: what was typed may be sent again."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen": version}


class WeekForm(ChangeForm):
    """Hours of a week, one text a day."""

    def __init__(self, *args: Any, week: Week, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, label in WEEKDAYS.items():
            field = HoursField(
                label=label, widget=forms.TextInput(attrs={"placeholder": "tutup", "autocomplete": "off"})
            )
            self.fields[f"day_{day}"] = field
            self.initial[f"day_{day}"] = text_of(week.get(day, ()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(self.errors.get(f"day_{day}") for day in WEEKDAYS) and not any(self.week.values()):
            self.add_error(None, "Sedikitnya satu hari harus mempunyai jam kerja.")
        return cleaned

    @property
    def week(self) -> dict[int, tuple[Hours, ...]]:
        """What was typed, by ISO weekday."""
        return {day: self.cleaned_data.get(f"day_{day}", ()) for day in WEEKDAYS}


class HoursForm(WeekForm):
    """The usual hours from a date on."""

    since = date_field("Berlaku mulai", "Jam yang lama berlaku sampai sehari sebelumnya.")
    first_field = "since"
    field_order = ("since",)


class PeriodForm(WeekForm):
    """A special period with hours of its own."""

    name = forms.CharField(label="Nama periode", max_length=80, help_text="Misalnya Ramadan 1448 H.")
    since = date_field("Mulai")
    until = date_field("Sampai", "Hari terakhir; sesudahnya jam biasa berlaku lagi.")
    first_field = "since"
    field_order = ("name", "since", "until")

    def __init__(self, *args: Any, period: Timetable | None = None, **kwargs: Any) -> None:
        self.period = period
        super().__init__(*args, **kwargs)
        if period:
            self.initial.update(name=period.name, since=period.since, until=period.until)

    def first_day(self) -> date | None:
        """A period that is moved touches its old days too."""
        typed = super().first_day()
        return min(typed, self.period.since) if typed and self.period else typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Hari terakhir tidak boleh sebelum hari mulai.")
        return cleaned


class HolidayForm(ChangeForm):
    """One day off."""

    day = date_field("Tanggal")
    name = forms.CharField(label="Nama hari libur", max_length=160)
    kind = forms.TypedChoiceField(label="Jenis", choices=HolidayKind.choices, coerce=HolidayKind)
    first_field = "day"

    def __init__(self, *args: Any, before: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.before = before or {}
        super().__init__(*args, **kwargs)
        self.initial.update(self.before)

    def first_day(self) -> date | None:
        typed = super().first_day()
        return min(typed, self.before["day"]) if typed and self.before else typed


class DaysForm(ChangeForm):
    """One or more dates with other hours than usual, or none."""

    first = date_field("Tanggal")
    last = date_field("Sampai tanggal", "Kosongkan bila hanya satu hari.", required=False)
    reason = forms.CharField(label="Alasan", max_length=160, help_text="Dibaca petugas, misalnya Pemadaman listrik.")
    hours = HoursField(
        label="Jam buka hari itu", help_text="Kosong: tutup sehari penuh. Setengah hari, misalnya 07.30–12.00."
    )
    first_field = "first"

    def __init__(self, *args: Any, own: OfficeDay | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.initial.update(first=own.date, reason=own.reason, hours=text_of(own.open_hours))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Tanggal akhir tidak boleh sebelum tanggal mulai.")
        return cleaned


class AskForm(ChangeForm):
    """Nothing but "do it": for taking something away. `touched` is the first date that it changes."""

    def __init__(self, *args: Any, touched: date, **kwargs: Any) -> None:
        self.touched = touched
        super().__init__(*args, **kwargs)

    def first_day(self) -> date | None:
        return self.touched


class CalculateForm(forms.Form):
    """From when, and how much working time."""

    day = date_field("Mulai tanggal")
    at = forms.TimeField(label="Pukul", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    amount = forms.IntegerField(label="Lama", min_value=0, max_value=60_000)
    unit = forms.ChoiceField(label="Satuan", choices=[("minutes", "menit kerja"), ("days", "hari kerja")])
