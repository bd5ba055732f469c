"""Handing out work: what waits for the office's staff, who has it, and giving it to somebody.

For Kepala LPSE, and for Admin Kantor, who reads no requests: the page says number, step and deadline, and nothing of
whom they are about.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.roles import READERS
from requests_app.desk import lists
from requests_app.desk.claim_forms import AssignForm
from requests_app.desk.claim_views import tell_result
from requests_app.desk.rows import rows_of
from requests_app.tickets.claims import actions
from requests_app.tickets.claims.people import FREE, hands, held_as, waiting_for_staff
from requests_app.tickets.models import Ticket

ORDER = ("due_at", "waiting_since", "id")
FILTERS = ((FREE, "Belum dipegang"), ("semua", "Semua"))


@role_required(*actions.ASSIGNERS)
@never_cache
@require_safe
def assignments(request: SignedInRequest) -> HttpResponse:
    """The office's work, what nobody holds first."""
    office, how = _office(request), request.GET.get("pegang", FREE)
    return render(request, "desk/assignments.html", _context(request, office, how))


def _office(request: SignedInRequest) -> Office:
    if request.user.office is None:
        raise PermissionDenied
    timezone.activate(request.user.office.tz)
    return request.user.office


def _context(request: SignedInRequest, office: Office, how: str) -> dict[str, Any]:
    waiting = lists.for_rows(held_as(waiting_for_staff(office.pk), request.user, how))
    page, people = lists.page_of(waiting, ORDER, request.GET.get("setelah", "")), hands(office)
    here = reverse("desk:assignments")
    return {
        **rows_of(page.rows, request.user),
        "form": AssignForm(picked=[], people=people),
        "tabs": [
            {"label": label, "url": f"{here}?{urlencode({'pegang': key})}", "active": key == how, "count": None}
            for key, label in FILTERS
        ],
        "how": how,
        "reads": bool(request.user.roles & READERS),
        "older_url": f"{here}?{urlencode({'pegang': how, 'setelah': page.after})}" if page.after else "",
        "first_url": f"{here}?{urlencode({'pegang': how})}" if request.GET.get("setelah") else "",
    }


@role_required(*actions.ASSIGNERS)
@require_POST
def assign(request: SignedInRequest) -> HttpResponse:
    """Give what was ticked to one person; each for itself, and the answer says what stayed where it was."""
    office = _office(request)
    form = AssignForm(request.POST, picked=request.POST.getlist("pick"), people=hands(office))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return _back(request, office)
    to = form.cleaned_data["person"]
    picked = Ticket.objects.of(office).filter(pk__in=form.cleaned_data["pick"]).order_by("pk")
    done, refused = actions.each(picked, lambda ticket: actions.assign(ticket, to, by=request.user))
    tell_result(request, f"{len(done)} permohonan ditugaskan kepada {to}." if done else "", refused)
    return _back(request, office)


def _back(request: SignedInRequest, office: Office) -> HttpResponse:
    """To the ticket that it was pressed on, for whoever reads tickets; else to the list."""
    number = request.POST.get("dari", "")
    if request.user.roles & READERS and Ticket.objects.of(office).filter(number=number).exists():
        return redirect("desk:ticket", number)
    return redirect(f"{reverse('desk:assignments')}?{urlencode({'pegang': request.POST.get('pegang') or FREE})}")
