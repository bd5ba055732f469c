"""The mail as it arrives over a socket: text and HTML that say the same, the letterhead, the thread it belongs to."""

import re
from io import BytesIO

import pytest
from PIL import Image

from requests_app.outbox import letterhead
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.markup import blocks, letter
from requests_app.outbox.threads import AT_MOST, thread_of
from tests.requests_app.outbox.helpers import TOKEN, html, make_message, make_office, plain
from tests.requests_app.outbox.pictures import png

SITE = "https://helpdesk.lpse.example"
LETTER = f"""Yth. Bapak/Ibu,

Mohon lengkapi:

- Surat tugas: kurang
- SK: salah (tahun 2019 <lama>)

Nomor permohonan : KT-2026-00001
Kode tanda terima: ABCD

1. Tautan ini:
   [[tautan]]
2. Kode dari petugas.

Unggah di:
{SITE}/permohonan/KT-2026-00001/

Hormat kami,
LPSE Uji Surel

--
Surel ini dikirim otomatis.
"""


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def arrived(kantor, postbox):
    """Send a text and give the mail that the server took."""

    def send(text=LETTER, **fields):
        make_message(kantor, text=text, **fields)
        deliver_batch("w1")
        return postbox.mails[-1]

    return send


def words(markup: str) -> str:
    """What a reader sees of HTML."""
    return " ".join(re.sub(r"<style.*?</style>|<title.*?</title>|<[^>]+>", " ", markup, flags=re.DOTALL).split())


def test_both_parts_say_the_same_and_both_hold_the_private_value(arrived):
    mail = arrived()
    shown = words(html(mail)).replace("&lt;", "<").replace("&gt;", ">")
    for line in plain(mail).splitlines():
        said = re.sub(r"^(- |\d\. |--$)", "", line.strip())
        for part in said.split(": ", 1) if line.startswith(("Nomor", "Kode")) else [said]:
            assert part.strip() in shown
    assert plain(mail).count(TOKEN) == html(mail).count(TOKEN) == 1
    assert "[[" not in plain(mail) + html(mail)


def test_lists_facts_and_links_are_recognised():
    kinds = [block.kind for block in blocks(LETTER.replace("[[tautan]]", f"{SITE}/ambil/x/").partition("\n--\n")[0])]
    assert kinds == ["text", "text", "bullets", "facts", "steps", "text", "link", "text"]


def test_a_link_inside_an_item_belongs_to_it():
    (steps,) = blocks(f"1. Tautan ini:\n   {SITE}/ambil/x/\n2. Kode.")
    assert steps.rows[0][0] == f'Tautan ini:<br><a href="{SITE}/ambil/x/">{SITE}/ambil/x/</a>'


