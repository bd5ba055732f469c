"""People who come in person: the guest book and the files that they bring (SOP 000, 003, 004 steps 1 and 2).

Decisions:
- A guest-book entry is a *visit*: with a request, about one that exists already, or only to ask. So the request hangs
  on the visit and may be missing, and one request may bring its owner here twice.
- A walk-in's `Admission` holds the key of the form that made it, so that a second press of the button finds the first
  one's ticket. A field of the guest book was rejected: under SOP 002 there is no guest book, and there too a second
  press must not make a second ticket.
- The day's page lists admissions, so that it looks the same with and without a guest book.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts_app.audit.actions import Subject
from accounts_app.models import Office, User
from requests_app.files.models import StoredFile
from requests_app.tickets.models import Ticket


class Purpose(models.TextChoices):
    """What somebody comes for; it decides the line that is offered."""

    PASSWORD = "password", "Lupa password / user ID"
    CONSULTATION = "consultation", "Konsultasi"
    OTHER = "other", "Keperluan lain"


class PriorityReason(models.TextChoices):
    """Why somebody need not wait as long. Only the kind is kept, never a diagnosis."""

    ELDERLY = "elderly", "Lanjut usia"
    DISABLED = "disabled", "Penyandang disabilitas"
    PREGNANT = "pregnant", "Ibu hamil"


class Admission(models.Model):
    """One file brought to the office: the form's key, the ticket it became, and when the person came."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField("kunci formulir", unique=True, editable=False)
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="admission")
    arrived_at = models.DateTimeField("datang")

    class Meta:
        verbose_name = "penerimaan berkas"
        verbose_name_plural = "penerimaan berkas"
        indexes: ClassVar = [models.Index(fields=["office", "-arrived_at"], name="admissions_of_day")]

    def __str__(self) -> str:
        return str(self.ticket)


class GuestEntry(models.Model):
    """One line of the guest book (step 2): one visit. Without ``written_by`` the guest wrote it at a kiosk.

    ``key``: of the form that made it, so that a second press makes no second visit.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField("kunci formulir", null=True, unique=True, editable=False)
    name = models.CharField("nama", max_length=160)
    nip = models.CharField("NIP", max_length=30, blank=True)
    agency = models.CharField("instansi", max_length=160, blank=True)
    phone = models.CharField("telepon", max_length=30, blank=True)
    purpose_kind = models.CharField("jenis keperluan", max_length=14, choices=Purpose, default=Purpose.PASSWORD)
    purpose = models.CharField("keperluan", max_length=160)
    priority_reason = models.CharField("alasan prioritas", max_length=10, choices=PriorityReason, blank=True)
    arrived_at = models.DateTimeField("datang")
    written_at = models.DateTimeField("dicatat")
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="visits")

    class Meta:
        verbose_name = "entri buku tamu"
        verbose_name_plural = "buku tamu"
        indexes: ClassVar = [models.Index(fields=["office", "-arrived_at"], name="guest_book_of_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(written_at__gte=models.F("arrived_at")), name="guest_arrives_before_the_entry"
            ),
            models.CheckConstraint(condition=~Q(nip="") | ~Q(agency=""), name="front_guest_has_nip_or_agency"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        return Subject("visit", self.pk, self.office_id)


class GuestSignature(StoredFile):
    """What the guest drew with a finger or pen, as a small PNG; the entry is valid without it."""

    entry = models.OneToOneField(GuestEntry, on_delete=models.PROTECT, related_name="signature")

    class Meta:
        verbose_name = "tanda tangan tamu"
        verbose_name_plural = "tanda tangan tamu"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(size__gt=0), name="front_signature_is_not_empty")]

    def __str__(self) -> str:
        return f"Tanda tangan {self.entry}"
