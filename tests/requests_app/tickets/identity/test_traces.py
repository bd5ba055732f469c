"""Other tickets that share something: found in one query, on indexes, and never another office's."""

import os
from typing import Any

import pytest
from django.utils import timezone

from accounts_app.register.models import Source, SpseAccount
from requests_app.tickets.identity.matching import candidates
from requests_app.tickets.identity.traces import AT_MOST, Trace, traces_of
from requests_app.tickets.models import Document, Ticket
from tests import walk
from tests.crowds import crowd, plans_of
from tests.requests_app.tickets.identity.cases import NIP, OTHER_NIP, ago
from tests.world import on_record

MANY = 100_000 if os.environ.get("LPSE_FULL") == "1" else 6_000
SHARED: dict[str, dict[str, Any]] = {
    "nip": {"nip": NIP},
    "email": {"email": "budi@contoh.example"},
    "user_id": {"spse_user_id": "BUDI01"},
    "decree": {"decree_number": "SK/1/2026"},
    "carrier": {"carrier_name": "Pak Kurir"},
}
NOTHING: dict[str, Any] = {"nip": "", "email": "", "spse_user_id": "", "decree_number": "", "carrier_name": ""}


def look(ticket, account=None, hashes=()) -> list[Trace]:
    return traces_of(ticket, account, list(hashes), timezone.now())


def asks(desk, **said):
    return Ticket(office=desk.office, **{**NOTHING, **said})


@pytest.mark.parametrize("shares", sorted(SHARED))
def test_a_ticket_that_shares_something_is_found_and_says_what(kaltim, shares):
    other = walk.submitted(kaltim, **{**NOTHING, **SHARED[shares]})
    walk.submitted(kaltim, **NOTHING)
    assert [(trace.pk, trace.shares) for trace in look(asks(kaltim, **SHARED[shares]))] == [(other.pk, shares)]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ({"spse_user_id": "Budi01"}, {"spse_user_id": " BUDI01 "}),
        ({"decree_number": "SK/1/2026"}, {"decree_number": "sk 1 / 2026"}),
        ({"carrier_name": "PAK Kurir"}, {"carrier_name": "pak kurir"}),
        ({"nip": NIP}, {"nip": "１９９００３１５ 201503 1 002"}),
        ({"email": "budi@contoh.example"}, {"email": "BUDI@contoh.example"}),
    ],
)
def test_another_spelling_hides_nothing(kaltim, written, asked):
    walk.submitted(kaltim, **{**NOTHING, **written})
    assert len(look(asks(kaltim, **asked))) == 1


def test_what_is_on_record_is_looked_for_too(kaltim):
    """The owner's own ticket names NIP and user ID; the impostor's names neither."""
    account = SpseAccount(pk=1, office=kaltim.office, user_id="BUDI01", nip=NIP, email="budi@contoh.example")
    for said in (SHARED["nip"], SHARED["email"], SHARED["user_id"]):
        walk.submitted(kaltim, **{**NOTHING, **said})
    assert {trace.shares for trace in look(asks(kaltim), account)} == {"nip", "email", "user_id"}


def test_the_ticket_itself_and_tickets_without_anything_are_no_traces(kaltim):
    walk.submitted(kaltim, **NOTHING)
    ticket = walk.submitted(kaltim, **NOTHING, unit="x")
    assert look(ticket) == []
    assert look(walk.submitted(kaltim, **{**NOTHING, **SHARED["nip"]})) == []


def test_a_document_is_found_by_its_hash_also_in_the_archive_and_once_replaced(kaltim):
    other = walk.with_documents(kaltim, walk.submitted(kaltim, **NOTHING))
    hashes = [document.sha256 for document in other.documents.all()]
    other.documents.update(superseded_at=timezone.now())
    found = look(asks(kaltim), hashes=hashes)
    assert {(trace.pk, trace.shares) for trace in found} == {(other.pk, "document")}
    assert look(asks(kaltim), hashes=["0" * 64]) == []


def test_an_account_is_found_only_where_it_was_said_to_be_meant(kaltim):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim, email="lain@contoh.example"))
    found = look(asks(kaltim), walk.again(ticket).account)
    assert "account" in {trace.shares for trace in found}


