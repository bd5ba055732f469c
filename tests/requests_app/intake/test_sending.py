"""Step 5 and after: the address is proved, staff get no code, one draft is one ticket, and drafts end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts_app.models import User
from requests_app.intake import actions
from requests_app.intake.models import Draft
from requests_app.process.refusals import Refused
from requests_app.tickets.models import Document, Ticket
from tests import world
from tests.requests_app.intake.helpers import Visitor

BACKEND = "accounts_app.signin.Backend"


def test_the_code_leads_back_to_the_review(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    page = tamu.post("surel/").headers["Location"]
    assert page == "/akun/masuk/kode/periksa/?next=%2Fajukan%2Fperiksa%2F%23kirim"
    assert mail.outbox[-1].to == ["bambang@contoh.example"]
    assert tamu.confirm_email().headers["Location"] == "/ajukan/periksa/"
    assert "Surel terkonfirmasi" in tamu.page("periksa/")


def test_another_code_is_asked_for_on_the_review_itself(tamu, kaltim):
    """The sign-in page would mail a code, too, but know nothing of the request that waits to be sent."""
    tamu.up_to_review(kaltim, "auditor")
    asks = tamu.post("surel/").headers["Location"]
    assert 'name="next" value="/ajukan/periksa/#kirim"' in tamu.client.get(asks).content.decode()
    for _ in range(5):
        answer = tamu.client.post("/akun/masuk/kode/periksa/", {"code": "salah", "next": "/ajukan/periksa/#kirim"})
    assert answer.headers["Location"] == "/ajukan/periksa/#kirim"
    page = tamu.page("periksa/")
    assert "Kode salah diketik lima kali" in page
    assert "Kirim kode ke bambang@contoh.example" in page


def test_nothing_is_sent_before_the_address_is_proved(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    assert tamu.send().headers["Location"] == "/ajukan/periksa/"
    assert not Ticket.objects.exists()


def test_nothing_is_sent_without_the_statement(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    tamu.confirm_email()
    page = tamu.post("kirim/").content.decode()
    assert "Centang pernyataan ini" in page
    assert not Ticket.objects.exists()


def test_staff_get_no_code_with_the_same_answer_on_the_screen(kaltim):
    ordinary, clerk = Visitor(), Visitor()
    ordinary.up_to_review(kaltim, "auditor")
    clerk.up_to_review(kaltim, "auditor", email=kaltim.helpdesk.email)
    answers = [visitor.client.post("/ajukan/surel/", follow=True).content.decode() for visitor in (ordinary, clerk)]
    plain = [
        text.replace(email, "x")
        for text, email in zip(answers, ("bambang@contoh.example", kaltim.helpdesk.email), strict=True)
    ]
    assert _without_tokens(plain[0]) == _without_tokens(plain[1])
    code, other = mail.outbox
    assert other.to == [kaltim.helpdesk.email]
    assert code.subject != other.subject
    assert "Kode" not in other.subject


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_signed_in_staff_member_may_file_for_themselves(tamu, kaltim):
    tamu.client.force_login(kaltim.helpdesk, backend=BACKEND)
    tamu.up_to_review(kaltim, "helpdesk", email=kaltim.helpdesk.email)
    tamu.send()
    ticket = tamu.draft.ticket
    assert ticket.applicant == kaltim.helpdesk
    kaltim.helpdesk.refresh_from_db()
    assert kaltim.helpdesk.name == "Helpdesk KT"


def test_signed_in_with_that_address_no_code_is_needed(tamu, kaltim):
    tamu.client.force_login(kaltim.pemohon, backend=BACKEND)
    tamu.up_to_review(kaltim, "auditor", email=kaltim.pemohon.email)
    assert "Surel terkonfirmasi" in tamu.page("periksa/")
    assert tamu.post("surel/").headers["Location"] == "/ajukan/periksa/"
    tamu.send()
    assert tamu.draft.ticket.applicant == kaltim.pemohon
    assert mail.outbox == []


def test_signed_in_with_another_address_is_said_and_does_not_send(tamu, kaltim):
    tamu.client.force_login(kaltim.pemohon, backend=BACKEND)
    tamu.up_to_review(kaltim, "auditor")
    page = tamu.page("periksa/")
    assert "Anda sedang masuk dengan surel lain" in page
    assert f"Pakai {kaltim.pemohon.email}" in page
    tamu.send()
    assert not Ticket.objects.exists()


def test_the_other_address_may_be_taken_for_the_news(tamu, kaltim):
    tamu.client.force_login(kaltim.pemohon, backend=BACKEND)
    tamu.up_to_review(kaltim, "auditor")
    tamu.post("surel/pakai/")
    tamu.send()
    ticket = tamu.draft.ticket
    assert (ticket.applicant, ticket.email) == (kaltim.pemohon, "bambang@contoh.example")


def test_or_the_browser_signs_out_keeps_the_draft_and_proves_the_first(tamu, kaltim):
    tamu.client.force_login(kaltim.pemohon, backend=BACKEND)
    tamu.up_to_review(kaltim, "auditor")
    tamu.confirm_email()
    tamu.send()
    assert tamu.draft.ticket.applicant.email == "bambang@contoh.example"


def test_too_many_codes_are_refused_in_words(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    for _ in range(30):
        response = tamu.client.post("/ajukan/surel/")
        if response.headers["Location"] == "/ajukan/periksa/":
            break
    assert response.headers["Location"] == "/ajukan/periksa/"
    assert "notice tone-bad" in tamu.page("periksa/")


def test_the_applicant_is_introduced_once_the_address_is_proved(tamu, kaltim):
    User.objects.create_user("bambang@contoh.example", "Nama Lama")
    tamu.sent(kaltim, "auditor")
    person = User.objects.get(email="bambang@contoh.example")
    assert (person.name, person.nip, person.phone) == ("Bambang Wiratama", "199003152015031002", "0812-0000-7788")


def test_asking_for_a_code_changes_nobody_s_name(tamu, kaltim):
    User.objects.create_user("bambang@contoh.example", "Nama Lama")
    tamu.up_to_review(kaltim, "auditor")
    tamu.post("surel/")
    assert User.objects.get(email="bambang@contoh.example").name == "Nama Lama"


def test_sending_twice_is_one_ticket(tamu, kaltim):
    ticket = tamu.sent(kaltim, "auditor")
    assert tamu.send().headers["Location"] == "/ajukan/selesai/"
    assert Ticket.objects.get() == ticket


@pytest.mark.django_db(transaction=True)
def test_two_threads_sending_one_draft_get_one_ticket():
    desk = world.kaltim()
    visitor = Visitor().up_to_review(desk, "auditor")
    visitor.confirm_email()
    draft, person = visitor.draft, User.objects.get(email="bambang@contoh.example")
    together = Barrier(2)

    def send(_: int) -> int:
        try:
            together.wait()
            return actions.send(draft, by=person).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        tickets = set(pool.map(send, range(2)))
    assert len(tickets) == 1
    assert Ticket.objects.count() == 1
    assert Document.objects.count() == 2


def test_a_draft_sent_with_a_stranger_s_sign_in_is_refused(tamu, kaltim, orang_asing):
    tamu.up_to_review(kaltim, "auditor")
    with pytest.raises(Refused, match="belum dikonfirmasi"):
        actions.send(tamu.draft, by=orang_asing)


def test_an_expired_draft_is_said_and_forgotten(tamu, kaltim, settings):
    tamu.up_to_review(kaltim, "auditor")
    Draft.objects.update(created_at=timezone.now() - timedelta(hours=settings.DRAFT_HOURS, seconds=1))
    assert tamu.get("periksa/").headers["Location"] == "/ajukan/"
    assert "Isian Anda sudah berakhir" in tamu.page("")
    assert tamu.post("kirim/", truth="on").headers["Location"] == "/ajukan/"


def test_purging_forgets_old_drafts_with_their_files_and_leaves_the_rest(
    kaltim, settings, django_capture_on_commit_callbacks
):
    old, young, sent = Visitor(), Visitor(), Visitor()
    old.up_to_review(kaltim, "auditor")
    young.up_to_review(kaltim, "auditor")
    ticket = sent.sent(kaltim, "auditor")
    files = [str(document.file.name) for document in old.draft.documents.all()]
    long_ago = timezone.now() - timedelta(hours=settings.DRAFT_HOURS)
    Draft.objects.filter(pk__in=[old.draft.pk, sent.draft.pk]).update(created_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.purge_drafts(timezone.now()) == 2
    assert list(Draft.objects.all()) == [young.draft]
    assert not any(default_storage.exists(name) for name in files)
    assert all(default_storage.exists(str(document.file.name)) for document in ticket.documents.all())
    assert young.draft.documents.count() == 2


def test_a_draft_that_went_in_another_tab_ends_kindly(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    gone = tamu.draft
    actions.forget(tamu.draft)
    with pytest.raises(Refused, match="sudah berakhir"):
        actions.save(gone, {"name": "Terlambat"})
