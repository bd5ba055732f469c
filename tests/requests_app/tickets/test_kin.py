"""Who has asked before: what counts as shared, how far back, of which office, at what price."""

import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from requests_app.tickets import kin
from requests_app.tickets.identity import plain
from requests_app.tickets.models import Ticket
from tests import walk
from tests.factories import UserFactory
from tests.requests_app.tickets.relations import NIP, filed, merge, pair

USER_ID = "AUDITOR.BW"


def reasons(ticket):
    return {each.ticket.number: each.reasons for each in kin.kin_of(ticket)}


@pytest.mark.parametrize(
    "written",
    [
        NIP,
        "19900315 201503 1 002",
        "19900315.201503.1.002",
        "１９９００３１５２０１５０３１００２",
        "١٩٩٠٠٣١٥٢٠١٥٠٣١٠٠٢",
    ],
)
def test_the_same_nip_is_found_however_it_is_written(kaltim, written):
    earlier = filed(kaltim, UserFactory(), nip=written)
    assert reasons(filed(kaltim, UserFactory(), nip=NIP)) == {earlier.number: ("NIP sama",)}


@pytest.mark.parametrize(
    ("field", "here", "there", "reason"),
    [
        ("spse_user_id", USER_ID, "auditor.bw", "user ID sama"),
        ("email", "bambang@contoh.example", "Bambang@Contoh.example", "surel sama"),
    ],
)
def test_case_hides_nothing(kaltim, field, here, there, reason):
    earlier = filed(kaltim, UserFactory(), **{field: there})
    assert reasons(filed(kaltim, UserFactory(), **{field: here})) == {earlier.number: (reason,)}


def test_every_reason_is_named_once_and_in_order(kaltim):
    said = {"nip": NIP, "spse_user_id": USER_ID, "email": "bambang@contoh.example"}
    earlier = filed(kaltim, UserFactory(), **said)
    assert reasons(filed(kaltim, UserFactory(), **said)) == {earlier.number: ("NIP sama", "user ID sama", "surel sama")}


def test_what_is_empty_is_not_shared(kaltim):
    filed(kaltim, None)
    assert reasons(filed(kaltim, None)) == {}


def test_another_number_is_nobody_s_kin(kaltim):
    filed(kaltim, UserFactory(), nip="199003152015031003", spse_user_id="AUDITOR.BW2", email="b@contoh.example")
    assert reasons(filed(kaltim, UserFactory(), nip=NIP, spse_user_id=USER_ID, email="a@contoh.example")) == {}


def test_another_office_s_tickets_are_never_kin(kaltim, umum):
    filed(umum, UserFactory(), applicant_type="pokja", nip=NIP)
    assert reasons(filed(kaltim, UserFactory(), nip=NIP)) == {}


@pytest.mark.parametrize(("days", "found"), [(29, True), (31, False)])
@pytest.mark.parametrize("end", [walk.lapsed, walk.archived])
def test_a_finished_ticket_counts_for_thirty_days(kaltim, end, days, found):
    earlier = end(kaltim, walk.submitted(kaltim))
    later = walk.submitted(kaltim)
    at = timezone.now() + timedelta(days=days)
    assert ([each.ticket for each in kin.kin_of(later, now=at)] == [earlier]) is found


def test_an_unfinished_ticket_counts_however_old(kaltim):
    earlier, later = walk.submitted(kaltim), walk.submitted(kaltim)
    assert [each.ticket for each in kin.kin_of(later, now=timezone.now() + timedelta(days=900))] == [earlier]


def test_a_merged_ticket_is_not_told_beside_the_one_that_goes_on(kaltim):
    source, target = pair(kaltim)
    merge(kaltim, source, target)
    assert [each.ticket for each in kin.kin_of(walk.submitted(kaltim))] == [target]
    assert source not in [each.ticket for each in kin.kin_of(target)]


def test_what_is_typed_is_compared_without_being_saved(kaltim):
    earlier = filed(kaltim, UserFactory(), nip=NIP)
    before = Ticket.objects.count()
    assert list(reasons(kin.typed(kaltim.office.pk, nip="19900315 201503 1 002"))) == [earlier.number]
    assert Ticket.objects.count() == before


def test_all_reasons_are_asked_at_once_and_nothing_to_compare_costs_nothing(kaltim, django_assert_num_queries):
    said = {"nip": NIP, "spse_user_id": USER_ID, "email": "a@contoh.example"}
    for _ in range(30):
        ticket = filed(kaltim, UserFactory(), **said)
    with django_assert_num_queries(1):
        assert len(kin.kin_of(ticket)) == kin.MOST_PER_REASON
    with django_assert_num_queries(0):
        assert kin.kin_of(kin.typed(kaltim.office.pk)) == []


def test_python_and_postgresql_agree_about_every_digit(db):
    digits = "".join(map(chr, (code for code in range(sys.maxunicode + 1) if chr(code).isdecimal())))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef"
            " JOIN pg_attribute ON adrelid = attrelid AND adnum = attnum"
            " WHERE adrelid = 'requests_app_ticket'::regclass AND attname = 'nip_digits'"
        )
        expression = cursor.fetchone()[0].replace("%", "%%")
        cursor.execute(f"SELECT {expression} FROM (SELECT %s::text AS nip) typed", [f"x{digits} -"])
        assert cursor.fetchone()[0] == plain.digits(digits)


def town(desk):
    """Enough rows that PostgreSQL prefers an index to reading them all. Written past the engine, for the plan alone."""
    model = filed(desk, UserFactory(), nip=NIP)
    columns = [
        field.column for field in Ticket._meta.concrete_fields if not field.generated and field.column not in CHANGED
    ]
    listed = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO requests_app_ticket (number, nip, email, spse_user_id, {listed})"
            f" SELECT 'T-' || n, '1990' || n, 'a' || n || '@contoh.example', 'USER' || n, {listed}"
            " FROM requests_app_ticket, generate_series(1, 3000) n WHERE id = %s",
            [model.pk],
        )
        cursor.execute("ANALYZE requests_app_ticket")


CHANGED = ("id", "number", "nip", "email", "spse_user_id")


def plan(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("said", "index"),
    [
        ({"nip": "199077"}, "ticket_same_nip"),
        ({"spse_user_id": "user77"}, "ticket_same_user_id"),
        ({"email": "A77@contoh.example"}, "ticket_same_email"),
    ],
)
def test_each_reason_reads_its_index(kaltim, said, index):
    town(kaltim)
    (reason,) = [each for each in kin.REASONS if each.value(kin.typed(kaltim.office.pk, **said))]
    value = reason.value(kin.typed(kaltim.office.pk, **said))
    found = kin._sharing((reason,), office=kaltim.office.pk, ticket=0, since=timezone.now(), value0=value)
    explained = plan(*found.query.sql_with_params())
    assert index in explained
    assert "Seq Scan" not in explained
    assert [each.nip for each in found] == ["199077"]
