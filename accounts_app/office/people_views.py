"""Petugas & peran: who works in the office, with which roles, since when and by whom.

Every change is its own address and a POST; what shuts somebody out asks on a page of its own first, so that it also
asks without a script. The roles of the office only: the system admin is made in Django's admin.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import User
from accounts_app.office import actions
from accounts_app.office.actions import OfficeError, unstaffed_without
from accounts_app.office.forms import WHAT_A_ROLE_DOES, DetailsForm, NewPersonForm, RoleForm
from accounts_app.office.invitations import invite
from accounts_app.office.pages import PEOPLE_SHOWN, Member, history, members, office_at_hand, tabs
from accounts_app.roles import OFFICE_ROLES, Role

CRUMBS = [("Petugas & peran", "/pengaturan/")]
admin_kantor_required = role_required(Role.ADMIN_KANTOR)


@admin_kantor_required
@require_safe
def office_settings(request: SignedInRequest) -> HttpResponse:
    """Everybody of the office; `q` narrows by name or address."""
    office, query = office_at_hand(request), request.GET.get("q", "").strip()
    found = members(office, query)
    context = {
        "office": office,
        "tabs": tabs("people"),
        "members": found,
        "query": query,
        "more": len(found) == PEOPLE_SHOWN,
        "searchable": bool(query) or len(found) > 10,
    }
    return render(request, "accounts/office_settings.html", context)


@admin_kantor_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: SignedInRequest) -> HttpResponse:
    """Add somebody and send them the link for their password."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _add(request, form)
        if person:
            return redirect("office:person", pk=person.pk)
    return render(request, "accounts/person_new.html", {"form": form, "crumbs": CRUMBS})


def _add(request: SignedInRequest, form: NewPersonForm) -> User | None:
    """The new member; None, with the reason on the form's address field, when they cannot be added."""
    try:
        person = actions.add_person(office_at_hand(request), by=request.user, **form.cleaned_data)
    except OfficeError as refusal:
        form.add_error("email", str(refusal))
        return None
    messages.success(request, f"{person.name} terdaftar sebagai petugas.")
    if person.name != form.cleaned_data["name"]:
        messages.info(request, f"Alamat ini sudah mempunyai akun atas nama {person.name}; akun itu yang dipakai.")
    _try(request, lambda: invite(person, request), f"Tautan membuat password dikirim ke {person.email}.")
    return person


@admin_kantor_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: roles with their history, details, and what may be done. POST corrects the details."""
    shown = _person(request, pk)
    form = DetailsForm(request.POST or None, instance=_person(request, pk))
    if request.method == "POST" and form.is_valid():
        done = f"Data {form.cleaned_data['name']} disimpan."
        if _try(request, lambda: actions.change_person(shown, by=request.user, **form.cleaned_data), done):
            return redirect("office:person", pk=pk)
    return render(request, "accounts/person.html", _person_context(request, shown, form))


def _person_context(request: SignedInRequest, shown: User, form: DetailsForm) -> dict[str, Any]:
    grants = list(
        shown.grants.select_related("granted_by", "revoked_by", "lent_for__user").order_by("-granted_at", "-pk")
    )
    held = [grant for grant in grants if grant.counts]
    holding = {grant.role for grant in held if grant.lent_for is None}
    return {
        "person": shown,
        "badges": [Member(shown, held).standing],
        "held": [grant for grant in held if grant.role in OFFICE_ROLES],
        "ended": [grant for grant in grants if grant.ended_at],
        "grantable": [(role, WHAT_A_ROLE_DOES[role]) for role in OFFICE_ROLES if role not in holding],
        "form": form,
        "is_self": shown.pk == request.user.pk,
        "may_invite": shown.is_active and bool(held),
        "events": history("user", shown.pk),
        "crumbs": CRUMBS,
    }


@admin_kantor_required
@require_POST
def role_grant(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give one role."""
    person, form = _person(request, pk), _role_form(request)
    if form:
        role = form.cleaned_data["role"]
        given = f"{person.name} sekarang memegang peran {role.label}."
        _try(request, lambda: actions.grant_role(person, role, by=request.user), given)
    return redirect("office:person", pk=pk)


@admin_kantor_required
@require_POST
def role_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one role away; asks first when nobody in the office would hold it any more."""
    person, form = _person(request, pk), _role_form(request)
    if form is None:
        return redirect("office:person", pk=pk)
    role = form.cleaned_data["role"]
    if not form.cleaned_data["sure"] and person.pk != request.user.pk and unstaffed_without(person, role):
        return _ask(request, person, "office:role_revoke", f"Cabut peran {role.label}?", "Cabut peran", role=role)
    taken = f"Peran {role.label} dicabut dari {person.name}; berlaku pada halaman berikut yang ia buka."
    _try(request, lambda: actions.revoke_role(person, role, by=request.user), taken)
    return redirect("office:person", pk=pk)


@admin_kantor_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shut somebody out; GET asks."""
    person = _person(request, pk)
    if request.method != "POST":
        return _ask(request, person, "office:person_deactivate", f"Nonaktifkan {person.name}?", "Nonaktifkan")
    _try(request, lambda: actions.deactivate(person, by=request.user), f"{person.name} tidak dapat masuk lagi.")
    return redirect("office:person", pk=pk)


@admin_kantor_required
@require_POST
def person_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    person = _person(request, pk)
    _try(request, lambda: actions.reactivate(person, by=request.user), f"{person.name} dapat masuk lagi.")
    return redirect("office:person", pk=pk)


@admin_kantor_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody leave the office; GET asks."""
    person = _person(request, pk)
    if request.method != "POST":
        return _ask(request, person, "office:person_release", f"Lepaskan {person.name} dari kantor?", "Lepaskan")
    left = f"{person.name} tidak lagi bekerja di kantor ini."
    done = _try(request, lambda: actions.release(person, by=request.user), left)
    return redirect("office:settings") if done else redirect("office:person", pk=pk)


@admin_kantor_required
@require_POST
def person_invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the link for the password again."""
    person = _person(request, pk)
    _try(request, lambda: invite(person, request), f"Tautan membuat password dikirim ke {person.email}.")
    return redirect("office:person", pk=pk)


def _person(request: SignedInRequest, pk: int) -> User:
    """Somebody of the admin's own office; anybody else does not exist here."""
    return get_object_or_404(User.objects.staff_of(office_at_hand(request)).select_related("office"), pk=pk)


def _role_form(request: SignedInRequest) -> RoleForm | None:
    """What was pressed, valid; None (and it is said) when the role is none of the office's."""
    form = RoleForm(request.POST)
    if form.is_valid():
        return form
    messages.error(request, "Peran itu tidak dikenal, jadi tidak ada yang diubah.")
    return None


def _try(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        act()
    except OfficeError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _ask(
    request: SignedInRequest, person: User, action: str, title: str, label: str, role: Role | None = None
) -> HttpResponse:
    """The page that asks before somebody loses something, with what would stay empty."""
    losing = [role] if role else [Role(grant.role) for grant in person.grants.active()]
    context = {
        "person": person,
        "title": title,
        "label": label,
        "action": reverse(action, args=[person.pk]),
        "role": role,
        "leaves": action == "office:person_release",
        "left_empty": [role for role in unstaffed_without(person, *losing) if role in OFFICE_ROLES],
        "crumbs": [*CRUMBS, (person.name, reverse("office:person", args=[person.pk]))],
    }
    return render(request, "accounts/person_ask.html", context)
