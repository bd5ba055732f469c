"""People who come in person: the guest book and the queue numbers of a day (SOP 000, 003, 004 steps 2 to 4).

Decisions:
- A walk-in's `Admission` holds the key of the form that made it, so that a second press of the button finds the first
  one's ticket. A field of the guest book was rejected: under SOP 002 there is no guest book, and there too a second
  press must not make a second ticket.
- The day's page lists admissions, so that it looks the same with and without a guest book.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts_app.models import Office, User
from requests_app.tickets.models import Ticket


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
    """One line of the guest book (step 2)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nama", max_length=160)
    agency = models.CharField("instansi", max_length=160)
    phone = models.CharField("telepon", max_length=30, blank=True)
    purpose = models.CharField("keperluan", max_length=160)
    arrived_at = models.DateTimeField("datang")
    written_at = models.DateTimeField("dicatat")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.PROTECT, related_name="guest_entry")

    class Meta:
        verbose_name = "entri buku tamu"
        verbose_name_plural = "buku tamu"
        indexes: ClassVar = [models.Index(fields=["office", "-arrived_at"], name="guest_book_of_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(written_at__gte=models.F("arrived_at")), name="guest_arrives_before_the_entry"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QueueNumber(models.Model):
    """One number of one day, from 1 without a gap (step 3)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    line = models.CharField("jalur", max_length=2, default="A")
    number = models.PositiveSmallIntegerField()
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="queue_number")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "nomor antrean"
        verbose_name_plural = "nomor antrean"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day", "line", "number"], name="queue_number_once_a_day"),
            models.CheckConstraint(condition=Q(number__gte=1), name="queue_number_from_one"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it is shown and called: "A 012"."""
        return f"{self.line} {self.number:03}"
