"""What an office settles for its decrees: who acts for Kepala LPSE and when, and how numbers are written.

An acting head is a row with days and a basis, not a role: authority is asked for the date on the SK, years later too.
"""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from accounts_app.models import Office, User
from accounts_app.ranges import days, same
from requests_app.decrees.record import SignatoryForm


class ActingForm(models.TextChoices):
    PLT = SignatoryForm.PLT.value, SignatoryForm.PLT.label
    PLH = SignatoryForm.PLH.value, SignatoryForm.PLH.label


class ActingHeadQuerySet(models.QuerySet["ActingHead"]):
    def on(self, office_id: int, day: date) -> "ActingHeadQuerySet":
        """Who acts at the office on a day; one at most (exclusion constraint)."""
        return self.filter(office=office_id, since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class ActingHead(models.Model):
    """Somebody acts as Kepala LPSE from ``since`` to ``until`` (the last day; empty: until further notice).

    One that was called off before it began ends the day before ``since``.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="acting_heads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="pejabat")
    form = models.CharField("bentuk", max_length=4, choices=ActingForm)
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)
    basis = models.CharField("dasar penunjukan", max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ActingHeadQuerySet.as_manager()

    class Meta:
        verbose_name = "Plt./Plh. Kepala LPSE"
        verbose_name_plural = "Plt./Plh. Kepala LPSE"
        ordering: ClassVar = ["-since", "-pk"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="acting_head_one_a_day", expressions=[same("office"), days("since", "until")],
                violation_error_message="Pada tanggal itu sudah ada Plt. atau Plh. lain.",
            ),
            models.CheckConstraint(condition=Q(form__in=ActingForm.values), name="acting_head_form_is_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - 1), name="acting_head_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="acting_head_has_a_basis"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.user}"


class NumberFormat(models.Model):
    """How the office writes the numbers of its SK: a template with tokens (`numbering`), and the words for them."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="decree_number_format")
    template = models.CharField("format", max_length=120, default="{klasifikasi}/{urut:04}/{unit}/{pd}")
    classification = models.CharField("{klasifikasi}", max_length=40, blank=True)
    unit = models.CharField("{unit}", max_length=60, blank=True)
    region = models.CharField("{pd}", max_length=60, blank=True)

    class Meta:
        verbose_name = "format nomor SK"
        verbose_name_plural = "format nomor SK"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(template__contains="{urut"), name="number_format_counts"),
        ]

    def __str__(self) -> str:
        return self.template


class NumberGap(models.Model):
    """Numbers of a year that this product did not give, explained: the register was kept elsewhere, say."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("tahun")
    first = models.PositiveIntegerField("dari")
    last = models.PositiveIntegerField("sampai")
    reason = models.CharField("penjelasan", max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "nomor SK di luar sistem"
        verbose_name_plural = "nomor SK di luar sistem"
        ordering: ClassVar = ["year", "first", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__gte=1, last__gte=F("first")), name="number_gap_runs_on"),
            models.CheckConstraint(condition=~Q(reason=""), name="number_gap_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.first}–{self.last}"
