"""Where a request meets the register: a new account is proposed with what its request says about the person."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from accounts_app.access import SignedInRequest, role_required
from accounts_app.register.actions import EDITORS
from requests_app.amendments.views import account_page
from requests_app.tickets.models import Ticket

LONGEST_NUMBER = 30


@role_required(*EDITORS)
@never_cache
def add_account(request: SignedInRequest) -> HttpResponse:
    """SOP step 9 with an empty register. ``?permohonan=`` names the ticket; nobody starts one for themselves."""
    number = request.GET.get("permohonan", "").strip()[:LONGEST_NUMBER]
    if not number:
        return account_page(request)
    ticket: Ticket = get_object_or_404(Ticket.objects.of_desk(request.user), number=number)
    if ticket.is_own_of(request.user):
        raise PermissionDenied
    return account_page(request, initial=known_from(ticket), ticket_number=ticket.number)


def known_from(ticket: Ticket) -> dict[str, Any]:
    """What may be taken from a request: who it is. Never its e-mail or phone: those are what the check is about."""
    return {
        "name": ticket.name,
        "nip": "".join(ticket.nip.split()),
        "spse_role": ticket.applicant_type,
        "agency": ticket.agency,
        "unit": ticket.unit,
        "user_id": ticket.spse_user_id,
    }
