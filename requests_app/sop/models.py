"""SOP revisions in the database, and which of them an office works by on which day.

A revision is the TOML text itself, named by its SHA-256: columns per field were rejected, because the text is what was
reviewed and what a ticket must be able to show again years later. The foreign key to a revision *is* its hash, so a row
of `SopInForce` knows its parsed definition without a join once this process has seen the text.
No two versions of one SOP may hold in one office on one day: PostgreSQL refuses that with an exclusion constraint.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar
from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts_app.kept import kept
from accounts_app.models import Office, User, Zone
from accounts_app.ranges import days, same
from accounts_app.roles import Role
from requests_app.sop.definition import SopDefinition
from requests_app.sop.reading import parse
from requests_app.sop.vocabulary import AnyAct, ApplicantType, Channel, Kind

# Revisions never change, so a parsed one is good for the life of the process.
_parsed: dict[str, SopDefinition] = {}


def not_called_off(path: str = "") -> Q:
    """Rows that hold or held on some day: not replaced on their first day, nor called off before it."""
    return Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": F(f"{path}since")})


class SopRevisionQuerySet(models.QuerySet["SopRevision"]):
    def newest(self) -> "SopRevisionQuerySet":
        """The newest revision of each code, by code."""
        return self.order_by("code", "-revision").distinct("code")

    def shared(self) -> "SopRevisionQuerySet":
        """Those loaded for the whole installation; what an office revised is its own."""
        return self.filter(office=None)

    def most_worked_by(self) -> "SopRevisionQuerySet":
        """Of each code the revision by which the most offices work today (of equals the newest), by code.

        One by which nobody works is passed over, unless nobody works by any: then it is the newest.
        """
        today = SopInForce.objects.in_force_today().filter(office__is_active=True, revision_id=OuterRef("sha256"))
        count = today.order_by().values("revision").annotate(count=Count("pk")).values("count")
        return (
            self.annotate(offices=Coalesce(Subquery(count), 0))
            .order_by("code", "-offices", "-revision")
            .distinct("code")
        )

    def open_to(self, office: Office) -> "SopRevisionQuerySet":
        """Those that the office may put into force from the list: the shared ones, and its own that it works by."""
        own = Q(office=office, in_force__office=office) & not_called_off("in_force__")
        return self.filter(Q(office=None) | own).distinct()


class SopRevision(models.Model):
    """One text of an SOP document, as it was loaded. Never changed, never deleted (trigger).

    `office`: the office that made it by a revision of its own; null for one loaded for the whole installation.
    """

    code = models.CharField("kode", max_length=3)
    revision = models.PositiveIntegerField("revisi")
    slug = models.SlugField("alamat")
    source = models.TextField("naskah TOML")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField("dimuat pada", default=timezone.now)
    loaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SopRevisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code", "revision"]
        verbose_name = "revisi SOP"
        verbose_name_plural = "revisi SOP"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "revision"], name="sop_revision_counts_up"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{3}$"), name="sop_code_is_three_digits"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="sop_revision_starts_at_1"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="sop_revision_is_immutable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"SOP {self.code} revisi {self.revision}"

    @classmethod
    def register(
        cls, sop: SopDefinition, source: str, *, number: int, office: Office | None, by: User | None
    ) -> "SopRevision":
        """The row for a text that says `sop`, and nothing else; ValueError when it says something else."""
        if parse(source, name=f"SOP {sop.code}") != sop:
            raise ValueError(f"The text written for SOP {sop.code} does not read back as what it was written from.")
        return cls.objects.create(
            code=sop.code, revision=number, slug=sop.slug, source=source, office=office, loaded_by=by,
            sha256=hashlib.sha256(source.encode()).hexdigest(),
        )  # fmt: skip

    @property
    def definition(self) -> SopDefinition:
        """The text, parsed once per process."""
        if self.sha256 not in _parsed:
            _parsed[self.sha256] = parse(self.source, name=str(self))
        return _parsed[self.sha256]


def covers(day: date) -> Q:
    """Rows that hold on `day`; `until` is the last day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def todays() -> dict[str, date]:
    """The date in each zone, by the zone's name."""
    return {zone.name: timezone.localdate(timezone=ZoneInfo(zone)) for zone in Zone}


