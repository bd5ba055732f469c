"""The page behind the link: what it takes, what it keeps on an error, whom it refuses."""

import base64
import json

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.survey import tokens
from requests_app.survey.actions import invite
from requests_app.survey.elements import Element
from requests_app.survey.jobs import purge
from requests_app.survey.models import Answer, SpentToken
from tests.factories import UserFactory, staff
from tests.requests_app.survey.links import FILLED, link, page

pytestmark = pytest.mark.django_db
BACKEND = "accounts_app.signin.Backend"


def send(client, token, **changes):
    return client.post(page(token), {**FILLED, **changes})


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_nine_answers_are_stored_with_month_sop_and_channel(client, kaltim):
    scores = {name: place % 4 + 1 for place, name in enumerate(Element.values)}
    token = link(kaltim.office, "000", "walk_in")
    assert send(client, token, **scores).headers["Location"] == reverse("survey:thanks")
    row = Answer.objects.get()
    assert {name: getattr(row, name) for name in Element.values} == scores
    assert (row.office, row.sop_code, row.channel, row.month.day) == (kaltim.office, "000", "walk_in", 1)
    assert row.comment == FILLED["comment"]


def test_the_month_is_that_of_the_offices_zone(client, umum):
    with time_machine.travel("2026-10-31T15:30:00Z", tick=False):  # 00.30 of 1 November in Jayapura
        send(client, link(umum.office))
    assert Answer.objects.get().month.isoformat() == "2026-11-01"


def test_opening_the_link_uses_nothing_up(client, kaltim):
    token = link(kaltim.office)
    for _ in range(3):
        assert client.get(page(token)).status_code == 200
    assert not SpentToken.objects.exists()


def test_a_form_sent_empty_by_a_mail_scanner_uses_nothing_up(client, kaltim):
    token = link(kaltim.office)
    assert client.post(page(token)).status_code == 200
    assert send(client, token).status_code == 302


def test_what_was_chosen_and_written_stays_on_an_error(client, kaltim):
    answer = send(client, link(kaltim.office), time="", requirements="2", comment="Mohon <b>cepat</b>")
    text = answer.content.decode()
    assert 'id="id_requirements_1" value="2" checked' in text
    assert text.count(" checked>") == 8
    assert "Mohon &lt;b&gt;cepat&lt;/b&gt;" in text
    assert 'href="#id_time_0"' in text
    assert not Answer.objects.exists()


@pytest.mark.parametrize("value", ["0", "5", "-1", "2.5", "empat", "٣", "1\t", "9" * 400])
def test_a_score_outside_1_to_4_is_refused(client, kaltim, value):
    assert send(client, link(kaltim.office), cost=value).status_code == 200
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "comment",
    ["NIP saya 199003152015031002", "hubungi 0812-0000-0001", "permohonan KT-2026-00012", "tulis ke a@b.example"],
)
def test_a_comment_that_says_who_writes_is_refused_and_kept(client, kaltim, comment):
    answer = send(client, link(kaltim.office), comment=comment)
    assert comment in answer.content.decode()
    assert not Answer.objects.exists()


def test_a_comment_with_small_numbers_is_taken(client, kaltim):
    send(client, link(kaltim.office), comment="Menunggu 45 menit pada 12/11, loket 2.")
    assert Answer.objects.get().comment.startswith("Menunggu 45")


def test_a_comment_that_is_too_long_is_refused_and_kept(client, kaltim):
    answer = send(client, link(kaltim.office), comment="a" * 601)
    assert "a" * 601 in answer.content.decode()
    assert not Answer.objects.exists()


def test_a_link_counts_once(client, kaltim):
    token = link(kaltim.office)
    send(client, token)
    again = send(Client(), token, cost="1")
    assert "sudah digunakan" in again.content.decode()
    assert Answer.objects.get().cost == 3


def test_a_link_holds_128_bits_of_its_own(kaltim):
    """Nothing but chance: a time or a number in them would say whose link it is."""
    said = [tokens.read(link(kaltim.office)).nonce for _ in range(40)]
    bits = [base64.urlsafe_b64decode(f"{nonce}==") for nonce in said]
    assert {len(each) for each in bits} == {16}
    assert all(len({each[place] for each in bits}) > 20 for place in range(16))


def test_two_links_of_one_month_sop_and_channel_both_count(client, kaltim):
    for _ in range(2):
        send(client, link(kaltim.office))
    assert Answer.objects.count() == 2


