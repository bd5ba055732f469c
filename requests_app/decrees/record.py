"""What a decree carries: its fields, the rules that tie every state to its stamps, and what they say.

Abstract on purpose: `models.Decree` adds the acts. The database refuses, by the name of the rule, a row that was
written past the engine, and any change of what an issued SK says (trigger).
"""

import uuid
from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.db.models.functions import Upper
from django.utils import timezone
from django_fsm import FSMField

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.decrees.queries import DecreeQuerySet
from requests_app.decrees.workflow import IN_EFFECT, AccountKind, State
from requests_app.process.models import Case
from requests_app.process.stamps import stamped, stamps
from requests_app.sop.vocabulary import Origin

SAID = (
    "account_kind", "title", "text", "number", "year", "serial", "issued_on", "valid_from", "valid_until",
    "signatory_name", "signatory_nip", "signatory_rank", "signatory_position", "signatory_form",
    "signatory_on_behalf_of", "content_sha256", "pdf_sha256", "issued_at", "issued_by_id", "admin_drafters",
)  # fmt: skip
# In SQL's own words: pgtrigger cannot say "one of these changed, and the row was issued before".
SAYS_ANOTHER = "OLD.issued_at IS NOT NULL AND ({old}) IS DISTINCT FROM ({new})".format(
    old=", ".join(f'OLD."{name}"' for name in SAID), new=", ".join(f'NEW."{name}"' for name in SAID)
)


class NotAmong(Func):
    """Whether a value is none of an array's."""

    template = "%(expressions)s)"
    arg_joiner = " <> ALL ("
    output_field = BooleanField()


class SignatoryForm(models.TextChoices):
    """In what capacity somebody signs: in their own office, on behalf of a superior, or acting."""

    OWN = "own", "Pejabat definitif"
    ON_BEHALF = "an", "a.n. (atas nama)"
    PLT = "plt", "Plt. (pelaksana tugas)"
    PLH = "plh", "Plh. (pelaksana harian)"


