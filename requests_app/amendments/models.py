"""Proposals about the register that take two people: a new account with its contact, and another contact of an old one.

A proposal is written once and decided once; nothing of it is edited in between, so that the second person confirms
exactly what the first one saw. Rejected: a flag "confirmed" on the account itself, whose wrong contact would already
stand in the register, and be called, while it waits.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts_app.audit.actions import Subject
from accounts_app.models import User
from accounts_app.register.contacts import CONTACT_FIELDS
from accounts_app.register.models import AccountFacts, Source, SpseAccount


class Kind(models.TextChoices):
    NEW_ACCOUNT = "new_account", "Akun baru"
    CONTACT = "contact", "Ubah kontak"


class SeenIn(models.TextChoices):
    """Where somebody saw the contact with their own eyes. A new account's may not rest on a letter alone."""

    SPSE = "spse", "Data akun di SPSE"
    ARCHIVE = "archive", "Arsip registrasi pertama"
    LETTER = "letter", "Surat resmi instansi pemilik akun"


OF_A_NEW_ACCOUNT = (SeenIn.SPSE, SeenIn.ARCHIVE)
SOURCES = {SeenIn.SPSE: Source.SPSE, SeenIn.ARCHIVE: Source.ARCHIVE, SeenIn.LETTER: Source.EDIT}


class Outcome(models.TextChoices):
    PENDING = "", "Menunggu orang kedua"
    CONFIRMED = "confirmed", "Dikonfirmasi"
    REFUSED = "refused", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik kembali"


OUTCOME_TONES = {
    Outcome.PENDING: "wait", Outcome.CONFIRMED: "done", Outcome.REFUSED: "bad", Outcome.WITHDRAWN: "idle",
}  # fmt: skip


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def of(self, office_id: int | None) -> "AmendmentQuerySet":
        """The office's own; none for somebody without an office."""
        return self.filter(office_id=office_id) if office_id else self.none()

    def pending(self) -> "AmendmentQuerySet":
        return self.filter(outcome=Outcome.PENDING)

    def with_people(self) -> "AmendmentQuerySet":
        return self.select_related("office", "account", "asked_by", "decided_by").defer("account__words")


class Amendment(AccountFacts):
    """One proposal. Of a new account it holds all facts; of a contact, ``account`` and the new e-mail and phone.

    ``old_email`` and ``old_phone``: the contact on record when it was proposed, empty for a new account.
    ``checked_in``: where the second person looked.
    """

    office = models.ForeignKey("accounts_app.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    account = models.ForeignKey(SpseAccount, null=True, on_delete=models.PROTECT, related_name="+")
    old_email = models.CharField(max_length=254, blank=True)
    old_phone = models.CharField(max_length=40, blank=True)
    seen_in = models.CharField("kontak dilihat di", max_length=10, choices=SeenIn)
    seen_on = models.DateField("dilihat tanggal")
    reason = models.TextField("alasan", max_length=500)
    ticket_number = models.CharField("dari permohonan", max_length=30, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checked_in = models.CharField(max_length=10, choices=SeenIn, blank=True)
    refusal = models.TextField("alasan penolakan", max_length=500, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan register"
        verbose_name_plural = "usulan register"
        indexes: ClassVar = [models.Index(fields=["office", "-id"], name="amendment_list")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | (Q(outcome__in=("confirmed", "refused", "withdrawn"), decided_at__isnull=False)
                   & Q(decided_by__isnull=False)),
                name="amendment_decided_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("confirmed", "refused")) | ~Q(decided_by=F("asked_by")),
                name="amendment_has_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="withdrawn") | Q(decided_by=F("asked_by")),
                name="amendment_withdrawn_by_its_proposer",
            ),
            models.CheckConstraint(
                condition=Q(outcome="refused") & ~Q(refusal="") | ~Q(outcome="refused") & Q(refusal=""),
                name="amendment_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome="confirmed") & ~Q(checked_in="") | ~Q(outcome="confirmed") & Q(checked_in=""),
                name="amendment_confirmed_says_where",
            ),
            models.CheckConstraint(
                condition=Q(kind="contact", account__isnull=False, user_id="", name="")
                | Q(kind="new_account", old_email="", old_phone="") & ~Q(user_id="") & ~Q(name=""),
                name="amendment_has_what_its_kind_needs",
            ),
            models.CheckConstraint(
                condition=Q(kind="contact") | Q(outcome="confirmed", account__isnull=False)
                | ~Q(outcome="confirmed") & Q(account=None),
                name="amendment_makes_its_account_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(kind="contact") | Q(seen_in__in=OF_A_NEW_ACCOUNT, checked_in__in=("", *OF_A_NEW_ACCOUNT)),
                name="amendment_of_an_account_rests_on_spse_or_archive",
            ),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="amendment_has_a_contact"),
            models.CheckConstraint(
                condition=~Q(kind="contact") | ~Q(email=F("old_email")) | ~Q(phone=F("old_phone")),
                name="amendment_of_a_contact_changes_it",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="amendment_email_is_lower_case"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_a_reason"),
            models.CheckConstraint(
                condition=Q(decree_from=None) | Q(decree_until=None) | Q(decree_until__gte=F("decree_from")),
                name="amendment_decree_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(kind="contact", outcome=""), name="amendment_one_contact_waits"
            ),
            models.UniqueConstraint(
                "office", Lower("user_id"), condition=Q(kind="new_account", outcome=""),
                name="amendment_one_account_waits",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about.name}"

    @property
    def is_pending(self) -> bool:
        return self.outcome == Outcome.PENDING

    @property
    def about(self) -> AccountFacts:
        """Whose account it is: the one on record, or the one as proposed."""
        return self.account if self.kind == Kind.CONTACT and self.account else self

    @property
    def subject(self) -> Subject:
        """The chain of its events: the account's own, and until there is one a chain of the proposal."""
        if self.kind == Kind.CONTACT and self.account:
            return self.account.subject
        return Subject("amendment", self.pk, self.office_id)

    @property
    def changed(self) -> dict[str, str]:
        """New values by field: of a contact those that differ from what was on record."""
        return {
            name: value for name in CONTACT_FIELDS if (value := getattr(self, name)) != getattr(self, f"old_{name}")
        }

    @property
    def is_stale(self) -> bool:
        """Whether the contact on record is no longer the one that the proposal replaces."""
        if self.kind != Kind.CONTACT or not self.account:
            return False
        return any(getattr(self.account, name) != getattr(self, f"old_{name}") for name in CONTACT_FIELDS)

    @property
    def badge(self) -> tuple[str, str]:
        outcome = Outcome(self.outcome)
        return outcome.label, OUTCOME_TONES[outcome]

    def is_own_of(self, user: User) -> bool:
        """Whether the account, or the contact that it is to get, is this person's own."""
        about = self.about
        return user.is_named_by(nip=about.nip, email=about.email) or user.is_named_by(
            email=self.email, phone=self.phone
        )
