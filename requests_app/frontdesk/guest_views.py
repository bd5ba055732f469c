"""The guest book: one screen on which a line is written as fast as on paper, and where any day's lines are found.

Who may read it is whoever works at a desk of the office; who writes in it is decided by the SOPs in force.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of, older_url
from requests_app.frontdesk import book, visiting, waiting
from requests_app.frontdesk.guest_forms import GuestForm, NameForm, returning
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.reception import DESKS, Reception, may_write_book
from requests_app.frontdesk.views import reception_at
from requests_app.process.refusals import Refused

KEPT = ("name", "agency", "nip", "phone")


@role_required(*DESKS)
@never_cache
@require_safe
def guest_book(request: SignedInRequest) -> HttpResponse:
    """Who came on a day (``?tanggal=2026-11-20``) or fits words (``?cari=``), and who waits for a number now."""
    return _page(request, reception_at(request))


def _page(request: SignedInRequest, reception: Reception, form: GuestForm | None = None) -> HttpResponse:
    user, office = request.user, reception.office
    today = timezone.localdate(timezone=office.tz)
    words = book.words_asked(request.GET.get("cari", "")) if reception.keeps_book else ""
    day = book.day_asked(request.GET.get("tanggal", ""), office)
    before = request.GET.get("sebelum", "")
    lines, page = book.lines_of(user, reception, day, key_of(before), words)
    is_today = day == today and not words
    writes = is_today and may_write_book(user)
    context = {
        "reception": reception,
        "day": day,
        "today": today,
        "is_today": is_today,
        "day_before": day - timedelta(days=1),
        "day_after": None if day == today else day + timedelta(days=1),
        "words": words,
        "asked": request.GET.get("cari", ""),
        "lines": lines,
        "older_url": older_url(request.GET, page),
        "newest_url": f"?{'cari=' + words if words else 'tanggal=' + day.isoformat()}" if before else "",
        "figures": book.figures_of(reception, day),
        "without_number": book.without_number(user) if is_today and reception.keeps_book else [],
        "next_call": waiting.next_for(user) if is_today else None,
        "form": (form or GuestForm(office=office)) if writes else None,
        "fresh": _fresh(request, reception) if writes else None,
    }
    invalid = form is not None and form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if invalid else HTTPStatus.OK
    return render(request, "frontdesk/guest_book.html", context, status=status)


def _fresh(request: SignedInRequest, reception: Reception) -> GuestEntry | None:
    """The line that was just written, to be said and handed over."""
    key = key_of(request.GET.get("baru", ""))
    rows = GuestEntry.objects.filter(office=reception.office, pk=key or 0).select_related("queue_number__line")
    return rows.first()


@role_required(*DESKS)
@never_cache
@require_POST
def record_guest(request: SignedInRequest) -> HttpResponse:
    """Write one line, with a number or without. ``pakai`` fills in what an earlier visit said."""
    reception = reception_at(request)
    if not may_write_book(request.user):
        raise PermissionDenied
    if "pakai" in request.POST:
        return _page(request, reception, _filled(request, reception))
    form = GuestForm(request.POST, office=reception.office)
    if not form.is_valid():
        return _page(request, reception, form)
    try:
        entry = visiting.record_guest(form.guest(), by=request.user, with_number="save" not in request.POST)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.renew_key()
        return _page(request, reception, form)
    return redirect(f"{reverse('frontdesk:guest_book')}?baru={entry.pk}")


def _filled(request: SignedInRequest, reception: Reception) -> GuestForm:
    """Everything typed, and the person as the earlier line has them."""
    typed: dict[str, Any] = request.POST.dict()
    earlier = GuestEntry.objects.filter(office=reception.office, pk=key_of(request.POST["pakai"]) or 0).first()
    if earlier is None:
        messages.warning(request, "Tamu ini tidak ada di buku tamu kantor Anda.")
        return GuestForm(initial=typed, office=reception.office)
    return GuestForm(initial=typed | {name: getattr(earlier, name) for name in KEPT}, office=reception.office)


@role_required(*DESKS)
@never_cache
@require_POST
def returning_guests(request: SignedInRequest) -> HttpResponse:
    """Who has been here before under the name that is being typed. A POST, so that no address holds a name."""
    reception, form = reception_at(request), NameForm(request.POST)
    if not may_write_book(request.user):
        raise PermissionDenied
    found = returning(reception.office, form.cleaned_data["name"]) if form.is_valid() else []
    return render(request, "frontdesk/_returning.html", {"found": found})
