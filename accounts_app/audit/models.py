"""The append-only log: who did what to what, when.

One chain of hashes per subject (a ticket, a person, an office), computed by the database itself: a trigger fills
sequence number and hashes under an advisory lock, so that no path (not even raw SQL) writes an unchained row, and
two triggers refuse UPDATE and DELETE. One chain for the whole installation was rejected: it would make every
write of every office wait for every other. What a chain per subject cannot show, a cut-off end, the dossier shows:
it prints the last hash when the ticket is archived.
"""

from typing import ClassVar

import pgtrigger
from django.db import models

from accounts_app.closed_days import notes_late_entries

# Acts of tickets that reports count by their day, in the words of `requests_app.sop.vocabulary` (a test compares).
COUNTED_ACTS = ("find_complete", "find_incomplete")

# The one formula; the trigger calls it when a row is written and `verify` when the chain is checked.
EVENT_HASH_SQL = """
CREATE OR REPLACE FUNCTION accounts_app_event_hash(e accounts_app_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        e.prev_hash, e.subject_type, e.subject_id, e.seq, e.act, e.actor_kind, e.actor_id, e.actor_name,
        e.office_id, extract(epoch FROM e.at)::numeric, e.data)::text, 'UTF8')), 'hex')
$$;
"""

# Accounts of the register share one lock an office: an import writes 50 000 chains in one transaction, and a lock
# for each would exhaust PostgreSQL's lock table (6 400 entries with its defaults).
CHAIN = """
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.subject_type || ':' ||
        CASE NEW.subject_type WHEN 'account' THEN 'office ' || NEW.office_id ELSE NEW.subject_id::text END, 0));
    SELECT e.seq + 1, e.hash INTO NEW.seq, NEW.prev_hash FROM accounts_app_event e
        WHERE e.subject_type = NEW.subject_type AND e.subject_id = NEW.subject_id ORDER BY e.seq DESC LIMIT 1;
    NEW.seq := coalesce(NEW.seq, 1);
    NEW.prev_hash := coalesce(NEW.prev_hash, '');
    NEW.hash := accounts_app_event_hash(NEW);
    RETURN NEW;
"""


class ActorKind(models.TextChoices):
    USER = "user", "Orang"
    SYSTEM = "system", "Sistem"
    BEARER = "bearer", "Pemegang tautan dan kode"


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject_type: str, subject_id: int) -> "EventQuerySet":
        """The subject's chain, oldest first."""
        return self.filter(subject_type=subject_type, subject_id=subject_id).order_by("seq")


class Event(models.Model):
    """One thing that happened. ``data`` holds references and decisions, never a password and never a code."""

    office = models.ForeignKey("accounts_app.Office", null=True, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField(default=0)
    act = models.CharField(max_length=30)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor = models.ForeignKey("accounts_app.User", null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=160)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64, default="")
    hash = models.CharField(max_length=64, default="")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "kejadian"
        verbose_name_plural = "kejadian"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "seq"], name="event_chain_has_no_fork"),
            models.CheckConstraint(
                condition=(models.Q(actor_kind=ActorKind.USER) & models.Q(actor__isnull=False))
                | (~models.Q(actor_kind=ActorKind.USER) & models.Q(actor__isnull=True)),
                name="event_actor_fits_its_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"], name="event_of_office"),
            models.Index(
                # Without the act: PostgreSQL leaves out what the condition says already, and would read every row.
                fields=["office", "at"],
                condition=models.Q(subject_type="ticket", act__in=COUNTED_ACTS),
                name="event_counted",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="event_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="event_chain", when=pgtrigger.Before, operation=pgtrigger.Insert, func=CHAIN),
            notes_late_entries("at", condition=pgtrigger.Condition(f"NEW.act IN {COUNTED_ACTS}")),
        ]

    def __str__(self) -> str:
        return f"#{self.seq} · nomor baris {self.subject_id}"
