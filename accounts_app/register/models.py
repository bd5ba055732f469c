"""The register of SPSE accounts: what the office has on record about each SPSE user, and how every value came there.

SPSE has no API, so the office keeps its own list and checks a request against it. Decisions:
- One row per user ID and office, upper and lower case alike: "BUDI" beside "budi" would be an impostor's second door.
- Old and new values stand in `AccountChange`, which may be erased with the person's data one day; the event log holds
  references and field names only. Rejected: values in events, which nobody can ever take out again (UU PDP).
- An import's rows are staged in a table of their own and become accounts by SQL in one transaction.
"""

from datetime import date, datetime
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from accounts_app.audit.actions import Subject
from accounts_app.register.facts import STANDING_TONES, AccountFacts, Source, SpseRole, Standing
from accounts_app.register.words import words_of

__all__ = [
    "AccountChange", "AccountFacts", "AccountQuerySet", "ImportRow", "ImportState", "RegisterImport", "RowState",
    "Source", "SpseAccount", "SpseRole", "Standing",
]  # fmt: skip


class SearchWords(Func):
    """Letters and digits of a text, everything between them a blank: "budi_ppk-01" is found by "ppk"."""

    function = "regexp_replace"
    template = "%(function)s(%(expressions)s, '[^[:alnum:]]+', ' ', 'g')"
    output_field = models.TextField()


def beginnings(text: str) -> str:
    """PostgreSQL's words for "begins with each of these"; "" where there is no word."""
    return " & ".join(f"'{word}':*" for word in words_of(text))


class AccountQuerySet(models.QuerySet["SpseAccount"]):
    def of(self, office_id: int | None) -> "AccountQuerySet":
        """The office's own accounts; none for somebody without an office."""
        return self.filter(office_id=office_id) if office_id else self.none()

    def search(self, text: str) -> "AccountQuerySet":
        """Every word of ``text`` begins a word of the name, the NIP or the user ID; nothing for no word."""
        query = beginnings(text)
        return self.matching(query) if query else self.none()

    def matching(self, query: str) -> "AccountQuerySet":
        """As `search`, by what `beginnings` made of the text."""
        return self.filter(words=SearchQuery(query, config="simple", search_type="raw"))


