"""The guest book on paper and as a file. Both are POSTs, because who takes a day's names away is on record."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from requests_app.frontdesk import book, book_paper
from requests_app.frontdesk.reception import DESKS, Reception
from requests_app.frontdesk.views import reception_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _book_at(request: SignedInRequest) -> Reception:
    reception = reception_at(request)
    if not reception.keeps_book:
        raise PermissionDenied
    return reception


@role_required(*DESKS)
@never_cache
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """A day as PDF (shown) or XLSX (fetched)."""
    office = _book_at(request).office
    day = book.day_asked(request.POST.get("tanggal", ""), office)
    name = f"buku-tamu-{office.slug}-{day.isoformat()}"
    if request.POST.get("bentuk") == "xlsx":
        data, kind, way = book_paper.as_xlsx(office, day, by=request.user), XLSX, f'attachment; filename="{name}.xlsx"'
    else:
        data, kind, way = (
            book_paper.as_pdf(office, day, by=request.user),
            "application/pdf",
            f'inline; filename="{name}.pdf"',
        )
    return HttpResponse(data, kind, headers={"Content-Disposition": way})


@role_required(*DESKS)
@never_cache
@require_POST
def sheet(request: SignedInRequest) -> HttpResponse:
    """A day in the usual form as a page that is printed by the browser."""
    reception = _book_at(request)
    day = book.day_asked(request.POST.get("tanggal", ""), reception.office)
    book_paper.note_print(reception.office, day, by=request.user)
    lines = book_paper.drawings(book_paper.lines_of_day(reception.office, day))
    context = {"office": reception.office, "day": day, "entries": lines}
    return render(request, "frontdesk/sheet.html", context)
