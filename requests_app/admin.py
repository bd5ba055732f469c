"""What the system admin may look at: the log, SOPs, calendars, tickets, documents, clocks, proposals, mail; read-only.

The log stands here, not beside people and offices, because its words are those of the rooms. Handed-over results are
not registered at all. Found user IDs, files and the private values of mails are left out: a read of those is an event
of the ticket's own page. Searching is by number, which the index serves.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts_app.admin import ReadOnlyAdmin
from accounts_app.audit.models import Event
from requests_app import log_words
from requests_app.amendments.models import Amendment
from requests_app.clock.models import Holiday, OfficeDay, Timetable
from requests_app.outbox.models import Message
from requests_app.process.models import StepRun
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.revisions.models import SopDraft
from requests_app.tickets.models import Document, Ticket


class KindFilter(admin.SimpleListFilter):
    """By what the event is about, in words."""

    title, parameter_name = "perihal", "subject_type"

    def lookups(self, *_: Any) -> list[tuple[str, str]]:
        return list(log_words.KINDS.items())

    def queryset(self, _: HttpRequest, events: QuerySet[Event]) -> QuerySet[Event]:
        return events.filter(subject_type=self.value()) if self.value() else events


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The append-only log. Names of acts stay what they are in the rows; only what is shown is in words."""

    list_display = ("at", "what", "kind", "subject_id", "seq", "actor_name", "office")
    list_select_related = ("office",)
    list_filter = (KindFilter,)
    search_fields = ("=subject_id",)
    search_help_text = "Nomor baris yang dicari, misalnya nomor baris permohonan."
    fields = ("at", "what", "kind", "subject_id", "seq", "actor_kind", "actor", "actor_name", "office", "data",
              "prev_hash", "hash")  # fmt: skip
    readonly_fields = ("what", "kind")

    @admin.display(description="kejadian", ordering="act")
    def what(self, event: Event) -> str:
        return log_words.said(event.subject_type, event.act)

    @admin.display(description="perihal", ordering="subject_type")
    def kind(self, event: Event) -> str:
        return log_words.KINDS.get(event.subject_type, event.subject_type)


@admin.register(SopRevision)
class SopRevisionAdmin(ReadOnlyAdmin):
    list_display = ("code", "revision", "slug", "loaded_at", "loaded_by")
    list_select_related = ("loaded_by",)
    search_fields = ("code__exact",)
    ordering: ClassVar = ("code", "-revision")


@admin.register(SopInForce)
class SopInForceAdmin(ReadOnlyAdmin):
    list_display = ("office", "code", "revision", "since", "until", "substitutes", "enabled_by")
    list_select_related = ("office", "revision", "enabled_by")
    search_fields = ("code__exact", "office__code__iexact")


@admin.register(SopDraft)
class SopDraftAdmin(ReadOnlyAdmin):
    list_display = ("id", "office", "code", "state", "base", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_select_related = ("office", "base", "proposed_by", "decided_by")
    list_filter = ("state",)
    search_fields = ("code__exact", "office__code__iexact")


@admin.register(Timetable)
class TimetableAdmin(ReadOnlyAdmin):
    """Hours of a week; who changed them stands in the log (chain "calendar")."""

    list_display = ("office", "kind", "name", "since", "until", "hours_of_the_week")
    list_select_related = ("office",)
    list_filter = ("kind",)
    search_fields = ("office__code__iexact",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Timetable]:
        return super().get_queryset(request).prefetch_related("hours")

    @admin.display(description="jam buka")
    def hours_of_the_week(self, table: Timetable) -> str:
        return "; ".join(map(str, sorted(table.hours.all(), key=lambda row: (row.weekday, row.opens))))


@admin.register(Holiday)
class HolidayAdmin(ReadOnlyAdmin):
    list_display = ("date", "office", "name", "kind", "source", "edited", "removed_at")
    list_select_related = ("office",)
    list_filter = ("kind", "source")
    search_fields = ("office__code__iexact",)


@admin.register(OfficeDay)
class OfficeDayAdmin(ReadOnlyAdmin):
    list_display = ("date", "office", "reason")
    list_select_related = ("office",)
    search_fields = ("office__code__iexact",)


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    list_display = ("number", "state", "office", "applicant_type", "submitted_at")
    list_select_related = ("office",)
    list_filter = ("state",)
    search_fields = ("number__startswith",)
    search_help_text = "Awal nomor permohonan, misalnya KT-2026-00"
    exclude = ("found_user_id", "spse_user_id")


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """That a document exists, and its hash; its content is for those who work on the ticket."""

    list_display = ("ticket", "requirement", "mime", "size", "uploaded_at", "superseded_at")
    list_select_related = ("ticket",)
    search_fields = ("ticket__number__startswith", "sha256__exact")
    exclude = ("file", "original_name")


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    """Who proposed and who decided; whose account and which contact stand on the proposal's own page."""

    list_display = ("asked_at", "office", "kind", "outcome", "asked_by", "decided_by", "decided_at")
    list_select_related = ("office", "asked_by", "decided_by")
    list_filter = ("kind", "outcome")
    search_fields = ("=id",)
    fields = ("office", "kind", "outcome", "seen_in", "seen_on", "checked_in", "ticket_number", "asked_at", "asked_by",
              "decided_at", "decided_by")  # fmt: skip


@admin.register(StepRun)
class StepRunAdmin(ReadOnlyAdmin):
    list_display = ("process", "case_id", "step_no", "round", "minutes", "started_at", "ended_at", "ended_by_name")
    search_fields = ("=case_id",)
    search_help_text = "Nomor baris perkara, misalnya permohonan"


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "office", "kind", "owner_type", "owner_id", "sent_at", "failed_at", "attempts")
    list_select_related = ("office",)
    search_fields = ("=owner_id",)
    search_help_text = "Nomor baris pemilik surel"
    exclude: ClassVar = ("private", "html", "leased_until", "leased_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """The private values do not even leave the database."""
        return super().get_queryset(request).defer("private")
