"""Which days of an office are closed for counting, and which of those were written to afterwards.

Whoever keeps sums of days (`requests_app.reports`) must learn of everything that is dated into a day whose sum stands:
a visit that is noted the next morning, a transaction that began before midnight. Triggers see to that, because nothing
goes past them; a call in each action was rejected, the first one forgotten would make the sums wrong for ever.

A row's transaction takes the office's lock, shared, and holds it until it ends; then it looks at what is closed.
Closing takes the lock alone for the moment of the change: afterwards every earlier writer has committed, and every
later one finds the day closed and leaves a `LateEntry`. Entries are one a row and never merged: nobody
waits for anybody.
"""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.db import connection, models, transaction

_LOCK = "hashtextextended('days of office ' || {}, 0)"


class ClosedDays(models.Model):
    """All days of the office before the moment ``before`` are closed, in the zone that it had then."""

    office = models.OneToOneField(
        "accounts_app.Office", primary_key=True, on_delete=models.CASCADE, related_name="closed_days"
    )
    before = models.DateTimeField()
    zone = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.office_id}: sebelum {self.before:%Y-%m-%d}"


class LateEntry(models.Model):
    """Something was written that counts on this closed day; goes when the day's sum has been made anew."""

    office = models.ForeignKey("accounts_app.Office", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "day"], name="late_entry_day")]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.day}"


def close(office_id: int, zone: str, before: datetime) -> bool:
    """Close the days before the moment; False when somebody is writing just now (ask again later).

    Never waits: a waiting lock would keep everybody else's writes waiting behind it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_xact_lock({_LOCK.format('%s')})", [str(office_id)])
            [(is_free,)] = cursor.fetchall()
        if not is_free:
            return False
        ClosedDays.objects.update_or_create(office_id=office_id, defaults={"before": before, "zone": zone})
        return True


def notes_late_entries(*moments: str, condition: pgtrigger.Condition | None = None) -> pgtrigger.Trigger:
    """The trigger of a model whose rows count on the days of these columns; the row has an ``office_id``."""
    pairs = ", ".join(f"(OLD.{moment}, NEW.{moment})" for moment in moments)
    # Names of columns, from the models' own text.
    moved = " OR ".join(f"OLD.{moment} IS DISTINCT FROM NEW.{moment}" for moment in moments)
    return pgtrigger.Trigger(
        name="notes_late_entries",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=condition,
        func=f"""
        IF {moved} THEN
            PERFORM pg_advisory_xact_lock_shared({_LOCK.format("NEW.office_id")});
            INSERT INTO accounts_app_lateentry (office_id, day)
            SELECT c.office_id, (each.moment AT TIME ZONE c.zone)::date
            FROM accounts_app_closeddays c, (VALUES {pairs}) AS pair(was, is_now),
                LATERAL unnest(ARRAY[pair.was, pair.is_now]) AS each(moment)
            WHERE c.office_id = NEW.office_id AND pair.was IS DISTINCT FROM pair.is_now AND each.moment < c.before;
        END IF;
        RETURN NULL;
        """,  # noqa: S608
    )
