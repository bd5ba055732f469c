"""The ticket page and the one address per act: find the deed, check its form, do it, go back to the ticket.

What is shown once (a pickup code, a user ID) is the answer to the POST itself: a redirect would have to keep it
somewhere in between.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.audit.actions import record
from accounts_app.roles import READERS
from accounts_app.second_factor.again import ask_again
from requests_app.desk.claim_forms import TakeOverForm
from requests_app.desk.claiming import claiming
from requests_app.desk.deeds import DEEDS, Deed, renewal_cookie
from requests_app.desk.file_forms import ChecklistForm, PapersForm
from requests_app.desk.forms import ActForm
from requests_app.desk.merging import merge_page
from requests_app.desk.offers import account_for, form_for
from requests_app.desk.pages import ticket_page
from requests_app.desk.reading import bring_everybody, read
from requests_app.desk.relation_forms import MergeForm
from requests_app.frontdesk.call_views import say_called
from requests_app.handover.passwords import generate_temporary_password
from requests_app.handover.results import Issued
from requests_app.handover.results import Refused as NoCode
from requests_app.process import rules
from requests_app.process.deviations.forms import AccountForm
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.refusals import Refused
from requests_app.process.seeing import version_seen
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from requests_app.tickets.pages import link_was_mailed
from requests_app.tickets.workflow import TABLE

# What cannot be taken back: a result recorded, a pickup code made.
FRESH = frozenset({Act.FULFIL, Act.NOTIFY, Act.NEW_CODE})


def of_desk(request: SignedInRequest, number: str) -> Ticket:
    """The ticket of this person's office, or 404; times are its office's from here on."""
    found = read(request.user, number)
    if found is None:
        raise Http404
    timezone.activate(found.office.tz)
    return found


@role_required(*READERS)
@never_cache
@require_safe
def ticket(request: SignedInRequest, number: str) -> HttpResponse:
    """Everything about one ticket, and the one next thing."""
    found = of_desk(request, number)
    whole = request.GET.get("riwayat") == "semua"
    return ticket_answer(request, found, whole_history=whole)


def ticket_answer(
    request: SignedInRequest,
    ticket: Ticket,
    *,
    sent: tuple[Deed, ActForm] | None = None,
    explaining: tuple[int, AccountForm] | None = None,
    taking_over: TakeOverForm | None = None,
    whole_history: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    """The ticket page, with what only this browser knows: whether it made the last pickup code."""
    bring_everybody(ticket)
    context = ticket_page(ticket, request.user, sent=sent, explaining=explaining, whole_history=whole_history)
    context |= claiming(ticket, request.user, taking_over)
    here = {"can_renew": renewal_cookie(ticket) in request.COOKIES, "limit": settings.DOCUMENT_LIMIT_BYTES}
    return render(request, "desk/ticket.html", context | here | more, status=status)


@role_required(*READERS)
@never_cache
@sensitive_post_parameters("generated", "pasted")
@sensitive_variables()
def act(request: SignedInRequest, number: str, slug: str) -> HttpResponse:
    """Do one deed. A GET of an act that has its own page shows it, of any other goes to the ticket."""
    deed = DEEDS.get(slug)
    if deed is None:
        raise Http404
    found = of_desk(request, number)
    if deed.act in FRESH and (asked := ask_again(request, back=reverse("desk:ticket", args=[number]))):
        return asked
    if request.method != "POST":
        return _before(request, found, deed)
    form = form_for(deed, found, request.user, request.POST, request.FILES)
    if not form.is_valid():
        return _shown_again(request, found, deed, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        result = deed.do(request, found, version_seen(request), form.payload | form.account.payload)
    except Refused as refused:
        messages.error(request, str(refused))
        return _shown_again(request, of_desk(request, number), deed, form, HTTPStatus.CONFLICT)
    return ANSWERS.get(slug, _back)(request, found, deed, result)


def _before(request: SignedInRequest, ticket: Ticket, deed: Deed) -> HttpResponse:
    if deed.act is Act.FULFIL and _may_fulfil(request, ticket):
        return _fulfil_page(request, ticket, form_for(deed, ticket, request.user))
    if deed.act is Act.MERGE and actions.may(ticket, Act.MERGE, request.user):
        account = account_for(deed, ticket, request.user)
        asked = MergeForm(ticket=ticket, account=account, initial={"into": request.GET.get("ke", "")})
        return merge_page(request, ticket, asked)
    return redirect("desk:ticket", ticket.number)


def _may_fulfil(request: SignedInRequest, ticket: Ticket) -> bool:
    """Only then a password is made at all."""
    row, user = TABLE[Act.FULFIL], request.user
    open_now = actions.may(ticket, Act.FULFIL, user) and not rules.unmet(ticket, row)
    return open_now and not outlook_of(ticket).explain_first(row, user)


def _back(request: SignedInRequest, ticket: Ticket, deed: Deed, _: Any) -> HttpResponse:
    messages.success(request, deed.done)
    return _to_its_page(request, ticket, deed)


def _called(request: SignedInRequest, ticket: Ticket, deed: Deed, called: Ticket) -> HttpResponse:
    say_called(request, called)
    return _to_its_page(request, ticket, deed)


def _to_its_page(request: SignedInRequest, ticket: Ticket, deed: Deed) -> HttpResponse:
    if request.POST.get("dari") == "kotak-masuk" and deed.act is Act.CALL:
        return redirect("desk:inbox")
    return redirect("desk:ticket", ticket.number)


def _shown_again(
    request: SignedInRequest, ticket: Ticket, deed: Deed, form: ActForm, status: HTTPStatus
) -> HttpResponse:
    """The page as it is now, with what was typed; a password never comes back.

    What must be explained may have changed since the page was made: a step became late in between.
    """
    form.account = account_for(deed, ticket, request.user, request.POST)
    if deed.act is Act.FULFIL and _may_fulfil(request, ticket):
        return _fulfil_page(request, ticket, form, status)
    if deed.act is Act.MERGE and actions.may(ticket, Act.MERGE, request.user):
        return merge_page(request, ticket, form, status)
    refused = status is HTTPStatus.CONFLICT
    kept = form.kept() if refused else []
    if refused and isinstance(form, ChecklistForm | PapersForm):
        # What these say is saved already, and the ticket has moved on since they were made; the reason is not.
        account, form = form.account, form_for(deed, ticket, request.user)
        form.account = account
    return ticket_answer(request, ticket, sent=(deed, form), status=status, kept=kept)


@sensitive_variables()
def _fulfil_page(
    request: SignedInRequest, ticket: Ticket, form: ActForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Step 10. Every showing makes a password of its own, and the page says so."""
    fresh = generate_temporary_password() if ticket.wants_reset else None
    context = {"ticket": ticket, "form": form, "fresh": fresh, "again": form.is_bound}
    return render(request, "desk/fulfil.html", context, status=status)


