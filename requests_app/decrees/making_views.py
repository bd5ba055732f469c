"""Step 3, person by person: what the form says beside what was made of it in SPSE. Saving leads to the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.register.models import SpseAccount
from accounts_app.roles import OFFICE_ROLES
from accounts_app.second_factor.again import fresh_sign_in
from requests_app.decrees import actions
from requests_app.decrees.cautions import digits
from requests_app.decrees.deeds import DEEDS, work_on
from requests_app.decrees.making_forms import ImpossibleForm, MadeForm
from requests_app.decrees.models import Decree, DecreePerson, Result
from requests_app.decrees.reading import decree_of, person_of
from requests_app.decrees.standing import standing_of
from requests_app.handover.passwords import generate_temporary_password
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import DecreeAct

# (field, label, whether its digits must not wrap), in the order in which SPSE asks.
LINES = (
    ("name", "Nama", False), ("nip", "NIP", True), ("rank", "Pangkat/Gol.", False), ("position", "Jabatan", False),
    ("agency", "Instansi", False), ("email", "Surel", False), ("phone", "Telepon", True),
)  # fmt: skip


@role_required(*OFFICE_ROLES)
@never_cache
@require_safe
def worklist(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Everybody of the SK with how far their account is, and where to go on."""
    decree = decree_of(request, public_id)
    if decree.ordered_at is None:
        return redirect("decrees:decree", public_id)
    people = list(decree.people.select_related("marked_by"))
    offer = work_on(decree, request.user).main
    return render(request, "decrees/worklist.html", {
        "decree": decree,
        "rows": [(person, standing_of(person)) for person in people],
        "next_no": _next_undecided(people, 0),
        "may_make": actions.may(decree, DecreeAct.MAKE_ACCOUNT, request.user),
        "finish": offer if offer and offer.deed is DEEDS["selesai-membuat"] else None,
        **_counts(people),
    })  # fmt: skip


def _counts(people: list[DecreePerson]) -> dict[str, int]:
    done = sum(person.result != Result.UNDECIDED for person in people)
    return {"done": done, "total": len(people), "percent": 100 * done // max(1, len(people))}


def _next_undecided(people: list[DecreePerson], after: int) -> int | None:
    """The next place without an account, from ``after`` on and then from the beginning."""
    left = [person.no for person in people if person.result == Result.UNDECIDED]
    return next((no for no in left if no > after), left[0] if left else None)


@role_required(*OFFICE_ROLES)
@never_cache
@sensitive_post_parameters("generated", "pasted")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def make(request: SignedInRequest, public_id: object, no: int) -> HttpResponse:
    """One person: the form's data to copy into SPSE, and the user ID that came out of it."""
    decree = decree_of(request, public_id)
    person = person_of(decree, no)
    if not actions.may(decree, DecreeAct.MAKE_ACCOUNT, request.user):
        return redirect("decrees:decree", public_id)
    form = MadeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _mark(request, person, form):
        return _onward(decree, no)
    return make_page(request, decree, person, form)


@sensitive_variables()
def _mark(request: SignedInRequest, person: DecreePerson, form: MadeForm) -> bool:
    try:
        actions.mark_made(person, user_id=form.cleaned_data["user_id"], password=form.password, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Akun {person.name} dicatat.")
    return True


def _onward(decree: Decree, no: int) -> HttpResponse:
    following = _next_undecided(list(decree.people.all()), no)
    if following is None:
        return redirect("decrees:worklist", decree.public_id)
    return redirect("decrees:make", decree.public_id, following)


@sensitive_variables()
def make_page(
    request: SignedInRequest, decree: Decree, person: DecreePerson, form: MadeForm, impossible: Any = None
) -> HttpResponse:
    """Every showing makes a password of its own, and the page says so."""
    people = list(decree.people.all())
    wrong = bool(form.errors or (impossible and impossible.errors))
    context = {
        "decree": decree,
        "person": person,
        "standing": standing_of(person),
        "lines": [(label, getattr(person, name), is_number) for name, label, is_number in LINES],
        "form": form,
        "impossible_form": impossible or ImpossibleForm(),
        "fresh": generate_temporary_password() if person.result == Result.UNDECIDED else None,
        "again": form.is_bound,
        "known": _on_record(decree, person),
        "before": next((each.no for each in reversed(people) if each.no < person.no), None),
        "after": next((each.no for each in people if each.no > person.no), None),
        "is_own": person.is_own_of(request.user),
        **_counts(people),
    }
    return render(request, "decrees/make.html", context, status=422 if wrong else 200)


def _on_record(decree: Decree, person: DecreePerson) -> list[SpseAccount]:
    """Accounts of the register with this NIP, or this address: perhaps they have one already."""
    accounts = SpseAccount.objects.of(decree.office_id).defer("words")
    by_nip = accounts.filter(nip=digits(person.nip)) if digits(person.nip) else accounts.none()
    return list((by_nip | accounts.filter(email=person.email)).order_by("pk")[:5])


@role_required(*OFFICE_ROLES)
@require_POST
def cannot_make(request: SignedInRequest, public_id: object, no: int) -> HttpResponse:
    """No account can be made for this person, and why."""
    decree = decree_of(request, public_id)
    person, form = person_of(decree, no), ImpossibleForm(request.POST)
    if not actions.may(decree, DecreeAct.CANNOT_MAKE, request.user):
        return redirect("decrees:decree", public_id)
    if not form.is_valid():
        return make_page(request, decree, person, MadeForm(), form)
    try:
        actions.mark_impossible(person, form.cleaned_data["reason"], by=request.user)
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return make_page(request, decree, person, MadeForm(), form)
    messages.success(request, f"{person.name}: tidak dapat dibuat.")
    return _onward(decree, no)


@role_required(*OFFICE_ROLES)
@require_POST
def undo(request: SignedInRequest, public_id: object, no: int) -> HttpResponse:
    """Take back what was recorded for this person, while the step runs."""
    person = person_of(decree_of(request, public_id), no)
    try:
        actions.undo_mark(person, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Catatan untuk {person.name} dibatalkan.")
    return redirect("decrees:make", public_id, no)
