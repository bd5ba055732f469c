"""Step 5 and after: the review, the proof of the address, sending, and what the applicant holds in hand then."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import public
from accounts_app.models import User
from accounts_app.templatetags.ui import file_size, full_date, nip
from requests_app.intake import actions
from requests_app.intake.forms import TruthForm
from requests_app.intake.offices import standard_time
from requests_app.intake.papers import slip_of
from requests_app.intake.sheet import Sheet, Step
from requests_app.intake.verification import send_code
from requests_app.intake.visits import WHY, current_draft, on_step, page
from requests_app.process.refusals import Refused
from requests_app.tickets.models import Ticket, TriedForgotPassword

Rows = list[tuple[str, ...]]


@public(WHY)
@on_step(Step.REVIEW)
def review(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Step 5: everything once more, the notice, the address."""
    return _review(request, sheet, TruthForm())


def _review(request: HttpRequest, sheet: Sheet, form: TruthForm) -> HttpResponse:
    confirmed = sheet.is_confirmed_by(request.user)
    context = {
        "sections": _sections(sheet),
        "form": form,
        "confirmed": confirmed,
        "other_email": "" if confirmed else getattr(request.user, "email", ""),
    }
    return render(request, "intake/review.html", page(sheet, Step.REVIEW, **context))


def _sections(sheet: Sheet) -> list[dict[str, Any]]:
    parts = (
        (Step.OFFICE, _office_rows),
        (Step.SERVICE, _service_rows),
        (Step.PERSON, _person_rows),
        (Step.DOCUMENTS, _document_rows),
    )
    return [{"title": step.label, "url": step.url, "rows": rows(sheet)} for step, rows in parts]


def _office_rows(sheet: Sheet) -> Rows:
    return [("Kantor LPSE", sheet.office.name), ("Jenis pengguna", sheet.type_label)]


def _service_rows(sheet: Sheet) -> Rows:
    words = {(True, True): "Reset password dan informasi user ID", (False, True): "Informasi user ID"}
    asked = words.get(sheet.wants, "Reset password")
    rows: Rows = [("Layanan", asked)]
    if sheet.tried != TriedForgotPassword.NOT_ASKED:
        rows.append(("Lupa Password di SPSE", TriedForgotPassword(sheet.tried).label))
    return rows


def _person_rows(sheet: Sheet) -> Rows:
    person, form = sheet.person, sheet.person_labels
    texts = person | {"nip": nip(person["nip"]), "decree_date": full_date(person["decree_date"] or None)}
    hidden = () if person["contact_email"] else ("contact_email",)
    return [
        (label, texts[name], *((sheet.nip_doubt,) if name == "nip" and sheet.nip_doubt else ()))
        for name, label in form.items()
        if name not in hidden
    ]


def _document_rows(sheet: Sheet) -> Rows:
    return [(document.label, *_what_is_kept(sheet, document.key)) for document in sheet.requirements]


def _what_is_kept(sheet: Sheet, key: str) -> tuple[str, ...]:
    if document := sheet.kept.get(key):
        pages = f"{document.pages} halaman · " if document.pages else ""
        return document.original_name, f"{pages}{file_size(document.size)}"
    return "Menyusul", "Permohonan akan dinyatakan belum lengkap sampai dokumen ini ada."


@public(WHY)
@require_POST
@on_step(Step.REVIEW)
def confirm_email(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Mail a code to the form's address. Already proved in this browser: nothing to do."""
    if sheet.is_confirmed_by(request.user):
        return redirect("intake:review")
    try:
        return send_code(request, sheet)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("intake:review")


@public(WHY)
@require_POST
@on_step(Step.REVIEW)
def use_signed_in_email(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Signed in with another address: take that one for the news. The address registered in SPSE stays as typed."""
    if request.user.is_authenticated:
        actions.save(sheet.draft, {"contact_email": request.user.email})
    return redirect("intake:review")


@public(WHY)
@require_POST
@on_step(Step.REVIEW)
def send(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Step 6: the ticket. Pressed twice, it is still one."""
    user = request.user
    if not (isinstance(user, User) and sheet.is_confirmed_by(user)):
        messages.warning(request, "Konfirmasi dahulu surel Anda, lalu kirim permohonan.")
        return redirect("intake:review")
    form = TruthForm(request.POST)
    if not form.is_valid():
        return _review(request, sheet, form)
    try:
        actions.send(sheet.draft, by=user)
    except actions.DraftGone:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("intake:review")
    return redirect("intake:done")


# --- afterwards --------------------------------------------------------------------------------------------------


def _sent(request: HttpRequest) -> Ticket | None:
    draft = current_draft(request)
    return draft.ticket if draft else None


@public(WHY)
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The number, the slip code, and what happens next."""
    ticket = _sent(request)
    if ticket is None:
        return redirect("intake:start")
    timezone.activate(ticket.office.tz)
    have = set(ticket.documents.filter(superseded_at=None).values_list("requirement", flat=True))
    context = {
        "ticket": ticket,
        "office": ticket.office,
        "time": standard_time(ticket.sop.definition),
        "journey": _journey(ticket),
        "following": [document.label for document in ticket.required_documents() if document.key not in have],
    }
    return render(request, "intake/done.html", context)


def _journey(ticket: Ticket) -> list[dict[str, str]]:
    """What happens next, in the applicant's words."""
    result = "User ID ditampilkan di halaman permohonan Anda."
    if ticket.wants_reset:
        result = "Password dibuka sekali lewat tautan, dengan kode yang disebutkan petugas kepada Anda."
    steps = (
        ("Permohonan diterima", "Kabar dikirim ke surel Anda.", "done"),
        ("Kelengkapan diperiksa", "Bila ada yang kurang, Anda diminta melengkapinya.", "work"),
        ("Kebenaran diperiksa", "Petugas dapat menelepon Anda untuk memastikan.", "todo"),
        ("Hasil disampaikan", result, "todo"),
    )
    return [{"title": title, "note": note, "status": status} for title, note, status in steps]


@public(WHY)
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt as PDF, to print or keep."""
    ticket = _sent(request)
    if ticket is None:
        return redirect("intake:start")
    headers = {"Content-Disposition": f'inline; filename="tanda-terima-{ticket.number}.pdf"'}
    return HttpResponse(slip_of(ticket), "application/pdf", headers=headers)