def _told(request: SignedInRequest, ticket: Ticket, deed: Deed, result: tuple[Ticket, Issued | None]) -> HttpResponse:
    told, issued = result
    return _code_page(request, told, issued) if issued else _back(request, ticket, deed, None)


def _renewed(request: SignedInRequest, ticket: Ticket, _: Deed, result: tuple[Ticket, Issued | NoCode]) -> Any:
    renewed, outcome = result
    if isinstance(outcome, Issued):
        return _code_page(request, renewed, outcome)
    messages.error(request, f"{outcome.reason.label} Permohonan ini dapat diterbitkan ulang.")
    return redirect("desk:ticket", ticket.number)


@sensitive_variables()
def _code_page(request: SignedInRequest, ticket: Ticket, issued: Issued) -> HttpResponse:
    """The pickup code, once. The key for a new one stays in this browser alone."""
    context = {"ticket": ticket, "issued": issued, "link_mailed": link_was_mailed(ticket)}
    response = render(request, "desk/code.html", context)
    response.set_cookie(
        renewal_cookie(ticket),
        issued.renewal_key.expose(),
        max_age=settings.HANDOVER_HOURS * 3600,
        path=f"/tiket/{ticket.number}/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


Answer = Callable[[SignedInRequest, Ticket, Deed, Any], HttpResponse]
ANSWERS: dict[str, Answer] = {"panggil": _called, "beri-tahu": _told, "kode-baru": _renewed}


@role_required(*READERS)
@never_cache
@require_POST
def user_id(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the user ID that was found: personal data, so who looked is on record."""
    found = of_desk(request, number)
    if not found.found_user_id or found.is_own_of(request.user):
        raise Http404
    record(found.subject, "user_id_read", by=request.user)
    return ticket_answer(request, found, shown_user_id=found.found_user_id)
