"""The register of all decrees: every SK that was ever begun, with its people, validity and how far it is."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of, older_url, page_of
from accounts_app.models import Office, User
from accounts_app.register.template_file import csv_template, xlsx_template
from accounts_app.roles import OFFICE_ROLES, Role
from requests_app.decrees import paper
from requests_app.decrees.actions import begin_draft, sop_of
from requests_app.decrees.head_forms import BeginForm
from requests_app.decrees.models import Decree, Result, State
from requests_app.decrees.numbering import SETTERS
from requests_app.decrees.people_sheet import COLUMNS
from requests_app.decrees.reading import heads, require_reader
from requests_app.process.refusals import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES: dict[str, tuple[Callable[[], bytes], str]] = {
    "xlsx": (partial(xlsx_template, COLUMNS, "Personil"), XLSX),
    "csv": (partial(csv_template, COLUMNS), "text/csv; charset=utf-8"),
}
ALL, MINE, ENDING, OVER = "semua", "saya", "segera-berakhir", "berakhir"
EMPTY = {
    ALL: ("Belum ada SK", "SK Pembuatan Akun yang disusun di kantor ini tampil di sini, juga yang dibatalkan."),
    MINE: ("Tidak ada SK yang menunggu Anda", "Naskah untuk ditandatangani dan akun untuk dibuat muncul di sini."),
    ENDING: ("Tidak ada yang segera berakhir", "SK yang habis masa berlakunya dalam 30 hari muncul di sini."),
    OVER: (
        "Belum ada SK yang berakhir",
        "SK yang lewat masa berlakunya muncul di sini, dengan akun yang harus ditutup.",
    ),
}
LONGEST_SEARCH = 100


@role_required(*OFFICE_ROLES)
@never_cache
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """Every SK of the office, newest first, by list, state and words."""
    require_reader(request.user)
    office = _office(request.user)
    timezone.activate(office.tz)
    chosen = {
        "daftar": request.GET.get("daftar", ALL),
        "keadaan": request.GET.get("keadaan", ""),
        "q": request.GET.get("q", "").strip()[:LONGEST_SEARCH],
    }
    own, today = Decree.objects.visible_to(request.user), timezone.localdate()
    lists = _lists(own, request.user, today)
    found = _filtered(lists.get(chosen["daftar"], own), chosen)
    page = page_of(_counted(found), key_of(request.GET.get("sebelum", "")))
    return render(request, "decrees/register.html", {
        "page": page,
        "today": today,
        "tabs": _tabs(lists, chosen),
        "states": State.choices,
        "chosen": chosen,
        "is_filtered": bool(chosen["q"] or chosen["keadaan"]),
        "older_url": older_url(request.GET, page),
        "empty": EMPTY.get(chosen["daftar"], EMPTY[ALL]),
        "may_begin": sop_of(office) is not None,
        "may_number": bool(request.user.roles & SETTERS),
    })  # fmt: skip


def _lists(own: Any, user: User, today: date) -> dict[str, Any]:
    roles = user.roles | ({Role.KEPALA_LPSE} if heads(user) else set())
    return {
        ALL: own,
        MINE: own.waiting_for(frozenset(roles)),
        ENDING: own.ending_soon(today),
        OVER: own.over(today),
    }


def _tabs(lists: dict[str, Any], chosen: dict[str, str]) -> list[dict[str, Any]]:
    labels = {ALL: "Semua", MINE: "Menunggu saya", ENDING: "Berakhir dalam 30 hari", OVER: "Sudah berakhir"}
    active = chosen["daftar"] if chosen["daftar"] in labels else ALL
    return [
        {
            "label": label,
            "url": f"?{urlencode({'daftar': key})}",
            "count": None if key == ALL else lists[key].count(),
            "active": key == active,
        }
        for key, label in labels.items()
    ]


def _filtered(decrees: Any, chosen: dict[str, str]) -> Any:
    """Unknown values filter nothing: an old bookmark must not become an error."""
    if chosen["keadaan"] in State.values:
        decrees = decrees.filter(state=chosen["keadaan"])
    return decrees.search(chosen["q"]) if chosen["q"] else decrees


def _counted(decrees: Any) -> Any:
    """With how many people it has, and for how many the account is made."""
    made = Count("people", filter=Q(people__result=Result.MADE))
    decided = Count("people", filter=~Q(people__result=Result.UNDECIDED))
    return decrees.select_related("office").annotate(
        people_count=Count("people"), made_count=made, decided_count=decided
    )


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin the draft of an SK: which accounts it is about. Everything else follows on its page."""
    require_reader(request.user)
    office = _office(request.user)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decree = _begin(office, form.cleaned_data["kind"], request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("decrees:people", decree.public_id)
    status = 422 if form.errors else 200
    context = {"form": form, "no_sop": sop_of(office) is None, "heads": heads(request.user)}
    return render(request, "decrees/begin.html", context, status=status)


LONGEST_TITLE = 300  # `Decree.title`


def _begin(office: Office, kind: str, by: User) -> Decree:
    return begin_draft(
        office, by=by, kind=kind, title=paper.title_of(office, kind)[:LONGEST_TITLE], text=paper.text_of(office)
    )


@role_required(*OFFICE_ROLES)
@require_safe
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """An empty spreadsheet with the headings of the Formulir Pembuatan Akun."""
    require_reader(request.user)
    if kind not in TEMPLATES:
        raise Http404
    make, content_type = TEMPLATES[kind]
    response = HttpResponse(make(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="formulir-pembuatan-akun.{kind}"'
    return response


def _office(user: User) -> Office:
    return get_object_or_404(Office, pk=user.office_id)
