"""SOP yang berlaku: the tab of Pengaturan Kantor that says by which SOPs the office works, since when, for whom.

It stands here and not beside the other tabs because it reads the SOPs, which live above accounts_app. It is also the
place that warns of a role which an SOP needs and nobody holds: who revokes a role cannot know the SOPs.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.office.actions import OfficeError
from accounts_app.office.pages import office_at_hand, tabs
from accounts_app.roles import Role
from accounts_app.templatetags.ui import full_date
from requests_app.sop.actions import EnableError
from requests_app.sop.definition import SopDefinition
from requests_app.sop.models import SopInForce, SopRevision, sops_by_applicant
from requests_app.sop.office_actions import put_into_force, put_out_of_force, today_at
from requests_app.sop.office_forms import EnableForm, EndForm
from requests_app.sop.vocabulary import ApplicantType, Kind

ENDED_SHOWN = 20
CRUMBS = [("SOP yang berlaku", "/pengaturan/sop/")]
admin_kantor_required = role_required(Role.ADMIN_KANTOR)


@dataclass(frozen=True, slots=True)
class Row:
    """One SOP of the office as the page shows it."""

    in_force: SopInForce
    serves: list[ApplicantType]
    unstaffed: list[Role]
    newer: SopRevision | None

    @property
    def for_whom(self) -> str:
        if self.in_force.definition.kind is Kind.DECREE:
            return "Pembuatan akun oleh kantor"
        return ", ".join(kind.label for kind in self.serves) or "Tidak ada: SOP khusus mendahuluinya"


@admin_kantor_required
@require_safe
def sop_list(request: SignedInRequest) -> HttpResponse:
    """In force today, scheduled, ended; and the loaded SOPs that the office does not work by."""
    office = office_at_hand(request)
    today = today_at(office)
    rows = list(
        SopInForce.objects.for_office(office)
        .that_count()
        .select_related("revision", "enabled_by", "draft")
        .order_by("code", "since")
    )
    newest = {revision.code: revision for revision in SopRevision.objects.shared().newest()}
    current = [row for row in rows if row.since <= today and (row.until is None or row.until >= today)]
    scheduled = [row for row in rows if row.since > today]
    busy = {row.code for row in current} | {row.code for row in scheduled}
    serving = sops_by_applicant(office, today)
    context = {
        "office": office,
        "tabs": tabs("sops"),
        "rows": _rows(office, current, serving, newest),
        "scheduled": scheduled,
        "ended": [row for row in rows if row.until and row.until < today][-ENDED_SHOWN:],
        "available": [revision for code, revision in newest.items() if code not in busy],
        "unserved": [kind for kind in ApplicantType if kind not in serving],
        "today": today,
    }
    return render(request, "sop/office_sops.html", context)


def _rows(
    office: Office,
    current: list[SopInForce],
    serving: dict[ApplicantType, SopInForce],
    newest: dict[str, SopRevision],
) -> list[Row]:
    staffed = office.staffed_roles()
    return [
        Row(
            in_force=row,
            serves=[kind for kind, winner in serving.items() if winner.pk == row.pk],
            unstaffed=_unstaffed(row, staffed),
            newer=_newer(row, newest.get(row.code)),
        )
        for row in current
    ]


def _newer(row: SopInForce, newest: SopRevision | None) -> SopRevision | None:
    """A revision loaded for everybody after the one by which the office works."""
    return newest if newest and newest.revision > row.revision.revision else None


def _unstaffed(row: SopInForce, staffed: set[Role]) -> list[Role]:
    """Roles that this office's version of the SOP gives work to and that nobody holds now."""
    needed = {row.substitute_for(role) for role in row.definition.roles()}
    return [role for role in Role if role in needed - staffed]


@admin_kantor_required
@require_http_methods(["GET", "HEAD", "POST"])
def sop_enable(request: SignedInRequest, pk: int) -> HttpResponse:
    """Work by a loaded revision from a day on, with stand-ins for the roles that nobody holds."""
    office = office_at_hand(request)
    revision = get_object_or_404(SopRevision.objects.open_to(office), pk=pk)
    form = _enable_form(request, office, revision.definition)
    if request.method == "POST" and form.is_valid() and _enable(request, office, revision, form):
        return redirect("office_sop:list")
    context = {
        "form": form,
        "revision": revision,
        "sop": revision.definition,
        "crumbs": CRUMBS,
        "nobody_to_stand_in": bool(form.missing) and not office.staffed_roles() - {Role.ADMIN_KANTOR},
    }
    return render(request, "sop/office_enable.html", context)


def _enable_form(request: SignedInRequest, office: Office, sop: SopDefinition) -> EnableForm:
    staffed = office.staffed_roles()
    known = SopInForce.objects.for_office(office).filter(code=sop.code).order_by("-since", "-pk").first()
    initial = {f"stand_in_{role}": stand_in for role, stand_in in known.substitutes.items()} if known else {}
    missing = sop.roles() - staffed
    return EnableForm(request.POST or None, missing=missing, staffed=staffed, today=today_at(office), initial=initial)


def _enable(request: SignedInRequest, office: Office, revision: SopRevision, form: EnableForm) -> bool:
    from_: date = form.cleaned_data["from_"]
    try:
        put_into_force(office, revision, from_=from_, substitutes=form.substitutes, by=request.user)
    except (EnableError, OfficeError) as refusal:
        _add_problems(form, refusal)
        return False
    messages.success(request, f"SOP {revision.code} berlaku mulai {full_date(from_)}.")
    return True


@admin_kantor_required
@require_http_methods(["GET", "HEAD", "POST"])
def sop_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one from a day on; one that has not begun is called off."""
    office = office_at_hand(request)
    row = get_object_or_404(SopInForce.objects.for_office(office).select_related("office", "revision"), pk=pk)
    today = today_at(office)
    form = EndForm(request.POST or None, initial={"last_day": row.until or today})
    if request.method == "POST" and form.is_valid() and _end(request, row, form):
        return redirect("office_sop:list")
    context: dict[str, Any] = {"form": form, "row": row, "not_begun": row.since > today, "crumbs": CRUMBS}
    return render(request, "sop/office_end.html", context)


def _end(request: SignedInRequest, row: SopInForce, form: EndForm) -> bool:
    try:
        put_out_of_force(row, last_day=form.cleaned_data["last_day"], by=request.user)
    except (EnableError, OfficeError) as refusal:
        _add_problems(form, refusal)
        return False
    messages.success(request, f"Perubahan SOP {row.code} disimpan. Permohonan yang sudah berjalan tetap memakainya.")
    return True


def _add_problems(form: EnableForm | EndForm, refusal: EnableError | OfficeError) -> None:
    for problem in getattr(refusal, "problems", [str(refusal)]):
        form.add_error(None, problem)
