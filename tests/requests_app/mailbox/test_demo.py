"""The demo's mail server: whoever writes there reaches an office by the way that every mail goes."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requests_app.mailbox import examining, fetching, jobs
from requests_app.mailbox.demo import forms
from requests_app.mailbox.demo.actions import HOST, Sort, Written, open_mailbox, write
from requests_app.mailbox.demo.models import DemoLetter
from requests_app.mailbox.fetching import Fetched, fetch
from requests_app.mailbox.mime.read import read
from requests_app.mailbox.models import IncomingMail, Mailbox
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.models import DemoMail
from tests import walk
from tests.files import samples

WRITE, SENT = "/demo/surel/tulis/", "/demo/surel/terkirim/"
PAGES = [WRITE, SENT, "/demo/surel/terkirim/daftar/"]


@pytest.fixture
def demo(settings, read_here):
    settings.DEMO = True
    settings.MAIL_SOURCE = "requests_app.mailbox.demo.source.connect"
    settings.EMAIL_BACKEND = "requests_app.outbox.demo_backend.EmailBackend"
    return settings


@pytest.fixture
def kotak(demo, kaltim) -> Mailbox:
    return open_mailbox(kaltim.office)


def typed(kotak: Mailbox, **fields) -> dict[str, object]:
    letter = {"kepada": kotak.user, "dari": "budi@instansi.example", "nama": "Budi Santoso", "sifat": "letter"}
    return {
        **letter,
        "perihal": "Permohonan reset password",
        "isi": "Mohon reset password akun auditor saya.",
        **fields,
    }


def arrived() -> IncomingMail:
    """What the worker makes of the one mail that was written."""
    jobs.collect(timezone.now())
    jobs.process_waiting(timezone.now())
    return IncomingMail.objects.latest("pk")


def test_a_mail_with_files_becomes_a_draft_by_the_way_of_all_mail(client, kotak):
    files = [SimpleUploadedFile("SK Bupati – résmi.pdf", samples.pdf_bytes(), "application/pdf")]
    files += [SimpleUploadedFile("catatan.docx", b"PK\3\4" + b"x" * 99, "aneh")]
    answer = client.post(WRITE, typed(kotak, lampiran=files))
    assert (answer.status_code, answer.url) == (302, SENT)
    mail = arrived()
    assert (mail.outcome, mail.sender, mail.sender_name, mail.mailbox) == (
        "draft", "budi@instansi.example", "Budi Santoso", kotak,
    )  # fmt: skip
    assert [row.original_name for row in mail.attachments.all()] == ["SK Bupati – résmi.pdf", "catatan.docx"]
    assert mail.authentication == {"spf": "pass", "dkim": "pass", "dmarc": "pass"}
    assert mail.answer.kind == "mail_received"
    assert fetch(kotak) == Fetched()


def test_the_answer_to_our_mail_joins_its_ticket(client, kotak, kaltim):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    deliver_batch("w")
    ours = DemoMail.objects.filter(to_address=kaltim.pemohon.email).latest("pk")
    page = client.get(f"/demo/surel/{ours.pk}/balas/")
    begun = page.context["form"].initial
    assert (begun["kepada"], begun["dari"]) == (kotak.user, kaltim.pemohon.email)
    assert begun["perihal"] == f"Re: {ours.subject}"
    assert f"> {ours.body.splitlines()[0]}".rstrip() in begun["isi"]
    client.post(
        f"/demo/surel/{ours.pk}/balas/", typed(kotak, **begun | {"isi": "Berikut yang diminta." + begun["isi"]})
    )
    letter = read(bytes(DemoLetter.objects.get().raw))
    assert (letter.in_reply_to, letter.references[-1]) == ((ours.message_id,), ours.message_id)
    mail = arrived()
    assert (mail.outcome, mail.ticket) == ("attached", ticket)


def test_an_answer_continues_the_conversation(client, kotak):
    ours = DemoMail.objects.create(
        to_address="budi@instansi.example", sender=f"LPSE <{kotak.user}>", subject="Re: Hasil", body="Isi",
        message_id="<tiga@x.example>", references="<satu@x.example> <dua@x.example>",
    )  # fmt: skip
    assert client.get(f"/demo/surel/{ours.pk}/balas/").context["form"].initial["perihal"] == "Re: Hasil"
    client.post(f"/demo/surel/{ours.pk}/balas/", typed(kotak))
    letter = read(bytes(DemoLetter.objects.get().raw))
    assert letter.references == ("<satu@x.example>", "<dua@x.example>", "<tiga@x.example>")


@pytest.mark.parametrize(
    ("sort", "outcome", "kind"), [(Sort.AUTOMATIC, "filed", "auto_reply"), (Sort.LETTER, "draft", "letter")]
)
def test_the_sort_of_a_mail_is_seen_by_the_office(client, kotak, sort, outcome, kind):
    client.post(WRITE, typed(kotak, sifat=sort.value))
    mail = arrived()
    assert (mail.outcome, mail.kind) == (outcome, kind)


def test_a_forged_address_is_what_the_offices_server_says(client, kotak):
    client.post(WRITE, typed(kotak, sifat="forged"))
    assert arrived().authentication["dmarc"] == "fail"


def test_nothing_typed_into_the_form_adds_a_header(client, kotak):
    said = {
        "perihal": "a\r\nBcc: x@y.example",
        "nama": "b\r\nBcc: x@y.example",
        "dari": "c@d.example\r\nBcc: x@y.example",
    }
    client.post(WRITE, typed(kotak, perihal=said["perihal"], nama=said["nama"]))
    assert not read(bytes(DemoLetter.objects.get().raw)).has("bcc")
    assert client.post(WRITE, typed(kotak, dari=said["dari"])).status_code == 422


def test_bad_input_is_said_and_nothing_typed_is_lost(client, kotak, monkeypatch):
    monkeypatch.setattr(forms, "MAX_FILES", 1)
    files = [SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(2)]
    page = client.post(WRITE, typed(kotak, dari="bukan alamat", lampiran=files))
    assert page.status_code == 422
    assert {"dari", "lampiran"} == set(page.context["form"].errors)
    assert "Mohon reset password akun auditor saya." in page.content.decode()
    assert not DemoLetter.objects.exists()


def test_what_became_of_a_mail_is_shown(client, kotak):
    client.post(WRITE, typed(kotak))
    assert "Menunggu diambil" in client.get(SENT).content.decode()
    arrived()
    assert "Draf permohonan" in client.get(SENT).content.decode()


def test_of_a_mail_beyond_the_limit_the_head_is_taken(kotak, monkeypatch):
    monkeypatch.setattr(fetching, "MAX_BYTES", 5_000)
    monkeypatch.setattr(examining, "MAX_BYTES", 5_000)
    write(kotak, Written("budi@instansi.example", "Besar", "x", files=[("a.bin", "", b"x" * 5_000)]), timezone.now())
    mail = arrived()
    assert (mail.outcome, mail.size > 5_000, len(mail.read_raw()) < 2_000) == ("held", True, True)


@pytest.mark.parametrize("url", [*PAGES, "/demo/surel/1/balas/"])
def test_outside_the_demo_none_of_it_exists(client, db, url, settings):
    settings.DEMO = False
    DemoMail.objects.create(pk=1, to_address="a@b.example", sender="x", subject="s", body="b")
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_outside_the_demo_nothing_is_written_and_nothing_fetched(kotak, demo):
    demo.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        write(kotak, Written("a@b.example", "s", "x"), timezone.now())
    with pytest.raises(ImproperlyConfigured):
        fetch(kotak)
    assert kotak.host == HOST


def test_the_pages_link_to_each_other(client, kotak):
    mail = DemoMail.objects.create(to_address="a@b.example", sender="x", subject="s", body="b")
    assert WRITE in client.get("/demo/surel/").content.decode()
    assert f"/demo/surel/{mail.pk}/balas/" in client.get(f"/demo/surel/{mail.pk}/").content.decode()
