"""Pages of a draft: what it is about and who signs, answers to warnings, and the page on which it is issued."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import User
from accounts_app.roles import OFFICE_ROLES
from accounts_app.second_factor.again import fresh_sign_in
from requests_app.decrees import drafting, issuing, paper
from requests_app.decrees.authority import capacity_on
from requests_app.decrees.casework import may
from requests_app.decrees.head_forms import HeadForm, IssueForm, NoteForm
from requests_app.decrees.models import Decree
from requests_app.decrees.numbering import proposed
from requests_app.decrees.reading import decree_of, seen_again
from requests_app.decrees.text_forms import TextForm
from requests_app.decrees.texts import PLACEHOLDERS, Text, problems
from requests_app.decrees.workflow import TABLE
from requests_app.process import rules
from requests_app.process.deviations.forms import AccountForm, account_form
from requests_app.process.refusals import Refused
from requests_app.process.seeing import version_seen
from requests_app.process.unsaved import give_back, written
from requests_app.sop.vocabulary import DecreeAct


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Kind, subject, validity and signatory of a draft."""
    decree = decree_of(request, public_id)
    if not drafting.may_draft(decree, request.user):
        return redirect("decrees:decree", public_id)
    form = HeadForm(request.POST or None, decree=decree)
    if request.method == "POST" and form.is_valid() and _put(request, decree, form):
        messages.success(request, "Keterangan SK disimpan.")
        return redirect("decrees:decree", public_id)
    status = 422 if form.errors else 200
    return render(request, "decrees/head.html", {"decree": decree, "form": form}, status=status)


def _put(request: SignedInRequest, decree: Decree, form: HeadForm) -> bool:
    try:
        drafting.put_text(
            decree, by=request.user, seen=version_seen(request), signatory=form.signatory, **form.head
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: SignedInRequest, public_id: object) -> HttpResponse:
    """The words of this very SK; they began as the office's own."""
    decree = decree_of(request, public_id)
    if not drafting.may_draft(decree, request.user):
        return redirect("decrees:decree", public_id)
    form = TextForm(request.POST) if request.method == "POST" else TextForm.showing(text_now(decree), decree.version)
    if request.method == "POST" and form.is_valid() and _put_words(request, decree, form):
        messages.success(request, "Naskah disimpan.")
        return redirect("decrees:decree", public_id)
    context = {"decree": decree, "form": form, "placeholders": PLACEHOLDERS}
    return render(request, "decrees/text.html", context, status=422 if form.errors else 200)


def text_now(decree: Decree) -> Text:
    """The SK's words as they stand: its own, and the office's where it has none yet."""
    words = Text.from_json({**paper.text_of(decree.office), **decree.text})
    return replace(words, about=decree.title) if decree.title else words


def _put_words(request: SignedInRequest, decree: Decree, form: TextForm) -> bool:
    words, version = form.text, decree.text.get("version", 0)
    try:
        drafting.put_text(
            decree, {**words.as_json(), "version": version}, by=request.user, seen=form.cleaned_data["seen"],
            title=words.about,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        seen_again(form, decree)
        return False
    return True


@role_required(*OFFICE_ROLES)
@require_POST
def acknowledge(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Say why the SK goes on in spite of a warning."""
    decree, form = decree_of(request, public_id), NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Tulis mengapa SK tetap dilanjutkan.")
        give_back(request, written(request.POST))
        return redirect("decrees:decree", public_id)
    fingerprint, note = request.POST.get("fingerprint", ""), form.cleaned_data["note"]
    try:
        drafting.acknowledge(decree, fingerprint, note, by=request.user, seen=version_seen(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        give_back(request, written(request.POST))
    else:
        messages.success(request, "Tanggapan dicatat.")
    return redirect("decrees:decree", public_id)


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def issue(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Number, date and what will happen; on POST the SK is issued and the accounts are ordered."""
    decree = decree_of(request, public_id)
    if not may(decree, DecreeAct.ISSUE, request.user):
        return redirect("decrees:decree", public_id)
    form = IssueForm(request.POST or None, initial=issue_initial(decree, request.user))
    account = account_form(decree, request.user, (TABLE[DecreeAct.ISSUE],), request.POST or None, auto_id="id_late_%s")
    sound = request.method == "POST" and form.is_valid() and account.is_valid()
    if sound and _issue(request, decree, form, account):
        messages.success(request, "SK diterbitkan, dan Admin PPE diperintah membuat akunnya.")
        return redirect("decrees:decree", public_id)
    status = 422 if form.errors or account.errors else 200
    context = issue_context(decree_of(request, public_id), form) | {"account": account}
    return render(request, "decrees/issue.html", context, status=status)


def issue_initial(decree: Decree, user: User) -> dict[str, Any]:
    """Today, and the signatory of the draft in the capacity that this person has."""
    forms = capacity_on(decree.office, user, decree.today)
    capacity = decree.signatory_form if decree.signatory_form in forms else next(iter(sorted(forms)), "")
    return {**decree_signatory(decree), "on": decree.today, "signatory_form": capacity}


def decree_signatory(decree: Decree) -> dict[str, str]:
    names = ("name", "position", "rank", "nip", "form", "on_behalf_of")
    return {f"signatory_{name}": getattr(decree, f"signatory_{name}") for name in names}


def issue_context(decree: Decree, form: IssueForm) -> dict[str, Any]:
    """The page's words: what is in the way, and which number would be next."""
    return {
        "decree": decree,
        "form": form,
        "reasons": [*rules.unmet(decree, TABLE[DecreeAct.ISSUE]), *(why for _, why in problems(text_now(decree)))],
        "proposed": proposed(decree.office, decree.today),
        "people": list(decree.people.all()),
    }


def _issue(request: SignedInRequest, decree: Decree, form: IssueForm, account: AccountForm) -> bool:
    given: dict[str, Any] = {"paper": paper.issued_pdf, "seen": version_seen(request), **account.payload}
    try:
        issuing.issue(decree, form.order, by=request.user, **given)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
