"""What is known about one SPSE user, and the words for it: shared by the register, an import's rows and proposals."""

from django.db import models


class SpseRole(models.TextChoices):
    """Whom SPSE knows besides vendors; the same values as the SOPs' applicant types (a test compares them)."""

    AUDITOR = "auditor", "Auditor"
    PPK = "ppk", "PPK"
    ADMIN_AGENCY = "admin_agency", "Admin Agency"
    POKJA = "pokja", "Pokja Pemilihan"
    PEJABAT_PENGADAAN = "pejabat_pengadaan", "Pejabat Pengadaan"
    HELPDESK = "helpdesk", "Helpdesk"
    VERIFIKATOR = "verifikator", "Verifikator"


class Source(models.TextChoices):
    """Where what is on record comes from."""

    IMPORT = "import", "Impor berkas"
    EDIT = "edit", "Diubah petugas"
    SPSE = "spse", "Dilihat di SPSE"
    ARCHIVE = "archive", "Arsip registrasi pertama"


class Standing(models.TextChoices):
    """Validity of the appointment (SK) on a day."""

    VALID = "valid", "SK berlaku"
    NOT_YET = "not_yet", "SK belum berlaku"
    ENDED = "ended", "SK berakhir"
    NONE = "none", "Tanpa SK"
    INACTIVE = "inactive", "Akun nonaktif"


STANDING_TONES = {
    Standing.VALID: "done", Standing.NOT_YET: "wait", Standing.ENDED: "bad", Standing.NONE: "wait",
    Standing.INACTIVE: "idle",
}  # fmt: skip


class AccountFacts(models.Model):
    """The columns that a register row and a staged row of a spreadsheet share."""

    user_id = models.CharField("user ID", max_length=80)
    name = models.CharField("nama", max_length=160)
    nip = models.CharField("NIP", max_length=30, blank=True)
    spse_role = models.CharField("peran SPSE", max_length=20, choices=SpseRole)
    agency = models.CharField("instansi", max_length=160, blank=True)
    unit = models.CharField("unit kerja", max_length=160, blank=True)
    email = models.CharField("surel", max_length=254, blank=True)
    phone = models.CharField("telepon", max_length=40, blank=True)
    decree_number = models.CharField("nomor SK", max_length=120, blank=True)
    decree_from = models.DateField("SK berlaku dari", null=True, blank=True)
    decree_until = models.DateField("SK berlaku sampai", null=True, blank=True)
    is_active = models.BooleanField("aktif", default=True)

    class Meta:
        abstract = True
