"""Pages of the proposals, below /register/: who waits for whom, one proposal with its decision, another contact.

The form for a new account is answered by `account_page`, but its address belongs to the desk: only there is it known
what a request says (the desk hands in what the form begins with).
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of, older_url, page_of
from accounts_app.models import Office
from accounts_app.register.actions import EDITORS, SECOND_PERSONS, RegisterError
from accounts_app.register.actions import note_reading as note_account_reading
from accounts_app.register.models import ImportState, RegisterImport, SpseAccount
from requests_app.amendments import actions
from requests_app.amendments.forms import ConfirmForm, ContactForm, NewAccountForm, RefuseForm
from requests_app.amendments.models import Amendment, Kind, SeenIn
from requests_app.amendments.pages import detail_context

LIST_CRUMBS = [("Register akun", "/register/")]
CRUMBS = [*LIST_CRUMBS, ("Menunggu orang kedua", "/register/menunggu/")]
second_persons_only = role_required(*SECOND_PERSONS)


@second_persons_only
@never_cache
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """What waits for this person, what of theirs waits for somebody else, and what was decided."""
    rows = Amendment.objects.of(request.user.office_id).with_people()
    pending = list(rows.pending().order_by("pk"))
    reasons = {row.pk: actions.why_not(row, request.user) for row in pending}
    page = page_of(rows.exclude(outcome=""), key_of(request.GET.get("sebelum", "")))
    batches = RegisterImport.objects.filter(
        office=request.user.office_id, state=ImportState.READY, rows_contact__gt=0
    ).select_related("by")
    context = {
        "mine": [row for row in pending if not reasons[row.pk]],
        "others": [(row, reasons[row.pk]) for row in pending if reasons[row.pk]],
        "batches": batches.exclude(by=request.user),
        "page": page,
        "older_url": older_url(request.GET, page),
        "crumbs": LIST_CRUMBS,
        "may_propose": bool(request.user.roles & set(EDITORS)),
    }
    return render(request, "amendments/waiting.html", context)


@second_persons_only
@never_cache
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One proposal: what is on record beside what is proposed, and what this person can do. Reading it is an event."""
    amendment = _amendment(request, pk)
    actions.note_reading(amendment, request.user)
    return _detail(request, amendment)


def _detail(
    request: SignedInRequest, amendment: Amendment, status: HTTPStatus = HTTPStatus.OK, **sent: forms.Form
) -> HttpResponse:
    kind = Kind(amendment.kind)
    blank = {"confirm_form": ConfirmForm(kind=kind), "refuse_form": RefuseForm()}
    context = {"crumbs": CRUMBS, **detail_context(amendment, request.user), **blank, **sent}
    return render(request, "amendments/detail.html", context, status=status)


@second_persons_only
@never_cache
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second person saw the same."""
    amendment = _amendment(request, pk)
    form = ConfirmForm(request.POST, kind=Kind(amendment.kind))
    done = "Akun masuk register." if amendment.kind == Kind.NEW_ACCOUNT else "Kontak diubah, dan ditahan sementara."

    def decide(data: dict[str, Any]) -> None:
        actions.confirm(amendment, looked=data["looked"], checked_in=SeenIn(data["checked_in"]), by=request.user)

    return _decided(request, amendment, form, decide, done, "confirm_form")


@second_persons_only
@never_cache
@require_POST
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """The second person saw something else."""
    amendment = _amendment(request, pk)
    form = RefuseForm(request.POST)

    def decide(data: dict[str, Any]) -> None:
        actions.refuse(amendment, reason=data["refusal"], by=request.user)

    return _decided(request, amendment, form, decide, "Usulan ditolak. Register tidak berubah.", "refuse_form")


def _decided(
    request: SignedInRequest,
    amendment: Amendment,
    form: forms.Form,
    decide: Callable[[dict[str, Any]], None],
    done: str,
    name: str,
) -> HttpResponse:
    """Decide as the form says; what was refused is shown again with its words."""
    if not form.is_valid():
        return _detail(request, amendment, HTTPStatus.UNPROCESSABLE_ENTITY, **{name: form})
    try:
        decide(form.cleaned_data)
    except RegisterError as refusal:
        messages.error(request, str(refusal))
        return _detail(request, _amendment(request, amendment.pk), HTTPStatus.CONFLICT, **{name: form})
    messages.success(request, done)
    return redirect("amendments:detail", amendment.pk)


@role_required(*EDITORS)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The proposer takes it back."""
    try:
        actions.withdraw(_amendment(request, pk), by=request.user)
    except RegisterError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Usulan ditarik kembali. Register tidak berubah.")
    return redirect("amendments:detail", pk)


@role_required(*EDITORS)
@never_cache
def contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose another contact of an account; showing the old one is reading the account."""
    accounts: Any = SpseAccount.objects.of(request.user.office_id).defer("words")
    account: SpseAccount = get_object_or_404(accounts, pk=pk)
    waits = Amendment.objects.pending().filter(account=account, kind=Kind.CONTACT).first()
    if waits:
        messages.warning(request, actions.WAITS_ALREADY)
        return redirect("amendments:detail", waits.pk)
    now = {"email": account.email, "phone": account.phone}
    form = ContactForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        made = _made(form, lambda: actions.propose_contact(
            account, email=form.cleaned_data["email"], phone=form.cleaned_data["phone"], evidence=form.evidence(),
            by=request.user,
        ))  # fmt: skip
        if made:
            return _proposed(request, made)
    elif request.method != "POST":
        note_account_reading(account, request.user)
    crumbs = [*LIST_CRUMBS, (account.name, reverse("register:detail", args=[pk]))]
    context = {"account": account, "form": form, "crumbs": crumbs, "hold_hours": settings.CONTACT_HOLD_HOURS}
    return render(request, "amendments/contact.html", context)


def account_page(
    request: SignedInRequest, *, initial: Mapping[str, Any] | None = None, ticket_number: str = ""
) -> HttpResponse:
    """Propose a new account. ``initial`` is what the form begins with, never a contact: that is typed from SPSE."""
    office = get_object_or_404(Office, pk=request.user.office_id)
    form = NewAccountForm(request.POST or None, initial=dict(initial or {}))
    if request.method == "POST" and form.is_valid():
        evidence = form.evidence(ticket_number)
        made = _made(form, lambda: actions.propose_account(office, form.facts, evidence, by=request.user))
        if made:
            return _proposed(request, made)
    context = {"form": form, "ticket_number": ticket_number, "crumbs": LIST_CRUMBS}
    return render(request, "amendments/account.html", context)


def _made(form: forms.Form | NewAccountForm, propose: Callable[[], Amendment]) -> Amendment | None:
    """The proposal, or None with the refusal above the form, which keeps what was typed."""
    try:
        return propose()
    except RegisterError as refusal:
        form.add_error(None, str(refusal))
        return None


def _proposed(request: SignedInRequest, amendment: Amendment) -> HttpResponse:
    messages.success(request, "Usulan tersimpan. Register baru berubah sesudah orang kedua mengonfirmasinya.")
    return redirect("amendments:detail", amendment.pk)


def _amendment(request: SignedInRequest, pk: int) -> Amendment:
    """A proposal of the person's own office; any other does not exist here."""
    found: Amendment = get_object_or_404(Amendment.objects.of(request.user.office_id).with_people(), pk=pk)
    return found
