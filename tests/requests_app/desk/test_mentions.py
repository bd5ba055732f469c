"""A note calls colleagues of the office, and nobody else; what was typed stays when it cannot."""

import pytest
from django.urls import reverse

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.notifications.models import Notification
from requests_app.process.refusals import Refused
from requests_app.tickets.models import Mention, Note
from requests_app.tickets.notes import add_note, colleagues, excerpt
from tests import walk
from tests.factories import staff

TEXT = "Tolong telepon pemohonnya sekali lagi"


@pytest.fixture
def ticket(kaltim):
    return walk.submitted(kaltim)


def write(client, ticket, *people, text=TEXT):
    return client.post(reverse("desk:note", args=[ticket.number]), {"text": text, "mentions": [p.pk for p in people]})


def told(person):
    return Notification.objects.filter(user=person)


def test_who_is_called_is_told_and_stands_at_the_note(kaltim, ticket, signed_in):
    client = signed_in(kaltim.helpdesk).client
    assert write(client, ticket, kaltim.admin_ppe).status_code == 302
    news = told(kaltim.admin_ppe).get()
    assert news.text == f"{kaltim.helpdesk} menyebut Anda pada {ticket.number}: “{TEXT}”"
    assert news.url == f"/tiket/{ticket.number}/#catatan"
    assert f'<span class="called">{kaltim.admin_ppe}</span>' in client.get(f"/tiket/{ticket.number}/").content.decode()


def test_a_note_without_a_name_tells_nobody(kaltim, ticket, signed_in):
    write(signed_in(kaltim.helpdesk).client, ticket)
    assert (Note.objects.count(), Mention.objects.count(), Notification.objects.filter(kind="mentioned").count()) == (
        1,
        0,
        0,
    )


def test_whoever_is_only_typed_is_said_to_be_untold(kaltim, ticket, signed_in):
    person = staff(kaltim.office, "Yudha Prakoso", Role.HELPDESK)
    client = signed_in(kaltim.helpdesk).client
    said = "Yudha Prakoso belum diberi tahu"
    assert said in client.get(write(client, ticket, text="@Yudha tolong telepon").url).content.decode()
    assert said not in client.get(write(client, ticket, person, text="@Yudha Prakoso tolong").url).content.decode()
    assert said not in client.get(write(client, ticket, text="surelnya a@yudha.example").url).content.decode()
    assert not told(person).filter(text__contains="telepon").exists()


def test_opening_the_ticket_reads_it(kaltim, ticket, signed_in):
    write(signed_in(kaltim.helpdesk).client, ticket, kaltim.admin_ppe)
    signed_in(kaltim.admin_ppe).client.get(f"/tiket/{ticket.number}/")
    assert not told(kaltim.admin_ppe).get().is_unread


def test_only_who_reads_tickets_of_the_office_is_offered(kaltim, kkp, ticket):
    offered = {person.pk for person in colleagues(ticket, kaltim.helpdesk)}
    assert {kaltim.admin_ppe.pk, kaltim.kepala.pk, kaltim.rekan_helpdesk.pk} <= offered
    assert not offered & {kaltim.helpdesk.pk, kaltim.admin_kantor.pk, kkp.helpdesk.pk, kaltim.pemohon.pk}


STRANGERS = {
    "another office": lambda kaltim, kkp, ticket: kkp.helpdesk,
    "no reader": lambda kaltim, kkp, ticket: kaltim.admin_kantor,
    "the applicant": lambda kaltim, kkp, ticket: kaltim.pemohon,
    "one's own ticket": lambda kaltim, kkp, ticket: _with(kaltim.rekan_helpdesk, nip=ticket.nip),
    "gone": lambda kaltim, kkp, ticket: _with(kaltim.rekan_helpdesk, is_active=False),
    "without a role any more": lambda kaltim, kkp, ticket: _without_role(kaltim.rekan_helpdesk),
}


def _with(person, **facts):
    User.objects.filter(pk=person.pk).update(**facts)
    person.refresh_from_db()
    return person


def _without_role(person):
    grant = person.grants.get()
    person.grants.update(revoked_at=grant.granted_at)
    return person


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_is_called_and_the_text_stays(kaltim, kkp, ticket, signed_in, who):
    stranger = STRANGERS[who](kaltim, kkp, ticket)
    answer = write(signed_in(kaltim.helpdesk).client, ticket, stranger)
    html = answer.content.decode()
    assert (answer.status_code, Note.objects.count()) == (422, 0)
    assert f"{TEXT}</textarea>" in html
    assert "tidak dapat disebut di sini" in html
    with pytest.raises(Refused, match="tidak dapat disebut"):
        add_note(ticket, TEXT, by=kaltim.helpdesk, mentions=[stranger])


def test_an_empty_note_keeps_who_was_picked(kaltim, ticket, signed_in):
    answer = write(signed_in(kaltim.helpdesk).client, ticket, kaltim.admin_ppe, text=" ")
    html = answer.content.decode()
    assert "Catatan belum tersimpan" in html
    assert f'value="{kaltim.admin_ppe.pk}" data-name="{kaltim.admin_ppe}" data-roles="Admin PPE" checked' in html


def test_a_colleague_who_is_picked_twice_is_called_once(kaltim, ticket, signed_in):
    write(signed_in(kaltim.helpdesk).client, ticket, kaltim.admin_ppe, kaltim.admin_ppe)
    assert Mention.objects.count() == 1


def test_who_holds_two_roles_is_offered_once(kaltim, ticket):
    both = staff(kaltim.office, "Dua Peran", Role.HELPDESK, Role.ADMIN_PPE)
    assert [person.pk for person in colleagues(ticket, kaltim.helpdesk)].count(both.pk) == 1


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Tolong  cek\nlagi", "Tolong cek lagi"),
        ("NIP 19900315201503 1 002 salah", "NIP … … … salah"),
        ("kata sandinya Xk7-pq3! ya", "kata sandinya … ya"),
        ("surelnya budi@dinas.go.id, @Rina Salma", "surelnya … @Rina Salma"),
        ("kata " * 40, "kata " * 11 + "kata …"),
    ],
)
def test_the_first_words_hold_no_number_and_no_address(text, first):
    assert excerpt(text) == first
