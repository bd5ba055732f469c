"""Correcting the address of a mail that came back, from the ticket page."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import MAIL_SENDERS
from requests_app.desk.mails import AddressForm, failed_mails
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.outbox.models import Message
from requests_app.process.refusals import Refused
from requests_app.tickets import addressing


@role_required(*MAIL_SENDERS)
@never_cache
@require_POST
def correct_address(request: SignedInRequest, number: str, message: int) -> HttpResponse:
    """Send a failed mail to the corrected address; on a refusal the page keeps what was typed."""
    found = of_desk(request, number)
    mail = get_object_or_404(Message.objects.of(found.kind, found.pk), pk=message)
    form = AddressForm(request.POST, prefix=f"m{mail.pk}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            addressing.correct(found, mail, form.cleaned_data["address"], by=request.user)
        except Refused as refused:
            form.add_error("address", str(refused))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, f"Surel masuk antrean kirim lagi, ke {form.cleaned_data['address'].lower()}.")
            return redirect("desk:ticket", found.number)
    shown = failed_mails(found, request.user, typed=(mail.pk, form))
    if not any(row.form is form for row in shown):
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return ticket_answer(request, found, status=status, failed_mails=shown)
