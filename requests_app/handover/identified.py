"""How somebody was made sure to be who they are before a result was told to them: the same for every owner.

Which ways are open is the owner's to say (a ticket's contact on record, the form of a decree); what counts as a check
stands here.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts_app.models import User


class Way(models.TextChoices):
    PHONE = "phone", "Telepon ke nomor yang tercatat"
    IN_PERSON = "in_person", "Bertemu langsung"


class Shown(models.TextChoices):
    KTP = "ktp", "KTP"
    STAFF_CARD = "staff_card", "Kartu pegawai atau KORPRI"
    ORDER = "order", "Surat tugas asli berfoto atau bersama KTP"
    PASSPORT = "passport", "SIM atau paspor"


@dataclass(frozen=True, slots=True)
class Identified:
    """What an officer did to make sure that it is the person; ``shown`` and ``place`` when they met."""

    way: str
    shown: str = ""
    place: str = ""

    @property
    def says_enough(self) -> bool:
        """A meeting names the document that was seen and where."""
        return self.way != Way.IN_PERSON or (self.shown in Shown.values and bool(self.place.strip()))

    @property
    def columns(self) -> dict[str, str]:
        """As an `IdentityProof` keeps it: nothing of a meeting where there was none."""
        met = self.way == Way.IN_PERSON
        return {"way": self.way, "shown": self.shown if met else "", "place": self.place if met else ""}


class IdentityProof(models.Model):
    """One such check; the owner's row adds whom it was about."""

    Way, Shown = Way, Shown

    way = models.CharField("cara", max_length=10, choices=Way)
    shown = models.CharField("dokumen yang dilihat", max_length=12, choices=Shown, blank=True)
    place = models.CharField("tempat", max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering: ClassVar = ["at"]

    @staticmethod
    def says_how(name: str) -> models.CheckConstraint:
        """By phone nothing more; a meeting names document and place."""
        met = Q(way="in_person") & ~Q(shown="") & ~Q(place="")
        return models.CheckConstraint(condition=Q(way="phone", shown="", place="") | met, name=name)
