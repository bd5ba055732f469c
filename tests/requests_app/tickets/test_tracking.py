"""/lacak/: progress for whoever holds number and slip code; nothing else, and no guessing."""

import pytest

from accounts_app.limits.counting import Limit
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets.views import track
from tests import walk
from tests.requests_app.tickets.pickup_helpers import page, ready

SAME_ANSWER = "Nomor permohonan dan kode tidak cocok."


pytestmark = pytest.mark.django_db


def look(client, number, code, **more):
    return client.post(page("track"), {"number": number, "code": code}, **more)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_number_and_code_show_the_progress(client, kaltim):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    text = text_of(look(client, ticket.number, ticket.slip_code))
    assert "Kebenaran data sedang diperiksa" in text
    assert ticket.number in text
    assert "Kelengkapan diperiksa" in text


def test_case_blanks_and_look_alikes_do_not_matter(client, kaltim):
    ticket = walk.submitted(kaltim)
    code = ticket.slip_code.lower().replace("o", "0").replace("i", "1")
    typed = f" {code[:4]}-{code[4:]} "
    assert "Perjalanan permohonan" in text_of(look(client, f" {ticket.number.lower()} ", typed))


def test_it_shows_no_person_no_document_and_no_result(client, kaltim):
    ticket, token, _ = ready(kaltim, wants_user_id=True)
    response = look(client, ticket.number, ticket.slip_code)
    text = text_of(response)
    assert "no-store" in response["Cache-Control"]
    for private in (ticket.name, ticket.nip, ticket.email, ticket.phone, "AUDITOR.CONTOH", "surat_tugas.pdf", token,
                    kaltim.helpdesk.name, ticket.slip_code):  # fmt: skip
        assert private not in text


def test_it_does_not_say_that_a_request_was_rejected(client, kaltim):
    ticket = walk.told_rejection(kaltim, walk.submitted(kaltim))
    text = text_of(look(client, ticket.number, ticket.slip_code)).lower()
    assert "tolak" not in text
    assert "nip tidak sesuai" not in text


def test_it_shows_the_queue_number(client, kaltim):
    ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
    ticket = walk.do(kaltim, walk.do(kaltim, ticket, Act.RECORD_GUEST), Act.ENQUEUE, queue_label="A 007")
    assert "A 007" in text_of(look(client, ticket.number, ticket.slip_code))


def test_an_unknown_number_and_a_wrong_code_get_the_same_answer(client, kaltim):
    ticket, other = walk.submitted(kaltim), walk.submitted(kaltim)
    answers = [
        look(client, "KT-2026-99999", ticket.slip_code),
        look(client, ticket.number, "AAAAAAAA"),
        look(client, ticket.number, other.slip_code),
    ]
    assert [answer.context["form"].non_field_errors()[0] for answer in answers] == [
        answers[0].context["form"].non_field_errors()[0]
    ] * 3
    assert all(SAME_ANSWER in text_of(answer) for answer in answers)


def test_twenty_wrong_tries_close_the_number_for_this_address(client, kaltim):
    ticket, other = walk.submitted(kaltim), walk.submitted(kaltim)
    for _ in range(20):
        assert SAME_ANSWER in text_of(look(client, ticket.number, "AAAAAAAA"))
    closed = text_of(look(client, ticket.number, ticket.slip_code))
    assert "Terlalu banyak percobaan yang salah" in closed
    assert "Perjalanan permohonan" in text_of(look(client, other.number, other.slip_code))
    assert "Perjalanan permohonan" in text_of(look(client, ticket.number, ticket.slip_code, REMOTE_ADDR="10.9.8.7"))


def test_wrong_tries_for_many_numbers_close_them_all_for_this_address(client, kaltim, monkeypatch):
    monkeypatch.setattr(track, "OF_ADDRESS", Limit("track address", most=5, seconds=3600))
    ticket = walk.submitted(kaltim)
    for number in range(5):
        look(client, f"KT-2026-9{number:04}", "AAAAAAAA")
    assert "Terlalu banyak" in text_of(look(client, ticket.number, ticket.slip_code))
    assert "Perjalanan permohonan" in text_of(look(client, ticket.number, ticket.slip_code, REMOTE_ADDR="10.9.8.7"))


def test_right_tries_are_not_counted(client, kaltim):
    ticket = walk.submitted(kaltim)
    for _ in range(25):
        assert "Perjalanan permohonan" in text_of(look(client, ticket.number, ticket.slip_code))


def test_a_made_up_forwarded_address_does_not_help(client, kaltim, settings):
    ticket = walk.submitted(kaltim)
    for number in range(20):
        look(client, ticket.number, "AAAAAAAA", headers={"x-forwarded-for": f"10.0.0.{number}"})
    assert "Terlalu banyak" in text_of(look(client, ticket.number, "AAAAAAAA"))


def test_behind_a_trusted_proxy_the_visitors_own_address_counts(client, kaltim, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ticket = walk.submitted(kaltim)
    for number in range(20):
        look(client, ticket.number, "AAAAAAAA", headers={"x-forwarded-for": f"10.0.0.{number}, 10.1.1.1"})
    assert "Terlalu banyak" in text_of(
        look(client, ticket.number, "AAAAAAAA", headers={"x-forwarded-for": "6.6.6.6, 10.1.1.1"})
    )
    assert SAME_ANSWER in text_of(look(client, ticket.number, "AAAAAAAA", headers={"x-forwarded-for": "10.2.2.2"}))


def test_the_qr_of_the_slip_fills_in_the_number_and_never_looks_anything_up(client, kaltim):
    ticket = walk.submitted(kaltim)
    text = text_of(client.get(page("track"), {"nomor": ticket.number, "kode": ticket.slip_code}))
    assert f'value="{ticket.number}"' in text
    assert "Perjalanan permohonan" not in text
    assert ticket.slip_code not in text


def test_a_number_from_the_address_is_escaped(client):
    assert "<script>alert" not in text_of(client.get(page("track"), {"nomor": "<script>alert(1)</script>"}))


@pytest.mark.parametrize("number", ["", "x" * 500, "\x00", "KT-2026-00001'; --"])
def test_odd_numbers_are_answered_in_words(client, kaltim, number):
    assert "Lacak permohonan" in text_of(look(client, number, "AAAAAAAA"))


def test_tracking_costs_few_queries(client, kaltim, django_assert_max_num_queries):
    ticket = walk.received(kaltim, walk.submitted(kaltim))
    with django_assert_max_num_queries(8):
        look(client, ticket.number, ticket.slip_code)
