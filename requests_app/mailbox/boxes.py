"""The offices' mailboxes: where they are, and how the last look at them went.

Apart from the ledger's rows (`models`), which point here: each can then be read on one page.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts_app.audit.actions import Subject
from accounts_app.models import Office
from requests_app.handover import crypto
from requests_app.handover.results import Secret

TAKEN = "Kotak surat ini sudah tercatat, mungkin di kantor lain. Satu folder hanya milik satu kantor."


class Mailbox(models.Model):
    """One IMAP mailbox of an office. ``authserv_id``: the host whose Authentication-Results are believed, if any.

    ``last_error``: why the last look was broken off; ``complaint``: one message that the server kept back in a look
    that went well otherwise. ``in_folder``, ``in_processed``: what the server counted at ``counted_at``.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="mailboxes")
    host = models.CharField("server IMAP", max_length=255)
    port = models.PositiveIntegerField("port", default=993)
    tls = models.BooleanField("TLS", default=True)
    user = models.CharField("nama pengguna", max_length=255)
    sealed_password = models.TextField(editable=False)
    folder = models.CharField("folder masuk", max_length=120, default="INBOX")
    processed_folder = models.CharField("folder yang sudah disimpan", max_length=120, default="Diproses")
    authserv_id = models.CharField("server pemeriksa pengirim", max_length=255, blank=True)
    is_active = models.BooleanField("aktif", default=True)
    looked_at = models.DateTimeField(null=True, editable=False)
    next_look_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=300, blank=True, editable=False)
    complaint = models.CharField(max_length=300, blank=True, editable=False)
    in_folder = models.PositiveIntegerField(null=True, editable=False)
    in_processed = models.PositiveIntegerField(null=True, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "kotak surat"
        verbose_name_plural = "kotak surat"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["host", "port", "user", "folder"], name="mailbox_once", violation_error_message=TAKEN
            ),
            models.CheckConstraint(
                condition=~Q(folder=F("processed_folder")),
                name="mailbox_moves_elsewhere",
                violation_error_message="Surel yang sudah disimpan harus ke folder lain daripada folder masuk.",
            ),
            models.CheckConstraint(condition=~Q(sealed_password=""), name="mailbox_has_its_password"),
            models.CheckConstraint(
                condition=Q(counted_at=None, in_folder=None, in_processed=None)
                | Q(counted_at__isnull=False, in_folder__isnull=False, in_processed__isnull=False),
                name="mailbox_counts_have_their_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.folder}"

    def seal(self, password: Secret) -> None:
        """Keep the password under the server's key; in the database alone it opens nothing."""
        self.sealed_password = crypto.seal_for_server(password)

    @property
    def subject_of_log(self) -> Subject:
        return Subject("mailbox", self.pk, self.office_id)

    @property
    def password(self) -> Secret | None:
        """None when no server key of the installation opens it."""
        return crypto.open_for_server(self.sealed_password)