def _with_other_office(token, office):
    said = Signer(salt="survey.token", sep=".").unsign_object(token)
    body = json.dumps([office.pk, *said[1:]])
    return Signer(key="guessed", salt="survey.token", sep=".").sign_object(json.loads(body))


def test_a_forged_or_mutilated_link_is_unknown(client, kaltim, umum):
    token = link(kaltim.office)
    body, _, signature = token.rpartition(".")
    others = [_with_other_office(token, umum.office), token[:-1], body, f"{body}.{signature[::-1]}", "a.b", "x", "é.é"]
    others.append(Signer(salt="other", sep=".").sign_object([kaltim.office.pk, "004", "online", "2026-11", "x"]))
    for other in others:
        assert send(client, other).status_code == 404, other
    assert not Answer.objects.exists()


def test_a_link_of_one_office_counts_for_that_office_alone(client, kaltim, umum):
    send(client, link(kaltim.office))
    assert [row.office for row in Answer.objects.all()] == [kaltim.office]


def test_a_link_holds_until_the_end_of_the_next_month(client, kaltim):
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        first, second = link(kaltim.office), link(kaltim.office)
    with time_machine.travel("2026-12-31T15:59:00Z", tick=False):  # 23.59 in Samarinda
        assert send(client, first).status_code == 302
    with time_machine.travel("2026-12-31T16:01:00Z", tick=False):
        assert send(client, second).status_code == 404


def test_a_mark_is_purged_only_once_its_link_is_dead(client, kaltim):
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        token = link(kaltim.office)
        send(client, token)
    with time_machine.travel("2026-12-31T15:00:00Z", tick=False) as clock:
        assert purge(_now()) == 0
        assert "sudah digunakan" in send(client, token).content.decode()
        clock.move_to("2027-01-01T00:00:00Z")
        assert purge(_now()) == 1
        assert send(client, token).status_code == 404


def _now():
    return timezone.now()


STAFF = ("helpdesk", "admin_ppe", "kepala", "admin_kantor")


@pytest.mark.parametrize("who", STAFF)
def test_staff_of_the_office_are_refused_and_the_link_stays_good(kaltim, who):
    token = link(kaltim.office)
    answer = send(signed_in(getattr(kaltim, who)), token)
    assert (answer.status_code, SpentToken.objects.count(), Answer.objects.count()) == (403, 0, 0)
    assert send(Client(), token).status_code == 302


def test_the_system_admin_is_refused(kaltim, admin_sistem):
    assert send(signed_in(admin_sistem), link(kaltim.office)).status_code == 403


def test_an_applicant_who_works_for_another_office_may_answer(kaltim, umum):
    assert send(signed_in(umum.helpdesk), link(kaltim.office)).status_code == 302


def test_a_signed_in_applicant_may_answer_and_leaves_no_trace(kaltim):
    browser = signed_in(kaltim.pemohon)
    before = dict(browser.session)
    send(browser, link(kaltim.office))
    assert dict(browser.session) == before


def test_a_switched_off_survey_takes_nothing_and_keeps_the_link(client, kaltim):
    token = link(kaltim.office)
    kaltim.office.survey_enabled = False
    kaltim.office.save()
    assert "sedang tidak mengadakan survei" in send(client, token).content.decode()
    kaltim.office.survey_enabled = True
    kaltim.office.save()
    assert send(client, token).status_code == 302


def test_no_link_is_given_to_an_address_of_the_offices_staff(kaltim, umum):
    ask = {"sop_code": "004", "channel": "online"}
    assert given(kaltim.office, kaltim.helpdesk.email.upper(), **ask) is None
    assert given(kaltim.office, umum.helpdesk.email, **ask)
    assert given(kaltim.office, UserFactory(email="biasa@contoh.example").email, **ask)


def test_who_has_left_the_office_is_an_applicant_like_any_other(kaltim):
    former = staff(kaltim.office, "Mantan Petugas", Role.HELPDESK)
    former.grants.update(revoked_at=_now())
    assert given(kaltim.office, former.email, sop_code="004", channel="online")


def given(office, address, **more):
    return invite(office, address=address, **more)


def test_the_page_does_not_travel_on_and_is_not_kept(client, kaltim):
    headers = client.get(page(link(kaltim.office))).headers
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert headers["Referrer-Policy"] == "strict-origin"


def test_the_page_asks_at_most_twice(client, kaltim, django_assert_max_num_queries):
    token = link(kaltim.office)
    with django_assert_max_num_queries(2):
        client.get(page(token))
