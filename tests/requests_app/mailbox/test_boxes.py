"""Pengaturan, Kotak surat: tried on a real server, saved sealed, shown never; by the office's own Admin Kantor."""

import socketserver
import threading

import pytest
from django.test import Client
from django.urls import reverse

from accounts_app.audit.models import Event
from requests_app.handover.results import Secret
from requests_app.mailbox import trying
from requests_app.mailbox.fetching import fetch
from requests_app.mailbox.models import Mailbox
from tests.requests_app.mailbox.conftest import mailbox_of
from tests.requests_app.mailbox.dovecot import PASSWORD, free_port
from tests.requests_app.mailbox.letters import letter, stored

BOXES = "/pengaturan/kotak-surat/"


@pytest.fixture
def admin(kaltim) -> Client:
    client = Client()
    client.force_login(kaltim.admin_kantor, backend="accounts_app.signin.Backend")
    return client


def typed(port: int = 993, **more: str | int) -> dict[str, str | int]:
    return {
        "host": "127.0.0.1", "port": port, "user": "kotak-baru", "password": PASSWORD, "folder": "INBOX",
        "processed_folder": "Diproses", "authserv_id": "mx.lpse.example", **more,
    }  # fmt: skip


# --- trying -------------------------------------------------------------------------------------------------
def test_a_try_signs_in_for_real_and_saves_and_changes_nothing(admin, imap):
    imap.deliver("kotak-baru", letter(1), letter(2))
    answer = admin.post(BOXES + "baru/", typed(imap.port, coba="1"))
    html = answer.content.decode()
    assert (answer.status_code, "Tersambung." in html, "2 surel di folder masuk" in html) == (200, True, True)
    assert "akan dibuat pada pengambilan pertama" in html
    assert PASSWORD not in html
    assert (Mailbox.objects.count(), imap.uids("kotak-baru")) == (0, [1, 2])
    with imap.client("kotak-baru") as client:
        assert b"Diproses" not in b"".join(client.list()[1])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "salah"}, trying.WRONG_PASSWORD),
        ({"folder": "Tidak Ada"}, "Folder “Tidak Ada” tidak ada pada kotak surat ini. Yang ada: INBOX."),
        ({"tls": "on"}, "tidak berbicara TLS"),
        ({"host": "tidak-ada.invalid"}, trying.UNKNOWN_NAME.format("tidak-ada.invalid")),
    ],
)
def test_what_is_wrong_is_said_in_words_and_what_was_typed_stays(admin, imap, wrong, sentence):
    html = admin.post(BOXES + "baru/", typed(imap.port, coba="1", **wrong)).content.decode()
    assert sentence in html
    assert 'value="mx.lpse.example"' in html
    assert not Mailbox.objects.exists()


def test_a_port_at_which_nobody_listens_is_said(admin):
    port = free_port()
    html = admin.post(BOXES + "baru/", typed(port, coba="1")).content.decode()
    assert trying.REFUSED.format("127.0.0.1", port) in html


def test_a_strangers_banner_is_never_repeated(admin, strange_server):
    html = admin.post(BOXES + "baru/", typed(strange_server, coba="1")).content.decode()
    assert trying.NO_IMAP in html
    assert "rahasia-jaringan" not in html