@pytest.mark.parametrize(
    "address",
    [
        "https://jahat.example/", f"{SITE}.jahat.example/", f"{SITE}@jahat.example/", f"{SITE}:81/", f"{SITE}x/",
        "http://helpdesk.lpse.example/", "www.jahat.example", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_only_our_own_addresses_become_links(kantor, address):
    markup = letter(f"Perihal {address} diterima.\n\n{address}\n", subject="s", office=kantor, has_logo=False)
    assert "<a href" not in markup


def test_a_long_address_is_shown_short_and_leads_to_the_whole(settings):
    address = f"{SITE}/survei/{'x' * 90}/"
    (block,) = blocks(address)
    assert block.rows[0][0] == f'<a href="{address}">{address[:40]}…</a>'


@pytest.mark.parametrize("end", [".", ",", ")", ""])
def test_what_ends_the_sentence_is_not_part_of_the_link(end):
    (block,) = blocks(f"Buka {SITE}/lacak/{end} Terima kasih")
    assert f'<a href="{SITE}/lacak/">{SITE}/lacak/</a>{end}' in block.rows[0][0]


def test_markup_in_a_text_or_a_private_value_is_shown_not_obeyed(arrived):
    mail = arrived(text='Yth. <b>Siti</b> & "Rekan",\n\n<script>alert(1)</script>\n\n- <img src=x>\n')
    assert not re.search(r"<(b|script|img)\b", html(mail))
    assert "&lt;script&gt;" in html(mail)


def test_nothing_is_loaded_from_elsewhere(arrived, monkeypatch):
    monkeypatch.setattr(letterhead, "sources", [lambda _: png(600, 400)])
    markup = html(arrived())
    assert re.findall(r'(?:src|background|url)\s*[=(]\s*"?([^")\s]+)', markup) == ["cid:lambang"]
    assert not re.search(r"<(link|script|iframe|object)\b|@import", markup)


def test_the_letterhead_names_the_office_and_its_address(postbox, db):
    office = make_office("OC", "LPSE <Kaltim> & Rekan")
    office.address = "Jl. Gajah Mada 2, Samarinda"
    office.save()
    make_message(office)
    deliver_batch("w1")
    head = html(postbox.mails[0]).partition('class="ink')[0]
    assert "LPSE &lt;Kaltim&gt; &amp; Rekan" in head
    assert "Jl. Gajah Mada 2, Samarinda" in head


def test_the_logo_travels_along_small_and_named_by_the_html(arrived, monkeypatch):
    monkeypatch.setattr(letterhead, "sources", [lambda _: png(800, 500)])
    mail = arrived()
    (logo,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert mail.get_content_type() == "multipart/related"
    assert (logo["Content-ID"], logo.get_content_disposition()) == ("<lambang>", "inline")
    with Image.open(BytesIO(logo.get_content())) as image:
        assert image.size == (179, 112)


def test_without_a_logo_there_is_no_picture_and_no_hole(arrived):
    mail = arrived()
    assert mail.get_content_type() == "multipart/alternative"
    assert "<img" not in html(mail)


# --- threads ------------------------------------------------------------------------------------------------
def test_later_mails_to_the_same_reader_name_the_first(kantor, postbox):
    first, second, third = [make_message(kantor) for _ in range(3)]
    deliver_batch("w1")
    mails = {mail["Message-ID"]: mail for mail in postbox.mails}
    assert mails[first.message_id]["References"] is None
    for later in (second, third):
        mail = mails[later.message_id]
        assert mail["In-Reply-To"] == mail["References"] == first.message_id
        assert mail["Auto-Submitted"] == "auto-generated"


def test_another_reader_or_another_request_is_another_thread(kantor):
    make_message(kantor)
    assert make_message(kantor, to="lain@instansi.example").thread == ""
    assert make_message(kantor, owner_id=2).thread == ""


def test_an_answer_to_a_mail_says_so_and_carries_its_thread_on(kantor, postbox):
    answer = make_message(kantor, answering=("<a@instansi.example>", "<b@instansi.example>"))
    later = make_message(kantor)
    deliver_batch("w1")
    mails = {mail["Message-ID"]: mail for mail in postbox.mails}
    reply, update = mails[answer.message_id], mails[later.message_id]
    assert (reply["Auto-Submitted"], reply["In-Reply-To"]) == ("auto-replied", "<b@instansi.example>")
    assert reply["References"].split() == ["<a@instansi.example>", "<b@instansi.example>"]
    assert (update["Auto-Submitted"], update["In-Reply-To"]) == ("auto-generated", answer.message_id)
    assert update["References"].split() == ["<a@instansi.example>", "<b@instansi.example>", answer.message_id]


@pytest.mark.parametrize(
    "bad",
    ["", "<>", "tanpa-kurung@x.example", "<a b@x.example>", "<a@x>\r\nBcc: z@x.example", "<é@x>", f"<{'x' * 300}>"],
)
def test_what_is_no_message_id_enters_no_header(kantor, bad):
    message = make_message(kantor, answering=(bad,))
    assert (message.thread, message.is_answer) == ("", True)


def test_a_long_thread_keeps_its_first_and_its_last(kantor, postbox):
    ids = [f"<{number}.{'x' * 60}@instansi.example>" for number in range(60)]
    message = make_message(kantor, answering=ids)
    deliver_batch("w1")
    assert message.thread.split() == [ids[0], *ids[1 - AT_MOST :]]
    assert postbox.mails[0]["References"].split() == message.thread.split()


def test_the_mail_that_is_answered_stands_last(kantor):
    first = make_message(kantor)
    ids = ["<x@a.example>", "<y@a.example>"]
    assert thread_of(first, [*ids, first.message_id]) == [*ids, first.message_id]


# --- who it comes from ---------------------------------------------------------------------------------------
def test_answers_and_bounces_come_to_the_office(arrived, postbox):
    mail = arrived()
    assert (mail["Reply-To"], mail["Return-Path"]) == ("helpdesk@ob.example", None)
    assert postbox.envelopes[0].mail_from == "helpdesk@ob.example"
    assert "NDR" not in mail["X-Auto-Response-Suppress"].replace("RNDR", "")
    assert "All" not in mail["X-Auto-Response-Suppress"]


def test_every_part_is_utf8_and_no_line_is_longer_than_smtp_takes(arrived, postbox):
    arrived(text="Yth. Bapak/Ibu,\n\n" + "Négara – " * 400 + "\n")
    assert max(len(line) for line in postbox.envelopes[0].original_content.splitlines()) <= 998
