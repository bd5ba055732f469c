"""The demo's registers: each office's applicants as SPSE has them, and a hundred others, imported as an office would.

Some differ from what their request says, so that the check has something to find: another telephone, another address,
an SK that has ended, and one applicant whom the register does not know.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.register import actions
from accounts_app.register.columns import COLUMNS
from accounts_app.register.models import SpseRole
from accounts_app.register.staging import stage
from accounts_app.roles import Role
from requests_app.tickets.models import Ticket

OTHERS = 100
OTHER_PHONE, OTHER_EMAIL, ENDED, MISSING = 2, 4, 6, 7  # which applicant of an office, in the order of their requests


def fill_register(office: Office, given: Sequence[str], family: Sequence[str], agencies: Sequence[str]) -> None:
    """Import the office's register with the product's own actions."""
    rows = [*_applicants(office), *_others(office, given, family, agencies)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(column.heading for column in COLUMNS)
    writer.writerows([row.get(column.field, "") for column in COLUMNS] for row in rows)
    upload = SimpleUploadedFile(f"akun-spse-{office.slug}.csv", text.getvalue().encode("utf-8-sig"))
    editor = _editor(office)
    batch = actions.hand_in(office, upload, by=editor)
    stage(batch)
    actions.carry_out(actions.confirm(batch, by=editor))


def _editor(office: Office) -> User:
    roles = (Role.ADMIN_PPE, Role.ADMIN_AGENCY)
    return User.objects.filter(office=office, grants__role__in=roles, grants__revoked_at=None).order_by("pk")[0]


def _applicants(office: Office) -> Iterator[dict[str, Any]]:
    tickets = Ticket.objects.filter(office=office).order_by("pk")
    by_email = {ticket.email: ticket for ticket in reversed(tickets)}
    for index, ticket in enumerate(sorted(by_email.values(), key=lambda ticket: ticket.pk)):
        if index != MISSING:
            yield _applicant(index, ticket)


def _applicant(index: int, ticket: Ticket) -> dict[str, Any]:
    began = ticket.decree_date or timezone.localdate() - timedelta(days=200)
    until = timezone.localdate() - timedelta(days=20) if index == ENDED else began + timedelta(days=2 * 365)
    return {
        "user_id": ticket.spse_user_id or _user_id(ticket.name, index),
        "name": ticket.name,
        "nip": ticket.nip,
        "spse_role": SpseRole(ticket.applicant_type).label,
        "agency": ticket.agency,
        "email": f"lama.{ticket.email}" if index == OTHER_EMAIL else ticket.email,
        "phone": "0813-0000-0001" if index == OTHER_PHONE else ticket.phone,
        "decree_number": ticket.decree_number,
        "decree_from": f"{min(began, until):%d/%m/%Y}",
        "decree_until": f"{until:%d/%m/%Y}",
    }


def _user_id(name: str, index: int) -> str:
    return f"{name.split()[0]}{name.split()[-1][:3]}{index:02}".upper()


def _others(
    office: Office, given: Sequence[str], family: Sequence[str], agencies: Sequence[str]
) -> Iterator[dict[str, Any]]:
    dice = Random(f"register {office.code}")  # noqa: S311 - a story needs no secrecy
    for index in range(OTHERS):
        name = f"{given[index % len(given)]} {family[(index * 7 + index // len(given)) % len(family)]}"
        began = date(2025, 1 + dice.randrange(12), 1 + dice.randrange(28))
        decree = index % 9 != 0
        yield {
            "user_id": _user_id(name, 100 + index),
            "name": name,
            "nip": f"19{70 + dice.randrange(28)}0{1 + dice.randrange(9)}{10 + dice.randrange(18)}20150{1 + index % 9}"
            f"{1 + index % 2}{1 + index:03}",
            "spse_role": dice.choice(SpseRole.labels),
            "agency": dice.choice(agencies),
            "email": f"{name.lower().replace(' ', '.')}{index}@{office.slug}.example",
            "phone": f"0811-0000-{1000 + index}",
            "decree_number": f"800.1/{100 + index}/2025" if decree else "",
            "decree_from": f"{began:%d/%m/%Y}" if decree else "",
            "decree_until": f"{began + timedelta(days=365 + dice.randrange(700)):%d/%m/%Y}" if decree else "",
        }
