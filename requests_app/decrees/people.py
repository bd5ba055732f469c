"""One person of a decree: the row of the Formulir Pembuatan Akun, and how their account was made and delivered.

What the form says stands still from the moment of issue (trigger): the SK's Lampiran is these rows. The password is
never here: it is sealed in `handover` under ("decree_person", id).
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts_app.models import Office, User
from accounts_app.register.facts import SpseRole
from accounts_app.register.models import SpseAccount
from requests_app.handover.identified import IdentityProof
from requests_app.process.stamps import stamps

if TYPE_CHECKING:
    from requests_app.decrees.models import Decree  # noqa: F401 - names the model in a text annotation

HANDOVER_OWNER = "decree_person"
DECREE_ROLES = (SpseRole.VERIFIKATOR, SpseRole.HELPDESK, SpseRole.ADMIN_AGENCY)
FORM_FIELDS = ("no", "name", "nip", "rank", "position", "agency", "spse_role", "email", "phone")
MOST_PEOPLE = 200

# The form may be written only while the SK is not issued: asked of the database itself, whoever writes.
FORM_IS_OPEN = """
    IF EXISTS (SELECT 1 FROM requests_app_decree d
               WHERE d.id = {row}.decree_id AND (d.issued_at IS NOT NULL OR d.voided_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'decree_form_stands_once_issued';
    END IF;
    RETURN {row};
"""


class Result(models.TextChoices):
    """What became of one person's account in SPSE (step 3)."""

    UNDECIDED = "", "Belum dikerjakan"
    MADE = "made", "Akun dibuat"
    IMPOSSIBLE = "impossible", "Tidak dapat dibuat"


class DecreePersonQuerySet(models.QuerySet["DecreePerson"]):
    def of(self, office_id: int | None) -> Self:
        return self.filter(office=office_id) if office_id else self.none()

    def undecided(self) -> Self:
        return self.filter(result=Result.UNDECIDED)

    def made(self) -> Self:
        return self.filter(result=Result.MADE)

    def untold(self) -> Self:
        """Made, and neither told nor given up."""
        return self.made().filter(told_at=None, given_up_at=None)

    def unsettled(self) -> Self:
        """Made, and neither received nor given up: something is still owed to the person."""
        return self.made().filter(received_at=None, given_up_at=None)

    def unopened(self) -> Self:
        """Told with a password that nobody has opened."""
        return self.unsettled().filter(told_at__isnull=False, has_password=True, disclosed_at=None)

    def overdue(self) -> Self:
        """Reminded because nobody opened it for three working days, and still unopened: the list for Admin PPE."""
        return self.unopened().filter(reminded_at__isnull=False)

    def to_close(self, office_id: int, day: date) -> Self:
        """Accounts of SK that are over on that day, not closed yet, and that no later SK carries."""
        over = Q(decree__ended_on__lte=day) | Q(decree__valid_until__lt=day)
        carried = Q(account__decree_number=F("decree__number"), account__decree_from=F("decree__valid_from"))
        open_ones = self.of(office_id).filter(account__isnull=False, closed_at=None, decree__voided_at=None)
        return open_ones.filter(over, carried).select_related("decree", "account").order_by("decree", "no")


class DecreePerson(models.Model):
    """Somebody who gets an SPSE account by this decree.

    ``had_account``: the user ID stood in the register already and was theirs. ``has_password``: one was set in SPSE
    and sealed for them. ``told_at``: the mail went out; ``disclosed_at``: they opened the password; ``received_at``:
    they said that it arrived; ``confirmed_at``: that they logged in and changed it. ``reminded_at``: unopened for three
    working days.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decree = models.ForeignKey("requests_app.Decree", on_delete=models.PROTECT, related_name="people")
    no = models.PositiveSmallIntegerField("nomor urut")
    name = models.CharField("nama lengkap dengan gelar", max_length=160)
    nip = models.CharField("NIP", max_length=30, blank=True)
    rank = models.CharField("pangkat/golongan", max_length=80, blank=True)
    position = models.CharField("jabatan", max_length=160, blank=True)
    agency = models.CharField("instansi", max_length=160, blank=True)
    spse_role = models.CharField("peran SPSE", max_length=20, choices=[(r.value, r.label) for r in DECREE_ROLES])
    email = models.CharField("surel", max_length=254)
    phone = models.CharField("telepon", max_length=40, blank=True)

    result = models.CharField(max_length=10, choices=Result, default=Result.UNDECIDED, blank=True)
    user_id = models.CharField("user ID", max_length=80, blank=True)
    account = models.ForeignKey(SpseAccount, null=True, on_delete=models.PROTECT, related_name="decree_people")
    had_account = models.BooleanField("akun sudah ada", default=False)
    has_password = models.BooleanField(default=False)
    impossible_reason = models.TextField("alasan tidak dapat dibuat", blank=True)
    marked_at, marked_by = stamps()
    told_at, told_by = stamps()
    disclosed_at = models.DateTimeField(null=True)
    received_at, received_by = stamps()
    confirmed_at, confirmed_by = stamps()
    alarmed_at = models.DateTimeField(null=True)
    given_up_at, given_up_by = stamps()
    given_up_reason = models.TextField(blank=True)
    reissued_at, reissued_by = stamps()
    reminded_at = models.DateTimeField(null=True)
    closed_at, closed_by = stamps()
    closed_note = models.TextField(blank=True)

    objects = DecreePersonQuerySet.as_manager()

    class Meta:
        verbose_name = "orang dalam SK"
        verbose_name_plural = "orang dalam SK"
        ordering: ClassVar = ["no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decree", "no"], name="decree_person_has_a_place"),
            models.UniqueConstraint(fields=["decree", "email", "spse_role"], name="decree_person_once_a_role"),
            models.CheckConstraint(condition=Q(no__range=(1, MOST_PEOPLE)), name="decree_person_place_is_from_one"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(email=""), name="decree_person_has_name_and_address"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="decree_person_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(spse_role__in=[role.value for role in DECREE_ROLES]),
                name="decree_person_role_is_of_sop_001",
            ),
            models.CheckConstraint(
                condition=Q(result="", marked_at=None, user_id="", impossible_reason="", has_password=False)
                | Q(result="made", marked_at__isnull=False, impossible_reason="") & ~Q(user_id="")
                | Q(result="impossible", marked_at__isnull=False, user_id="", has_password=False)
                & ~Q(impossible_reason=""),
                name="decree_person_result_says_what",
            ),
            models.CheckConstraint(
                condition=Q(account=None) | Q(result="made"), name="decree_person_in_register_was_made"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(account__isnull=False), name="decree_person_told_is_in_register"
            ),
            models.CheckConstraint(
                condition=Q(disclosed_at=None) | Q(told_at__isnull=False, has_password=True),
                name="decree_person_opened_was_told",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(told_at__isnull=False, alarmed_at=None),
                name="decree_person_received_was_told",
            ),
            models.CheckConstraint(
                condition=Q(alarmed_at=None) | Q(told_at__isnull=False, has_password=True),
                name="decree_person_alarm_is_about_a_password",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(received_at__isnull=False), name="decree_person_confirmed_received"
            ),
            models.CheckConstraint(
                condition=Q(given_up_at=None) | ~Q(given_up_reason="") & Q(result="made"),
                name="decree_person_giving_up_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(told_at__isnull=False), name="decree_person_reminded_was_told"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(account__isnull=False), name="decree_person_closed_is_in_register"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(F("office"), Lower("email"), name="decree_person_email"),
            models.Index(fields=["office", "nip"], condition=~Q(nip=""), name="decree_person_nip"),
            models.Index(
                fields=["told_at"],
                condition=Q(told_at__isnull=False, has_password=True, disclosed_at=None, received_at=None,
                            given_up_at=None, reminded_at=None),
                name="decree_person_to_remind",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="decree_form_is_open", when=pgtrigger.Before, operation=pgtrigger.Insert,
                func=FORM_IS_OPEN.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="decree_form_stays", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("decree", "office", *FORM_FIELDS), func=FORM_IS_OPEN.format(row="OLD"),
            ),
            pgtrigger.Trigger(
                name="decree_form_row_is_kept", when=pgtrigger.Before, operation=pgtrigger.Delete,
                func=FORM_IS_OPEN.format(row="OLD"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def is_own_of(self, user: User) -> bool:
        """Whether this account is to be this person's own, who then handles nothing of it."""
        return user.is_named_by(nip=self.nip, email=self.email, phone=self.phone)

    @property
    def is_settled(self) -> bool:
        """Nothing more is owed: impossible, received, or given up."""
        return bool(self.result == Result.IMPOSSIBLE or self.received_at or self.given_up_at)


class DecreeTelling(IdentityProof):
    """Who takes the account is the person of the SK: how that was made sure before it was told. Never changed.

    The number that was called is not kept here: the way by phone is only ever the one on the signed form.
    """

    person = models.ForeignKey(DecreePerson, on_delete=models.PROTECT, related_name="tellings")

    class Meta(IdentityProof.Meta):
        constraints: ClassVar = [IdentityProof.says_how("decree_telling_says_how")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_way_display()}"
