"""What an applicant does on their own page: hand in files, send the completed file, withdraw, see and receive a result.

Each act has its own address, so that no view asks which button was pressed. Opening such an address (after signing in
anew, say) leads back to the page.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts_app.access import SignedInRequest, applicant_required
from accounts_app.audit.actions import record
from accounts_app.limits.counting import Limit
from accounts_app.limits.guard import posts_limited
from requests_app.pickup.forms import AlarmForm
from requests_app.process.refusals import Refused, Stale
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions, filing
from requests_app.tickets.forms import DocumentsForm, SeenForm, WithdrawForm
from requests_app.tickets.models import Ticket
from requests_app.tickets.pages import handed_in_now, may_show_user_id, own_page
from requests_app.tickets.views.own import own_ticket, private_page, show
from requests_app.tickets.workflow import State

View = Callable[[SignedInRequest, str], HttpResponse]
HANDED_IN = Limit("hand in documents", most=200, seconds=3600)
NEVER_SHOWN = -1  # the version of a form that came without one: always stale


def post_or_back(view: View) -> View:
    """Only POST acts; anything else returns to the ticket's page."""

    @wraps(view)
    def guarded(request: SignedInRequest, number: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("tickets:mine", number=number)
        return view(request, number)

    return guarded


@applicant_required
@posts_limited(HANDED_IN)
@private_page
@post_or_back
def upload(request: SignedInRequest, number: str) -> HttpResponse:
    """Hand in documents that are not there yet, before the file is checked."""
    ticket = own_ticket(request, number)
    form = _keep_good_files(request, ticket)
    return redirect("tickets:mine", number=number) if form.is_valid() else _again(request, number, form)


@applicant_required
@posts_limited(HANDED_IN)
@private_page
@post_or_back
def complete(request: SignedInRequest, number: str) -> HttpResponse:
    """SOP step 7: keep the chosen files; with nothing left to ask for, send the file back to be checked."""
    ticket = own_ticket(request, number)
    form = _keep_good_files(request, ticket)
    if not form.is_valid():
        return _again(request, number, form)
    try:
        actions.do(ticket, Act.COMPLETE, by=request.user, seen=_seen(request))
    except Refused as refusal:
        messages.warning(request, f"Belum dikirim. {_words(refusal)}")
    else:
        messages.success(request, "Kelengkapan terkirim. Petugas melanjutkan pemeriksaan.")
    return redirect("tickets:mine", number=number)


@applicant_required
@private_page
def withdraw(request: SignedInRequest, number: str) -> HttpResponse:
    """Asks, then withdraws; possible until a result is recorded."""
    ticket = own_ticket(request, number)
    form = WithdrawForm(request.POST or None, initial={"seen": ticket.version})
    if request.method == "POST" and form.is_valid():
        reason = {"reason": form.cleaned_data["reason"]} if form.cleaned_data["reason"] else {}
        try:
            actions.do(ticket, Act.WITHDRAW, by=request.user, seen=form.cleaned_data["seen"], **reason)
        except Refused as refusal:
            messages.error(request, _words(refusal))
        else:
            messages.success(request, f"Permohonan {ticket.number} telah ditarik.")
        return redirect("tickets:mine", number=number)
    if not actions.may(ticket, Act.WITHDRAW, request.user):
        messages.warning(request, "Permohonan ini tidak dapat ditarik lagi.")
        return redirect("tickets:mine", number=number)
    return render(request, "tickets/withdraw.html", {"ticket": ticket, "form": form})


@applicant_required
@private_page
@post_or_back
def user_id(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the user ID in this one answer. The first showing discloses the result, every later one is logged."""
    ticket = own_ticket(request, number)
    if not (ticket.wants_user_id and ticket.found_user_id and ticket.state == State.NOTIFIED):
        messages.error(request, "User ID permohonan ini tidak sedang menunggu untuk ditampilkan.")
        return redirect("tickets:mine", number=number)
    if not may_show_user_id(ticket):
        messages.error(request, "User ID ini hanya disampaikan petugas: alamat surel Anda belum tercatat pada akun.")
        return redirect("tickets:mine", number=number)
    try:
        _log_showing(request, ticket)
    except Refused as refusal:
        messages.error(request, _words(refusal))
        return redirect("tickets:mine", number=number)
    ticket = own_ticket(request, number)
    return show(request, own_page(ticket, request.user), user_id=ticket.found_user_id)


@applicant_required
@private_page
@post_or_back
def receive(request: SignedInRequest, number: str) -> HttpResponse:
    """ "Sudah saya terima": closes the hand-over."""
    try:
        actions.receive(own_ticket(request, number), by=request.user, place="page", seen=_seen(request))
    except Refused as refusal:
        messages.error(request, _words(refusal))
    else:
        messages.success(request, "Terima kasih. Penerimaan hasil sudah dicatat.")
    return redirect("tickets:mine", number=number)


@applicant_required
@private_page
@post_or_back
def alarm(request: SignedInRequest, number: str) -> HttpResponse:
    """ "Bukan saya yang membuka": works from an old page too, because it is urgent and can be pressed twice."""
    ticket, form = own_ticket(request, number), AlarmForm(request.POST)
    try:
        if form.is_valid():
            _say_alarmed(request, new=actions.alarm(ticket, by=request.user, place="page"))
        else:
            messages.error(request, f"Belum dilaporkan. {form.errors['sure'][0]}")
    except Refused as refusal:
        messages.error(request, _words(refusal))
    return redirect("tickets:mine", number=number)


def _say_alarmed(request: SignedInRequest, *, new: bool) -> None:
    if new:
        messages.success(request, "Laporan diterima. Password itu sudah dibatalkan dan kantor sudah diberi tahu.")
    else:
        messages.info(request, "Ini sudah dilaporkan sebelumnya; password itu sudah dibatalkan.")


def _log_showing(request: SignedInRequest, ticket: Ticket) -> None:
    """With a password in the same ticket, disclosing is the password's; then this is a reading of the user ID only."""
    if ticket.wants_reset or ticket.disclosed_at:
        with transaction.atomic():
            record(ticket.subject, "user_id_read", by=request.user, data={"place": "page"})
    else:
        actions.do(ticket, Act.DISCLOSE, by=request.user, place="page")


def _keep_good_files(request: SignedInRequest, ticket: Ticket) -> DocumentsForm:
    """Store every file that passed; a refused one takes nothing else with it."""
    form = DocumentsForm(handed_in_now(ticket, request.user), request.POST, request.FILES)
    form.is_valid()
    kept = []
    try:
        for requirement, file, seen in form.good_files():
            filing.add_document(ticket, requirement, file, seen, by=request.user)
            kept.append(form.fields[requirement].label)
    except Refused as refusal:
        messages.error(request, _words(refusal))
    if kept:
        messages.success(request, f"Tersimpan: {', '.join(map(str, kept))}.")
    return form


def _again(request: SignedInRequest, number: str, form: DocumentsForm) -> HttpResponse:
    """The page once more, each refused file with its reason beside it."""
    messages.error(request, "Ada berkas yang ditolak; alasannya tertulis di bawah. Berkas lain tidak terpengaruh.")
    return show(request, own_page(own_ticket(request, number), request.user, form))


def _words(refusal: Refused) -> str:
    """The refusal for an applicant: whoever was quicker is staff, and goes unnamed here."""
    if isinstance(refusal, Stale):
        return "Permohonan ini sudah berubah sejak halaman dibuka. Inilah keadaannya sekarang."
    return str(refusal)


def _seen(request: SignedInRequest) -> int:
    form = SeenForm(request.POST)
    return int(form.cleaned_data["seen"]) if form.is_valid() else NEVER_SHOWN
