"""The archive record of a finished ticket or decree, with its dossier (SOP step 13; SOP 001, step 5).

Two columns, one of them filled, instead of a kind and a number: PostgreSQL then knows what a record is of.

Retention stays empty until the office enters its own schedule (JRA); nothing is ever destroyed automatically.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts_app.models import Office, User
from requests_app.decrees.addresses import decree_path
from requests_app.decrees.models import Decree
from requests_app.files.models import random_path
from requests_app.process.models import Case
from requests_app.tickets.models import Ticket


class ArchiveRecord(models.Model):
    """One file in the archive: what it is, where it lies, and the hash of its dossier. Written once."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.PROTECT, related_name="archive_record")
    decree = models.OneToOneField(Decree, null=True, on_delete=models.PROTECT, related_name="archive_record")
    file_number = models.CharField("nomor berkas", max_length=40, unique=True)
    classification = models.CharField("kode klasifikasi", max_length=40)
    security = models.CharField("keamanan", max_length=20, default="Terbatas")
    description = models.CharField("uraian", max_length=300)
    period_from = models.DateField("kurun waktu dari")
    period_to = models.DateField("kurun waktu sampai")
    documents_count = models.PositiveSmallIntegerField("jumlah dokumen")
    location = models.CharField("lokasi fisik", max_length=160, blank=True)
    dossier = models.FileField(upload_to=random_path, max_length=120)
    dossier_sha256 = models.CharField(max_length=64)
    last_event_hash = models.CharField(max_length=64)
    archived_at = models.DateTimeField()
    archived_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "berkas arsip"
        verbose_name_plural = "arsip"
        indexes: ClassVar = [models.Index(fields=["office", "-id"], name="archive_of_office")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, decree=None) | Q(ticket=None, decree__isnull=False),
                name="archive_is_of_one_case",
            ),
            models.CheckConstraint(condition=Q(dossier_sha256__regex="^[0-9a-f]{64}$"), name="dossier_has_its_hash"),
            models.CheckConstraint(condition=Q(period_to__gte=models.F("period_from")), name="archive_period_runs_on"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="archive_record_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="archive_record_is_written_once", exclude=["location"]),
        ]

    def __str__(self) -> str:
        return self.file_number

    @property
    def case(self) -> Case:
        """What was archived."""
        found = self.ticket or self.decree
        assert found is not None  # one of them is there (archive_is_of_one_case)
        return found

    @property
    def case_number(self) -> str:
        """The number of the request or of the SK; a draft that was given up has none."""
        return str(self.case)

    @property
    def case_url(self) -> str:
        """The page of the request or of the SK, at the desk."""
        if self.decree:
            return decree_path(self.decree.public_id)
        assert self.ticket is not None
        return reverse("desk:ticket", args=[self.ticket.number])
