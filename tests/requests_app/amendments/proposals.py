"""Proposals for tests, made by the product's own actions."""

from typing import Any

from django.utils import timezone

from accounts_app.models import User
from accounts_app.register.models import SpseAccount
from accounts_app.roles import Role
from requests_app.amendments import actions
from requests_app.amendments.actions import Evidence
from requests_app.amendments.models import Amendment, SeenIn
from tests.world import Desk

SITI: dict[str, Any] = {
    "user_id": "SITI01", "name": "Siti Rahma", "nip": "198801012010012001", "spse_role": "auditor",
    "agency": "Inspektorat", "unit": "Wilayah I", "email": "siti@contoh.example", "phone": "0812-0000-2222",
    "decree_number": "", "decree_from": None, "decree_until": None,
}  # fmt: skip
NEW = {"email": "budi.baru@contoh.example", "phone": "0812-0000-9999"}


def seen(seen_in: SeenIn = SeenIn.SPSE, **more: Any) -> Evidence:
    return Evidence(seen_in, **{"seen_on": timezone.localdate(), "reason": "Surat nomor 5", **more})


def editor(desk: Desk) -> User:
    return desk.who(Role.ADMIN_PPE)


def account(desk: Desk, *, by: User | None = None, evidence: Evidence | None = None, **facts: Any) -> Amendment:
    """A new account, proposed by the office's Admin PPE."""
    return actions.propose_account(desk.office, {**SITI, **facts}, evidence or seen(), by=by or editor(desk))


def contact(desk: Desk, row: SpseAccount, *, by: User | None = None, **values: str) -> Amendment:
    """Another contact of an account, proposed by the office's Admin PPE."""
    new = {**NEW, **values}
    return actions.propose_contact(row, **new, evidence=seen(), by=by or editor(desk))


def confirm(amendment: Amendment, by: User, checked_in: SeenIn = SeenIn.SPSE) -> Amendment:
    return actions.confirm(amendment, looked=True, checked_in=checked_in, by=by)