@pytest.fixture
def strange_server():
    """A port that says something that is not IMAP."""

    class Stranger(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(b"220 rahasia-jaringan ESMTP\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


# --- saving -------------------------------------------------------------------------------------------------
def test_a_saved_mailbox_is_fetched_from_and_shows_no_password(admin, kaltim, imap):
    imap.deliver("kotak-disimpan", letter())
    assert admin.post(BOXES + "baru/", typed(imap.port, user="kotak-disimpan")).status_code == 302
    box = Mailbox.objects.get()
    assert (box.office, box.password, PASSWORD in box.sealed_password) == (kaltim.office, Secret(PASSWORD), False)
    assert fetch(box).stored == 1
    for page in (BOXES, reverse("mailbox_settings:box", args=[box.pk])):
        assert PASSWORD not in admin.get(page).content.decode()
    event = Event.objects.get(subject_type="mailbox")
    assert (event.act, event.data["new_password"], PASSWORD in str(event.data)) == ("mailbox_added", True, False)


def test_without_a_new_password_the_old_one_is_kept_where_it_goes_to_the_same_place(admin, kaltim):
    box = mailbox_of(kaltim.office, 143)
    same = typed(143, user=box.user, password="", folder="Masuk")
    admin.post(reverse("mailbox_settings:box", args=[box.pk]), same)
    box.refresh_from_db()
    assert (box.folder, box.password) == ("Masuk", Secret(PASSWORD))


@pytest.mark.parametrize("other", [{"host": "imap.jahat.example"}, {"port": 144}, {"tls": "on"}, {"user": "lain"}])
@pytest.mark.parametrize("button", ["simpan", "coba"])
def test_the_old_password_goes_to_no_other_place(admin, kaltim, other, button):
    box = mailbox_of(kaltim.office, 143)
    sent = {**typed(143, user=box.user, password=""), **other, button: "1"}
    answer = admin.post(reverse("mailbox_settings:box", args=[box.pk]), sent)
    box.refresh_from_db()
    assert (answer.status_code, box.host, box.port, box.tls) == (409, "127.0.0.1", 143, False)
    assert "Ketik kata sandinya kembali" in answer.content.decode()


def test_a_folder_belongs_to_one_office(admin, kkp):
    theirs = mailbox_of(kkp.office, 143)
    answer = admin.post(BOXES + "baru/", typed(143, user=theirs.user))
    assert (answer.status_code, Mailbox.objects.count()) == (422, 1)
    assert "sudah tercatat" in answer.content.decode()


@pytest.mark.parametrize("other", [{"host": "imap.baru.example"}, {"user": "lain"}, {"folder": "Masuk"}])
def test_a_mailbox_with_messages_does_not_become_another_one(admin, kaltim, other):
    """Another folder may number its messages alike: they would be taken for known, and never be fetched."""
    box = mailbox_of(kaltim.office, 143)
    stored(box, letter())
    answer = admin.post(reverse("mailbox_settings:box", args=[box.pk]), typed(143, user=box.user) | other)
    assert (answer.status_code, "sudah memuat 1 surel" in answer.content.decode()) == (409, True)
    fresh = typed(143, user=box.user, processed_folder="Selesai")
    assert admin.post(reverse("mailbox_settings:box", args=[box.pk]), fresh).status_code == 302
    box.refresh_from_db()
    assert (box.host, box.folder, box.processed_folder) == ("127.0.0.1", "INBOX", "Selesai")


@pytest.mark.parametrize(
    "wrong",
    [{"host": "https://imap.example/"}, {"port": 0}, {"port": 70_000}, {"processed_folder": "INBOX"}, {"user": ""}],
)
def test_what_cannot_be_is_said_and_not_saved(admin, wrong):
    assert admin.post(BOXES + "baru/", typed(**wrong)).status_code == 422
    assert not Mailbox.objects.exists()


def test_a_new_mailbox_needs_a_password(admin):
    answer = admin.post(BOXES + "baru/", typed(password=""))
    assert (answer.status_code, "Isi kata sandi kotak surat." in answer.content.decode()) == (409, True)


# --- state and switch ---------------------------------------------------------------------------------------
def test_how_the_last_look_went_is_shown(admin, kaltim):
    box = mailbox_of(kaltim.office, free_port())
    fetch(box)
    html = admin.get(BOXES).content.decode()
    assert "Gagal 1 kali" in html
    assert "Server surel tidak dapat dihubungi (ConnectionRefusedError)." in html


def test_it_is_switched_off_and_on_by_its_own_admin(admin, kaltim, kkp):
    box, theirs = mailbox_of(kaltim.office, 143), mailbox_of(kkp.office, 143)
    for on, acts in (("0", ["mailbox_off"]), ("0", ["mailbox_off"]), ("1", ["mailbox_off", "mailbox_on"])):
        admin.post(reverse("mailbox_settings:switch", args=[box.pk]), {"on": on})
        assert list(Event.objects.about("mailbox", box.pk).values_list("act", flat=True)) == acts
    for name in ("box", "switch"):
        assert admin.post(reverse(f"mailbox_settings:{name}", args=[theirs.pk]), {"on": "0"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.is_active
