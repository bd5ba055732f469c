"""*Panggil berikutnya* for a guest without a request, in one statement: nobody of the office waits for this process.

Whoever calls holds the office's desk, and every other counter waits. As five statements of the ORM a call kept them for
as long as this process took to build, send and read each; as one function of the database they wait for its work only.
The function looks, and leaves everything else to `calling`: a request must go through the engine, a press on a page
that is late wants a sentence, and a waiting room may be empty. Then it has written nothing.

Rejected: the same as one long statement with CTEs; planning it anew at every press took twice as long as running it.
Its rule is `fairness.priority_is_due`; tests hold the two together in rooms of every kind.
"""

from contextlib import nullcontext
from datetime import datetime

from django.db import connection, transaction

from accounts_app.models import User
from requests_app.frontdesk.counter_models import CounterSession, FrontDeskSettings
from requests_app.frontdesk.pressing import LOCK
from requests_app.frontdesk.queue_models import QueueNumber

# Of each line and each line that it waits for, the first: so many index probes, however full the room is.
# The moment of the press came before the wait for the desk; the wait is added, so that later calls bear later moments.
_SQL = """
CREATE OR REPLACE FUNCTION requests_app_call_next(
    its_session bigint, its_staff bigint, seen integer, moment timestamptz)
RETURNS SETOF requests_app_queuenumber LANGUAGE plpgsql AS $$
DECLARE
    place record;
    head record;
    rule integer;
    priority_is_due boolean;
BEGIN
    SELECT office_id, counter_id, day INTO place FROM requests_app_countersession WHERE id = its_session;
    PERFORM {lock};
    moment := moment + (clock_timestamp() - statement_timestamp());
    SELECT ordinary_per_priority INTO rule FROM requests_app_frontdesksettings WHERE office_id = place.office_id;
    SELECT NOT coalesce(bool_or(kind = 'priority'), false) INTO priority_is_due FROM (
        SELECT line.kind FROM requests_app_call made
        JOIN requests_app_queuenumber number ON number.id = made.number_id
        JOIN requests_app_serviceline line ON line.id = number.line_id
        WHERE made.office_id = place.office_id AND made.day = place.day AND made.kind = 'call' AND line.id IN
            (SELECT serviceline_id FROM requests_app_counter_lines WHERE counter_id = place.counter_id)
        ORDER BY made.id DESC LIMIT coalesce(rule, {ordinary})) latest;
    SELECT first.* INTO head FROM requests_app_serviceline line, LATERAL (
        (SELECT its_own.* FROM requests_app_counter_lines its, LATERAL (
            SELECT id, ticket_id, order_at, prefix, number FROM requests_app_queuenumber
            WHERE line_id = line.id AND for_line_id = its.serviceline_id AND day = place.day
                AND state = 'waiting' AND for_counter_id IS NULL
            ORDER BY order_at, number LIMIT 1) its_own
        WHERE its.counter_id = place.counter_id)
        UNION ALL
        (SELECT id, ticket_id, order_at, prefix, number FROM requests_app_queuenumber
        WHERE for_counter_id = place.counter_id AND day = place.day AND state = 'waiting' AND line_id = line.id
        ORDER BY order_at, number LIMIT 1)) first
    WHERE line.office_id = place.office_id
    ORDER BY (line.kind = 'priority') <> priority_is_due, order_at, prefix, number LIMIT 1;
    IF head.id IS NULL OR head.ticket_id IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE requests_app_countersession SET version = version + 1, last_act = 'call', last_at = moment
    WHERE id = its_session AND staff_id = its_staff AND closed_at IS NULL AND (seen IS NULL OR version = seen);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY UPDATE requests_app_queuenumber SET state = 'called', version = version + 1, calls = calls + 1,
        counter_id = place.counter_id, staff_id = its_staff, last_called_at = moment,
        first_called_at = coalesce(first_called_at, moment), finished_at = NULL
    WHERE id = head.id RETURNING *;
    INSERT INTO requests_app_call (office_id, day, number_id, counter_id, kind, at, by_id)
    VALUES (place.office_id, place.day, head.id, place.counter_id, 'call', moment, its_staff);
END $$
"""
_ORDINARY = FrontDeskSettings._meta.get_field("ordinary_per_priority").default
CALL_NEXT_SQL = _SQL.replace("{lock}", LOCK.format(office="place.office_id")).replace("{ordinary}", str(_ORDINARY))


def call_guest(session: CounterSession, by: User, seen: int | None, now: datetime) -> QueueNumber | None:
    """The next by the rule, called, if it is a guest without a request; else None, and nothing has changed.

    :raises IntegrityError: somebody stands at the counter.
    """
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        called = QueueNumber.objects.raw(
            "SELECT * FROM requests_app_call_next(%s, %s, %s, %s)", [session.pk, by.pk, seen, now]
        )
        return next(iter(called), None)
