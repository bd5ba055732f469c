"""Which mail brings the link: the last one of a finished request, once, and only when the office asks."""

import pytest
from django.core.management import call_command

from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Act, Channel
from requests_app.survey import tokens
from requests_app.tickets import actions
from tests import walk
from tests.requests_app.survey.links import mailed
from tests.requests_app.tickets.pickup_helpers import ready

pytestmark = pytest.mark.django_db


def rejected_by(category):
    def make(desk):
        ticket = walk.forwarded(desk, walk.submitted(desk))
        ticket = actions.reject(ticket, by=desk.admin_ppe, category=category, reason="Tidak sesuai.")
        return walk.do(desk, ticket, Act.NOTIFY_REJECTION)

    return make


ENDS = {
    "finished": lambda desk: walk.received(desk, walk.submitted(desk)),
    "rejected": rejected_by("data_mismatch"),
    "rejected_inaproc": rejected_by("inaproc"),
    "lapsed": lambda desk: walk.lapsed(desk, walk.submitted(desk)),
}


@pytest.mark.parametrize("kind", ENDS)
def test_the_last_message_brings_the_link_as_a_private_value(kaltim, kind):
    ticket = ENDS[kind](kaltim)
    last = Message.objects.of("ticket", ticket.pk).latest("pk")
    (token,) = mailed(ticket)
    assert last.kind == kind
    assert "[[survey]]" in last.text
    assert token not in last.text
    assert "Tautan hanya dapat digunakan satu kali" in last.text
    said = tokens.read(token)
    assert (said.office_id, said.sop_code, said.channel) == (kaltim.office.pk, ticket.sop.code, ticket.channel)


def test_the_link_says_nothing_of_the_request(kaltim):
    ticket = walk.lapsed(kaltim, walk.submitted(kaltim))
    (token,) = mailed(ticket)
    said = tokens.read(token)
    for value in (ticket.number, str(ticket.pk), ticket.name, ticket.email, ticket.slip_code):
        assert value not in (said.nonce, said.sop_code, said.channel, f"{said.month:%Y-%m}")


@pytest.mark.parametrize("kind", ENDS)
def test_an_office_without_a_survey_sends_no_link(kaltim, kind):
    kaltim.office.survey_enabled = False
    kaltim.office.save()
    ticket = ENDS[kind](kaltim)
    messages = Message.objects.of("ticket", ticket.pk)
    assert mailed(ticket) == []
    assert not messages.filter(text__contains="survey").exists()
    assert messages.filter(kind=kind).exists() is (kind != "finished")


def test_a_request_that_was_reissued_after_its_receipt_is_asked_once(kaltim):
    ticket = walk.received(kaltim, walk.submitted(kaltim))
    actions.reissue(walk.again(ticket), by=kaltim.admin_ppe, reason="Dibuka orang lain.")
    actions.reject(walk.again(ticket), by=kaltim.admin_ppe, category="data_mismatch", reason="Ternyata keliru.")
    walk.do(kaltim, walk.again(ticket), Act.NOTIFY_REJECTION)
    assert len(mailed(ticket)) == 1


def test_a_result_that_is_only_ready_or_opened_brings_no_link(kaltim):
    ticket, _, code = ready(kaltim)
    actions.disclose(ticket, code, place="link")
    assert mailed(ticket) == []


def test_a_withdrawn_request_brings_no_link(kaltim):
    ticket = actions.do(walk.submitted(kaltim), Act.WITHDRAW, by=kaltim.pemohon)
    assert mailed(ticket) == []


def test_a_request_whose_address_is_staffs_own_brings_no_link(kaltim):
    fields = walk.fields(kaltim, "auditor", email=kaltim.rekan_helpdesk.email)
    ticket = actions.submit(actions.Intake(kaltim.office, Channel.WALK_IN, None, fields), by=kaltim.helpdesk)
    ticket = actions.do(ticket, Act.LAPSE, by=kaltim.helpdesk, reason="Tidak kembali.")
    assert Message.objects.of("ticket", ticket.pk).filter(kind="lapsed").exists()
    assert mailed(ticket) == []


def test_each_request_has_a_link_of_its_own(kaltim):
    pair = [walk.lapsed(kaltim, walk.submitted(kaltim)) for _ in range(2)]
    assert len({token for ticket in pair for token in mailed(ticket)}) == 2


def test_staff_see_the_mail_with_the_link_masked(client, kaltim):
    ticket = walk.lapsed(kaltim, walk.submitted(kaltim))
    message = Message.objects.of("ticket", ticket.pk).get(kind="lapsed")
    client.force_login(kaltim.helpdesk, backend="accounts_app.signin.Backend")
    text = client.get(f"/surel-keluar/{message.pk}/").content.decode()
    assert "••••••" in text
    assert mailed(ticket)[0] not in text


def test_the_schedule_knows_the_purge(settings):
    assert ("requests_app.survey.jobs.purge", 86_400) in settings.WORKER_JOBS
    call_command("check")
