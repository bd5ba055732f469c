"""The register of deviations and the review by Kepala LPSE: accept (several at once), ask, answer.

Kepala LPSE sees the whole office; who performs steps sees those of their roles. Who may say what is decided by
`process.deviations.actions` for each row, never by the mark of the view alone.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of, older_url, page_of
from accounts_app.models import User
from accounts_app.roles import READERS, Role
from requests_app.decrees.addresses import decree_path
from requests_app.decrees.models import Decree
from requests_app.process.deviations import actions, queries
from requests_app.process.deviations.models import Deviation, Status
from requests_app.process.deviations.words import said, sentence
from requests_app.process.models import Case
from requests_app.process.refusals import Refused
from requests_app.reports.deviation_forms import FILTERS, RemarkForm, choices_of, writers_of
from requests_app.tickets.models import Ticket


def _decree_page(row: Deviation) -> str:
    return decree_path(Decree.objects.values_list("public_id", flat=True).get(pk=row.case_id))


# Every kind of case: where its rows are, and the page of one by its label.
CASES: dict[str, tuple[type[Case], Callable[[Deviation], str]]] = {
    Ticket.kind: (Ticket, lambda row: reverse("desk:ticket", args=[row.case_label])),
    Decree.kind: (
        Decree,
        _decree_page,
    ),
}
MOST_AT_ONCE = 100
MINE = "saya"  # among the states of a row: whatever its state, it waits for whoever looks


def case_of(row: Deviation) -> Case:
    """The case that departed. :raises Http404: a kind that this page does not know."""
    if row.process not in CASES:
        raise Http404
    model, _ = CASES[row.process]
    rows: Any = model._default_manager
    found: Case = rows.select_related("office", "sop").get(pk=row.case_id)
    return found


def _line(row: Deviation, user: User) -> dict[str, Any]:
    reviewable = Role.KEPALA_LPSE in user.roles and row.status in (Status.NOTED, Status.ANSWERED)
    return {
        "row": row,
        "text": sentence(row),
        "said": said(row.cause, row.reason),
        "may_pick": reviewable and row.noted_by_id != user.pk,
    }


# --- the register -------------------------------------------------------------------------------------------------


@role_required(*READERS)
@never_cache
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """Every deviation that concerns this person, newest first, with filters that the address keeps."""
    user, office = request.user, request.user.office
    if office is None:
        raise Http404
    timezone.activate(office.tz)
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    seen = queries.waiting_for(user) if chosen["status"] == MINE else queries.visible_to(user)
    rows = queries.filtered(seen, office, chosen).select_related("noted_by")
    page = page_of(rows, key_of(request.GET.get("sebelum", "")))
    lines = [_line(row, user) for row in page.rows]
    context = {
        "lines": lines,
        "filters": choices_of(office, writers_of(office), chosen),
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "older_url": older_url(request.GET, page),
        "newest_url": reverse("deviations:list") if request.GET.get("sebelum") else "",
        "reviews": Role.KEPALA_LPSE in user.roles,
        "may_pick": any(line["may_pick"] for line in lines),
        "tabs": _tabs(user, chosen),
        "back": request.get_full_path(),
    }
    return render(request, "reports/deviations.html", context)


def _tabs(user: User, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """What waits, with counts, and everything."""
    here, only = reverse("deviations:list"), chosen["status"] if _only_status(chosen) else None
    tabs: list[tuple[str, str, int]] = [("Menunggu Anda", MINE, queries.waiting_for(user).count())]
    if Role.KEPALA_LPSE in user.roles:
        review = queries.to_review(user)
        tabs.append(("Menunggu tinjauan", Status.NOTED, review.filter(status=Status.NOTED).count()))
        tabs.append(("Dijawab", Status.ANSWERED, review.filter(status=Status.ANSWERED).count()))
    waiting = queries.visible_to(user)
    for label, status in (("Diminta penjelasan", Status.ASKED), ("Belum dijelaskan", Status.OWED)):
        tabs.append((label, status, waiting.filter(status=status).count()))
    shown = [
        {"label": label, "url": f"{here}?status={status}", "count": count, "active": only == status}
        for label, status, count in tabs
    ]
    return [*shown, {"label": "Semua", "url": here, "count": None, "active": not any(chosen.values())}]


def _only_status(chosen: dict[str, str]) -> bool:
    return not any(value for name, value in chosen.items() if name != "status")


# --- one deviation ------------------------------------------------------------------------------------------------


def _found(request: SignedInRequest, pk: int) -> Deviation:
    rows = queries.visible_to(request.user).select_related("noted_by", "office", "step_run")
    row: Deviation = get_object_or_404(rows, pk=pk)
    timezone.activate(row.office.tz)
    return row


@role_required(*READERS)
@never_cache
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What departed, why, and the thread of the review."""
    return _page(request, _found(request, pk))


