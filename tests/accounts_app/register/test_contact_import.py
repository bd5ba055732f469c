"""A spreadsheet that changes contacts is the wide door to other people's accounts: two people, and a hold."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.register import actions, jobs
from accounts_app.register.actions import RegisterError
from accounts_app.register.models import SpseAccount
from tests.accounts_app.helpers import BACKEND
from tests.accounts_app.register.sheets import BUDI, csv_of, people, read, take

OTHER_PHONE = csv_of({**BUDI, "Telepon": "0813"})


@pytest.fixture
def budi(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    return SpseAccount.objects.get()


def page_of(client, user, batch) -> str:
    client.force_login(user, backend=BACKEND)
    return str(client.get(reverse("register:import", args=[batch.pk])).content.decode())


@pytest.mark.parametrize(
    ("changes", "contacts"),
    [
        ({"Telepon": "0813"}, 1),
        ({"Surel": "lain@contoh.example"}, 1),
        ({"Surel": "", "Telepon": ""}, 1),
        ({"Instansi": "Dinkes"}, 0),
        ({"User ID": "BARU"}, 0),
    ],
)
def test_changed_contacts_are_counted(kaltim, budi, changes, contacts):
    assert read(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, **changes})).rows_contact == contacts


def test_an_empty_contact_that_is_filled_in_is_a_change(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Telepon": ""}))
    assert read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI)).rows_contact == 1


def test_whoever_handed_it_in_does_not_take_it(kaltim, budi):
    batch = read(kaltim.office, kaltim.admin_ppe, OTHER_PHONE)
    with pytest.raises(RegisterError, match="orang kedua"):
        actions.confirm(batch, by=kaltim.admin_ppe)


@pytest.mark.parametrize("who", ["rekan_admin_ppe", "kepala"])
def test_a_second_person_takes_it_and_the_contact_is_held(kaltim, budi, who):
    before = timezone.now()
    batch = take(kaltim.office, kaltim.admin_ppe, OTHER_PHONE, second=getattr(kaltim, who))
    budi.refresh_from_db()
    assert (batch.state, budi.phone) == ("applied", "0813")
    assert budi.is_contact_held(before + timedelta(hours=72))
    assert not budi.is_contact_held(timezone.now() + timedelta(hours=73))


def test_the_import_names_both_people(kaltim, budi):
    batch = take(kaltim.office, kaltim.admin_ppe, OTHER_PHONE, second=kaltim.kepala)
    last = Event.objects.about("register_import", batch.pk).last()
    assert (last.actor, last.data["handed_in_by"], last.data["contacts"]) == (kaltim.kepala, kaltim.admin_ppe.pk, 1)


def test_only_the_accounts_whose_contact_changed_are_held(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(*people(3)))
    rows = people(3)
    rows[0]["Telepon"], rows[1]["Instansi"] = "0813", "Dinkes"
    take(kaltim.office, kaltim.admin_ppe, csv_of(*rows), second=kaltim.kepala)
    held = SpseAccount.objects.exclude(contact_held_until=None)
    assert [account.user_id for account in held] == [rows[0]["User ID"]]


def test_an_import_of_other_facts_does_not_end_a_hold(kaltim, budi):
    take(kaltim.office, kaltim.admin_ppe, OTHER_PHONE, second=kaltim.kepala)
    budi.refresh_from_db()
    until = budi.contact_held_until
    take(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Telepon": "0813", "Instansi": "Dinkes"}))
    budi.refresh_from_db()
    assert (budi.agency, budi.contact_held_until) == ("Dinkes", until)


def test_kepala_takes_no_import_without_changed_contacts(kaltim, budi):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Instansi": "Dinkes"}))
    with pytest.raises(RegisterError, match="Admin PPE atau Admin Agency"):
        actions.confirm(batch, by=kaltim.kepala)


def test_another_offices_admin_is_no_second_person(kaltim, kkp, budi):
    batch = read(kaltim.office, kaltim.admin_ppe, OTHER_PHONE)
    with pytest.raises(RegisterError, match="kantor ini"):
        actions.confirm(batch, by=kkp.admin_ppe)


@pytest.mark.parametrize("who", ["admin_ppe", "rekan_admin_ppe"])
@pytest.mark.parametrize(("field", "value"), [("nip", "19900315 201503 1 002"), ("email", "budi@contoh.example")])
def test_neither_person_changes_their_own_contact_by_import(kaltim, budi, who, field, value):
    """Not even together with somebody else: the row has to go out of the file."""
    person = getattr(kaltim, who)
    setattr(person, field, value)
    person.save()
    batch = read(kaltim.office, kaltim.admin_ppe, OTHER_PHONE)
    with pytest.raises(RegisterError, match="Baris 2 mengubah kontak"):
        actions.confirm(batch, by=kaltim.rekan_admin_ppe)


def test_a_contact_that_changed_since_the_preview_is_looked_at_again_and_needs_two(kaltim, budi):
    """An import without contact changes becomes one when the register moves under it."""
    batch = read(kaltim.office, kaltim.rekan_admin_ppe, csv_of({**BUDI, "Instansi": "Dinkes"}))
    SpseAccount.objects.update(phone="0899", version=2)
    actions.confirm(batch, by=kaltim.rekan_admin_ppe)
    jobs.work(timezone.now())
    batch.refresh_from_db()
    assert (batch.state, batch.rows_contact) == ("ready", 1)
    with pytest.raises(RegisterError, match="orang kedua"):
        actions.confirm(batch, by=kaltim.rekan_admin_ppe)


def test_the_page_says_how_many_and_why_and_offers_it_to_the_second_person(client, kaltim, budi):
    batch = read(kaltim.office, kaltim.admin_ppe, OTHER_PHONE)
    own, seconds = page_of(client, kaltim.admin_ppe, batch), page_of(client, kaltim.kepala, batch)
    assert "1 di antaranya berubah kontaknya" in own
    assert "harus disimpan orang kedua, bukan yang mengunggahnya" in own
    assert 'disabled aria-describedby="mengapa"' in own
    assert "Anda menyimpannya sebagai orang kedua" in seconds
    assert "disabled" not in seconds


def test_the_second_person_takes_it_on_the_page(client, kaltim, budi):
    batch = read(kaltim.office, kaltim.admin_ppe, OTHER_PHONE)
    client.force_login(kaltim.kepala, backend=BACKEND)
    client.post(reverse("register:import_confirm", args=[batch.pk]))
    jobs.work(timezone.now())
    budi.refresh_from_db()
    assert budi.phone == "0813"
