"""The tickets' indexes: every one that a list or a search of an office uses begins with the office.

Each is in the words of the query that it serves (`queries`, `desk.lists`, `identity.traces`, `kin`); tests read plans.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from requests_app.tickets.identity.letters import letter_number
from requests_app.tickets.workflow import State


def _in_any_case(field: str, *, name: str) -> models.Index:
    """For the search for other tickets that share something (`kin`, `identity.traces`), the newest first."""
    return models.Index(F("office"), Lower(field), F("id").desc(), condition=~Q(**{field: ""}), name=name)


INDEXES = [
    models.Index(
        fields=["office", "waiting_role", "due_at", "waiting_since", "id"],
        condition=~Q(state=State.ARCHIVED),
        name="ticket_inbox",
    ),
    models.Index(fields=["office", "state", "id"], condition=~Q(state=State.ARCHIVED), name="ticket_open"),
    # Without it PostgreSQL walks a large office's tickets by their keys until it has met enough that are not archived.
    models.Index(fields=["office", "id"], condition=~Q(state=State.ARCHIVED), name="ticket_unfinished"),
    models.Index(fields=["office", "-id"], name="ticket_of_office"),
    models.Index(fields=["applicant", "-id"], name="ticket_of_applicant"),
    models.Index(fields=["office", "nip"], condition=~Q(nip=""), name="ticket_nip"),
    models.Index(fields=["office", "email"], condition=~Q(email=""), name="ticket_email"),
    models.Index(fields=["office", "account"], condition=Q(account__isnull=False), name="ticket_account"),
    models.Index(
        F("office"),
        letter_number("decree_number"),
        F("id").desc(),
        condition=~Q(decree_number=""),
        name="ticket_decree",
    ),
    _in_any_case("carrier_name", name="ticket_carrier"),
    models.Index(
        fields=["office", "second_asked_at"],
        condition=Q(second_asked_at__isnull=False),
        name="ticket_waits_for_a_second",
    ),
    models.Index(fields=["office", "nip_digits", "-id"], condition=~Q(nip_digits=""), name="ticket_same_nip"),
    _in_any_case("spse_user_id", name="ticket_same_user_id"),
    _in_any_case("email", name="ticket_same_email"),
    models.Index(fields=["office", "submitted_at"], name="ticket_received"),
    models.Index(fields=["office", "archived_at"], condition=Q(archived_at__isnull=False), name="ticket_finished"),
    models.Index(fields=["office", "rejected_at"], condition=Q(rejected_at__isnull=False), name="ticket_rejections"),
    models.Index(fields=["office", "submitted_at"], condition=~Q(carrier_name=""), name="ticket_carried"),
    models.Index(
        fields=["office", "fulfilled_at"],
        include=["account"],
        condition=Q(wants_reset=True, fulfilled_at__isnull=False, account__isnull=False),
        name="ticket_resets",
    ),
    models.Index(fields=["office", "reissued_at"], condition=Q(reissued_at__isnull=False), name="ticket_reissued"),
    models.Index(
        fields=["office", "claimed_by", "claim_used_at"],
        condition=Q(claimed_by__isnull=False),
        name="ticket_claims",
    ),
    models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="ticket_merged"),
]
