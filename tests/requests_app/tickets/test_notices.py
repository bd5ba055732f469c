"""What is written to the applicant: about which request, what to do next, and never a secret."""

import pytest

from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from tests import walk
from tests.requests_app.tickets.pickup_helpers import ready, user_id_found
from tests.requests_app.tickets.relations import merge, pair
from tests.walk import PASSWORD


def mail(ticket, kind):
    return Message.objects.filter(owner_type="ticket", owner_id=ticket.pk, kind=kind).latest("pk")


def withdrawn(desk):
    return actions.do(walk.submitted(desk), Act.WITHDRAW, by=desk.pemohon)


def reissued(desk):
    return actions.reissue(ready(desk)[0], by=desk.admin_ppe, reason="Tidak diterima.")


def disclosed(desk):
    ticket, _, code = ready(desk)
    actions.disclose(ticket, code, place="link")
    return ticket


def awaiting(desk):
    return walk.awaiting(desk, walk.submitted(desk))


def to_inaproc(desk):
    ticket = walk.forwarded(desk, walk.submitted(desk))
    ticket = actions.reject(ticket, by=desk.admin_ppe, category="inaproc", reason="Akun dialihkan.")
    return walk.do(desk, ticket, Act.NOTIFY_REJECTION)


def merged(desk):
    source, target = pair(desk)
    return merge(desk, source, target)


# kind of mail: how a ticket comes to it, and a sentence that says what to do
MAILS = {
    "received": (walk.submitted, "Kode tanda terima: "),
    "completion_requested": (awaiting, "- Surat Perintah Tugas Pemeriksaan: kurang"),
    "forwarded": (lambda desk: walk.forwarded(desk, walk.submitted(desk)), "diteruskan ke pemeriksaan kebenaran data"),
    "result_ready": (user_id_found, 'tekan "Tampilkan user ID"'),
    "result_ready_with_code": (lambda desk: ready(desk)[0], "yang disampaikan petugas kepada Anda secara lisan"),
    "disclosed": (disclosed, "Bila bukan Anda yang membukanya"),
    "rejected": (lambda desk: walk.told_rejection(desk, walk.submitted(desk)), "NIP tidak sesuai dengan data SPSE."),
    "rejected_inaproc": (to_inaproc, "melalui layanan INAPROC"),
    "lapsed": (lambda desk: walk.lapsed(desk, walk.submitted(desk)), "Tidak dilengkapi dalam 10 hari kerja."),
    "merged": (merged, "yang diproses selanjutnya hanya KT-"),
    "withdrawn": (withdrawn, "Bila bukan Anda yang menariknya"),
    "finished": (lambda desk: walk.received(desk, walk.submitted(desk)), "segera hubungi"),
    "reissued": (reissued, "yang lama tidak berlaku lagi"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAILS)
def test_each_mail_names_the_request_and_says_what_to_do(kaltim, kind):
    make, sentence = MAILS[kind]
    ticket = make(kaltim)
    message = mail(ticket, kind)
    assert ticket.number in message.subject
    assert sentence in message.text
    assert kaltim.office.name in message.text
    assert message.to_address == kaltim.pemohon.email
    assert "{" not in message.text
    assert "\n\n\n" not in message.text


@pytest.mark.parametrize("kind", MAILS)
def test_no_mail_holds_a_secret_or_a_name_of_staff(kaltim, kind):
    message = mail(MAILS[kind][0](kaltim), kind)
    for secret in (PASSWORD, "AUDITOR.CONTOH", kaltim.helpdesk.name, kaltim.admin_ppe.name):
        assert secret not in message.subject + message.text


def test_the_link_is_kept_apart_from_the_text_until_it_is_sent(kaltim):
    ticket, token, code = ready(kaltim)
    message = mail(ticket, "result_ready_with_code")
    assert "[[link]]" in message.text
    assert token not in message.text
    assert message.private["link"].endswith(f"/ambil/{token}/")
    assert code not in message.text + str(message.private)


def test_a_shown_user_id_is_not_called_a_password(kaltim):
    ticket = user_id_found(kaltim)
    actions.do(ticket, Act.DISCLOSE, by=kaltim.pemohon, place="page")
    text = mail(ticket, "disclosed").text
    assert "User ID hasil permohonan" in text
    assert "Password hasil" not in text


def test_without_an_address_nothing_is_posted(kaltim):
    intake = actions.Intake(kaltim.office, Channel.WALK_IN, None, walk.fields(kaltim, "auditor", email=""))
    ticket = actions.submit(intake, by=kaltim.helpdesk)
    assert not Message.objects.filter(owner_id=ticket.pk).exists()


def test_sending_back_and_forth_at_the_desk_is_told_once(kaltim):
    ticket = walk.do(kaltim, walk.forwarded(kaltim, walk.submitted(kaltim)), Act.SEND_BACK, reason="Periksa lagi SK.")
    walk.do(kaltim, ticket, Act.FIND_COMPLETE)
    assert Message.objects.filter(kind="forwarded").count() == 1


def test_what_was_asked_is_said_within_the_sentence(kaltim):
    ticket = walk.submitted(kaltim, wants_user_id=True)
    assert "untuk reset password dan informasi user ID telah" in mail(ticket, "received").text


ON_PAPER = {
    "received": lambda desk, ticket: ticket,
    "completion_requested": walk.awaiting,
    "forwarded": walk.forwarded,
    "rejected": walk.told_rejection,
    "lapsed": walk.lapsed,
}


@pytest.mark.parametrize("kind", ON_PAPER)
def test_who_has_no_page_here_is_sent_to_none(kaltim, kind):
    """A request by mail or at the counter belongs to no account: its page would say 404 to whoever signs in."""
    intake = actions.Intake(kaltim.office, Channel.EMAIL, None, walk.fields(kaltim, "auditor"))
    ticket = ON_PAPER[kind](kaltim, actions.submit(intake, by=kaltim.rekan_helpdesk))
    text = mail(ticket, kind).text
    assert "/permohonan/" not in text
    assert f"/lacak/?nomor={ticket.number}" in text or kind == "completion_requested"


def test_online_the_confirmed_address_is_written_to_not_the_one_registered_in_spse(kaltim):
    ticket = walk.submitted(kaltim, email="tertutup@contoh.example")
    assert mail(ticket, "received").to_address == kaltim.pemohon.email
