"""The whole way of a decree, and where it may turn."""

import pytest

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from accounts_app.register.models import SpseAccount
from requests_app.decrees import actions
from requests_app.decrees.models import Decree
from requests_app.handover.results import Secret
from requests_app.process.refusals import Stale, Unmet
from requests_app.sop.vocabulary import DecreeAct
from tests.requests_app.decrees import walk


@pytest.mark.parametrize("state", sorted(walk.TO_STATE))
def test_a_decree_reaches_every_state(kaltim, state):
    decree = walk.again(walk.TO_STATE[state](kaltim))
    assert decree.state == state
    assert broken_link("decree", decree.pk) is None


def test_the_whole_way_leaves_these_events(kaltim):
    decree = walk.archived(kaltim)
    acts = list(Event.objects.about("decree", decree.pk).values_list("act", "actor_name"))
    kepala, ppe = kaltim.kepala.name, kaltim.admin_ppe.name
    bearer, system = "Penerima akun (tautan dan kode)", "Sistem"
    assert acts == [
        ("begin", ppe), ("people_put", ppe), ("submit", ppe), ("issue", kepala), ("order", kepala),
        ("make_account", ppe), ("create_accounts", ppe), ("identity_checked", ppe), ("tell", ppe), ("inform", ppe),
        ("disclose", bearer), ("receive", bearer), ("settle", system), ("attach_scan", kepala), ("archive", ppe),
    ]  # fmt: skip


def test_kepala_lpse_drafts_and_issues_alone(kaltim):
    decree = walk.drafted(kaltim, by=kaltim.kepala)
    decree = actions.issue(decree, walk.order(kaltim), by=kaltim.kepala, paper=walk.paper)
    assert (decree.state, decree.submitted_at) == ("ordered", None)


def test_an_admins_draft_is_submitted_before_it_is_issued(kaltim):
    decree = walk.drafted(kaltim)
    with pytest.raises(Unmet, match="belum diajukan"):
        actions.issue(decree, walk.order(kaltim), by=kaltim.kepala, paper=walk.paper)


def test_what_was_returned_is_corrected_and_submitted_again(kaltim):
    decree = walk.returned(kaltim)
    decree = actions.put_people(decree, [walk.facts(2)], by=kaltim.admin_ppe)
    decree = actions.submit(decree, by=kaltim.admin_ppe)
    assert (decree.state, decree.returned_reason) == ("submitted", "Perbaiki NIP.")


def test_the_register_has_everybody_with_number_and_validity(kaltim):
    decree = walk.made(kaltim, walk.facts(1), walk.facts(2), valid_until=walk.today(kaltim))
    rows = SpseAccount.objects.filter(office=kaltim.office).order_by("pk")
    assert [(row.name, row.decree_number, row.decree_from, row.decree_until) for row in rows] == [
        (person.name, decree.number, decree.issued_on, decree.valid_until) for person in decree.people.all()
    ]


def test_a_decree_of_which_nothing_could_be_made_goes_on_to_the_archive(kaltim):
    decree = walk.issued(kaltim)
    actions.mark_impossible(walk.first(decree), "Sudah pensiun.", by=kaltim.admin_ppe)
    decree = actions.create_accounts(walk.again(decree), by=kaltim.admin_ppe)
    assert (decree.state, decree.settled_at is None, decree.waiting_role) == ("informed", False, "admin_ppe")


def test_giving_up_settles_too(kaltim):
    decree = walk.made(kaltim, walk.facts(1))
    actions.give_up(walk.first(decree), "Tidak dapat dihubungi.", by=kaltim.admin_ppe)
    decree = walk.again(decree)
    assert (decree.state, decree.settled_at is None) == ("informed", False)


def test_a_reissue_opens_what_was_settled_and_the_archive_waits(kaltim):
    decree = walk.scanned(kaltim, walk.fetched(kaltim))
    person = walk.first(decree)
    actions.reissue(person, password=Secret("Lain-9-Sungai-77"), reason="Hilang.", by=kaltim.admin_ppe)
    decree = walk.again(decree)
    assert (decree.state, decree.settled_at) == ("informed", None)
    with pytest.raises(Unmet, match="1 akun belum diterima"):
        actions.do(decree, DecreeAct.ARCHIVE, by=kaltim.admin_ppe)
    _, issued = actions.tell(person, by=kaltim.admin_ppe, check=walk.IN_PERSON)
    actions.disclose(person, issued.code.expose())
    actions.receive(person)
    assert walk.again(decree).settled_at is not None


@pytest.mark.parametrize(
    ("state", "role"),
    [
        ("draft", "admin_ppe"), ("submitted", "kepala_lpse"), ("returned", "admin_ppe"), ("ordered", "admin_ppe"),
        ("accounts_created", "admin_ppe"), ("informed", "admin_ppe"), ("voided", "admin_ppe"), ("archived", ""),
    ],
)  # fmt: skip
def test_whose_inbox_it_stands_in(kaltim, state, role):
    assert walk.again(walk.TO_STATE[state](kaltim)).waiting_role == role


def test_a_draft_of_kepala_lpse_waits_for_them(kaltim):
    assert walk.drafted(kaltim, by=kaltim.kepala).waiting_role == "kepala_lpse"


def test_an_old_page_changes_nothing(kaltim):
    decree = walk.submitted(kaltim)
    with pytest.raises(Stale):
        actions.send_back(decree, "Perbaiki.", by=kaltim.kepala, seen=decree.version - 1)
    assert Decree.objects.get(pk=decree.pk).state == "submitted"
