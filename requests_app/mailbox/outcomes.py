"""The words of the ledger: where a message stands, and what kind of message it is."""

from django.db import models


class Outcome(models.TextChoices):
    """Where a message stands: only stored, or exactly one of five ends."""

    STORED = "stored", "Belum diolah"
    DRAFT = "draft", "Draf permohonan"
    ATTACHED = "attached", "Masuk ke permohonan"
    HELD = "held", "Ditahan untuk petugas"
    REFUSED = "refused", "Ditolak"
    FILED = "filed", "Diarsipkan tanpa tindakan"


class MailKind(models.TextChoices):
    """What was recognised (`kinds.Kind`), in words."""

    UNKNOWN = "", "Belum dikenali"
    LETTER = "letter", "Surat"
    AUTO_REPLY = "auto_reply", "Balasan otomatis"
    BOUNCE = "bounce", "Surel tidak sampai"
    LIST = "list", "Milis atau edaran"
    OWN = "own", "Surel kantor sendiri"
    THANKS = "thanks", "Ucapan terima kasih"
