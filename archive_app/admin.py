"""Archive records for the system admin: read-only, without the dossier itself."""

from django.contrib import admin

from accounts_app.admin import ReadOnlyAdmin
from archive_app.models import ArchiveRecord


@admin.register(ArchiveRecord)
class ArchiveRecordAdmin(ReadOnlyAdmin):
    list_display = ("file_number", "office", "classification", "archived_at", "archived_by")
    list_select_related = ("office", "archived_by")
    search_fields = ("file_number__startswith",)
    search_help_text = "Awal nomor berkas"
    exclude = ("dossier",)
