"""The pages of a file that is brought: its form, its slip, its number. The guest book itself is `guest_views`.

Whose office keeps a guest book may read it; who records, gives numbers and prints is decided by the SOPs in force
(`reception`), not by the mark of the view. Every POST answers with a redirect to what it made.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of
from accounts_app.models import User
from requests_app.frontdesk import actions, numbers, slips
from requests_app.frontdesk.forms import SameForm, VisitForm
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.prospects import prospect_of
from requests_app.frontdesk.reception import DESKS, Reception, receives, reception_of
from requests_app.printing.slip import SlipPaper, qr_svg
from requests_app.process.deviations.account import Unaccounted
from requests_app.process.deviations.forms import AccountForm, account_form
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import may
from requests_app.tickets.kin import Kin, kin_of, typed
from requests_app.tickets.models import Ticket
from requests_app.tickets.queries import bring_people
from requests_app.tickets.workflow import TABLE, State

KIN_UNSEEN = "Ada permohonan yang mungkin sama. Periksa, lalu centang bila tetap permohonan baru."
ISSUING = (TABLE[Act.ENQUEUE],)


def reception_at(request: SignedInRequest) -> Reception:
    reception = reception_of(request.user)
    if reception is None:
        raise PermissionDenied
    return reception


def of_desk(request: SignedInRequest, number: str) -> Ticket:
    """A ticket of this person's office, or 404; times are its office's from here on."""
    found: Ticket = get_object_or_404(Ticket.objects.of_desk(request.user).with_rules().with_file(), number=number)
    bring_people([found])
    timezone.activate(found.office.tz)
    return found


def seen_in(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


@role_required(*DESKS)
@never_cache
@require_http_methods(["GET", "POST"])
def record_visit(request: SignedInRequest) -> HttpResponse:
    """The form of a walk-in. ``ganti`` shows it anew for another kind of user, with everything typed."""
    reception = reception_at(request)
    if not reception.mine:
        raise PermissionDenied
    if request.method != "POST" or "ganti" in request.POST:
        return _form(request, VisitForm(initial=_typed(request, reception), reception=reception))
    form = VisitForm(request.POST, request.FILES, reception=reception)
    if not form.is_valid():
        return _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    account = AccountForm(request.POST)
    if not account.is_valid():
        return _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY, account=account)
    visit = replace(form.visit(with_number="number" in request.POST), account=account.account)
    kin = actions.kin_of(visit)
    if not form.kin_seen.issuperset(each.ticket.number for each in kin):
        form.add_error(None, KIN_UNSEEN)
        return _form(request, form, HTTPStatus.CONFLICT, kin, account)
    try:
        ticket = actions.admit(replace(visit, despite=tuple(each.ticket.number for each in kin)), by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        form.renew_key()
        strays = refused.strays if isinstance(refused, Unaccounted) else []
        return _form(request, form, HTTPStatus.CONFLICT, account=AccountForm(request.POST, strays=strays))
    for doubt in form.doubts:
        messages.warning(request, doubt)
    return redirect("frontdesk:slip", ticket.number)


@role_required(*DESKS)
@never_cache
@require_POST
def kin(request: SignedInRequest) -> HttpResponse:
    """While a visit is being written down: who has asked before. A POST, so that no address holds a NIP."""
    reception = reception_at(request)
    if not reception.mine:
        raise PermissionDenied
    form = SameForm(request.POST)
    found = kin_of(typed(reception.office.pk, **form.cleaned_data)) if form.is_valid() else []
    seen = frozenset(request.POST.get("seen_kin", "").split())
    return render(request, "frontdesk/_kin.html", _kin_context(found, seen))


def _kin_context(found: list[Kin], seen: frozenset[str]) -> dict[str, Any]:
    """The tick stays only as long as it was set for every ticket that is shown."""
    numbers = [each.ticket.number for each in found]
    return {"kin": found, "kin_numbers": " ".join(numbers), "kin_seen": bool(numbers) and seen.issuperset(numbers)}


def _typed(request: HttpRequest, reception: Reception) -> dict[str, Any]:
    """What the form begins with: everything typed, or from an address the kind of user and a line of the guest book."""
    if request.method == "POST":
        return request.POST.dict()
    typed = {name: value for name, value in request.GET.dict().items() if name == "applicant_type"}
    key = key_of(request.GET.get("kunjungan", ""))
    entry = GuestEntry.objects.filter(office=reception.office, ticket=None, pk=key or 0).first()
    if entry is None:
        return typed
    said = {name: getattr(entry, name) for name in ("name", "nip", "agency", "phone")}
    return {**typed, **said, "guest_entry": entry.pk, "arrived_at": timezone.localtime(entry.arrived_at)}


def _form(
    request: SignedInRequest,
    form: VisitForm,
    status: int = HTTPStatus.OK,
    kin: list[Kin] | None = None,
    account: AccountForm | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "reception": form.reception,
        "account": account,
        "limit": settings.DOCUMENT_LIMIT_BYTES,
        "numbered": form.reception.keeps_book and (form.sop is None or form.sop.allows(Act.RECORD_GUEST)),
        "files_lost": bool(form.is_bound and form.errors and request.FILES),
        **_kin_context(kin or [], form.kin_seen),
    }
    return render(request, "frontdesk/record_visit.html", context, status=status)


@role_required(*DESKS)
@never_cache
@require_safe
def slip(request: SignedInRequest, number: str) -> HttpResponse:
    """What to tell the person at the desk, and the slip to print."""
    ticket = of_desk(request, number)
    return _slip_page(request, ticket, account_form(ticket, request.user, ISSUING))


def _slip_page(
    request: SignedInRequest, ticket: Ticket, account: AccountForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """``account``: why the number is given late, where it is."""
    user, number = request.user, slips.number_today(ticket)
    context: dict[str, Any] = {
        "ticket": ticket,
        "account": account,
        "handed_in": slips.handed_in(ticket),
        "prospect": prospect_of(number) if number else None,
        # The QR code is drawn from an address of ours; nothing in it was typed.
        "qr": mark_safe(qr_svg(slips.status_url(ticket, number))),  # noqa: S308
        "entry": ticket.visits.order_by("pk").last(),
        "keeps_book": ticket.sop.allows(Act.RECORD_GUEST),
        "number": number,
        "may_number": ticket.state == State.SUBMITTED and may(ticket, Act.ENQUEUE, user),
        "may_number_today": number is None and _gives_numbers(ticket, user),
        "may_print": receives(ticket.sop, user),
        "may_open": ticket.state == State.COMPLETENESS_CHECK and may(ticket, Act.FIND_COMPLETE, user),
    }
    return render(request, "frontdesk/slip.html", context, status=status)


def _gives_numbers(ticket: Ticket, user: User) -> bool:
    """Whether this person gives a number to a request that waits already: since an earlier day, or sent online."""
    sop = ticket.sop
    waits = ticket.state == State.QUEUED and sop.allows(Act.RECORD_GUEST)
    return waits and sop.performer_of(Act.ENQUEUE) in ticket.roles_of(user)


@role_required(*DESKS)
@require_POST
def issue(request: SignedInRequest, number: str) -> HttpResponse:
    """Step 3: give the queue number."""
    ticket = of_desk(request, number)
    account = account_form(ticket, request.user, ISSUING, request.POST)
    if not account.is_valid():
        return _slip_page(request, ticket, account, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        numbers.issue_number(ticket, by=request.user, seen=seen_in(request), account=account.account)
    except Unaccounted:
        ticket = of_desk(request, number)
        account = account_form(ticket, request.user, ISSUING, request.POST)
        return _slip_page(request, ticket, account, HTTPStatus.CONFLICT)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("frontdesk:slip", ticket.number)


@role_required(*DESKS)
@never_cache
@require_POST
def print_slip(request: SignedInRequest, number: str) -> HttpResponse:
    """The slip as PDF on the paper asked for. A POST, because every print is on record."""
    ticket = of_desk(request, number)
    asked = request.POST.get("paper", "")
    paper = SlipPaper(asked) if asked in list(SlipPaper) else SlipPaper.A6
    try:
        pdf = slips.print_slip(ticket, paper, by=request.user)
    except Refused as refused:
        raise PermissionDenied from refused
    name = f'inline; filename="tanda-terima-{ticket.number}.pdf"'
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": name})
