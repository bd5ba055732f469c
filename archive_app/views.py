"""Pages of the archive: the list, one record, its dossier; and the buttons that archive a ticket or a decree."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.audit.actions import record
from accounts_app.keyset import key_of, older_url, page_of
from accounts_app.models import User
from accounts_app.roles import Role
from accounts_app.second_factor.again import fresh_sign_in
from archive_app import actions
from archive_app.forms import LocationForm, SearchForm
from archive_app.models import ArchiveRecord
from requests_app.decrees.decree_views import decree_again
from requests_app.decrees.deeds import DEEDS, account_for
from requests_app.decrees.models import Decree
from requests_app.decrees.queries import READERS as DECREE_READERS
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.process.deviations.account import Unaccounted
from requests_app.process.deviations.forms import account_form
from requests_app.process.refusals import Refused
from requests_app.process.unsaved import give_back, written
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import TABLE

ARCHIVING = (TABLE[Act.ARCHIVE],)
KEEPERS = (Role.ADMIN_PPE, Role.ADMIN_AGENCY)
# A press without the page's version is as good as one from an old page.
UNSEEN = -1
MAY_READ = (*KEEPERS, Role.KEPALA_LPSE, Role.HELPDESK)


def _visible_to(user: User) -> QuerySet[ArchiveRecord]:
    """The office's records; those of decrees only for who reads decrees."""
    rows = ArchiveRecord.objects.filter(office=user.office_id)
    readable = rows if user.roles & DECREE_READERS else rows.filter(decree=None)
    return readable.select_related("ticket", "decree", "office", "archived_by")


@role_required(*MAY_READ)
def archive_list(request: SignedInRequest) -> HttpResponse:
    """The office's records, newest first; bounded, older ones by keyset."""
    form = SearchForm(request.GET)
    rows = _visible_to(request.user)
    if form.is_valid():
        rows = _found(rows, form)
    page = page_of(rows, key_of(request.GET.get("sebelum", "")))
    context = {
        "form": form,
        "page": page,
        "older_url": older_url(request.GET, page),
        "filtered": any(form.data.values()),
    }
    return render(request, "archive/archive_list.html", context)


def _found(rows: QuerySet[ArchiveRecord], form: SearchForm) -> QuerySet[ArchiveRecord]:
    words, year = form.cleaned_data["q"], form.cleaned_data["year"]
    if year:
        rows = rows.filter(period_to__year=year)
    if words:
        digits = "".join(filter(str.isdigit, words))
        nip = Q(ticket__nip=digits) if len(digits) >= 8 else Q()
        tickets = Q(ticket__number__iexact=words) | Q(ticket__name__icontains=words)
        decrees = Q(decree__number__icontains=words) | Q(decree__title__icontains=words)
        rows = rows.filter(nip | Q(file_number__iexact=words) | tickets | decrees)
    return rows


@role_required(*MAY_READ)
def archive_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_visible_to(request.user), pk=pk)
    timezone.activate(row.office.tz)
    form = LocationForm(instance=row) if request.user.roles & set(KEEPERS) else None
    # Whoever archived it comes here from their work and goes on from here.
    goes_on = form is not None and row.decree is None and row.archived_by_id == request.user.pk
    return render(request, "archive/archive_detail.html", {"row": row, "form": form, "goes_on": goes_on})


@role_required(*MAY_READ)
@fresh_sign_in
def dossier_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The dossier as it was stored; every reading is an event."""
    row = get_object_or_404(_visible_to(request.user), pk=pk)
    record(row.case.subject, "dossier_read", by=request.user, data={"file": row.file_number})
    name = f"berkas-{slugify(row.case_number)}.pdf" if row.decree else f"berkas-{row.case_number}.pdf"
    response = FileResponse(row.dossier.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@role_required(*KEEPERS)
@require_POST
def note_location(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_visible_to(request.user), pk=pk)
    form = LocationForm(request.POST, instance=row)
    if not form.is_valid():
        return render(request, "archive/archive_detail.html", {"row": row, "form": form})
    actions.note_location(row, form.cleaned_data["location"], by=request.user)
    messages.success(request, "Lokasi fisik dicatat.")
    return redirect("archive:detail", pk)


@role_required(*KEEPERS)
@require_POST
def ticket_archive(request: SignedInRequest, number: str) -> HttpResponse:
    """Step 13: archive the ticket; refused with the engine's own words."""
    ticket = get_object_or_404(Ticket.objects.of_desk(request.user), number=number)
    seen = key_of(request.POST.get("seen", ""))
    account = account_form(ticket, request.user, ARCHIVING, request.POST)
    if not account.is_valid():
        return _asked_again(request, number, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        row = actions.archive(ticket, by=request.user, seen=UNSEEN if seen is None else seen, account=account.account)
    except Unaccounted as refused:
        messages.error(request, str(refused))
        return _asked_again(request, number, HTTPStatus.CONFLICT)
    except Refused as refused:
        messages.error(request, str(refused))
        give_back(request, written(request.POST))
        return redirect("desk:ticket", number)
    messages.success(request, f"Permohonan {number} diarsipkan sebagai {row.file_number}.")
    return redirect("archive:detail", row.pk)


def _asked_again(request: SignedInRequest, number: str, status: HTTPStatus) -> HttpResponse:
    """The ticket as it is now, and what must be explained before it is archived, with what was typed."""
    ticket = of_desk(request, number)
    account = account_form(ticket, request.user, ARCHIVING, request.POST)
    return ticket_answer(request, ticket, archiving=account, status=status)


@role_required(*KEEPERS)
@require_POST
def decree_archive(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """SOP 001, step 5: archive the decree; refused with the engine's own words, also while a delay is unexplained."""
    decree = get_object_or_404(Decree.objects.visible_to(request.user), public_id=public_id)
    seen = key_of(request.POST.get("seen", ""))
    deed = DEEDS["arsipkan"]
    form = account_for(deed, decree, request.user, request.POST)
    if not form.is_valid():
        return decree_again(request, public_id, (deed, None, form), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        row = actions.archive_decree(decree, by=request.user, seen=UNSEEN if seen is None else seen, **form.payload)
    except Refused as refused:
        messages.error(request, str(refused))
        again = account_for(deed, decree, request.user, request.POST)
        return decree_again(request, public_id, (deed, None, again), HTTPStatus.CONFLICT)
    messages.success(request, f"SK diarsipkan sebagai {row.file_number}.")
    return redirect("archive:detail", row.pk)
