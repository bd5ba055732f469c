"""Step 4, person by person: the mail to their own address, the code by phone or face to face, and what came of it.

What is shown once (the pickup code) is the answer to the POST itself: a redirect would have to keep it in between.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import OFFICE_ROLES
from accounts_app.second_factor.again import fresh_sign_in
from requests_app.decrees import actions
from requests_app.decrees.head_forms import ReasonForm
from requests_app.decrees.making_forms import IdentifiedForm, ReissueForm
from requests_app.decrees.models import Decree, DecreePerson
from requests_app.decrees.reading import decree_of, person_of
from requests_app.decrees.telling_page import account_on, rows_of, telling_context
from requests_app.handover.identified import Way
from requests_app.handover.results import Issued
from requests_app.handover.results import Refused as NoCode
from requests_app.process.deviations.account import Unaccounted
from requests_app.process.refusals import Refused
from requests_app.process.unsaved import give_back, written
from requests_app.sop.vocabulary import DecreeAct


def renewal_cookie(person: DecreePerson) -> str:
    """Name of the cookie that lets this browser make a new pickup code."""
    return f"kode_akun_{person.pk}"


@role_required(*OFFICE_ROLES)
@never_cache
@require_safe
def telling(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Everybody whose account was made: told or not, opened or not, and who has not opened for three working days."""
    decree = decree_of(request, public_id)
    if decree.accounts_at is None:
        return redirect("decrees:decree", public_id)
    context = rows_of(decree, request.GET.get("daftar", ""))
    may_tell = actions.may(decree, DecreeAct.TELL, request.user)
    return render(request, "decrees/telling.html", {"decree": decree, "may_tell": may_tell, **context})


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def tell(request: SignedInRequest, public_id: object, no: int) -> HttpResponse:
    """One person: make sure that it is they, then mail the link and read out the code."""
    decree = decree_of(request, public_id)
    person = person_of(decree, no)
    if not actions.may(decree, DecreeAct.TELL, request.user) or person.account is None:
        return redirect("decrees:decree", public_id)
    if request.method != "POST":
        return page(request, decree, person)
    form = IdentifiedForm(request.POST, phone=person.phone) if person.has_password else None
    account = account_on(decree, person, DecreeAct.TELL, request.user, request.POST)
    sent = {"accounts": {"tell": account}} | ({"identified": form} if form else {})
    if not account.is_valid() or (form is not None and not form.is_valid()):
        return page(request, decree, person, **sent)
    try:
        told, issued = actions.tell(person, by=request.user, check=form.check if form else None, **account.payload)
    except Unaccounted as refusal:  # it became late while the page was open
        messages.error(request, str(refusal))
        account = account_on(decree, person, DecreeAct.TELL, request.user, request.POST)
        return page(request, decree, person, **{**sent, "accounts": {"tell": account}})
    except Refused as refusal:
        messages.error(request, str(refusal))
        give_back(request, written(request.POST))
        return redirect("decrees:tell", public_id, no)
    if issued is None:
        messages.success(request, f"Surel untuk {told.name} dikirim.")
        return redirect("decrees:telling", public_id)
    return _code_page(request, decree, told, issued)


def page(request: SignedInRequest, decree: Decree, person: DecreePerson, **forms: Any) -> HttpResponse:
    """The person's page; ``forms``: those that came back with errors."""
    can_renew = renewal_cookie(person) in request.COOKIES
    context = telling_context(decree, person, request.user, can_renew=can_renew, **forms)
    return render(request, "decrees/tell.html", context, status=422 if forms else 200)


