"""The page that asks before one ticket is merged into another: both side by side, what will happen, a reason."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts_app.access import SignedInRequest
from accounts_app.templatetags.ui import full_time, nip
from requests_app.desk.forms import ActForm
from requests_app.process import rules
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import ApplicantType
from requests_app.tickets import joining
from requests_app.tickets.identity import plain
from requests_app.tickets.models import Ticket


def merge_page(
    request: SignedInRequest, ticket: Ticket, form: ActForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Asks, or says why these two may not become one."""
    try:
        target = joining.other_ticket(ticket, str(form["into"].value() or ""))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:ticket", ticket.number)
    why_not = rules.OWN_CASE if target.is_own_of(request.user) else joining.why_not(ticket, target)
    columns = [f"{ticket.number} (ditutup)", f"{target.number} (dilanjutkan)"]
    context = {
        "ticket": ticket,
        "target": target,
        "form": form,
        "why_not": why_not,
        "columns": columns,
        "rows": [_row(columns, *line) for line in _lines(ticket, target)],
    }
    return render(request, "desk/merge.html", context, status=status)


def _lines(one: Ticket, other: Ticket) -> list[tuple[str, str, str, bool]]:
    """(what, here, there, the same)."""
    texts = (
        ("Nama", one.name, other.name),
        ("User ID", one.spse_user_id, other.spse_user_id),
        ("Surel", one.email, other.email),
        ("Telepon", one.phone, other.phone),
        ("Jenis pengguna", ApplicantType(one.applicant_type).label, ApplicantType(other.applicant_type).label),
        ("Layanan", one.service_label, other.service_label),
        ("Status", one.state_label, other.state_label),
        ("Diajukan", _when(one), _when(other)),
    )
    lines = [(label, here, there, here.lower() == there.lower()) for label, here, there in texts]
    same_nip = plain.digits(one.nip) == plain.digits(other.nip)
    return [lines[0], ("NIP", nip(one.nip), nip(other.nip), same_nip), *lines[1:]]


def _when(ticket: Ticket) -> str:
    return str(full_time(ticket.submitted_at, ticket.office.zone))


def _row(columns: list[str], label: str, here: str, there: str, same: bool) -> dict[str, Any]:
    """A row of `components/compare.html`. Only what tells people apart is marked when it differs."""
    telling = label not in ("Status", "Diajukan")
    cells = [(columns[0], here, False), (columns[1], there, telling and same and bool(there))]
    return {"label": label, "cells": cells, "differs": telling and not same}