class SopInForceQuerySet(models.QuerySet["SopInForce"]):
    def in_force(self, day: date) -> "SopInForceQuerySet":
        """What holds on `day` (a date of the office's own zone)."""
        return self.filter(covers(day))

    def in_force_today(self) -> "SopInForceQuerySet":
        """What holds now in every office, each by the date of its own zone."""
        return self.in_force_by_zone(todays())

    def in_force_by_zone(self, today: Mapping[str, date]) -> "SopInForceQuerySet":
        """What holds in every office on the day of its zone, by the zones' names."""
        return self.filter(reduce(or_, (Q(office__zone=Zone[name]) & covers(day) for name, day in today.items())))

    def for_office(self, office: Office) -> "SopInForceQuerySet":
        """What this office has or had."""
        return self.filter(office=office)

    def for_revisions(self, revisions: Iterable[SopRevision]) -> "SopInForceQuerySet":
        """What active offices have or had of these revisions, in no order, so that it can be grouped."""
        return self.filter(revision__in=revisions, office__is_active=True).order_by()

    def that_count(self) -> "SopInForceQuerySet":
        """Without those that were replaced on their first day or called off before it."""
        return self.filter(not_called_off())


class SopInForce(models.Model):
    """A revision that an office works by from `since` to `until` (the last day; empty = open).

    `substitutes` says which role stands in for one that the office lacks: {"front_office": "helpdesk"}. Only `until`
    may change (trigger): tickets point here, so what it said when they began must stay.
    A row whose `until` is the day before `since` was replaced on its first day.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sops")
    revision = models.ForeignKey(SopRevision, to_field="sha256", on_delete=models.PROTECT, related_name="in_force")
    code = models.CharField("kode", max_length=3)
    since = models.DateField("berlaku sejak")
    until = models.DateField("berlaku sampai", null=True, blank=True)
    substitutes = models.JSONField("pengganti peran", default=dict, blank=True)
    enabled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    enabled_at = models.DateTimeField("diberlakukan pada", default=timezone.now)

    objects = SopInForceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["office", "code", "since", "pk"]
        verbose_name = "SOP yang berlaku"
        verbose_name_plural = "SOP yang berlaku"
        constraints: ClassVar = [
            ExclusionConstraint(
                name="sop_one_version_a_day",
                expressions=[same("office"), same("code"), days("since", "until")],
                violation_error_message="SOP ini sudah berlaku di kantor itu pada tanggal yang sama.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since") - 1), name="sop_ends_after_it_begins"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="sop_in_force_only_ends",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["until"]),
            ),
            pgtrigger.Protect(name="sop_in_force_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"SOP {self.code} di {self.office}"

    @property
    def definition(self) -> SopDefinition:
        """What the revision says; no query once this process has read the text."""
        return _parsed.get(self.revision_id) or self.revision.definition

    def substitute_for(self, role: Role) -> Role:
        """Who does the work of `role` in this office: itself unless a substitute is recorded."""
        return Role(self.substitutes.get(role.value, role.value))

    @property
    def stand_ins(self) -> list[tuple[Role, Role]]:
        """The substitutes as (missing role, who stands in)."""
        return [(Role(missing), Role(stand_in)) for missing, stand_in in self.substitutes.items()]

    def performer_of(self, act: AnyAct) -> Role | None:
        """The role that does `act` in this office; None when the SOP does not allow it."""
        role = self.definition.performer_of(act)
        return self.substitute_for(role) if role else None

    def allows(self, act: AnyAct) -> bool:
        """Whether the SOP knows `act`."""
        return self.definition.allows(act)

    def follows_by_itself(self, act: AnyAct, channel: Channel | str) -> bool:
        """Whether nobody needs to press a button for `act`."""
        return self.definition.follows_by_itself(act, channel)


def sops_by_applicant(office: Office, day: date) -> dict[ApplicantType, SopInForce]:
    """Whom `office` serves on `day`, and by which SOP: a special SOP wins over the general one. One query."""
    rows = kept(_on_day, office=office.pk, day=day)
    tickets = [row for row in rows if row.definition.kind is Kind.TICKET]
    # What should win is written last: a special SOP after the general one, and of two equals the lower code.
    ranked = sorted(tickets, key=lambda row: not row.definition.general)
    found = {applicant: row for row in ranked for applicant in row.definition.applicant_types}
    return {applicant: found[applicant] for applicant in ApplicantType if applicant in found}


def _on_day(*, office: int, day: date) -> SopInForceQuerySet:
    return SopInForce.objects.filter(office=office).in_force(day).order_by("-code")


def sop_for(office: Office, applicant_type: ApplicantType | str, day: date) -> SopInForce | None:
    """The SOP by which `office` serves this applicant on `day`; None when it does not serve them."""
    return sops_by_applicant(office, day).get(ApplicantType(applicant_type))


def decree_sop(office: Office, day: date) -> SopInForce | None:
    """The SOP by which `office` makes decrees on `day` (of two, the lower code); None when it makes none."""
    rows = SopInForce.objects.for_office(office).in_force(day).order_by("code")
    return next((row for row in rows if row.definition.kind is Kind.DECREE), None)