@sensitive_variables()
def _code_page(request: SignedInRequest, decree: Decree, person: DecreePerson, issued: Issued) -> HttpResponse:
    """The pickup code, once. The key for a new one stays in this browser alone."""
    response = render(request, "decrees/code.html", {"decree": decree, "person": person, "issued": issued})
    response.set_cookie(
        renewal_cookie(person),
        issued.renewal_key.expose(),
        max_age=settings.HANDOVER_HOURS * 3600,
        path=f"/keputusan/{decree.public_id}/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@role_required(*OFFICE_ROLES)
@never_cache
@sensitive_post_parameters("generated", "pasted")
@sensitive_variables()
@fresh_sign_in
def act_on_person(request: SignedInRequest, public_id: object, no: int, slug: str) -> HttpResponse:
    """One of the acts after the telling: a new code, the receipt, the first login, giving up, issuing anew."""
    if slug not in ACTS:
        raise Http404
    decree = decree_of(request, public_id)
    person = person_of(decree, no)
    if request.method != "POST" or person.account is None:
        return redirect("decrees:tell", public_id, no)
    try:
        answer = ACTS[slug](request, person, decree)
    except Refused as refusal:
        messages.error(request, str(refusal))
        give_back(request, written(request.POST))
        answer = None
    return answer or redirect("decrees:tell", public_id, no)


def _new_code(request: SignedInRequest, person: DecreePerson, decree: Decree) -> HttpResponse | None:
    form = IdentifiedForm(request.POST, phone=person.phone)
    if not form.is_valid():
        return page(request, decree, person, new_code=form)
    key = request.COOKIES.get(renewal_cookie(person), "")
    renewed, outcome = actions.new_code(person, by=request.user, renewal_key=key, check=form.check)
    if isinstance(outcome, NoCode):
        raise Refused(f"{outcome.reason.label} Akun ini dapat diterbitkan ulang.")
    return _code_page(request, decree, renewed, outcome)


def _received(request: SignedInRequest, person: DecreePerson, decree: Decree) -> HttpResponse | None:
    form = IdentifiedForm(request.POST, phone=person.phone)
    if not form.is_valid():
        return page(request, decree, person, received=form)
    place = "counter" if form.check.way == Way.IN_PERSON else "phone"
    actions.receive(person, by=request.user, place=place, check=form.check)
    messages.success(request, f"Penerimaan oleh {person.name} dicatat.")
    return None


def _logged_in(request: SignedInRequest, person: DecreePerson, decree: Decree) -> HttpResponse | None:
    actions.confirm_login(person, by=request.user, place="counter")
    messages.success(request, f"{person.name} sudah login dan mengubah password.")
    return None


def _given_up(request: SignedInRequest, person: DecreePerson, decree: Decree) -> HttpResponse | None:
    form, account = ReasonForm(request.POST), account_on(decree, person, DecreeAct.GIVE_UP, request.user, request.POST)
    if not account.is_valid() or not form.is_valid():
        return page(request, decree, person, give_up=form, accounts={"give_up": account})
    actions.give_up(person, form.cleaned_data["reason"], by=request.user, **account.payload)
    messages.success(request, "Dicatat: akun tidak diterima orangnya.")
    return None


@sensitive_variables()
def _reissued(request: SignedInRequest, person: DecreePerson, decree: Decree) -> HttpResponse | None:
    form, account = ReissueForm(request.POST), account_on(decree, person, DecreeAct.REISSUE, request.user, request.POST)
    if not account.is_valid() or not form.is_valid():
        return page(request, decree, person, reissue=form, accounts={"reissue": account})
    assert form.secret is not None
    given: dict[str, Any] = {"password": form.secret, "reason": form.cleaned_data["reason"], **account.payload}
    actions.reissue(person, by=request.user, **given)
    messages.success(request, "Password baru disegel. Sampaikan sekarang kepada orangnya.")
    return None


ACTS: dict[str, Callable[[SignedInRequest, DecreePerson, Decree], HttpResponse | None]] = {
    "kode-baru": _new_code,
    "diterima": _received,
    "sudah-login": _logged_in,
    "tidak-diterima": _given_up,
    "terbitkan-ulang": _reissued,
}


@role_required(*OFFICE_ROLES)
@require_POST
def close(request: SignedInRequest, public_id: object, no: int) -> HttpResponse:
    """The SK is over, and this account was closed in SPSE."""
    person, form = person_of(decree_of(request, public_id), no), ReasonForm(request.POST)
    try:
        if request.POST.get("reason", "").strip() and not form.is_valid():
            raise Refused("Catatannya terlalu panjang. Ringkaskan.")
        note = form.cleaned_data["reason"] if form.is_valid() else "Ditutup di SPSE."
        actions.close_account(person, note, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        give_back(request, written(request.POST))
    else:
        messages.success(request, f"Akun {person.name} dicatat ditutup.")
    return redirect("decrees:decree", public_id)
