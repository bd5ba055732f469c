"""The ledger of the mail that came in, one message with what may be done, and its raw text."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of, older_url, page_of
from accounts_app.models import User
from accounts_app.roles import READERS
from requests_app.files.responses import FILE_HEADERS
from requests_app.mailbox.decisions import open_mail
from requests_app.mailbox.handling import handles_mail
from requests_app.mailbox.looking import mail_for, note_raw, note_reading
from requests_app.mailbox.mail_page import Sent, mail_page
from requests_app.mailbox.models import IncomingMail, Mailbox, Outcome
from requests_app.mailbox.queries import IncomingMailQuerySet
from requests_app.mailbox.rows import rows_of, short_word
from requests_app.mailbox.tallies import by_outcome, standing_of
from requests_app.sop.models import SopInForce

RAW_SHOWN = 200_000
WAITING = "menunggu"


@role_required(*READERS)
@never_cache
@require_safe
def ledger(request: SignedInRequest) -> HttpResponse:
    """Every message of the office, newest first, beside the mailbox's own counts."""
    user = request.user
    if not handles_mail(user):
        return _not_here(request)
    chosen = {name: request.GET.get(name, "").strip()[:100] for name in ("keadaan", "pengirim")}
    before = key_of(request.GET.get("sebelum", ""))
    rows = _filtered(user, chosen).select_related("office", "ticket", "suggested", "looks_like")
    page = page_of(rows, before)
    context = {
        "rows": rows_of(page.rows, timezone.now()),
        "tabs": _tabs(user, chosen),
        "chosen": chosen,
        "boxes": [standing_of(box) for box in Mailbox.objects.filter(office=user.office_id).order_by("pk")],
        "older_url": older_url(request.GET, page),
        "newest_url": _address(**chosen) if before else "",
    }
    return render(request, "mailbox/ledger.html", context)


def _not_here(request: SignedInRequest) -> HttpResponse:
    """Nobody's work before an SOP says whose it is; after that, not this role's (403)."""
    if SopInForce.objects.filter(office=request.user.office_id).exists():
        raise PermissionDenied
    return render(request, "mailbox/not_yet.html")


def _filtered(user: User, chosen: dict[str, str]) -> IncomingMailQuerySet:
    """Unknown values filter nothing: an old bookmark must not become an error."""
    mails = IncomingMail.objects.visible_to(user)
    if chosen["keadaan"] == WAITING:
        mails = mails.for_a_person()
    elif chosen["keadaan"] in Outcome.values:
        mails = mails.filter(outcome=chosen["keadaan"])
    return mails.filter(sender__icontains=chosen["pengirim"]) if chosen["pengirim"] else mails


def _tabs(user: User, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Counts of the whole ledger, whatever else is filtered: they are what must agree with the mailbox."""
    counted = by_outcome(user)
    waiting = IncomingMail.objects.visible_to(user).for_a_person().count()
    choices = [("", "Semua", sum(counted.values())), (WAITING, "Menunggu petugas", waiting)]
    choices += [(str(outcome), short_word(outcome), counted[outcome]) for outcome in Outcome]
    return [
        {
            "label": label,
            "count": count,
            "url": _address(keadaan=key, pengirim=chosen["pengirim"]),
            "active": key == chosen["keadaan"],
        }
        for key, label, count in choices
    ]


def _address(**query: str) -> str:
    filled = {key: value for key, value in query.items() if value}
    return reverse("mailbox:ledger") + (f"?{urlencode(filled)}" if filled else "")


@role_required(*READERS)
@never_cache
@require_safe
def mail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One message. Its first showing to somebody who handles mail opens it (SOP step 4)."""
    found = mail_for(request.user, pk)
    if request.method == "GET":
        if handles_mail(request.user) and found.outcome != Outcome.STORED:
            open_mail(found, by=request.user)
        note_reading(found, by=request.user)
    return mail_answer(request, mail_for(request.user, pk))


def mail_answer(
    request: SignedInRequest, found: IncomingMail, sent: Sent | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """The page, with what was typed where something came back."""
    context = mail_page(found, request.user, sent)
    return render(request, "mailbox/mail.html", context | {"sent": sent}, status=status)


@role_required(*READERS)
@never_cache
@require_safe
def raw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The message as it came, as text; for what the program could not read."""
    found = mail_for(request.user, pk)
    with _bytes(found) as file:
        data = file.read(RAW_SHOWN + 1)
    if request.method == "GET":
        note_raw(found, by=request.user)
    context = {
        "mail": found,
        "text": data[:RAW_SHOWN].decode("utf-8", "replace").replace("\0", "\ufffd"),
        "is_cut": len(data) > RAW_SHOWN,
    }
    return render(request, "mailbox/raw.html", context)


@role_required(*READERS)
@never_cache
@require_safe
def raw_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The bytes as they came, never shown inline."""
    found = mail_for(request.user, pk)
    file = _bytes(found)
    if request.method == "GET":
        note_raw(found, by=request.user)
    name = f"surel-{found.pk}.eml"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    for header, value in FILE_HEADERS.items():
        response[header] = value
    return response


def _bytes(found: IncomingMail) -> Any:
    """The open file; 404 once the bytes were erased."""
    try:
        return found.raw.open("rb")
    except (FileNotFoundError, ValueError) as gone:
        raise Http404 from gone