class DecreeRecord(Case):
    """One SK Pembuatan Akun under SOP 001. ``number`` is empty until it is issued, and is given once a year.

    Once a year and not once: where the office's format holds no year, its numbers come again every January.

    ``serial`` is the running number in ``year`` where the office's format has one (also in a number typed by hand).
    ``text`` is what `decrees.texts` reads and writes: the clauses, frozen when issued. ``content_sha256`` is the hash
    of text, people and signatory as issued (`snapshot`); ``pdf_sha256`` that of the PDF, ``scan_sha256`` that of the
    signed scan. ``drafted_as``: the role in which it was begun. ``admin_drafters``: who worked on it as Admin PPE, and
    so never signs it.
    """

    kind: ClassVar[str] = "decree"
    noun: ClassVar[str] = "SK"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = FSMField(default="", protected=True, choices=State.choices)
    account_kind = models.CharField("jenis akun", max_length=20, choices=AccountKind)
    title = models.CharField("tentang", max_length=300, blank=True)
    text = models.JSONField("naskah", default=dict, blank=True)
    number = models.CharField("nomor SK", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("tahun", null=True)
    serial = models.PositiveIntegerField("nomor urut", null=True)
    issued_on = models.DateField("tanggal SK", null=True)
    valid_from = models.DateField("berlaku dari", null=True)
    valid_until = models.DateField("berlaku sampai", null=True)

    signatory_name = models.CharField("nama penanda tangan", max_length=160, blank=True)
    signatory_nip = models.CharField("NIP penanda tangan", max_length=30, blank=True)
    signatory_rank = models.CharField("pangkat penanda tangan", max_length=80, blank=True)
    signatory_position = models.CharField("jabatan penanda tangan", max_length=200, blank=True)
    signatory_form = models.CharField(max_length=4, choices=SignatoryForm, default=SignatoryForm.OWN)
    signatory_on_behalf_of = models.CharField("atas nama", max_length=200, blank=True)

    drafted_as = models.CharField(max_length=20, choices=Role)
    admin_drafters = ArrayField(models.BigIntegerField(), default=list)
    begun_at, begun_by = stamps()
    submitted_at, submitted_by = stamps()
    returned_at, returned_by = stamps()
    returned_reason = models.TextField(blank=True)
    issued_at, issued_by = stamps()
    content_sha256 = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    ordered_at, ordered_by = stamps()
    accounts_at, accounts_by = stamps()
    informed_at, informed_by = stamps()
    settled_at = models.DateTimeField(null=True)
    voided_at, voided_by = stamps()
    voided_reason = models.TextField(blank=True)
    ended_at, ended_by = stamps()
    ended_on = models.DateField("berakhir tanggal", null=True)
    ended_reason = models.TextField(blank=True)
    archived_at, archived_by = stamps()

    objects = DecreeQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = "SK pembuatan akun"
        verbose_name_plural = "SK pembuatan akun"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="decree_state_is_known"),
            models.CheckConstraint(
                condition=Q(account_kind__in=AccountKind.values), name="decree_account_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(signatory_form__in=SignatoryForm.values), name="decree_signatory_form_is_known"
            ),
            stamped("decree", State.DRAFT, "begun_at"),
            stamped("decree", State.SUBMITTED, "submitted_at"),
            stamped("decree", State.RETURNED, "returned_at"),
            stamped("decree", State.ISSUED, "issued_at"),
            stamped("decree", State.ORDERED, "issued_at", "ordered_at"),
            stamped("decree", State.ACCOUNTS_CREATED, "issued_at", "accounts_at"),
            stamped("decree", State.INFORMED, "issued_at", "accounts_at", "informed_at"),
            stamped("decree", State.VOIDED, "voided_at"),
            stamped("decree", State.ARCHIVED, "archived_at"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(returned_reason=""), name="decree_return_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(voided_reason=""), name="decree_void_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_on=None) | Q(ended_at__isnull=False, ended_on__isnull=False)
                & ~Q(ended_reason=""),
                name="decree_end_has_day_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, number="", year=None, serial=None, content_sha256="", pdf_sha256="")
                | Q(issued_at__isnull=False, issued_by__isnull=False, issued_on__isnull=False, year__isnull=False,
                    valid_from__isnull=False, content_sha256__regex="^[0-9a-f]{64}$",
                    pdf_sha256__regex="^[0-9a-f]{64}$")
                & ~Q(number="") & ~Q(signatory_name="") & ~Q(signatory_position=""),
                name="decree_issued_is_numbered_and_signed",
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year=F("issued_on__year")), name="decree_year_is_that_of_its_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="decree_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(serial=None) | Q(serial__gte=1), name="decree_serial_from_one"),
            models.CheckConstraint(
                condition=Q(signatory_form=SignatoryForm.ON_BEHALF) & ~Q(signatory_on_behalf_of="")
                | ~Q(signatory_form=SignatoryForm.ON_BEHALF) | Q(issued_at=None),
                name="decree_on_behalf_says_of_whom",
            ),
            models.CheckConstraint(
                condition=Q(issued_by=None) | Q(NotAmong(F("issued_by"), F("admin_drafters"))),
                name="decree_is_not_signed_by_its_drafting_admin",
            ),
            models.CheckConstraint(
                condition=Q(accounts_by=None) | Q(issued_by=None) | ~Q(accounts_by=F("issued_by")),
                name="decree_accounts_are_not_made_by_its_signer",
            ),
            models.CheckConstraint(
                condition=Q(scan_sha256="") | Q(scan_sha256__regex="^[0-9a-f]{64}$", issued_at__isnull=False),
                name="decree_scan_is_of_an_issued_one",
            ),
            models.CheckConstraint(
                condition=Q(accounts_at=None) | Q(voided_at=None), name="decree_with_accounts_is_not_void"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ARCHIVED)
                | Q(voided_at__isnull=False)
                | Q(informed_at__isnull=False, settled_at__isnull=False) & ~Q(scan_sha256=""),
                name="decree_archived_was_settled_or_void",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(informed_at__isnull=False), name="decree_settled_was_informed"
            ),
            models.UniqueConstraint(
                F("office"), F("year"), Upper("number"), condition=~Q(number=""), name="decree_number_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["office", "year", "serial"], condition=Q(serial__isnull=False),
                name="decree_serial_once_a_year",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"], name="decree_of_office"),
            models.Index(
                fields=["office", "waiting_role", "due_at", "waiting_since", "id"],
                condition=~Q(state=State.ARCHIVED),
                name="decree_inbox",
            ),
            models.Index(
                fields=["office", "valid_until"],
                condition=Q(ended_at=None, issued_at__isnull=False),
                name="decree_valid",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="decree_as_issued_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(SAYS_ANOTHER),
            ),
            pgtrigger.Protect(name="decree_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number or f"Naskah SK {self.get_account_kind_display()}"

    @property
    def way_in(self) -> str:
        return Origin.OFFICE

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    @property
    def today(self) -> date:
        """The date at the office."""
        return timezone.localdate(timezone=self.office.tz)

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None while no end is known."""
        return self.ended_on or self.valid_until

    @property
    def is_over(self) -> bool:
        """Whether its people must no longer have these accounts: ended, or past its last day."""
        if self.state not in IN_EFFECT or self.voided_at:
            return False
        return (self.ended_on is not None and self.ended_on <= self.today) or bool(
            self.valid_until and self.valid_until < self.today
        )

    def role_for(self, act: str) -> Role | None:
        """A draft waits for the role that began it."""
        if act == "submit":
            return Role(self.drafted_as)
        return super().role_for(act)  # type: ignore[arg-type]

    def is_own_of(self, user: User) -> bool:
        """An SK is about many: each account is kept from its own person where it is handled (`models.Decree.bars`)."""
        return False
