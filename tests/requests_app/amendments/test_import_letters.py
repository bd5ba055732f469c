"""Letters about contacts that an import changed: all accounts, each once, in rounds."""

import pytest
from django.utils import timezone

from accounts_app.register.models import RegisterImport
from requests_app.amendments import jobs
from requests_app.outbox.models import Message
from tests.accounts_app.register.sheets import BUDI, csv_of, people, take


@pytest.fixture
def changed(kaltim):
    """Three accounts: another address, another phone, and nothing of the contact."""
    rows = [{**row, "Surel": f"lama{n}@contoh.example"} for n, row in enumerate(people(3))]
    take(kaltim.office, kaltim.admin_ppe, csv_of(*rows))
    rows[0]["Surel"], rows[1]["Telepon"], rows[2]["Instansi"] = "baru@contoh.example", "0813", "Dinkes"
    return take(kaltim.office, kaltim.admin_ppe, csv_of(*rows), second=kaltim.kepala)


def told() -> list[str]:
    return sorted(Message.objects.values_list("to_address", flat=True))


def test_every_changed_contact_is_told_once(changed):
    assert jobs.tell_of_imports(timezone.now()) == 2
    assert jobs.tell_of_imports(timezone.now()) == 0
    assert told() == ["baru@contoh.example", "lama0@contoh.example", "lama1@contoh.example"]
    changed.refresh_from_db()
    assert changed.contacts_told_at is not None


def test_the_letters_say_no_contact(changed):
    jobs.tell_of_imports(timezone.now())
    for message in Message.objects.all():
        assert (message.owner_type, message.owner_id) == ("register_import", changed.pk)
        for value in ("baru@", "lama0@", "lama1@", "0813", "USER0"):
            assert value not in message.subject + message.text


def test_many_are_told_in_rounds(changed, monkeypatch):
    monkeypatch.setattr(jobs, "ACCOUNTS_A_ROUND", 1)
    assert [jobs.tell_of_imports(timezone.now()) for _ in range(4)] == [1, 1, 0, 0]
    assert len(told()) == 3


def test_an_import_without_changed_contacts_owes_no_letter(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    assert not RegisterImport.objects.untold().exists()
    assert jobs.tell_of_imports(timezone.now()) == 0
