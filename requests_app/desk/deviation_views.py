"""An owed deviation is explained on the ticket page, before the next step or the archive can go on."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.desk.deviations import explanation_form
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.process.deviations import actions
from requests_app.process.refusals import Refused


@role_required(*READERS)
@never_cache
@require_POST
def explain(request: SignedInRequest, number: str, deviation: int) -> HttpResponse:
    """Cause and reason of what the office owes."""
    ticket = of_desk(request, number)
    form = explanation_form(deviation, request.POST)
    if not form.is_valid() or form.account is None:
        return ticket_answer(request, ticket, status=HTTPStatus.UNPROCESSABLE_ENTITY, explaining=(deviation, form))
    try:
        actions.explain(ticket, deviation, form.account, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return ticket_answer(request, of_desk(request, number), status=HTTPStatus.CONFLICT, kept=form.kept())
    messages.success(request, "Penyimpangan dijelaskan. Kepala LPSE akan meninjaunya.")
    return redirect("desk:ticket", ticket.number)
