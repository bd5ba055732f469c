"""Rows that come along with a row of another query: the very objects that Django would read, with their people."""

from typing import Any

import pytest
from django.utils import timezone

from accounts_app.roles import Role
from accounts_app.staff import staff_of
from requests_app.desk.reading import FILE, bring_everybody, read
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.deviations.models import Deviation
from requests_app.process.models import StepRun
from requests_app.tickets import joining, notes
from tests import walk


def columns(rows):
    return [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows]


@pytest.fixture
def rich(kaltim):
    """Told, noted and linked."""
    ticket = walk.TO_STATE["notified"](kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    notes.add_note(ticket, "Sudah ditelepon.", by=kaltim.helpdesk, mentions=[kaltim.kepala, kaltim.admin_ppe])
    joining.link(ticket, walk.submitted(kaltim).number, by=kaltim.helpdesk, note="Satu orang.")
    return ticket


def test_what_comes_along_is_what_a_query_of_its_own_reads(kaltim, rich):
    found: Any = read(kaltim.helpdesk, rich.number)
    plain = walk.again(rich)
    for name in FILE:
        assert columns(getattr(found, name).all()) == columns(getattr(plain, name).all()), name
        assert all(each.ticket is found for each in getattr(found, name).all())
    of_case = {"process": "ticket", "case_id": rich.pk}
    assert columns(outlook_of(found).runs) == columns(StepRun.objects.filter(**of_case).order_by("pk"))
    assert columns(outlook_of(found).noted) == columns(Deviation.objects.filter(**of_case).order_by("pk"))
    assert columns(found.links) == columns(plain.links)
    assert all(getattr(found, name).all() for name in ("items", "documents", "telling_checks"))


def test_the_people_come_with_it(kaltim, rich, django_assert_num_queries):
    found: Any = read(kaltim.helpdesk, rich.number)
    bring_everybody(found)
    with django_assert_num_queries(0):
        assert [document.uploaded_by for document in found.documents.all()] == [kaltim.pemohon] * 2
        assert [check.by for check in found.telling_checks.all()] == [kaltim.helpdesk]
        (note,) = found.notes.all()
        assert (note.by, note.called) == (kaltim.helpdesk, [kaltim.admin_ppe, kaltim.kepala])
        assert (found.opened_by, found.validity_by) == (kaltim.helpdesk, kaltim.admin_ppe)


def test_staff_are_who_works_here_now_with_their_roles(kaltim, umum, django_assert_num_queries):
    kaltim.rekan_helpdesk.grants.update(revoked_at=timezone.now())
    staff_of(kaltim.office.pk)
    with django_assert_num_queries(1):
        found = {person: person.roles for person in staff_of(kaltim.office.pk)}
    assert found[kaltim.admin_ppe] == {Role.ADMIN_PPE}
    assert {kaltim.helpdesk, kaltim.kepala} < set(found)
    assert not {kaltim.rekan_helpdesk, umum.helpdesk, kaltim.pemohon} & set(found)
