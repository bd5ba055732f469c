"""Offices, people and the roles that they hold.

Roles are rows with who granted and revoked them and when, not groups or flags: "who could do this on that day"
must be answerable years later. Staff belong to one office; a system admin belongs to the installation.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts_app.absences.models import Absence
from accounts_app.audit.models import Event
from accounts_app.closed_days import ClosedDays, LateEntry
from accounts_app.limits.models import LimitCount
from accounts_app.register.models import AccountChange, ImportRow, RegisterImport, SpseAccount
from accounts_app.roles import STAFF_ROLES, Role
from accounts_app.second_factor.models import FactorReset
from accounts_app.sessions.models import SignInSession

__all__ = [
    "Absence", "AccountChange", "ClosedDays", "Event", "FactorReset", "ImportRow", "LateEntry", "LimitCount", "Office",
    "RegisterImport", "RoleGrant", "SignInSession", "SpseAccount", "User", "Zone",
]  # fmt: skip


SHORTEST_PHONE = 6  # digits; fewer name nobody


class Zone(models.TextChoices):
    """The three civil times of Indonesia."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class Office(models.Model):
    """One LPSE: its name, zone, letterhead and the address it writes from.

    ``remind_after``, ``remind_again_after``: working days after which an applicant who was asked to complete the file
    is reminded; 0 for never. ``claim_minutes``: working minutes after which what somebody holds and does not touch goes
    back to everybody of the role; 0 for never.
    """

    code = models.CharField("kode", max_length=8, unique=True, help_text="Awalan nomor permohonan, misalnya KT.")
    slug = models.SlugField(unique=True)
    name = models.CharField("nama LPSE", max_length=160)
    short_name = models.CharField("nama pendek", max_length=60)
    letterhead = models.TextField("kop surat", blank=True, help_text="Satu baris kop per baris.")
    address = models.TextField("alamat", blank=True)
    phone = models.CharField("telepon", max_length=40, blank=True)
    service_hours = models.CharField("jam layanan", max_length=160, blank=True)
    sender_address = models.EmailField("alamat pengirim surel")
    remind_after = models.PositiveSmallIntegerField("pengingat pertama (hari kerja)", default=3)
    remind_again_after = models.PositiveSmallIntegerField("pengingat kedua (hari kerja)", default=7)
    zone = models.CharField("zona waktu", max_length=32, choices=Zone, default=Zone.WIB)
    classification = models.CharField("kode klasifikasi arsip", max_length=40, default="000.3.5")
    is_active = models.BooleanField("aktif", default=True)
    survey_enabled = models.BooleanField("survei kepuasan", default=True)
    survey_public = models.BooleanField("hasil survei terbuka untuk umum", default=False)
    claim_minutes = models.PositiveSmallIntegerField("pegangan kembali setelah (menit kerja)", default=120)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = "kantor"
        verbose_name_plural = "kantor"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(remind_again_after=0) | Q(remind_again_after__gt=models.F("remind_after")),
                name="office_reminds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def zone_label(self) -> str:
        return Zone(self.zone).label

    @property
    def letterhead_lines(self) -> list[str]:
        return [line for line in self.letterhead.splitlines() if line.strip()] or [self.name]

    def staffed_roles(self) -> set[Role]:
        """Roles that at least one active person of this office holds now."""
        held = RoleGrant.objects.active().filter(user__office=self, user__is_active=True)
        return {Role(role) for role in held.values_list("role", flat=True).distinct()}


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A person; without a password they can only sign in by mailed code."""
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def by_email(self, email: str) -> "User | None":
        return self.filter(email=email.strip().lower()).first()

    def staff_of(self, office: Office) -> models.QuerySet["User"]:
        return self.filter(office=office).order_by("name")


class User(AbstractBaseUser):
    """Whoever signs in, by e-mail address. A person without a granted role is an applicant."""

    email = models.EmailField("surel", unique=True)
    name = models.CharField("nama", max_length=160)
    nip = models.CharField("NIP", max_length=30, blank=True)
    phone = models.CharField("telepon", max_length=30, blank=True)
    office = models.ForeignKey(
        Office, verbose_name="kantor", null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_active = models.BooleanField("aktif", default=True)
    joined_at = models.DateTimeField("terdaftar", default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Roles held now; empty for a deactivated person. One query a request."""
        if not self.is_active:
            return frozenset()
        return frozenset(Role(role) for role in self.grants.active().values_list("role", flat=True))

    def know_roles(self, held: Iterable[str]) -> None:
        """The roles held now, where they came with another query."""
        self.roles = frozenset(map(Role, held)) if self.is_active else frozenset()

    @property
    def is_staff(self) -> bool:
        """Django admin's own question; here only the system admin enters it."""
        return Role.SYSTEM_ADMIN in self.roles

    @property
    def works_here(self) -> bool:
        """Whether any staff role is held: then signing in takes a password, never a mailed code."""
        return bool(self.roles & STAFF_ROLES)

    def is_named_by(self, *, nip: str = "", email: str = "", phone: str = "") -> bool:
        """Whether a NIP, an address or a phone is this person's own: nobody handles what is their own."""
        same_nip = bool(_digits(nip)) and _digits(nip) == _digits(self.nip)
        same_phone = len(_subscriber(phone)) >= SHORTEST_PHONE and _subscriber(phone) == _subscriber(self.phone)
        return same_nip or same_phone or (bool(email) and email.strip().lower() == self.email)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


