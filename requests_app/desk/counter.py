"""The counter screen: an applicant without a telephone types the code at the office and reads the password there.

The staff bar is hidden, because somebody else looks at this screen; nothing is cached, and the page closes itself.
It opens only to an applicant who showed a document today, to this officer or a colleague, who is named in the event.
Disclosure and receipt are the bearer's acts (the SOPs give them to the applicant); who opened the screen is an event
of its own.
"""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.audit.actions import BEARER, record
from accounts_app.roles import READERS
from requests_app.desk.forms import MetForm
from requests_app.desk.ticket_views import of_desk
from requests_app.handover import actions as handover
from requests_app.handover.models import VIEWING_TIME
from requests_app.handover.results import Refused as NotOpened
from requests_app.handover.results import Revealed
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.models import TellingCheck, Ticket
from requests_app.tickets.telling import counter_check

PLACE = "counter"
SHOWN_SECONDS = 120


def _cookie(ticket: Ticket) -> str:
    return f"lihat_{ticket.pk}"


def _at_counter(request: SignedInRequest, number: str) -> Ticket:
    """The told ticket with a password that nobody reported, for whoever tells applicants under its SOP; else 404."""
    ticket = of_desk(request, number)
    if not ticket.wants_reset or not ticket.fulfilled_at or ticket.alarmed_at:
        raise Http404
    if not actions.may(ticket, Act.NEW_CODE, request.user):
        raise Http404
    return ticket


@role_required(*READERS)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def screen(request: SignedInRequest, number: str) -> HttpResponse:
    """GET shows the box for the code and changes nothing; POST opens the password."""
    ticket = _at_counter(request, number)
    check = counter_check(ticket)
    if check is None:
        return _identity(request, ticket, MetForm(ticket=ticket))
    if request.method == "POST":
        return _open(request, ticket, check)
    return _form(request, ticket)


@role_required(*READERS)
@never_cache
@require_POST
def identify(request: SignedInRequest, number: str) -> HttpResponse:
    """Before the screen opens: which document the applicant showed, recorded by whoever saw it."""
    ticket = _at_counter(request, number)
    form = MetForm(request.POST, ticket=ticket)
    if not form.is_valid():
        return _identity(request, ticket, form)
    try:
        actions.identify(ticket, by=request.user, **form.payload)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:ticket", ticket.number)
    return redirect("desk:counter", ticket.number)


def _identity(request: SignedInRequest, ticket: Ticket, form: MetForm) -> HttpResponse:
    """Without a check of today: the form for it, and nothing of the hand-over."""
    status = HTTPStatus.OK if request.method in ("GET", "HEAD") else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/counter_identity.html", {"ticket": ticket, "form": form}, status=status)


def _note_opening(request: SignedInRequest, ticket: Ticket, check: TellingCheck) -> None:
    """Who opened the screen, and whose identity check let them."""
    data = {"identity_check": check.pk, "identified_by": str(check.by)}
    record(ticket.subject, "counter_opened", by=request.user, data=data)


@sensitive_variables()
def _open(request: SignedInRequest, ticket: Ticket, check: TellingCheck) -> HttpResponse:
    _note_opening(request, ticket, check)
    try:
        outcome = actions.disclose(ticket, request.POST.get("code", ""), by=BEARER, place=PLACE)
    except Refused as refused:
        return _form(request, ticket, str(refused))
    if isinstance(outcome, NotOpened):
        return _form(request, ticket, _sentence(outcome))
    return _shown(request, ticket, outcome)


def _sentence(outcome: NotOpened) -> str:
    left = f" Sisa {outcome.attempts_left} kali mencoba." if outcome.attempts_left else ""
    return f"{outcome.reason.label}{left}"


def _form(request: SignedInRequest, ticket: Ticket, error: str = "") -> HttpResponse:
    row = handover.current_of(ticket.kind, ticket.pk)
    again = bool(row and row.can_be_viewed_again(timezone.now()) and request.COOKIES.get(_cookie(ticket)))
    context = {"ticket": ticket, "error": error, "again": again}
    return render(request, "desk/counter.html", context, status=422 if error else 200)


@sensitive_variables()
def _shown(request: SignedInRequest, ticket: Ticket, revealed: Revealed) -> HttpResponse:
    """The password on the screen; after two minutes the page turns back to the empty box by itself."""
    response = render(request, "desk/counter_shown.html", {"ticket": ticket, "revealed": revealed})
    address = reverse("desk:counter", args=[ticket.number])
    response["Refresh"] = f"{SHOWN_SECONDS}; url={address}"
    response.set_cookie(
        _cookie(ticket),
        revealed.viewing_key.expose(),
        max_age=int(VIEWING_TIME.total_seconds()),
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@sensitive_variables()
def _viewed(request: SignedInRequest, ticket: Ticket) -> Revealed | NotOpened | None:
    """The password, if this browser opened it within the last ten minutes."""
    row = handover.current_of(ticket.kind, ticket.pk)
    return handover.view_again(row.pk, request.COOKIES.get(_cookie(ticket), "")) if row else None


@role_required(*READERS)
@never_cache
@require_POST
def again(request: SignedInRequest, number: str) -> HttpResponse:
    """The same browser once more, within ten minutes and before the receipt."""
    ticket = _at_counter(request, number)
    check = counter_check(ticket)
    if check is None:
        return _identity(request, ticket, MetForm(ticket=ticket))
    outcome = _viewed(request, ticket)
    if isinstance(outcome, Revealed):
        _note_opening(request, ticket, check)  # seen again: whoever pressed it is on record again
        return _shown(request, ticket, outcome)
    return _form(request, ticket, _sentence(outcome) if outcome else "Tidak ada password untuk ditampilkan.")


@role_required(*READERS)
@never_cache
@require_POST
def received(request: SignedInRequest, number: str) -> HttpResponse:
    """The applicant presses "sudah saya terima" on the screen that showed the password; no other browser may say so.

    Later, and for a password that was opened elsewhere, the helpdesk checks who they are and records the receipt.
    """
    ticket = _at_counter(request, number)
    if not isinstance(_viewed(request, ticket), Revealed):
        return _form(request, ticket, "Layar ini tidak sedang menampilkan password.")
    try:
        actions.receive(ticket, by=BEARER, place=PLACE)
    except Refused as refused:
        return _form(request, ticket, str(refused))
    messages.success(request, "Pemohon menyatakan hasil diterima di layar loket.")
    response = redirect("desk:ticket", ticket.number)
    response.delete_cookie(_cookie(ticket), path=reverse("desk:counter", args=[ticket.number]), samesite="Strict")
    return response