def _page(
    request: SignedInRequest, row: Deviation, forms: dict[str, RemarkForm] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    case, sent = case_of(row), forms or {}
    may_review = actions.reviewing_refused(case, row, request.user)
    may_answer = actions.answering_refused(case, row, request.user) if row.status == Status.ASKED else "-"
    open_for_review = row.status in (Status.NOTED, Status.ANSWERED, Status.ASKED)
    context = {
        "row": row,
        "text": sentence(row),
        "case_url": CASES[row.process][1](row),
        "step": case.sop.definition.step(row.step_no),
        "thread": list(row.remarks.select_related("by")),
        "explains": row.is_owed and Role(row.role) in request.user.roles,
        "reviews": open_for_review and may_review is None,
        "review_refused": may_review if Role.KEPALA_LPSE in request.user.roles and open_for_review else "",
        "answers": may_answer is None,
        "forms": {slug: sent.get(slug) or WORDS[slug]() for slug in WORDS},
    }
    return render(request, "reports/deviation.html", context, status=status)


def _form(label: str, *, required: bool = True, auto_id: str) -> Callable[..., RemarkForm]:
    return lambda *data: RemarkForm(*data, label=label, required=required, auto_id=auto_id)


WORDS = {
    "tanya": _form("Yang ingin diketahui", auto_id="id_tanya_%s"),
    "jawab": _form("Penjelasan", auto_id="id_jawab_%s"),
    "terima": _form("Catatan (boleh kosong)", required=False, auto_id="id_terima_%s"),
}
_SAY: dict[str, tuple[Callable[..., Deviation], str]] = {
    "tanya": (actions.ask, "Penjelasan diminta. Yang bersangkutan diberi tahu pada jam kerja."),
    "jawab": (actions.answer, "Penjelasan dikirim kepada Kepala LPSE."),
    "terima": (actions.accept, "Penyimpangan diterima."),
}


@role_required(*READERS)
@never_cache
@require_POST
def say(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Ask, answer or accept."""
    row = _found(request, pk)
    if slug not in _SAY:
        raise Http404
    form = WORDS[slug](request.POST)
    if not form.is_valid():
        return _page(request, row, {slug: form}, HTTPStatus.UNPROCESSABLE_ENTITY)
    act, done = _SAY[slug]
    try:
        act(case_of(row), row.pk, text=form.cleaned_data["text"], by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return _page(request, _found(request, pk), {slug: form}, HTTPStatus.CONFLICT)
    messages.success(request, done)
    return redirect("deviations:detail", pk)


@role_required(Role.KEPALA_LPSE)
@never_cache
@require_POST
def accept_many(request: SignedInRequest) -> HttpResponse:
    """Accept those that were ticked; one that may not be accepted stops none of the others."""
    keys = [key for text in request.POST.getlist("pilih")[:MOST_AT_ONCE] if (key := key_of(text)) is not None]
    accepted, refused_for = 0, set()
    for row in queries.visible_to(request.user).filter(pk__in=keys).order_by("pk"):
        try:
            actions.accept(case_of(row), row.pk, by=request.user)
        except Refused as refused:
            refused_for.add(f"{row.case_label}: {refused}")
        else:
            accepted += 1
    if accepted:
        messages.success(request, f"{accepted} penyimpangan diterima.")
    for why in sorted(refused_for)[:5]:
        messages.error(request, why)
    if not keys:
        messages.warning(request, "Centang dahulu yang diterima.")
    back = request.POST.get("kembali", "")
    here = reverse("deviations:list")
    return redirect(back if back.startswith(f"{here}?") else here)