@lru_cache(maxsize=2_000)  # a list asks for each of its rows several times whose it is
def _digits(text: str) -> str:
    """Digits of every script as plain ones, so that full-width digits do not hide whose number it is."""
    return "".join(str(int(character)) for character in text if character.isdecimal())


def _subscriber(phone: str) -> str:
    """A phone's digits without country code and leading zero: 0812… is +62 812…."""
    return _digits(phone).removeprefix("62").lstrip("0")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def standing(self) -> "RoleGrantQuerySet":
        """Those that nobody took back; a lent one also before its first day and after its last."""
        return self.filter(revoked_at__isnull=True)

    def active(self, at: datetime | None = None) -> "RoleGrantQuerySet":
        """Those that count now, or at another moment."""
        now = at or timezone.now()
        return self.standing().filter(Q(ends_at=None) | Q(starts_at__lte=now, ends_at__gt=now))


class RoleGrant(models.Model):
    """A role that somebody holds or held, with who gave and who took it. Rows are never deleted.

    A role that is lent for an absence (``lent_for``) counts from ``starts_at`` until before ``ends_at`` by itself.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField("peran", max_length=20, choices=[(r.value, r.label) for r in Role if r in STAFF_ROLES])
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lent_for = models.ForeignKey(Absence, null=True, on_delete=models.PROTECT, related_name="grants")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberian peran"
        verbose_name_plural = "pemberian peran"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(revoked_at=None, lent_for=None), name="role_held_once"
            ),
            models.UniqueConstraint(
                fields=["lent_for", "role"], condition=Q(revoked_at=None), name="role_lent_once_an_absence"
            ),
            models.CheckConstraint(
                condition=Q(lent_for=None, starts_at=None, ends_at=None)
                | Q(
                    lent_for__isnull=False,
                    starts_at__isnull=False,
                    ends_at__gt=models.F("starts_at"),
                    ends_at__isnull=False,
                ),
                name="role_lent_for_days",
            ),
            models.CheckConstraint(
                condition=Q(lent_for=None) | ~Q(role__in=[Role.KEPALA_LPSE, Role.ADMIN_KANTOR, Role.SYSTEM_ADMIN]),
                name="role_that_rules_is_never_lent",
            ),
            models.CheckConstraint(condition=~Q(role=Role.APPLICANT), name="role_applicant_is_never_granted"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=models.F("granted_at")),
                name="role_revoked_after_grant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {Role(self.role).label}"

    @property
    def counts(self) -> bool:
        """Whether the role is held now."""
        now = timezone.now()
        is_within = self.ends_at is None or (self.starts_at or now) <= now < self.ends_at
        return self.revoked_at is None and is_within

    @property
    def ended_at(self) -> datetime | None:
        """When it stopped counting; None while it counts or is still to begin."""
        if self.revoked_at or self.ends_at is None or self.ends_at > timezone.now():
            return self.revoked_at
        return self.ends_at