class SpseAccount(AccountFacts):
    """One SPSE user as the office has them on record. ``version`` counts the changes.

    ``contact_held_until``: e-mail or phone changed lately; until then no result of this account is told to them.
    """

    office = models.ForeignKey("accounts_app.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField("sumber", max_length=10, choices=Source)
    version = models.PositiveIntegerField(default=1)
    contact_held_until = models.DateTimeField("kontak ditahan sampai", null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey("accounts_app.User", on_delete=models.PROTECT, related_name="+")
    words = models.GeneratedField(
        expression=SearchVector(
            SearchWords(Concat("name", Value(" "), "nip", Value(" "), "user_id")), config=Value("simple")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = "akun SPSE"
        verbose_name_plural = "akun SPSE"
        constraints: ClassVar = [
            models.UniqueConstraint("office", Lower("user_id"), name="account_user_id_once_an_office"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="account_email_is_lower_case"),
            models.CheckConstraint(condition=~Q(user_id="") & ~Q(name=""), name="account_has_user_id_and_name"),
            models.CheckConstraint(
                condition=Q(decree_from=None) | Q(decree_until=None) | Q(decree_until__gte=models.F("decree_from")),
                name="account_decree_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="account_words"),
            models.Index(fields=["office", "-id"], name="account_list"),
            models.Index(fields=["office", "nip"], name="account_nip"),
            models.Index(fields=["office", "email"], name="account_email"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.user_id})"

    @property
    def subject(self) -> Subject:
        """The account's chain of events."""
        return Subject("account", self.pk, self.office_id)

    def standing_on(self, day: date) -> Standing:
        """Validity of the account's SK on a day; without an end date an SK is valid until it is replaced."""
        if not self.is_active:
            return Standing.INACTIVE
        if not self.decree_number:
            return Standing.NONE
        if self.decree_until and self.decree_until < day:
            return Standing.ENDED
        return Standing.NOT_YET if self.decree_from and self.decree_from > day else Standing.VALID

    def is_contact_held(self, at: datetime) -> bool:
        """Whether e-mail or phone changed so lately that no result is told to them at ``at``."""
        return self.hold_at(at) is not None

    def hold_at(self, at: datetime) -> datetime | None:
        """Until when the contact is held, as seen at ``at``; None when it may be used."""
        until = self.contact_held_until
        return until if until is not None and at < until else None

    @property
    def is_contact_held_now(self) -> bool:
        return self.is_contact_held(timezone.now())

    @property
    def badge(self) -> tuple[str, str]:
        """(words, tone) for today in the office's zone."""
        standing = self.standing_on(timezone.localdate())
        return standing.label, STANDING_TONES[standing]


class ImportState(models.TextChoices):
    READING = "reading", "Sedang dibaca"
    READY = "ready", "Menunggu keputusan"
    APPLYING = "applying", "Sedang disimpan"
    APPLIED = "applied", "Sudah masuk register"
    REFUSED = "refused", "Berkas ditolak"
    CANCELLED = "cancelled", "Dibatalkan"


UNDER_WAY = (ImportState.READING, ImportState.APPLYING)


class ImportQuerySet(models.QuerySet["RegisterImport"]):
    def untold(self) -> "ImportQuerySet":
        """Applied imports that changed contacts and whose letters are not all written."""
        return self.filter(state=ImportState.APPLIED, rows_contact__gt=0, contacts_told_at=None)


class RegisterImport(models.Model):
    """One spreadsheet on its way into the register: read, shown, then taken as a whole or not at all."""

    office = models.ForeignKey("accounts_app.Office", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("berkas", max_length=255)
    file = models.FileField(upload_to="register/", max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READING)
    fields = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_faulty = models.PositiveIntegerField(default=0)
    rows_contact = models.PositiveIntegerField(default=0)  # of the changed ones: those with another e-mail or phone
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts_app.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts_app.User", null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)
    # Letters about changed contacts: up to which account (by its number) they are written, and when all were.
    told_account = models.PositiveBigIntegerField(default=0)
    contacts_told_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "impor register"
        verbose_name_plural = "impor register"
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"], name="import_list"),
            models.Index(fields=["state", "id"], name="import_under_way", condition=Q(state__in=UNDER_WAY)),
            models.Index(
                fields=["id"],
                name="import_letters_owed",
                condition=Q(state="applied", rows_contact__gt=0, contacts_told_at=None),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(state=ImportState.REFUSED) & ~Q(refusal=""))
                | (~Q(state=ImportState.REFUSED) & Q(refusal="")),
                name="import_refused_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED)
                | (Q(rows_faulty=0) & Q(decided_by__isnull=False) & Q(finished_at__isnull=False)),
                name="import_applied_was_whole_and_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED) | Q(rows_contact=0) | ~Q(decided_by=models.F("by")),
                name="import_of_contacts_has_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def subject(self) -> Subject:
        return Subject("register_import", self.pk, self.office_id)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def may_be_applied(self) -> bool:
        return self.state == ImportState.READY and not self.rows_faulty and bool(self.rows_new + self.rows_changed)


class RowState(models.TextChoices):
    NEW = "new", "Baru"
    CHANGED = "changed", "Berubah"
    UNCHANGED = "unchanged", "Sama"
    FAULTY = "faulty", "Perlu diperbaiki"


class ImportRow(AccountFacts):
    """A row of the spreadsheet while somebody decides about it; erased afterwards. ``row_no`` counts as the sheet does.

    ``changes`` is {field: [on record, in the file]} of a changed row.
    """

    batch = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    row_no = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RowState)
    account = models.ForeignKey(SpseAccount, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    changes = models.JSONField(default=dict)
    errors = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "row_no"], name="import_row_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["batch", "state", "row_no"], name="import_rows_of_state")]

    def __str__(self) -> str:
        return f"baris {self.row_no}"


class AccountChange(models.Model):
    """One value of an account that changed, with who, when and why. Rows are never altered or deleted.

    A new account has one row, of the field ``user_id``.
    """

    account = models.ForeignKey(SpseAccount, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=20)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts_app.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(RegisterImport, null=True, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(batch__isnull=False) | ~Q(reason=""), name="account_change_by_hand_has_a_reason"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="account_change_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.field}"
