"""What people add to a ticket: confirmations asked of the applicant, identity checks before telling, internal notes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts_app.models import User
from requests_app.handover.identified import IdentityProof


class Confirmation(models.Model):
    """SOP step 9.2: the applicant was asked by phone or in person. A record, never changed."""

    class Means(models.TextChoices):
        PHONE = "phone", "Telepon"
        IN_PERSON = "in_person", "Bertemu langsung"

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Pemohon membenarkan"
        DENIED = "denied", "Pemohon menyangkal"
        UNREACHED = "unreached", "Tidak terhubung"

    class Answer(models.TextChoices):
        """What the person on the telephone said without being told: only the account's owner knows it."""

        REQUEST = "request", "Menyebut sendiri apa yang diminta dan kapan mengajukannya"
        PLACE = "place", "Menyebut sendiri instansi dan unit kerjanya"
        DECREE = "decree", "Menyebut sendiri nomor atau tanggal SK/surat tugasnya"

    class Proof(models.TextChoices):
        """What a person who came showed."""

        KTP = "ktp", "KTP"
        STAFF_CARD = "staff_card", "Kartu pegawai"
        OTHER = "other", "Kartu identitas lain yang berfoto"

    ticket = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="confirmations")
    means = models.CharField("cara", max_length=10, choices=Means)
    outcome = models.CharField("hasil", max_length=10, choices=Outcome)
    contact = models.CharField("nomor atau tempat", max_length=80)
    person = models.CharField("yang dihubungi", max_length=160)
    note = models.TextField("catatan", blank=True)
    answers = models.JSONField("yang dijawab sendiri", default=list)
    proof = models.CharField("identitas yang diperlihatkan", max_length=12, choices=Proof, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(contact="") & ~Q(person=""), name="confirmation_says_whom"),
            models.CheckConstraint(
                condition=~Q(means="in_person", outcome="confirmed") | ~Q(proof=""),
                name="confirmation_in_person_has_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.get_outcome_display()}"

    @property
    def is_answer(self) -> bool:
        """Whether somebody was reached at all."""
        return self.outcome != self.Outcome.UNREACHED


class TellingCheck(IdentityProof):
    """Who takes the result is the applicant: how that was made sure before it was told. A record, never changed.

    The number that was called is not kept here: the way by phone is only ever the contact on record (`telling`).
    """

    ticket = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="telling_checks")

    class Meta(IdentityProof.Meta):
        constraints: ClassVar = [IdentityProof.says_how("telling_check_says_how")]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.get_way_display()}"


class Note(models.Model):
    """An internal note: staff of the office read it, the applicant never does."""

    ticket = models.ForeignKey("requests_app.Ticket", on_delete=models.PROTECT, related_name="notes")
    text = models.TextField("catatan")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.text[:40]}"


class Mention(models.Model):
    """A colleague whom an internal note calls; told at once. As append-only as its note."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["user__name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["note", "user"], name="mention_once_a_note")]

    def __str__(self) -> str:
        return f"@{self.user}"
