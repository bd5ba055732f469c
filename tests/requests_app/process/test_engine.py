"""The writer of cases: one winner, nothing half done, everything logged."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from accounts_app.models import User
from requests_app.outbox.models import Message
from requests_app.process.models import StepRun
from requests_app.process.refusals import Forbidden, Refused, Stale, Unmet
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.workflow import TABLE
from tests import walk, world


def acts(ticket):
    return list(Event.objects.about("ticket", ticket.pk).filter(act__in=list(TABLE)).values_list("act", flat=True))


def test_a_stale_page_is_told_who_was_quicker(kaltim):
    ticket = walk.submitted(kaltim)
    seen = ticket.version
    walk.opened(kaltim, ticket)
    with pytest.raises(Stale, match=r"Sudah diproses oleh Helpdesk KT pukul .* WITA: permohonan dibuka"):
        actions.do(ticket, Act.OPEN, by=kaltim.rekan_helpdesk, seen=seen)


def test_an_old_version_in_the_same_state_is_refused(kaltim):
    ticket = walk.submitted(kaltim, channel=Channel.ONLINE)
    walk.do(kaltim, ticket, Act.CALL)
    with pytest.raises(Stale):
        actions.do(ticket, Act.CALL, by=kaltim.rekan_helpdesk, seen=ticket.version)


def test_an_unmet_need_says_what_comes_first_and_changes_nothing(kaltim):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    with pytest.raises(Unmet, match=r"Belum dinyatakan lengkap: .*Surat Perintah Tugas"):
        walk.do(kaltim, ticket, Act.FIND_COMPLETE)
    assert walk.again(ticket).version == ticket.version


def test_another_office_is_refused(kaltim, kkp):
    ticket = walk.submitted(kaltim)
    with pytest.raises(Forbidden, match="Langkah ini dikerjakan oleh Helpdesk"):
        actions.do(ticket, Act.OPEN, by=kkp.helpdesk)


def test_a_refused_notice_takes_the_whole_act_back(kaltim):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    User.objects.filter(pk=kaltim.pemohon.pk).update(email="bukan-alamat")
    before = (walk.again(ticket).version, acts(ticket), StepRun.objects.count(), Message.objects.count())
    with pytest.raises(Exception, match="valid"):
        walk.do(kaltim, ticket, Act.LAPSE, reason="Tidak dilengkapi.")
    assert (walk.again(ticket).version, acts(ticket), StepRun.objects.count(), Message.objects.count()) == before


def test_the_steps_are_broken_off_when_the_file_is_sent_back(kaltim):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    ticket = walk.do(kaltim, ticket, Act.SEND_BACK, reason="Nama pada SK berbeda.")
    runs = StepRun.objects.filter(case_id=ticket.pk)
    assert {run.step_no: run.broken_off for run in runs if run.step_no in (9, 10)} == {9: False, 10: True}
    assert [run.step_no for run in runs.filter(ended_at=None)] == [5]


def test_a_completed_file_returns_to_the_same_helpdesk_person(kaltim):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    walk.with_documents(kaltim, ticket)
    ticket = actions.do(ticket, Act.COMPLETE, by=kaltim.pemohon)
    assert ticket.holder == kaltim.helpdesk
    assert ticket.waiting_role == "helpdesk"


def test_an_event_altered_behind_the_trigger_is_found(kaltim):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE accounts_app_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE accounts_app_event SET actor_name = 'Orang Lain' WHERE subject_id = %s AND seq = 2", [ticket.pk]
        )
    assert broken_link("ticket", ticket.pk) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_exactly_one_wins():
    desk = world.kaltim()
    ticket = walk.submitted(desk)
    people = [desk.helpdesk.pk, desk.rekan_helpdesk.pk]
    together = Barrier(len(people))

    def open_it(pk: int) -> str:
        try:
            user = User.objects.get(pk=pk)
            together.wait(10)
            actions.do(ticket, Act.OPEN, by=user, seen=ticket.version)
        except Refused as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(people)) as pool:
        outcomes = sorted(pool.map(open_it, people))
    assert outcomes == ["Stale", "won"]
    assert acts(ticket).count("open") == 1
    assert walk.again(ticket).version == ticket.version + 1
