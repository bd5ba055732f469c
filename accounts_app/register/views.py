"""Pages of the register: the list with its search, one account, its correction. Imports are in `import_views`."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of, older_url, page_of
from accounts_app.models import User
from accounts_app.register import actions
from accounts_app.register.actions import EDITORS, READERS, SECOND_PERSONS, RegisterError
from accounts_app.register.columns import HEADINGS
from accounts_app.register.forms import AccountForm
from accounts_app.register.history import items_of
from accounts_app.register.models import SpseAccount
from accounts_app.templatetags.ui import full_time

SHORTEST_SEARCH, LONGEST_SEARCH = 2, 100


def is_editor(user: User) -> bool:
    return bool(user.roles & set(EDITORS))


def may_decide(user: User) -> bool:
    """Whether somebody can be the second person."""
    return bool(user.roles & set(SECOND_PERSONS))


@role_required(*READERS)
@require_safe
def account_list(request: SignedInRequest) -> HttpResponse:
    """The office's accounts, newest first, or those that the typed words mean; a fragment for htmx."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    accounts = SpseAccount.objects.of(request.user.office_id).defer("words")
    searching = len(text) >= SHORTEST_SEARCH
    page = page_of(accounts.search(text) if searching else accounts, key_of(request.GET.get("sebelum", "")))
    context = {
        "page": page,
        "text": text,
        "searching": searching,
        "older_url": older_url(request.GET, page),
        "may_edit": is_editor(request.user),
        "may_decide": may_decide(request.user),
    }
    template = "register/_list.html" if request.headers.get("HX-Request") else "register/account_list.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@role_required(*READERS)
@require_safe
def account_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything on record about one account, and how it came there. Reading it is an event."""
    account = _account(request, pk)
    actions.note_reading(account, request.user)
    held = f"Kontak ditahan sampai {full_time(account.contact_held_until)}" if account.is_contact_held_now else ""
    context = {
        "account": account,
        "badges": [account.badge, *([(held, "wait")] if held else [])],
        "held": held,
        "history": items_of(account),
        "crumbs": [("Register akun", reverse("register:list")), (account.user_id, "")],
        "edit_url": reverse("register:edit", args=[pk]) if is_editor(request.user) else "",
    }
    return _private(render(request, "register/account_detail.html", context))


@role_required(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct what is on record, with a reason; showing the form is reading the account."""
    account = _account(request, pk)
    form = AccountForm(request.POST or None, instance=_account(request, pk))
    if request.method == "POST":
        if form.is_valid() and _save(request, account, form):
            return redirect("register:detail", pk)
    else:
        actions.note_reading(account, request.user)
    crumbs = [("Register akun", reverse("register:list")), (account.name, reverse("register:detail", args=[pk]))]
    return _private(render(request, "register/account_edit.html", {"account": account, "form": form, "crumbs": crumbs}))


def _save(request: SignedInRequest, account: SpseAccount, form: AccountForm) -> bool:
    """Save what was typed; a refusal stands above the form, which keeps it."""
    data = form.cleaned_data
    try:
        changed = actions.change_account(
            account, form.values, seen=data["seen"], reason=data["reason"], by=request.user
        )
    except RegisterError as refusal:
        form.add_error(None, str(refusal))
        return False
    names = ", ".join(HEADINGS[name] for name in changed)
    messages.success(request, f"Disimpan: {names}." if changed else "Tidak ada yang berubah.")
    return True


def _account(request: SignedInRequest, pk: int) -> SpseAccount:
    """An account of the person's own office; any other does not exist here."""
    accounts: Any = SpseAccount.objects.of(request.user.office_id).defer("words").select_related("updated_by")
    found: SpseAccount = get_object_or_404(accounts, pk=pk)
    return found


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
