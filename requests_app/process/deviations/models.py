"""A deviation from the standard of one step, and what was said about it afterwards.

A row is written by the engine when an act makes the deviation, never by hand. Number, step name and SOP code are
copied: an SOP in force never changes under its case, and a register of ten years must be read without joining every
kind of case.
"""

from datetime import timedelta
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.process.models import StepRun

# In PostgreSQL's words: ten characters at the least between the first letter and the last.
SAYS_SOMETHING = r"\S.{8,}\S"


class Kind(models.TextChoices):
    """What departed from the standard: time, requirement or output."""

    LATE = "late", "Terlambat"
    OVERRIDDEN = "overridden", "Persyaratan dikesampingkan"
    NO_OUTPUT = "no_output", "Output tidak dihasilkan"


class Cause(models.TextChoices):
    """The closed list by which an inspectorate counts; the reason says the rest."""

    WORKLOAD = "workload", "Beban kerja atau antrean panjang"
    SPSE = "spse", "Gangguan SPSE"
    NETWORK = "network", "Gangguan jaringan, listrik, atau perangkat"
    OTHERS = "others", "Menunggu pihak lain di luar kantor"
    APPLICANT = "applicant", "Pemohon tidak dapat dihubungi atau tidak datang"
    ABSENT = "absent", "Petugas tidak di tempat atau dinas luar"
    MISTAKE = "mistake", "Kekeliruan atau kelalaian petugas"
    RECORDED_LATE = "recorded_late", "Dikerjakan pada waktunya, dicatat kemudian"
    FORCE_MAJEURE = "force_majeure", "Keadaan kahar"
    OTHER = "other", "Lainnya"


class Status(models.TextChoices):
    """Where it stands between whoever answers for it and Kepala LPSE."""

    OWED = "owed", "Belum dijelaskan"
    NOTED = "noted", "Menunggu tinjauan"
    ASKED = "asked", "Diminta penjelasan"
    ANSWERED = "answered", "Dijawab, menunggu tinjauan"
    ACCEPTED = "accepted", "Diterima"


# What Kepala LPSE has to look at; what somebody of the office has to write.
TO_REVIEW = (Status.NOTED, Status.ANSWERED)
TO_EXPLAIN = (Status.OWED, Status.ASKED)


class Deviation(models.Model):
    """One departure from the SOP at one step of one case.

    ``late_seconds`` and ``standard_seconds``: working time; zero seconds late is late only outside open hours.
    ``what``: the requirement or the output in words. ``role``: who has the step, and so owes the explanation.
    ``at``: when it came to be; ``noted_at``: when it was explained (the same moment but for what was owed).
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    process = models.CharField(max_length=20)
    case_id = models.BigIntegerField()
    case_label = models.CharField("nomor", max_length=40)
    sop_code = models.CharField("SOP", max_length=20)
    step_no = models.PositiveSmallIntegerField("langkah")
    step_name = models.CharField(max_length=120)
    step_run = models.ForeignKey(
        StepRun, null=True, on_delete=models.PROTECT, related_name="deviations", db_index=False
    )
    role = models.CharField(max_length=20, choices=Role)
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    late_seconds = models.PositiveIntegerField(null=True)
    standard_seconds = models.PositiveIntegerField(null=True)
    what = models.TextField(blank=True)
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status)
    cause = models.CharField("sebab", max_length=20, choices=Cause, blank=True)
    reason = models.TextField("alasan", blank=True)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "penyimpangan"
        verbose_name_plural = "penyimpangan"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step_run"], condition=Q(kind=Kind.LATE), name="deviation_late_once_a_step"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="deviation_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="deviation_status_is_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.LATE, step_run__isnull=False, late_seconds__isnull=False, what="")
                | (~Q(kind=Kind.LATE) & Q(late_seconds=None, standard_seconds=None) & ~Q(what="")),
                name="deviation_says_by_how_much_or_what",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.OWED, cause="", reason="", noted_at=None, noted_by=None)
                | (~Q(status=Status.OWED) & Q(cause__in=Cause.values, noted_at__isnull=False, noted_by__isnull=False)),
                name="deviation_is_explained_unless_owed",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.OWED) | Q(reason__regex=SAYS_SOMETHING),
                name="deviation_reason_says_something",
            ),
            models.CheckConstraint(
                condition=Q(noted_at=None) | Q(noted_at__gte=models.F("at")), name="deviation_is_explained_afterwards"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["process", "case_id"], name="deviation_of_case"),
            models.Index(fields=["office", "-id"], name="deviation_register"),
            models.Index(fields=["office", "at"], name="deviation_period"),
            models.Index(fields=["office", "status", "-id"], name="deviation_status"),
            models.Index(fields=["office", "noted_by", "-id"], name="deviation_person"),
            models.Index(
                fields=["office"], condition=Q(status=Status.ASKED, asked_told_at=None), name="deviation_to_tell"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="deviation_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="deviation_is_what_it_was",
                fields=[
                    "office",
                    "process",
                    "case_id",
                    "case_label",
                    "sop_code",
                    "step_no",
                    "step_name",
                    "step_run",
                    "role",
                    "kind",
                    "late_seconds",
                    "standard_seconds",
                    "what",
                    "at",
                ],
            ),
            pgtrigger.Protect(
                name="deviation_is_explained_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.noted_at IS NOT NULL AND (OLD.cause, OLD.reason, OLD.noted_at, OLD.noted_by_id)"
                    " IS DISTINCT FROM (NEW.cause, NEW.reason, NEW.noted_at, NEW.noted_by_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_label}, langkah {self.step_no}: {self.get_kind_display()}"

    @property
    def late(self) -> timedelta | None:
        return None if self.late_seconds is None else timedelta(seconds=self.late_seconds)

    @property
    def tone(self) -> str:
        """Of the badge: red while nobody explained it, gold while somebody has to answer, blue for the review."""
        return {Status.OWED: "bad", Status.ASKED: "wait", Status.ACCEPTED: "done"}.get(Status(self.status), "work")

    @property
    def is_owed(self) -> bool:
        return self.status == Status.OWED

    @property
    def is_accepted(self) -> bool:
        return self.status == Status.ACCEPTED


class DeviationRemark(models.Model):
    """One word in the review: Kepala LPSE asks or accepts, the office answers. Append-only."""

    class Kind(models.TextChoices):
        ASK = "ask", "Minta penjelasan"
        ANSWER = "answer", "Penjelasan"
        ACCEPT = "accept", "Diterima"

    deviation = models.ForeignKey(Deviation, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["ask", "answer", "accept"]), name="deviation_remark_is_known"),
            models.CheckConstraint(
                condition=Q(kind="accept") | Q(text__regex=SAYS_SOMETHING), name="deviation_remark_says_something"
            ),
            models.UniqueConstraint(
                fields=["deviation"], condition=Q(kind="accept"), name="deviation_is_accepted_once"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="deviation_remark_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.deviation_id}: {self.get_kind_display()}"
