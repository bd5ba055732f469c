"""The Formulir Pembuatan Akun of a draft: row by row, by a pasted table, or from a file.

A list without a fault is taken at once; any other is shown with every cell, to be mended in place, and travels in the
page's own form until it is sound. Keeping half-read lists in the database was rejected: nobody would ever tidy them.
"""

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.register.sheets import BadSheet
from accounts_app.roles import OFFICE_ROLES
from requests_app.decrees import drafting
from requests_app.decrees.drafting import PersonFacts
from requests_app.decrees.models import AccountKind, Decree
from requests_app.decrees.people_forms import FileForm, PasteForm, PersonForm, list_of, people_list
from requests_app.decrees.people_sheet import PeopleSheet, read_pasted, read_people
from requests_app.decrees.people_twice import twice
from requests_app.decrees.reading import decree_of, facts_of, person_of
from requests_app.process.refusals import Refused
from requests_app.process.seeing import version_seen

Drawn = Callable[..., HttpResponse]


def role_of(decree: Decree) -> str:
    """The SPSE role of everybody in an SK of one kind; "" where each says their own."""
    return "" if decree.account_kind == AccountKind.MIXED else str(decree.account_kind)


def listed(decree: Decree) -> list[dict[str, str]]:
    """Who is in the SK, by field."""
    return [facts_of(person) for person in decree.people.all()]


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Everybody in the draft, and the three ways of adding somebody; POST adds one person."""
    decree = decree_of(request, public_id)
    form = PersonForm(request.POST or None, role=role_of(decree))
    if request.method == "POST" and form.is_valid():
        _refuse_twice(form, decree)
        if form.is_valid() and _put(request, decree, [*listed(decree), form.person]):
            messages.success(request, f"{form.person['name']} ditambahkan.")
            return redirect("decrees:people", public_id)
    return _page(request, decree, form=form)


def _page(request: SignedInRequest, decree: Decree, **forms: Any) -> HttpResponse:
    shown = {"form": PersonForm(role=role_of(decree)), "paste_form": PasteForm(), "file_form": FileForm(), **forms}
    wrong = next((name for name, form in shown.items() if form.errors), "")
    context = {
        "decree": decree,
        "people": people_with_cautions(decree),
        "may_draft": drafting.may_draft(decree, request.user),
        "open_way": wrong,
        **shown,
    }
    return render(request, "decrees/people.html", context, status=422 if wrong else 200)


def people_with_cautions(decree: Decree) -> list[tuple[Any, list[Any]]]:
    """(person, warnings about their row) of everybody in the form."""
    cautions = decree.cautions
    return [(person, [each for each in cautions if person.no in each.rows]) for person in decree.people.all()]


@role_required(*OFFICE_ROLES)
@require_POST
def paste(request: SignedInRequest, public_id: object) -> HttpResponse:
    """People as a table copied out of Excel or Word."""
    decree, form = decree_of(request, public_id), PasteForm(request.POST)
    if not form.is_valid():
        return _page(request, decree, paste_form=form)
    text = form.cleaned_data["table"]
    return _read(request, decree, lambda role: read_pasted(text, role=role), form, "table", "paste_form")


@role_required(*OFFICE_ROLES)
@require_POST
def upload(request: SignedInRequest, public_id: object) -> HttpResponse:
    """People as an XLSX or CSV file."""
    decree, form = decree_of(request, public_id), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, decree, file_form=form)
    file = cast(BinaryIO, form.cleaned_data["sheet"])
    return _read(request, decree, lambda role: read_people(file, role=role), form, "sheet", "file_form")


def _read(
    request: SignedInRequest, decree: Decree, read: Callable[[str], PeopleSheet], form: Any, field: str, name: str
) -> HttpResponse:
    """Take the list if nothing is to be said about it; else show it, or why it is not read at all."""
    role = role_of(decree)
    try:
        sheet = read(role)
    except BadSheet as bad:
        form.add_error(field, str(bad))
        return _page(request, decree, **{name: form})
    shown = list_of(sheet.rows, role=role, already=listed(decree))
    quiet = not sheet.remarks and not any(row.notes for row in sheet.rows)
    if quiet and not shown.faulty and not shown.non_form_errors():
        return _add(request, decree, shown)
    return _check_page(request, decree, shown, sheet.remarks, first=True)


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, public_id: object) -> HttpResponse:
    """The list as it was mended: taken when nothing is wrong any more."""
    decree = decree_of(request, public_id)
    if request.method != "POST":
        return redirect("decrees:people", public_id)
    shown = people_list(request.POST, role=role_of(decree), already=listed(decree))
    return _add(request, decree, shown) if shown.is_valid() else _check_page(request, decree, shown, [])


def _add(request: SignedInRequest, decree: Decree, shown: Any) -> HttpResponse:
    if _put(request, decree, [*listed(decree), *shown.people]):
        messages.success(request, f"{len(shown.people)} orang ditambahkan.")
        return redirect("decrees:people", decree.public_id)
    return _check_page(request, decree, shown, [])


def _check_page(
    request: SignedInRequest, decree: Decree, shown: Any, remarks: list[str], *, first: bool = False
) -> HttpResponse:
    context = {"decree": decree, "list": shown, "remarks": remarks}
    return render(request, "decrees/check.html", context, status=200 if first and not shown.faulty else 422)


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedInRequest, public_id: object, no: int) -> HttpResponse:
    """Correct one person of the draft."""
    decree = decree_of(request, public_id)
    row = person_of(decree, no)
    if not drafting.may_draft(decree, request.user):
        return redirect("decrees:decree", public_id)
    form = PersonForm(request.POST or None, initial=facts_of(row), role=role_of(decree))
    if request.method == "POST" and form.is_valid():
        _refuse_twice(form, decree, instead_of=no)
        others = listed(decree)
        others[no - 1] = form.person if form.is_valid() else others[no - 1]
        if form.is_valid() and _put(request, decree, others):
            messages.success(request, f"{form.person['name']} disimpan.")
            return redirect("decrees:people", public_id)
    status = 422 if form.errors else 200
    return render(request, "decrees/person.html", {"decree": decree, "person": row, "form": form}, status=status)


@role_required(*OFFICE_ROLES)
@require_POST
def remove(request: SignedInRequest, public_id: object, no: int) -> HttpResponse:
    """Take one person out of the draft; the others move up."""
    decree = decree_of(request, public_id)
    row = person_of(decree, no)
    left = [facts_of(each) for each in decree.people.all() if each.no != no]
    if _put(request, decree, left):
        messages.success(request, f"{row.name} dikeluarkan dari SK.")
    return redirect("decrees:people", public_id)


def _refuse_twice(form: PersonForm, decree: Decree, *, instead_of: int = 0) -> None:
    """Somebody who stands in the SK already is a fault of this form."""
    others = [facts_of(each) for each in decree.people.all() if each.no != instead_of]
    names = [f"nomor {each.no}" for each in decree.people.all() if each.no != instead_of]
    for at, why in twice([*others, form.person], [*names, "isian ini"]):
        for name, words in why.items() if at == len(others) else ():
            form.add_error(name, words)


def _put(request: SignedInRequest, decree: Decree, rows: Iterable[dict[str, str]]) -> bool:
    try:
        facts = [PersonFacts(**row) for row in rows]
        drafting.put_people(decree, facts, by=request.user, seen=version_seen(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