def test_another_offices_tickets_are_never_found(kaltim, kkp):
    everything = {name: value for said in SHARED.values() for name, value in said.items()}
    other = walk.with_documents(kkp, walk.submitted(kkp, "admin_agency", **everything))
    hashes = [document.sha256 for document in other.documents.all()]
    account = SpseAccount(pk=1, office=kaltim.office, user_id="BUDI01", nip=NIP, email="budi@contoh.example")
    assert look(asks(kaltim, **everything), account, hashes) == []
    assert len(look(asks(kkp, **everything), None, hashes)) >= len(SHARED)


@pytest.mark.parametrize(("days", "found"), [(89.9, 1), (90.1, 0)])
def test_a_carrier_is_remembered_for_90_days(kaltim, days, found):
    other = walk.submitted(kaltim, **{**NOTHING, **SHARED["carrier"]})
    Ticket.objects.filter(pk=other.pk).update(submitted_at=ago(days=days))
    assert len(look(asks(kaltim, **SHARED["carrier"]))) == found


def test_of_many_the_newest_are_shown(kaltim):
    for _ in range(AT_MOST + 3):
        last = walk.submitted(kaltim, **{**NOTHING, **SHARED["nip"]})
    found = look(asks(kaltim, **SHARED["nip"]))
    assert len(found) == AT_MOST
    assert found[0].pk == last.pk


def test_one_query_and_none_for_nothing(kaltim, django_assert_num_queries):
    everything = {name: value for said in SHARED.values() for name, value in said.items()}
    with django_assert_num_queries(1):
        look(asks(kaltim, **everything), hashes=["0" * 64])
    with django_assert_num_queries(0):
        look(asks(kaltim))


@pytest.mark.parametrize(
    ("nip", "name", "same"),
    [(NIP, "Lain", True), (OTHER_NIP, "Budi Contoh", False), ("", "BUDI contoh, S.H.", True), ("", "Siti", False)],
)
def test_who_is_the_same_person(kaltim, nip, name, same):
    walk.submitted(kaltim, **{**NOTHING, "email": "x@contoh.example", "nip": nip, "name": name})
    ticket = asks(kaltim, nip=NIP, name="Budi Contoh", email="x@contoh.example")
    assert look(ticket)[0].is_same_person(ticket) is same


# --- a large office ---------------------------------------------------------------------------------------


def test_every_part_reads_an_index_however_many_tickets_the_office_has(kaltim):
    """One office with all of 100 000 tickets (LPSE_FULL=1): nothing is gained by the office alone."""
    one = walk.with_documents(kaltim, walk.submitted(kaltim, carrier_name="Ada"))
    crowd(
        Ticket, one, MANY, number="'X-' || n", nip="lpad(n::text, 18, '1')", email="'a' || n || '@contoh.example'",
        spse_user_id="'USER' || n", decree_number="'SK/' || n", carrier_name="'Kurir ' || n",
    )  # fmt: skip
    first = Ticket.objects.filter(number__startswith="X-").order_by("pk").values_list("pk", flat=True)[0]
    crowd(
        Document, one.documents.earliest("pk"), MANY, ticket_id=f"{first} - 1 + n", public_id="gen_random_uuid()",
        sha256="lpad(n::text, 64, 'a')",
    )  # fmt: skip
    account = on_record(one)
    everything = {name: value for said in SHARED.values() for name, value in said.items()}
    ticket = asks(kaltim, **everything)
    plan = plans_of(lambda: look(ticket, account, ["0" * 64]))
    assert "Seq Scan on requests_app_ticket" not in plan, plan
    assert "Seq Scan on requests_app_document" not in plan, plan
    for index in ("same_nip", "same_email", "same_user_id", "decree", "carrier", "account"):
        assert f"ticket_{index}" in plan, f"{index}\n{plan}"
    for whole in (f"(office_id = {kaltim.office.pk})", "(id IS NOT NULL)"):
        assert f"Index Cond: {whole}\n" not in f"{plan}\n", plan


def test_an_account_is_found_by_index_however_large_the_register(kaltim):
    one = SpseAccount.objects.create(
        office=kaltim.office,
        user_id="SATU",
        name="Satu",
        spse_role="ppk",
        source=Source.IMPORT,
        updated_by=kaltim.kepala,
    )
    crowd(
        SpseAccount, one, MANY, user_id="'USER' || n", nip="lpad(n::text, 18, '1')",
        email="'a' || n || '@contoh.example'",
    )  # fmt: skip
    plan = plans_of(
        lambda: candidates(asks(kaltim, account=one, **SHARED["nip"], **SHARED["email"], **SHARED["user_id"]))
    )
    assert "Seq Scan on accounts_app_spseaccount" not in plan, plan
    assert "account_list" not in plan, plan
