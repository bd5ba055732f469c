"""Two things at once: each proposal is decided once, and no contact is overwritten unseen."""

import pytest
from django.utils import timezone

from accounts_app.register import actions as register
from accounts_app.register import jobs
from accounts_app.register.actions import RegisterError
from accounts_app.register.models import SpseAccount
from requests_app.amendments import actions
from requests_app.amendments.models import Amendment
from requests_app.outbox.models import Message
from tests import world
from tests.accounts_app.register import sheets
from tests.races import at_once
from tests.requests_app.amendments import proposals
from tests.requests_app.amendments.proposals import NEW, confirm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk():
    return world.kaltim()


@pytest.fixture
def budi(desk):
    return sheets.account(desk.office, desk.admin_ppe)


def refusals(answers) -> list[str]:
    assert all(not isinstance(answer, Exception) or isinstance(answer, RegisterError) for answer in answers), answers
    return [str(answer) for answer in answers if isinstance(answer, RegisterError)]


def test_two_who_confirm_at_once_change_it_once(desk, budi):
    amendment = proposals.contact(desk, budi)
    seconds = [desk.rekan_admin_ppe, desk.kepala]
    refused = refusals(at_once(2, lambda n: confirm(amendment, seconds[n])))
    budi.refresh_from_db()
    assert len(refused) == 1
    assert refused[0].startswith("Usulan ini sudah diputuskan: dikonfirmasi")
    assert (budi.version, Message.objects.count()) == (2, 2)


def test_confirmed_and_withdrawn_at_once_is_one_of_them(desk, budi):
    amendment = proposals.contact(desk, budi)
    deeds = [lambda: confirm(amendment, desk.kepala), lambda: actions.withdraw(amendment, by=desk.admin_ppe)]
    assert len(refusals(at_once(2, lambda n: deeds[n]()))) == 1
    budi.refresh_from_db()
    amendment.refresh_from_db()
    assert (amendment.outcome == "confirmed") == (budi.phone == NEW["phone"])


def test_two_who_propose_the_same_account_at_once_make_one_proposal(desk):
    people = [desk.admin_ppe, desk.rekan_admin_ppe]
    refused = refusals(at_once(2, lambda n: proposals.account(desk, by=people[n])))
    assert (len(refused), Amendment.objects.count()) == (1, 1)


def test_two_who_propose_another_contact_at_once_make_one_proposal(desk, budi):
    people = [desk.admin_ppe, desk.rekan_admin_ppe]
    refused = refusals(at_once(2, lambda n: proposals.contact(desk, budi, by=people[n])))
    assert (len(refused), Amendment.objects.count()) == (1, 1)


def test_a_confirmation_and_an_import_of_the_same_contact_do_not_overwrite_each_other(desk, budi):
    amendment = proposals.contact(desk, budi)
    batch = sheets.read(desk.office, desk.admin_ppe, sheets.csv_of({**sheets.BUDI, "Telepon": "0813"}))
    register.confirm(batch, by=desk.kepala)
    deeds = [lambda: confirm(amendment, desk.kepala), lambda: jobs.work(timezone.now())]
    refusals(at_once(2, lambda n: deeds[n]()))
    for row in (amendment, batch, budi):
        row.refresh_from_db()
    came_first = "proposal" if amendment.outcome == "confirmed" else "import"
    expected = {"proposal": ("ready", NEW["phone"]), "import": ("applied", "0813")}
    assert (batch.state, budi.phone) == expected[came_first]


def test_a_new_account_that_comes_both_ways_at_once_is_made_once(desk):
    amendment = proposals.account(desk, user_id="BUDI01")
    batch = sheets.read(desk.office, desk.admin_ppe, sheets.csv_of(sheets.BUDI))
    register.confirm(batch, by=desk.admin_ppe)
    deeds = [lambda: confirm(amendment, desk.kepala), lambda: jobs.work(timezone.now())]
    refused = refusals(at_once(2, lambda n: deeds[n]()))
    batch.refresh_from_db()
    assert SpseAccount.objects.count() == 1
    assert batch.state == ("applied" if refused else "ready")
    assert batch.refusal == ""


def test_a_correction_and_a_confirmation_at_once_are_both_kept_or_one_is_refused(desk, budi):
    amendment = proposals.contact(desk, budi)
    deeds = [
        lambda: confirm(amendment, desk.kepala),
        lambda: register.change_account(budi, {"unit": "Aset"}, seen=1, reason="Mutasi", by=desk.rekan_admin_ppe),
    ]
    refused = refusals(at_once(2, lambda n: deeds[n]()))
    budi.refresh_from_db()
    assert budi.phone == NEW["phone"]
    assert budi.unit == ("Bidang Pengadaan" if refused else "Aset")
