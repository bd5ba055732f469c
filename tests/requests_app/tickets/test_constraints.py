"""Every rule of the database about tickets, people and steps refuses one row that breaks it, by name."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.models import RoleGrant, User
from requests_app.frontdesk.lines import lines_of
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.process.models import NumberSeries, StepRun
from requests_app.tickets.claims.models import Presence
from requests_app.tickets.documents import ChecklistItem
from requests_app.tickets.models import Document, Ticket, TicketLink
from tests import walk
from tests.factories import UserFactory, staff

NOW = timezone.now()

# constraint: what to write onto a fresh, queued online ticket to break exactly this rule
TICKET: dict[str, dict[str, Any]] = {
    "ticket_state_is_known": {"state": "elsewhere"},
    "ticket_asks_something": {"wants_reset": False},
    "ticket_account_has_its_own_address": {"mail_address": "lain@contoh.example"},
    "ticket_reminded_was_asked": {"reminded": 1},
    "ticket_submitted_is_stamped": {"state": "submitted", "submitted_at": None},
    "ticket_queued_is_stamped": {"state": "queued", "queued_at": None},
    "ticket_completeness_check_is_stamped": {"state": "completeness_check"},
    "ticket_awaiting_completion_is_stamped": {"state": "awaiting_completion"},
    "ticket_validity_check_is_stamped": {"state": "validity_check"},
    "ticket_reset_is_stamped": {"state": "reset"},
    "ticket_rejected_is_stamped": {"state": "rejected"},
    "ticket_notified_is_stamped": {"state": "notified", "fulfilled_at": NOW},
    "ticket_lapsed_is_stamped": {"state": "lapsed"},
    "ticket_archived_is_stamped": {"state": "archived", "lapsed_at": NOW, "lapse_reason": "r"},
    "ticket_rejection_has_a_reason": {"rejected_at": NOW, "rejection_category": "other"},
    "ticket_lapse_has_a_reason": {"lapsed_at": NOW},
    "ticket_merged_has_lapsed": {"merged_into": F("id") + 1},
    "ticket_merged_into_another": {"merged_into": F("id"), "lapsed_at": NOW, "lapse_reason": "r"},
    "ticket_giving_up_has_a_reason": {"given_up_at": NOW},
    "ticket_has_one_outcome": {
        "fulfilled_at": NOW, "rejected_at": NOW, "rejection_category": "other", "rejection_reason": "r",
    },
    "ticket_notified_has_an_outcome": {"state": "notified", "notified_at": NOW},
    "ticket_archived_was_settled": {"state": "archived", "archived_at": NOW, "notified_at": NOW, "fulfilled_at": NOW},
    "ticket_result_has_its_account": {"fulfilled_at": NOW},
    "ticket_result_has_its_user_id": {"fulfilled_at": NOW, "wants_user_id": True, "account": 1},
    "ticket_disclosed_has_a_result": {"disclosed_at": NOW},
    "ticket_alarm_is_about_a_password": {"alarmed_at": NOW},
    "ticket_online_has_an_applicant": {"applicant": None},
    "ticket_claim_is_whole": {"claimed_at": NOW},
    "ticket_claim_is_of_staffs_turn": {"claimed_at": NOW, "claim_used_at": NOW, "claimed_by": 1, "waiting_role": ""},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TICKET))
def test_a_ticket_that_breaks_the_rule_is_refused(kaltim, name):
    ticket = walk.submitted(kaltim)
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        Ticket.objects.filter(pk=ticket.pk).update(**TICKET[name])


def twice(row: models.Model | None) -> None:
    assert row is not None
    row.pk = None
    row.save(force_insert=True)


def _bad_step_end(desk, ticket):
    StepRun.objects.filter(ended_at=None).update(ended_at=NOW - timedelta(days=9), started_at=NOW)


def _second_round(desk, ticket):
    twice(StepRun.objects.filter(case_id=ticket.pk, ended_at__isnull=False).first())


def _running_twice(desk, ticket):
    run = StepRun.objects.get(case_id=ticket.pk, ended_at=None)
    run.round += 1
    twice(run)


def _run(ticket, **change):
    StepRun.objects.filter(case_id=ticket.pk, ended_at=None).update(**change)


def _document(ticket, **change):
    values = {"size": 5, "sha256": "a" * 64, "mime": "application/pdf", "original_name": "a.pdf", "uploaded_at": NOW}
    Document.objects.create(ticket=ticket, requirement="surat", file="x", **{**values, **change})


def _item(ticket, **change):
    return ChecklistItem.objects.create(ticket=ticket, requirement="surat", **change)


def _guest(desk, **change):
    values = {"arrived_at": NOW, "written_at": NOW, "written_by": desk.helpdesk, "name": "a", "agency": "b"}
    return GuestEntry.objects.create(office=desk.office, purpose="c", **{**values, **change})


def _number(desk, ticket, number):
    line = lines_of(desk.office)[0]
    QueueNumber.objects.create(
        office=desk.office, day=NOW.date(), line=line, for_line=line, prefix="A", number=number, ticket=ticket,
        visit=_guest(desk), order_at=NOW, issued_at=NOW,
    )  # fmt: skip


def _decision(desk, ticket, **change):
    values = {"topic": "difference:name", "ruling": "same", "fingerprint": "f", "note": "sama", "at": NOW}
    ticket.identity_decisions.create(by=desk.admin_ppe, **{**values, **change})


def _link(desk, ticket, **change):
    other = walk.submitted(desk)
    values = {"office": desk.office, "first": ticket, "second": other, "note": "n", "at": NOW, "by": desk.helpdesk}
    return TicketLink.objects.create(**{**values, **change})


def _mention(desk, ticket):
    note = ticket.notes.create(text="n", at=NOW, by=desk.helpdesk)
    note.mentions.create(user=desk.admin_ppe)
    note.mentions.create(user=desk.admin_ppe)


def _presence(desk, ticket, **change):
    Presence.objects.create(
        office=desk.office, ticket=ticket, user=desk.helpdesk, **{"since": NOW, "at": NOW, **change}
    )  # fmt: skip


OTHERS = {
    "mention_once_a_note": _mention,
    "link_stands_once": lambda desk, ticket: twice(_link(desk, ticket)),
    "link_older_ticket_first": lambda desk, ticket: _link(desk, ticket, second=ticket),
    "link_has_a_note": lambda desk, ticket: _link(desk, ticket, note=""),
    "link_removal_has_person_and_reason": lambda desk, ticket: _link(desk, ticket, removed_at=NOW),
    "presence_once": lambda desk, ticket: [_presence(desk, ticket), _presence(desk, ticket)],
    "presence_in_order": lambda desk, ticket: _presence(desk, ticket, at=NOW - timedelta(hours=1)),
    "step_ends_after_it_began": _bad_step_end,
    "step_round_once": _second_round,
    "step_runs_once_at_a_time": _running_twice,
    "step_has_minutes_or_days_not_both": lambda _, ticket: _run(ticket, minutes=5, working_days=1),
    "step_deadline_follows_from_a_figure": lambda _, ticket: _run(
        ticket, due_at=NOW + timedelta(days=9), soon_at=NOW + timedelta(days=9)
    ),
    "step_pauses_only_while_it_runs": lambda _, ticket: _run(ticket, paused_at=NOW - timedelta(days=9)),
    "step_worked_is_known_at_its_end": lambda _, ticket: _run(ticket, worked_seconds=5),
    "step_told_is_known": lambda _, ticket: _run(ticket, told=4),
    "series_once_per_office": lambda desk, _: twice(NumberSeries.objects.get()),
    "document_is_not_empty": lambda _desk, ticket: _document(ticket, size=0),
    "document_has_its_hash": lambda _, ticket: _document(ticket, sha256="none"),
    "checklist_item_once": lambda _, ticket: [_item(ticket), _item(ticket)],
    "checklist_verdict_is_known": lambda desk, ticket: _item(
        ticket, verdict="maybe", checked_at=NOW, checked_by=desk.helpdesk
    ),
    "checklist_verdict_has_its_person": lambda _, ticket: _item(ticket, verdict="in_order"),
    "confirmation_says_whom": lambda desk, ticket: ticket.confirmations.create(
        means="phone", outcome="confirmed", contact="", person="", at=NOW, by=desk.admin_ppe
    ),
    "confirmation_in_person_has_proof": lambda desk, ticket: ticket.confirmations.create(
        means="in_person", outcome="confirmed", contact="loket", person="a", at=NOW, by=desk.admin_ppe
    ),
    "identity_decision_has_a_note": lambda desk, ticket: _decision(desk, ticket, note=""),
    "identity_decision_fits_its_topic": lambda desk, ticket: _decision(desk, ticket, ruling="agreed"),
    "telling_check_says_how": lambda desk, ticket: ticket.telling_checks.create(
        way="in_person", shown="ktp", place="", at=NOW, by=desk.helpdesk
    ),
    "guest_arrives_before_the_entry": lambda desk, _: _guest(desk, arrived_at=NOW + timedelta(hours=1)),
    "queue_number_once_a_day": lambda desk, ticket: [
        _number(desk, ticket, 1),
        _number(desk, walk.submitted(desk), 1),
    ],
    "queue_number_from_one": lambda desk, ticket: _number(desk, ticket, 0),
    "user_email_is_lower_case": lambda *_: UserFactory(email="Besar@contoh.example"),
    "role_held_once": lambda desk, _: RoleGrant.objects.create(user=desk.helpdesk, role="helpdesk"),
    "role_applicant_is_never_granted": lambda desk, _: RoleGrant.objects.create(user=desk.helpdesk, role="applicant"),
    "role_revoked_after_grant": lambda desk, _: RoleGrant.objects.filter(user=desk.helpdesk).update(
        revoked_at=NOW - timedelta(days=1)
    ),
    "event_chain_has_no_fork": lambda _, ticket: _insert_event(ticket, seq=1),
    "event_actor_fits_its_kind": lambda _, ticket: _insert_event(ticket, actor_kind="user"),
}


def _insert_event(ticket, **change):
    """The chain's own trigger would renumber the row: a fork can only be tried with that trigger off."""
    if "seq" in change:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE accounts_app_event DISABLE TRIGGER USER")
    values = {"subject_type": "ticket", "subject_id": ticket.pk, "act": "x", "actor_kind": "system", "at": NOW}
    Event.objects.create(**{**values, **change})


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, name):
    ticket = walk.submitted(kaltim)
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        OTHERS[name](kaltim, ticket)


