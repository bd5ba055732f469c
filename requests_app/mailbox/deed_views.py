"""The presses on a message's page. Each answers with a redirect, or with the page and everything that was typed."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.mailbox import actions, decisions
from requests_app.mailbox.decisions import Request
from requests_app.mailbox.deed_forms import AttachForm, ReasonForm
from requests_app.mailbox.draft_forms import DraftForm, RequestFields
from requests_app.mailbox.handling import handled_by, is_late
from requests_app.mailbox.looking import mail_for
from requests_app.mailbox.mail_page import NOT_TOLD, Sent, account_form, papers_form, read_by
from requests_app.mailbox.models import IncomingMail, MailDraft, Outcome
from requests_app.mailbox.views import mail_answer
from requests_app.process.deviations.account import Account, Unaccounted
from requests_app.process.refusals import Refused
from requests_app.process.seeing import version_seen
from requests_app.tickets.kin import kin_of, typed

KIN_UNSEEN = "Ada permohonan yang mungkin sama. Periksa, lalu centang bila tetap permohonan baru."
Do = Callable[[Account | None], Any]


@role_required(*READERS)
@never_cache
@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft becomes a request. ``ganti`` shows the form for another kind of user, with everything typed."""
    found = mail_for(request.user, pk)
    if not MailDraft.objects.filter(mail=found).exists():
        return _gone(request, found, Sent("terima", request.POST, RequestFields(request.POST)))
    form = DraftForm(request.POST, mail=found, sops=handled_by(request.user))
    sent = Sent("terima", request.POST, form)
    if "ganti" in request.POST:
        sent.form = DraftForm(mail=found, sops=form.sops, initial=request.POST.dict())
        return mail_answer(request, found, sent)
    if not form.is_valid():
        return mail_answer(request, found, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    same = {name: form.cleaned_data[name] for name in ("nip", "spse_user_id", "email")}
    kin = kin_of(typed(found.office_id, **same))
    numbers = tuple(each.ticket.number for each in kin)
    if not form.kin_seen.issuperset(numbers):
        form.add_error(None, KIN_UNSEEN)
        sent.kin = tuple(kin)
        return mail_answer(request, found, sent, HTTPStatus.CONFLICT)
    sent.kin = tuple(kin)

    def do(account: Account | None) -> Any:
        wanted = Request(form.ticket_fields, form.papers, numbers, account)
        return decisions.confirm(found.draft, wanted, by=request.user)

    return _done(request, found, sent, do, lambda ticket: redirect("desk:ticket", ticket.number))


@role_required(*READERS)
@never_cache
@require_POST
def attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """It belongs to a ticket, a person says."""
    found = mail_for(request.user, pk)
    form = AttachForm(request.POST, office_id=found.office_id, auto_id="id_masukkan_%s")
    if not form.is_valid() or form.ticket is None:
        return mail_answer(request, found, Sent("masukkan", request.POST, form), HTTPStatus.UNPROCESSABLE_ENTITY)
    do = partial(_attach, request, found, form)
    return _done(request, found, Sent("masukkan", request.POST, form), do, lambda _: redirect("mailbox:mail", pk))


def _attach(request: SignedInRequest, found: IncomingMail, form: AttachForm, account: Account | None) -> Any:
    assert form.ticket is not None
    return decisions.attach(found, form.ticket, by=request.user, account=account)


@role_required(*READERS)
@never_cache
@require_POST
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse with a reason, which the sender reads unless it is a robot."""
    return _with_reason(request, pk, "tolak", read_by, decisions.refuse)


@role_required(*READERS)
@never_cache
@require_POST
def file_away(request: SignedInRequest, pk: int) -> HttpResponse:
    """File without doing anything."""
    return _with_reason(request, pk, "arsipkan", lambda _: NOT_TOLD, decisions.file_away)


def _with_reason(
    request: SignedInRequest, pk: int, deed: str, help_text: Callable[[IncomingMail], str], act: Callable[..., Any]
) -> HttpResponse:
    found = mail_for(request.user, pk)
    form = ReasonForm(request.POST, help_text=help_text(found), auto_id=f"id_{deed}_%s")
    sent = Sent(deed, request.POST, form)
    if not form.is_valid():
        return mail_answer(request, found, sent, HTTPStatus.UNPROCESSABLE_ENTITY)

    def do(account: Account | None) -> Any:
        return act(found, form.cleaned_data["reason"], by=request.user, account=account)

    return _done(request, found, sent, do, lambda _: redirect("mailbox:ledger"))


def _done(
    request: SignedInRequest, found: IncomingMail, sent: Sent, do: Do, then: Callable[[Any], HttpResponse]
) -> HttpResponse:
    """Do it with the account of a late opening, if one was given; a refusal shows the page with what was typed."""
    account = account_form(found, sent.deed, sent, late=is_late(found, timezone.now()))
    if not account.is_valid():
        return mail_answer(request, found, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        result = do(account.account)
    except Refused as refused:
        sent.strays = tuple(refused.strays) if isinstance(refused, Unaccounted) else ()
        messages.error(request, str(refused))
        return mail_answer(request, mail_for(request.user, found.pk), sent, HTTPStatus.CONFLICT)
    messages.success(request, UNTOLD if sent.deed == "tolak" and result is None else DONE[sent.deed])
    return then(result)


UNTOLD = "Surel ditolak. Pengirim tidak diberi tahu."
DONE = {
    "terima": "Permohonan dibuat dari surel ini.",
    "masukkan": "Surel dimasukkan ke permohonan.",
    "tolak": "Surel ditolak; alasannya dikirim kepada pengirim.",
    "arsipkan": "Surel diarsipkan.",
    "berkas": "Lampiran menjadi berkas permohonan.",
}


@role_required(*READERS)
@never_cache
@require_POST
def make_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """A held message is a request after all."""
    return _plain(request, pk, decisions.make_draft, "Surel menjadi draf permohonan. Periksa isiannya.")


@role_required(*READERS)
@never_cache
@require_POST
def process_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read and judge the stored bytes anew."""
    return _plain(request, pk, actions.process_again, "Surel diolah ulang.")


def _plain(request: SignedInRequest, pk: int, act: Callable[..., Any], done: str) -> HttpResponse:
    found = mail_for(request.user, pk)
    try:
        act(found, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("mailbox:mail", pk)


@role_required(*READERS)
@never_cache
@require_POST
def papers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Step 7: attachments of an answer become documents; with ``selesai`` the file is complete again."""
    found = mail_for(request.user, pk)
    if found.outcome != Outcome.ATTACHED or found.ticket is None:
        return _gone(request, found)
    form = papers_form(found, found.ticket, request.POST)
    sent = Sent("berkas", request.POST, form)
    if not form.is_valid():
        return mail_answer(request, found, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        ticket = decisions.take_papers(
            found, form.papers, by=request.user, completes="selesai" in request.POST, seen=version_seen(request)
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return mail_answer(request, mail_for(request.user, pk), sent, HTTPStatus.CONFLICT)
    messages.success(request, DONE["berkas"])
    return redirect("desk:ticket", ticket.number)


def _gone(request: SignedInRequest, found: IncomingMail, sent: Sent | None = None) -> HttpResponse:
    messages.error(request, decisions.DECIDED)
    return mail_answer(request, found, sent, HTTPStatus.CONFLICT)
