"""What the page of one proposal shows."""

from typing import Any

from django.urls import reverse

from accounts_app.models import User
from accounts_app.register.columns import HEADINGS
from accounts_app.register.contacts import CONTACT_FIELDS
from accounts_app.register.models import SpseAccount, SpseRole
from accounts_app.templatetags.ui import full_date, nip
from requests_app.amendments.actions import why_not
from requests_app.amendments.models import Amendment, Kind

WAS, IS = "Tercatat", "Diusulkan"


def detail_context(amendment: Amendment, user: User) -> dict[str, Any]:
    """Context of amendments/detail.html; ``reason`` says why this person cannot decide."""
    is_contact = amendment.kind == Kind.CONTACT
    return {
        "amendment": amendment,
        "about": amendment.about,
        "badges": [amendment.badge],
        "is_contact": is_contact,
        "columns": [WAS, IS],
        "compared": compared(amendment) if is_contact else [],
        "facts": facts(amendment),
        "obstacle": obstacle(amendment),
        "reason": why_not(amendment, user),
        "is_proposer": amendment.asked_by_id == user.pk,
        "account_url": reverse("register:detail", args=[amendment.account_id]) if amendment.account_id else "",
    }


def compared(amendment: Amendment) -> list[dict[str, Any]]:
    """Rows of components/compare.html: the contact then, and the one proposed."""
    return [_row(amendment, name) for name in CONTACT_FIELDS]


def _row(amendment: Amendment, name: str) -> dict[str, Any]:
    old, new = getattr(amendment, f"old_{name}"), getattr(amendment, name)
    cells = [(WAS, old, False), (IS, new, old == new and bool(new))]
    return {"label": HEADINGS[name], "cells": cells, "differs": old != new, "num": name == "phone"}


def facts(amendment: Amendment) -> list[tuple[str, str]]:
    """Whose account it is; of a new one all that was proposed, its contact first."""
    about = amendment.about
    rows = [
        (HEADINGS["user_id"], about.user_id),
        (HEADINGS["name"], about.name),
        (HEADINGS["nip"], nip(about.nip)),
        (HEADINGS["spse_role"], SpseRole(about.spse_role).label),
        (HEADINGS["agency"], " · ".join(part for part in (about.agency, about.unit) if part)),
    ]
    if amendment.kind == Kind.CONTACT:
        return rows
    decree = [
        (HEADINGS["decree_number"], about.decree_number),
        (HEADINGS["decree_from"], full_date(about.decree_from)),
        (HEADINGS["decree_until"], full_date(about.decree_until)),
    ]
    return [(HEADINGS["email"], amendment.email), (HEADINGS["phone"], amendment.phone), *rows, *decree]


def obstacle(amendment: Amendment) -> str:
    """Why nobody can confirm it any more; empty while somebody can."""
    if not amendment.is_pending:
        return ""
    if amendment.is_stale:
        return "Kontak akun ini berubah sejak diusulkan, jadi usulan ini tidak dapat dikonfirmasi lagi."
    accounts = SpseAccount.objects.filter(office_id=amendment.office_id, user_id__iexact=amendment.user_id)
    if amendment.kind == Kind.NEW_ACCOUNT and accounts.exists():
        return "User ID ini sudah masuk register sejak diusulkan, jadi usulan ini tidak dapat dikonfirmasi lagi."
    return ""