# Rooms whose rules have tests of their own beside them.
TESTED_ELSEWHERE = (
    "account_",
    "import_",
    "handover_",
    "message_",
    "worker_",
    "sop_",
    "draft_",
    "self_served_",
    "dossier_",
    "archive_",
    "amendment_",
    "clock_",
    "survey_",
    "decree_",
    "acting_head_",
    "number_format_",
    "number_gap_",
    "figure_",
    "report_",
    "deviation_",
    "mailbox_",
    "incoming_",
    "mail_",
    "front_",
    "device_",
    "office_",
    "factor_reset_",
    "notification_",
    "absence_",
    "view_",
    "canned_",
    "role_lent_",
    "role_that_rules_",
)


def test_no_rule_is_left_untried():
    """Mend: give the new constraint a bad row above, or a test in its own room."""
    labels = ("accounts_app", "requests_app", "archive_app")
    ours = [model for label in labels for model in apps.get_app_config(label).get_models()]
    names = {rule.name for model in ours for rule in model._meta.constraints}
    assert {name for name in names if not name.startswith(TESTED_ELSEWHERE)} == set(TICKET) | set(OTHERS)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_events_are_append_only(kaltim, change):
    events = Event.objects.about("ticket", walk.submitted(kaltim).pk)
    with pytest.raises(InternalError, match=r"Cannot (update|delete)"), transaction.atomic():
        events.update(act="other") if change == "update" else events.delete()


def test_a_state_cannot_be_assigned(kaltim):
    ticket = walk.submitted(kaltim)
    with pytest.raises(AttributeError, match="Direct state modification"):
        ticket.state = "archived"


def test_grants_keep_who_and_when(kaltim):
    person = staff(kaltim.office, "Petugas Baru")
    grant = RoleGrant.objects.create(user=person, role="helpdesk", granted_by=kaltim.admin_kantor)
    grant.revoked_at, grant.revoked_by = timezone.now(), kaltim.admin_kantor
    grant.save()
    assert User.objects.get(pk=person.pk).roles == frozenset()
    assert RoleGrant.objects.filter(user=person).count() == 1
