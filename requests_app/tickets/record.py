"""What a ticket carries: its fields, the rules that tie every state to its stamps, and what they say.

Abstract on purpose: `models.Ticket` adds the acts, so that data and moves can each be read on one page. The database
refuses, by the name of the rule, a row that was written past the engine.
"""

import base64
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django_fsm import FSMField

from accounts_app.closed_days import notes_late_entries
from accounts_app.models import User
from accounts_app.register.models import SpseAccount
from requests_app.process.stamps import stamped, stamps
from requests_app.sop.vocabulary import Act, ApplicantType, Channel
from requests_app.tickets.claims.record import ClaimRecord
from requests_app.tickets.digits import plain_digits_of
from requests_app.tickets.indexes import INDEXES
from requests_app.tickets.indexing import KEEPS_WORDS
from requests_app.tickets.queries import TicketQuerySet
from requests_app.tickets.workflow import Decision, RejectionCategory, State


class TriedForgotPassword(models.TextChoices):
    """What the applicant said about SPSE's own "Lupa Password"."""

    FAILED = "failed", "Sudah, tetapi tidak berhasil"
    NO_ACCESS = "no_access", "Tidak bisa: surel terdaftar tidak dapat diakses"
    NOT_TRIED = "not_tried", "Belum mencoba"
    NOT_ASKED = "not_asked", "Tidak ditanyakan"


