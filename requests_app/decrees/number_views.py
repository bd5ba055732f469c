"""Nomor SK: how an office's numbers are written, what the next ones look like, and which are missing and why."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.office.pages import office_at_hand, tabs
from accounts_app.roles import Role
from requests_app.decrees import numbering
from requests_app.decrees.models import Decree, NumberFormat
from requests_app.decrees.number_forms import FormatForm, GapForm
from requests_app.process.models import NumberSeries
from requests_app.process.refusals import Refused
from requests_app.sop.office_actions import today_at

SHOWN_AHEAD = 3
TOKEN_WORDS = (
    ("{urut:04}", "nomor urut, dimulai lagi dari 1 setiap tahun; 04: sedikitnya empat angka"),
    ("{klasifikasi} {unit} {pd}", "kata-kata kantor di atas"),
    ("{bulan} {bulan_romawi}", "11 atau XI"),
    ("{tahun}", "2026"),
)
setter_required = role_required(Role.KEPALA_LPSE, Role.ADMIN_KANTOR)


@setter_required
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: SignedInRequest) -> HttpResponse:
    """The format with the next numbers, and the register of a year with its gaps."""
    office = office_at_hand(request)
    fmt = numbering.format_of(office)
    form = FormatForm(request.POST or None, instance=fmt)
    if request.method == "POST" and form.is_valid() and _put(request, office, form):
        return redirect("decree_office:numbers")
    return _page(request, office, form, GapForm())


@setter_required
@require_POST
def numbers_preview(request: SignedInRequest) -> HttpResponse:
    """The next numbers in the format as typed, saving nothing: a fragment for htmx, else the whole page."""
    office = office_at_hand(request)
    form = FormatForm(request.POST, instance=numbering.format_of(office))
    if not request.headers.get("HX-Request"):
        return _page(request, office, form, GapForm(), is_preview=True)
    context = {"form": form, "ahead": _ahead(office, form), "is_preview": True}
    return render(request, "decrees/_numbers_ahead.html", context)


@setter_required
@require_POST
def numbers_explain(request: SignedInRequest) -> HttpResponse:
    """Say why numbers of the year are missing."""
    office, form = office_at_hand(request), GapForm(request.POST)
    year = _year(request.POST.get("tahun"), office)
    if form.is_valid():
        data = form.cleaned_data
        try:
            numbering.explain(office, year, data["first"], data["last"], data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Penjelasan nomor dicatat.")
            return redirect(f"{reverse('decree_office:numbers')}?tahun={year}")
    return _page(request, office, FormatForm(instance=numbering.format_of(office)), form, year=year)


def _put(request: SignedInRequest, office: Office, form: FormatForm) -> bool:
    data = form.cleaned_data
    try:
        numbering.put_format(office, by=request.user, **data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Format nomor disimpan; nomor yang sudah diberikan tidak berubah.")
    return True


def _page(
    request: SignedInRequest, office: Office, form: FormatForm, gap_form: GapForm, *,
    year: int | None = None, is_preview: bool = False,
) -> HttpResponse:  # fmt: skip
    year = year or _year(request.GET.get("tahun"), office)
    rows = list(reversed(numbering.gaps(office, year)))
    context = {
        "office": office,
        "tabs": tabs("decree_text") if Role.ADMIN_KANTOR in request.user.roles else None,
        "form": form,
        "ahead": _ahead(office, form),
        "is_preview": is_preview,
        "tokens": TOKEN_WORDS,
        "gap_form": gap_form,
        "year": year,
        "years": _years(office),
        "rows": rows,
        "open_rows": [row for row in rows if row.is_open],
    }
    return render(request, "decrees/numbers.html", context)


def _ahead(office: Office, form: FormatForm) -> list[tuple[str, str]]:
    """(when, number): the next three of this year and the first of the next; none while the format is faulty."""
    if form.is_bound and not form.is_valid():
        return []
    fmt: NumberFormat = form.instance
    today = today_at(office)
    series = NumberSeries.objects.filter(office=office, name=numbering.series_of(today.year)).first()
    last = series.last if series else 0
    this_year = [numbering.written(fmt, last + step, today) for step in range(1, 1 + SHOWN_AHEAD)]
    new_year = date(today.year + 1, 1, 2)
    first = numbering.written(fmt, 1, new_year)
    return [("Berikutnya", this_year[0]), *(("", number) for number in this_year[1:]), (f"Awal {new_year.year}", first)]


def _years(office: Office) -> list[int]:
    """This year and every year in which the office gave a number, the newest first."""
    given = Decree.objects.filter(office=office, year__isnull=False).values_list("year", flat=True).distinct()
    return sorted({today_at(office).year, *(year for year in given if year)}, reverse=True)


def _year(asked: str | None, office: Office) -> int:
    if not asked:
        return today_at(office).year
    if len(asked) != 4 or not asked.isdecimal() or int(asked) not in _years(office):
        raise Http404
    return int(asked)
