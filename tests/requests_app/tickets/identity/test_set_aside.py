"""A document that was set aside at the completeness check is a warning at the validity check, and weakens nothing."""

import pytest

from requests_app.process.deviations.account import Account
from requests_app.process.refusals import Unmet
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions, filing
from requests_app.tickets.identity import actions as identity
from requests_app.tickets.identity.caution_kinds import CautionKind, Demand
from requests_app.tickets.identity.models import Ruling
from tests import walk
from tests.world import on_record

SET_ASIDE = Account("others", "SK sedang ditandatangani bupati.", overrides=True)


def judged(desk, ticket, *verdicts):
    ticket = walk.opened(desk, ticket)
    on_record(ticket)
    findings = [
        filing.Finding(document.key, verdict, note="", on_paper=False, original_shown=True)
        for document, verdict in zip(ticket.required_documents(), verdicts, strict=True)
    ]
    filing.check(ticket, findings, by=walk.doer(desk, ticket, Act.FIND_COMPLETE))
    return walk.again(ticket)


def passed(desk, ticket):
    return walk.do(desk, judged(desk, ticket, "in_order", "missing"), Act.FIND_COMPLETE, account=SET_ASIDE)


def caution(ticket):
    found = [each for each in walk.again(ticket).identity.cautions if each.kind == CautionKind.DOCUMENT_SET_ASIDE]
    return found[0] if found else None


def test_the_judge_is_warned_by_name_of_document_person_and_reason(kaltim):
    ticket = passed(kaltim, walk.submitted(kaltim))
    seen = caution(ticket)
    for words in (ticket.required_documents()[1].label, "Helpdesk KT", "SK sedang ditandatangani bupati."):
        assert words in seen.text
    assert seen.demand is Demand.ANSWER


def test_it_must_be_answered_before_the_data_are_called_valid(kaltim):
    ticket = walk.again(passed(kaltim, walk.submitted(kaltim)))
    for part in ticket.identity.open_parts:
        if part.topic != caution(ticket).topic:
            ruling = Ruling.RECORD if part.topic.startswith("difference") else Ruling.CHECKED
            identity.decide(ticket, part.topic, ruling, "Sudah diperiksa.", by=kaltim.admin_ppe)
    with pytest.raises(Unmet, match="Jawab dahulu 1 peringatan"):
        actions.find_valid(walk.again(ticket), by=kaltim.admin_ppe, grounds="Sesuai dengan data SPSE.")
    identity.decide(ticket, caution(ticket).topic, Ruling.CHECKED, "SK dilihat pada arsip.", by=kaltim.admin_ppe)
    actions.find_valid(walk.again(ticket), by=kaltim.admin_ppe, grounds="Sesuai dengan data SPSE.")


def test_who_checks_and_judges_alone_needs_a_second_person(banyuasin):
    ticket = walk.again(passed(banyuasin, walk.submitted(banyuasin, "ppk")))
    assert caution(ticket).demand is Demand.SECOND
    for part in ticket.identity.open_parts:
        ruling = Ruling.RECORD if part.topic.startswith("difference") else Ruling.CHECKED
        identity.decide(ticket, part.topic, ruling, "Sudah diperiksa.", by=banyuasin.admin_agency)
    with pytest.raises(Unmet, match="Persetujuan orang kedua belum ada"):
        actions.find_valid(walk.again(ticket), by=banyuasin.admin_agency, grounds="Sesuai dengan data SPSE.")


def test_a_whole_file_warns_of_nothing_even_with_an_account(kaltim):
    ticket = judged(kaltim, walk.submitted(kaltim), "in_order", "in_order")
    assert caution(walk.do(kaltim, ticket, Act.FIND_COMPLETE, account=SET_ASIDE)) is None


def test_a_file_that_came_back_and_is_whole_now_warns_no_more(kaltim):
    ticket = walk.do(kaltim, passed(kaltim, walk.submitted(kaltim)), Act.SEND_BACK, reason="SK harus ada.")
    assert caution(walk.do(kaltim, walk.judged(kaltim, ticket), Act.FIND_COMPLETE)) is None
