"""Taking in a file: who, in which order, by which clock, and all of it or nothing."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import IntegrityError

from accounts_app.audit.models import Event
from accounts_app.models import User
from requests_app.frontdesk import by_request, numbers
from requests_app.frontdesk.actions import Paper
from requests_app.frontdesk.models import Admission, GuestEntry
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.process.models import NumberSeries, StepRun
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import NotServed
from requests_app.tickets.models import Ticket
from tests import walk
from tests.requests_app.frontdesk.visits import admitted, scan

MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 10.00 WITA, 09.00 WIB


def acts(ticket):
    return list(Event.objects.about("ticket", ticket.pk).values_list("act", flat=True))


def runs(ticket):
    return {run.step_no: run for run in StepRun.objects.filter(case_id=ticket.pk)}


def test_the_steps_two_to_four_are_stamped_when_they_happened(kkp):
    with time_machine.travel(MORNING, tick=False) as clock:
        ticket = admitted(kkp, "admin_agency", kkp.front_office, minutes_ago=7)
        clock.shift(timedelta(minutes=3))
        ticket = numbers.issue_number(ticket, by=kkp.front_office)
        clock.shift(timedelta(minutes=20))
        ticket = by_request.call(ticket, by=kkp.helpdesk)
        ticket = walk.do(kkp, ticket, Act.OPEN)
    minute = {name: MORNING + timedelta(minutes=count) for name, count in (("came", -7), ("book", 0), ("number", 3))}
    steps = runs(ticket)
    assert (steps[2].started_at, steps[2].ended_at) == (minute["came"], minute["book"])
    assert (steps[3].started_at, steps[3].ended_at) == (minute["book"], minute["number"])
    assert (steps[4].started_at, steps[4].ended_at) == (minute["number"], MORNING + timedelta(minutes=23))
    assert [steps[no].ended_by for no in (2, 3, 4)] == [kkp.front_office, kkp.front_office, kkp.helpdesk]


def test_saving_with_a_number_does_three_steps_at_once(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    assert acts(ticket) == ["submit", "arrive", "record_guest", "enqueue"]
    assert (ticket.state, ticket.queue_label) == ("queued", "A 001")
    entry = GuestEntry.objects.get(ticket=ticket)
    assert (entry.name, entry.written_by, entry.purpose) == (ticket.name, kaltim.helpdesk, "Reset password")


def test_under_the_ppk_sop_the_file_opens_by_itself_without_book_or_number(banyuasin):
    ticket = admitted(banyuasin, "ppk", banyuasin.admin_agency, with_number=True)
    assert ticket.state == "completeness_check"
    assert acts(ticket) == ["submit", "enqueue", "open"]
    assert not GuestEntry.objects.exists()
    assert not QueueNumber.objects.exists()
    assert Admission.objects.get().ticket == ticket


def test_papers_and_originals_are_on_the_checklist_unjudged(kaltim):
    papers = (Paper("surat_permohonan", on_paper=True), Paper("surat_tugas", on_paper=True, original_shown=True))
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, papers=papers)
    letter, task = ticket.checklist()
    assert (letter.on_paper, letter.original_shown, letter.verdict) == (True, False, "")
    assert (task.on_paper, task.original_shown, task.verdict) == (True, True, "")
    assert acts(ticket).count("paper_received") == 2


def test_a_scan_becomes_a_document_of_the_ticket(kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office, papers=(scan("surat_permohonan"),), with_number=True)
    document = ticket.documents.get()
    assert (document.requirement, document.uploaded_by) == ("surat_permohonan", kkp.front_office)


def test_the_carrier_is_the_guest_and_the_applicant_stays_the_applicant(kkp):
    carrier = {"carrier_name": "Joko Susilo", "carrier_phone": "0813-1111-2222", "carrier_letter": "12/SK/2026"}
    ticket = admitted(kkp, "admin_agency", kkp.front_office, **carrier)
    assert (ticket.visits.get().name, ticket.visits.get().phone) == ("Joko Susilo", "0813-1111-2222")
    assert (ticket.name, ticket.carrier_letter, ticket.applicant) == (kkp.pemohon.name, "12/SK/2026", kkp.pemohon)


def test_an_unknown_address_makes_an_applicant_without_any_role(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, email="Baru@Contoh.example", name="Orang Baru")
    assert (ticket.applicant.email, ticket.applicant.name) == ("baru@contoh.example", "Orang Baru")
    assert ticket.applicant.roles == frozenset()
    assert not ticket.applicant.has_usable_password()


def test_without_an_address_there_is_no_applicant_account(kaltim):
    people = User.objects.count()
    assert admitted(kaltim, "auditor", kaltim.helpdesk, email="").applicant is None
    assert User.objects.count() == people


@pytest.mark.parametrize("theirs", ["email", "nip"])
def test_nobody_records_their_own_request(kaltim, theirs):
    kaltim.helpdesk.nip = "19850101 201001 1 003"
    kaltim.helpdesk.save()
    own = {"email": kaltim.helpdesk.email} if theirs == "email" else {"nip": "198501012010011003", "email": ""}
    with pytest.raises(Forbidden, match="atas nama Anda sendiri"):
        admitted(kaltim, "auditor", kaltim.helpdesk, **own)
    assert not Ticket.objects.exists()
    assert admitted(kaltim, "auditor", kaltim.rekan_helpdesk, **own).state == "submitted"


def test_only_the_keeper_of_the_guest_book_takes_a_walk_in(kkp, banyuasin):
    for outsider in (kkp.helpdesk, kkp.admin_ppe, kkp.kepala, kkp.pemohon, banyuasin.admin_agency):
        with pytest.raises(Forbidden):
            admitted(kkp, "admin_agency", outsider)
    assert admitted(kkp, "admin_agency", kkp.front_office).state == "submitted"


def test_whom_the_office_does_not_serve_is_refused_by_name(banyuasin):
    with pytest.raises(NotServed, match="tidak melayani"):
        admitted(banyuasin, "auditor", banyuasin.admin_agency)


def test_one_form_makes_one_ticket(kaltim):
    key = uuid.uuid4()
    first = admitted(kaltim, "auditor", kaltim.helpdesk, key=key, with_number=True)
    second = admitted(kaltim, "auditor", kaltim.rekan_helpdesk, key=key, with_number=True)
    assert first == second
    assert QueueNumber.objects.count() == Ticket.objects.count() == 1


def test_another_office_cannot_ask_with_a_used_key(kaltim, kkp):
    key = admitted(kaltim, "auditor", kaltim.helpdesk).admission.key
    with pytest.raises(Forbidden, match="kantor lain"):
        admitted(kkp, "admin_agency", kkp.front_office, key=key)


def test_a_refusal_takes_everything_back_even_the_numbers(kaltim):
    papers = (scan("surat_permohonan"), scan("bukan_dokumen"))
    with pytest.raises(Refused, match="tidak diminta"):
        admitted(kaltim, "auditor", kaltim.helpdesk, papers=papers, email="baru@contoh.example")
    assert not Ticket.objects.exists()
    assert not NumberSeries.objects.exists()
    assert not User.objects.filter(email="baru@contoh.example").exists()


def test_a_stored_scan_leaves_the_disk_when_the_number_fails(kaltim):
    """The number that would come next is already there: the last act fails, after the scan was stored."""
    taken = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True).queue_numbers.get()
    QueueNumber.objects.filter(pk=taken.pk).update(number=2)
    with pytest.raises(IntegrityError, match="queue_number_once_a_day"):
        admitted(kaltim, "auditor", kaltim.helpdesk, papers=(scan("surat_permohonan"),), with_number=True)
    assert Ticket.objects.count() == 1
    folders, _ = default_storage.listdir("documents")
    assert [name for folder in folders for name in default_storage.listdir(f"documents/{folder}")[1]] == []


@pytest.mark.parametrize(("minutes", "words"), [(-5, "belum terjadi"), (8 * 24 * 60, "lebih dari 7 hari")])
def test_an_arrival_is_neither_to_come_nor_long_ago(kaltim, minutes, words):
    with pytest.raises(Refused, match=words):
        admitted(kaltim, "auditor", kaltim.helpdesk, minutes_ago=minutes)


def test_a_ticket_gets_one_number(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    with pytest.raises(Stale, match="sudah bernomor A 001"):
        numbers.issue_number(ticket, by=kaltim.rekan_helpdesk)
    assert admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True).queue_label == "A 002"


def test_only_the_one_who_gives_numbers_gives_one(kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office)
    with pytest.raises(Forbidden, match="Front Office"):
        numbers.issue_number(ticket, by=kkp.helpdesk)
    assert numbers.issue_number(ticket, by=kkp.front_office).queue_label == "A 001"


def test_every_call_counts(kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    for _ in range(2):
        by_request.call(ticket, by=kkp.helpdesk)
    assert QueueNumber.objects.get().calls == 2
    assert acts(ticket).count("call") == 2


def test_the_front_office_does_not_call(kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    with pytest.raises(Forbidden, match="Helpdesk"):
        by_request.call(ticket, by=kkp.front_office)
    assert QueueNumber.objects.get().calls == 0


def test_who_came_online_has_no_number_to_call(kaltim):
    ticket = walk.submitted(kaltim)
    with pytest.raises(Refused, match="tidak mempunyai nomor"):
        by_request.call(ticket, by=kaltim.helpdesk)
    assert "call" not in acts(ticket)


def test_a_call_from_a_stale_page_does_not_count(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    seen = ticket.version
    by_request.call(ticket, by=kaltim.rekan_helpdesk, seen=seen)
    with pytest.raises(Stale):
        by_request.call(ticket, by=kaltim.helpdesk, seen=seen)
    assert QueueNumber.objects.get().calls == 1


def test_numbers_are_called_in_their_order_whoever_arrived_first(kkp):
    late, early = (admitted(kkp, "admin_agency", kkp.front_office, minutes_ago=ago) for ago in (1, 50))
    first, second = (numbers.issue_number(ticket, by=kkp.front_office) for ticket in (late, early))
    assert [by_request.call_next(by=kkp.helpdesk) for _ in range(3)] == [first, second, None]


def test_the_next_call_passes_over_ones_own_request(kaltim):
    own = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True, email=kaltim.rekan_helpdesk.email)
    other = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True, email="lain@contoh.example")
    assert by_request.call_next(by=kaltim.rekan_helpdesk) == other
    assert by_request.call_next(by=kaltim.rekan_helpdesk) is None
    assert by_request.call_next(by=kaltim.helpdesk) == own


def test_the_next_call_is_the_office_s_own_and_of_today(kaltim, kkp):
    with time_machine.travel(MORNING, tick=False) as clock:
        admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
        assert by_request.call_next(by=kkp.helpdesk) is None
        clock.shift(timedelta(days=1))
        assert by_request.call_next(by=kaltim.helpdesk) is None