class TicketRecord(ClaimRecord):
    """One request under one SOP.

    ``mail_address``: where our mails go instead of ``email``, which came back; what the request says stays as it is.
    """

    kind: ClassVar[str] = "ticket"

    number = models.CharField("nomor permohonan", max_length=24, unique=True)
    state = FSMField(default="", protected=True, choices=State.choices)
    channel = models.CharField("saluran", max_length=10, choices=Channel)
    queue_label = models.CharField("nomor antrean", max_length=10, blank=True)

    wants_reset = models.BooleanField("reset password", default=False)
    wants_user_id = models.BooleanField("informasi user ID", default=False)
    tried_forgot_password = models.CharField(max_length=12, choices=TriedForgotPassword)

    applicant = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="tickets")
    applicant_type = models.CharField("jenis pengguna SPSE", max_length=20, choices=ApplicantType)
    name = models.CharField("nama lengkap", max_length=160)
    nip = models.CharField("NIP", max_length=30, blank=True)
    nip_digits = models.GeneratedField(
        expression=plain_digits_of("nip"), output_field=models.TextField(), db_persist=True
    )
    rank = models.CharField("pangkat/golongan", max_length=80, blank=True)
    position = models.CharField("jabatan", max_length=120, blank=True)
    agency = models.CharField("instansi", max_length=160)
    unit = models.CharField("unit kerja", max_length=160, blank=True)
    email = models.EmailField("surel terdaftar di SPSE", blank=True)
    mail_address = models.EmailField("alamat surat-menyurat", blank=True, editable=False)
    phone = models.CharField("telepon", max_length=30)
    account = models.ForeignKey(
        SpseAccount, null=True, editable=False, on_delete=models.PROTECT, related_name="tickets", verbose_name="akun"
    )
    spse_user_id = models.CharField("user ID (bila diketahui)", max_length=60, blank=True)
    decree_number = models.CharField("nomor SK/surat tugas", max_length=80, blank=True)
    decree_date = models.DateField("tanggal SK/surat tugas", null=True, blank=True)
    carrier_name = models.CharField("pembawa berkas", max_length=160, blank=True)
    carrier_phone = models.CharField("telepon pembawa", max_length=30, blank=True)
    letters_from = models.JSONField(default=list, blank=True, editable=False)  # `identity.senders`
    carrier_letter = models.CharField("nomor surat kuasa", max_length=80, blank=True)

    submitted_at, submitted_by = stamps()
    queued_at, queued_by = stamps()
    called_at, called_by = stamps()
    opened_at, opened_by = stamps()
    completeness = models.CharField(max_length=3, choices=Decision, blank=True)
    completeness_at, completeness_by = stamps()
    requested_at, requested_by = stamps()
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)  # times, since the last request
    completed_at, completed_by = stamps()
    forwarded_at, forwarded_by = stamps()
    validity = models.CharField(max_length=3, choices=Decision, blank=True)
    validity_at, validity_by = stamps()
    validity_grounds = models.TextField(blank=True)
    second_asked_at, second_asked_by = stamps()
    seconded_at, seconded_by = stamps()
    fulfilled_at, fulfilled_by = stamps()
    found_user_id = models.CharField(max_length=60, blank=True)
    rejected_at, rejected_by = stamps()
    rejection_category = models.CharField(max_length=20, choices=RejectionCategory, blank=True)
    rejection_reason = models.TextField(blank=True)
    handed_over_at, handed_over_by = stamps()
    notified_at, notified_by = stamps()
    disclosed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    given_up_at, given_up_by = stamps()
    given_up_reason = models.TextField(blank=True)
    reissued_at, reissued_by = stamps()
    lapsed_at, lapsed_by = stamps()
    lapse_reason = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "requests_app.Ticket",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        db_index=False,
    )
    archived_at, archived_by = stamps()

    objects = TicketQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = "permohonan"
        verbose_name_plural = "permohonan"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="ticket_state_is_known"),
            models.CheckConstraint(condition=Q(wants_reset=True) | Q(wants_user_id=True), name="ticket_asks_something"),
            models.CheckConstraint(
                condition=Q(reminded=0) | Q(reminded__lte=2, requested_at__isnull=False),
                name="ticket_reminded_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(mail_address="") | Q(applicant=None), name="ticket_account_has_its_own_address"
            ),
            stamped("ticket", State.SUBMITTED, "submitted_at"),
            stamped("ticket", State.QUEUED, "queued_at"),
            stamped("ticket", State.COMPLETENESS_CHECK, "opened_at"),
            stamped("ticket", State.AWAITING_COMPLETION, "requested_at"),
            stamped("ticket", State.VALIDITY_CHECK, "forwarded_at"),
            stamped("ticket", State.RESET, "fulfilled_at"),
            stamped("ticket", State.REJECTED, "rejected_at"),
            stamped("ticket", State.NOTIFIED, "notified_at"),
            stamped("ticket", State.LAPSED, "lapsed_at"),
            stamped("ticket", State.ARCHIVED, "archived_at"),
            models.CheckConstraint(
                condition=Q(rejected_at=None) | (~Q(rejection_category="") & ~Q(rejection_reason="")),
                name="ticket_rejection_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(lapsed_at=None) | ~Q(lapse_reason=""), name="ticket_lapse_has_a_reason"),
            models.CheckConstraint(condition=Q(merged_into=None) | ~Q(lapsed_at=None), name="ticket_merged_has_lapsed"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="ticket_merged_into_another"),
            models.CheckConstraint(
                condition=Q(given_up_at=None) | ~Q(given_up_reason=""), name="ticket_giving_up_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(fulfilled_at=None) | Q(rejected_at=None), name="ticket_has_one_outcome"),
            models.CheckConstraint(
                condition=~Q(state=State.NOTIFIED) | Q(fulfilled_at__isnull=False) | Q(rejected_at__isnull=False),
                name="ticket_notified_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ARCHIVED)
                | Q(lapsed_at__isnull=False)
                | Q(notified_at__isnull=False, rejected_at__isnull=False)
                | Q(notified_at__isnull=False, received_at__isnull=False)
                | Q(notified_at__isnull=False, given_up_at__isnull=False),
                name="ticket_archived_was_settled",
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_at=None) | Q(account__isnull=False), name="ticket_result_has_its_account"
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_at=None) | Q(wants_user_id=False) | ~Q(found_user_id=""),
                name="ticket_result_has_its_user_id",
            ),
            models.CheckConstraint(
                condition=Q(disclosed_at=None) | Q(fulfilled_at__isnull=False), name="ticket_disclosed_has_a_result"
            ),
            models.CheckConstraint(
                condition=Q(alarmed_at=None)
                | Q(wants_reset=True, fulfilled_at__isnull=False, notified_at__isnull=False, received_at=None),
                name="ticket_alarm_is_about_a_password",
            ),
            models.CheckConstraint(
                condition=Q(applicant__isnull=False) | ~Q(channel=Channel.ONLINE), name="ticket_online_has_an_applicant"
            ),
            *ClaimRecord.claim_constraints,
        ]
        indexes: ClassVar = INDEXES
        triggers: ClassVar = [notes_late_entries("submitted_at", "archived_at", "rejected_at"), KEEPS_WORDS]

    def __str__(self) -> str:
        return self.number

    # --- what the ticket is ------------------------------------------------------------------------------

    @property
    def way_in(self) -> str:
        return self.channel

    @property
    def services(self) -> list[str]:
        """What is asked, in words."""
        asked = ((self.wants_reset, "Reset password"), (self.wants_user_id, "Informasi user ID"))
        return [label for wanted, label in asked if wanted]

    @property
    def service_label(self) -> str:
        return " + ".join(self.services)

    @property
    def asked_for(self) -> str:
        """The same within a sentence: ``reset password dan informasi user ID``."""
        return " dan ".join(service[0].lower() + service[1:] for service in self.services)

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def slip_code(self) -> str:
        """Eight characters on the slip that, with the number, open the progress page and nothing else.

        Derived with a server key and stored nowhere, so it can be printed again and cannot be guessed.
        """
        digest = salted_hmac("requests_app.slip_code", self.number, algorithm="sha256").digest()
        return base64.b32encode(digest)[:8].decode()

    @property
    def is_settled(self) -> bool:
        """Nothing more is owed to the applicant: archive step may begin."""
        if self.lapsed_at or self.rejected_at:
            return True
        return bool(self.received_at or self.given_up_at)

    @property
    def is_finished(self) -> bool:
        return self.state in (State.LAPSED, State.ARCHIVED)

    def is_own_of(self, user: User) -> bool:
        return self.applicant_id == user.pk or user.is_named_by(nip=self.nip, email=self.email)

    def decided_by(self, act: str) -> int | None:
        return self.completeness_by_id if act == Act.FIND_COMPLETE else None

    def bars(self, act: str, user: User) -> str | None:
        """The second person of the identity check neither judges it nor asks the applicant."""
        seconded = act in (Act.FIND_VALID, Act.CONFIRM) and self.seconded_by_id == user.pk
        return "Anda orang kedua permohonan ini; kebenarannya dinyatakan orang lain." if seconded else None
