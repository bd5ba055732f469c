"""What an office's calendar is made of: hours of the week, special periods, holidays, and days of its own.

A date's hours are those of the first that has a say: the office's own day (closure, half day) → holiday → special
period → normal hours. Hours stand in rows, not in JSON, so that PostgreSQL itself refuses overlapping or empty ones.
An imported holiday that the office removed stays as a row with `removed_at`: else the next import would bring it back.
Who changed what stands in the event log (chain "calendar" of the office), not in columns here.
"""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from accounts_app.models import Office
from accounts_app.ranges import days, hours, same
from requests_app.clock.week import WEEKDAYS
from requests_app.clock.working_time import Hours


class TimetableKind(models.TextChoices):
    NORMAL = "normal", "Jam kerja"
    SPECIAL = "special", "Periode khusus"


class TimetableQuerySet(models.QuerySet["Timetable"]):
    def normal(self) -> "TimetableQuerySet":
        """The usual hours, oldest first: each holds until the next begins."""
        return self.filter(kind=TimetableKind.NORMAL).order_by("since")

    def periods(self) -> "TimetableQuerySet":
        """Special periods, newest first."""
        return self.filter(kind=TimetableKind.SPECIAL).order_by("-since")

    def touching(self, first: date, last: date) -> "TimetableQuerySet":
        """All that may have a say on a day from `first` to `last`."""
        special = Q(kind=TimetableKind.SPECIAL, until__gte=first)
        return self.filter(Q(kind=TimetableKind.NORMAL) | special, since__lte=last)


class Timetable(models.Model):
    """Hours of the week from a date on (normal), or between two dates, both included (special, with a name)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="timetables")
    kind = models.CharField("jenis", max_length=10, choices=TimetableKind, default=TimetableKind.NORMAL)
    name = models.CharField("nama", max_length=80, blank=True)
    since = models.DateField("berlaku sejak")
    until = models.DateField("berlaku sampai", null=True, blank=True)

    objects = TimetableQuerySet.as_manager()

    class Meta:
        verbose_name = "jadwal jam kerja"
        verbose_name_plural = "jadwal jam kerja"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "since"], condition=Q(kind=TimetableKind.NORMAL), name="clock_hours_begin_once"
            ),
            ExclusionConstraint(
                name="clock_periods_do_not_overlap",
                expressions=[same("office"), days("since", "until")],
                condition=Q(kind=TimetableKind.SPECIAL),
            ),
            models.CheckConstraint(
                condition=Q(kind=TimetableKind.NORMAL, name="", until=None)
                | (Q(kind=TimetableKind.SPECIAL, until__isnull=False) & ~Q(name="")),
                name="clock_only_a_period_has_name_and_end",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="clock_period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Jam kerja sejak {self.since}"

    @property
    def week(self) -> dict[int, list[Hours]]:
        """The hours by ISO weekday; one query unless prefetched."""
        found: dict[int, list[Hours]] = {}
        for row in sorted(self.hours.all(), key=lambda row: row.opens):
            found.setdefault(row.weekday, []).append(Hours(row.opens, row.closes))
        return found


class OpenHours(models.Model):
    """One open interval of a weekday (ISO: 1 = Monday)."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField("hari", choices=list(WEEKDAYS.items()))
    opens = models.TimeField("buka")
    closes = models.TimeField("tutup")

    class Meta:
        verbose_name = "jam buka"
        verbose_name_plural = "jam buka"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="clock_weekday_is_one_to_seven"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="clock_hours_are_not_empty"),
            ExclusionConstraint(
                name="clock_hours_do_not_overlap",
                expressions=[same("timetable"), same("weekday"), hours("opens", "closes")],
            ),
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H.%M}–{self.closes:%H.%M}"


class HolidayKind(models.TextChoices):
    PUBLIC = "public", "Libur nasional"
    JOINT_LEAVE = "joint_leave", "Cuti bersama"
    LOCAL = "local", "Libur daerah"


class HolidaySource(models.TextChoices):
    IMPORTED = "imported", "Impor"
    BY_HAND = "by_hand", "Ditambahkan"


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def observed(self) -> "HolidayQuerySet":
        """Those that close the office."""
        return self.filter(removed_at=None)

    def of_year(self, year: int) -> "HolidayQuerySet":
        return self.filter(date__year=year).order_by("date")


class Holiday(models.Model):
    """A day off. `edited`: imported, then changed by the office; an import leaves it, and a removed one, alone."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="holidays")
    date = models.DateField("tanggal")
    name = models.CharField("nama", max_length=160)
    kind = models.CharField("jenis", max_length=12, choices=HolidayKind)
    source = models.CharField("asal", max_length=10, choices=HolidaySource)
    edited = models.BooleanField("diubah kantor", default=False)
    removed_at = models.DateTimeField("dihapus pada", null=True, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "date"], name="clock_holiday_once_a_day"),
            models.CheckConstraint(condition=~Q(name=""), name="clock_holiday_has_a_name"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(source=HolidaySource.IMPORTED),
                name="clock_removed_holiday_was_imported",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

    @property
    def is_the_offices(self) -> bool:
        """Whether the office has decided about this date itself: an import does not touch it."""
        return self.edited or self.removed_at is not None or self.source == HolidaySource.BY_HAND


class OfficeDay(models.Model):
    """A date on which the office keeps other hours than usual, or none: closure, half day, work on a holiday."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="own_days")
    date = models.DateField("tanggal")
    reason = models.CharField("alasan", max_length=160)

    class Meta:
        verbose_name = "hari khusus kantor"
        verbose_name_plural = "hari khusus kantor"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "date"], name="clock_own_day_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="clock_own_day_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"

    @property
    def open_hours(self) -> list[Hours]:
        """The hours of the day in order, none when closed; one query unless prefetched."""
        return [Hours(row.opens, row.closes) for row in sorted(self.hours.all(), key=lambda row: row.opens)]


class OfficeDayHours(models.Model):
    """One open interval of such a date."""

    day = models.ForeignKey(OfficeDay, on_delete=models.CASCADE, related_name="hours")
    opens = models.TimeField("buka")
    closes = models.TimeField("tutup")

    class Meta:
        verbose_name = "jam buka hari khusus"
        verbose_name_plural = "jam buka hari khusus"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="clock_day_hours_are_not_empty"),
            ExclusionConstraint(
                name="clock_day_hours_do_not_overlap", expressions=[same("day"), hours("opens", "closes")]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H.%M}–{self.closes:%H.%M}"
