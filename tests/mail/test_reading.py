"""What a letter says: texts, names, senders, dates, forwards, reports, and who vouches for the sender."""

from datetime import UTC, datetime

import pytest

from requests_app.mailbox.authentication import results, speaks_against
from requests_app.mailbox.guessing import guesses
from requests_app.mailbox.letter import Letter
from requests_app.mailbox.mime.read import read
from tests.mail.corpus import BOUNCES, OURS, mail
from tests.mail.nasty import HEAD, NASTY, PDF, TEXT


def letter(name: str) -> Letter:
    return read(NASTY[name]())


RICH = "Yth. Helpdesk\nmohon reset “password” – résumé 😀\n\t{selesai}"
TEXTS = {
    "charset_unknown": "résumé", "charset_utf8_called_latin1": "résumé – “kutip”", "charset_latin1_called_utf8": "résumé",
    "charset_windows_called_ascii": "“kutip” – résumé", "charset_utf16_called_utf8": "Permohonan reset", "charset_big5": "採購",
    "charset_iso2022jp": "日本語", "charset_arabic": "السلام عليكم", "charset_null_bytes": "abc", "charset_utf7": "abc Permohonan",
    "html_in_capitals": "Isi\ndua", "html_unclosed_script": "awal", "structure_alternative_plain_empty": "isi sebenarnya",
    "structure_alternative_html_only": "Halo dunia", "empty_byte_order_mark": TEXT.decode().strip(), "forwarded_with_attachment": "Diteruskan.",
    "attachment_winmail": TEXT.decode().strip(), "attachment_winmail_cut": "x",
    "outlook_rich_text_only": RICH, "outlook_rich_text_not_compressed": RICH, "outlook_rich_text_of_the_standard": "hello world",
    "outlook_html_in_rich_text": "Mohon reset sandi\n\nkedua", "outlook_html_only": "Mohon réset", "outlook_plain_before_rich_text": "Isi biasa",
    "outlook_html_before_rich_text": "Isi HTML", "outlook_letter_in_letter": "Luar\n\nDalam",
}  # fmt: skip
NAMES = {
    "attachment_without_name": "lampiran-1.pdf", "attachment_with_path": "passwd", "attachment_with_windows_path": "surat.pdf",
    "attachment_with_nul_in_name": "surat.pdf", "attachment_with_name_in_words": "Surat – Bupati.pdf",
    "attachment_with_raw_name": "súrat – “x”.pdf", "attachment_with_rfc2231_name": "súrat.pdf",
    "attachment_with_rfc2231_pieces": "surat.pdf", "attachment_with_direction_name": "suratfdp.exe", "attachment_heic": "lampiran-1.heic",
    "attachment_winmail": "Surat Permohonan Résmi.pdf", "attachment_winmail_without_type": "b.pdf", "attachment_calendar": "lampiran-1.ics",
    "attachment_winmail_lies_about_length": "winmail.dat", "forwarded_with_attachment": "surat.pdf", "outlook_letter_in_letter": "sk.pdf",
    "attachment_with_rfc2231_latin1": "súrat déjà.pdf", "attachment_with_rfc2231_unknown_charset": "súrat.pdf",
    "attachment_with_rfc2231_wrong_charset": "súrat.pdf", "attachment_with_words_in_rfc2231": "súrat.pdf", "attachment_with_both_names": "súrat.pdf",
    "attachment_with_two_words": "Surat déjà – 2.pdf", "attachment_with_word_not_quoted": "Surat tugas.pdf",
    "attachment_with_semicolon_in_name": "SK; lampiran 1.pdf", "attachment_with_quote_in_name": 'SK "PPK".pdf', "attachment_named_by_its_type": "súrat.pdf",
    "attachment_with_name_of_latin1_bytes": "súrat déjà.pdf", "attachment_with_unclosed_name": "surat.pdf",
    "attachment_with_name_of_dots": "lampiran-1.pdf", "attachment_with_name_of_blanks": "lampiran-1.pdf", "attachment_with_empty_name": "lampiran-1.pdf",
}  # fmt: skip
SENDERS = {
    "header_sender_shows_another": ("jahat@luar.example",), "header_no_sender": (), "header_sender_is_no_address": (),
    "header_several_senders": ("budi@instansi.example", "ani@luar.example"), "header_twice": ("lain@luar.example", "budi@instansi.example"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_text_is_read(name):
    assert letter(name).text == TEXTS[name]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_attachment_has_a_name(name):
    assert [part.name for part in letter(name).attachments] == [NAMES[name]]


@pytest.mark.parametrize("name", sorted(SENDERS))
def test_the_senders_are_those_who_are_named(name):
    assert letter(name).senders == SENDERS[name]
    assert letter(name).sender == (SENDERS[name][0] if len(SENDERS[name]) == 1 else "")


def test_the_attachment_of_a_winmail_and_of_a_forward_is_whole_and_says_where_it_was():
    assert [(part.data, part.inside) for part in letter("attachment_winmail").attachments] == [(PDF, "winmail.dat")]
    forwarded = letter("forwarded_with_attachment")
    assert [(part.data[:8], part.inside) for part in forwarded.attachments] == [(PDF[:8], "Permohonan reset password")]
    assert [(f.sender, f.message_id) for f in forwarded.forwards] == [
        ("Budi Santoso <budi@instansi.example>", "<asli@instansi.example>")
    ]


def test_the_file_of_a_winmail_may_stand_among_its_properties():
    assert [(part.name, part.data) for part in letter("attachment_winmail_file_as_property").attachments] == [
        ("c.pdf", PDF)
    ]


def test_forwards_of_forwards_are_all_listed():
    assert len(letter("forwards_in_forwards").forwards) == 9


def test_an_inline_image_is_marked():
    assert [part.is_inline for part in letter("attachment_inline_image").attachments] == [True]


def test_the_first_twenty_of_too_many_attachments_are_there():
    assert len(letter("too_many_attachments").attachments) == 20


def test_ten_thousand_recipients_are_counted_and_fifty_kept():
    read_one = letter("ten_thousand_recipients")
    assert (read_one.recipients, len(read_one.to)) == (10_000, 50)


@pytest.mark.parametrize(
    ("name", "year"), [("of_1970", 1970), ("of_2099", 2099), ("of_nonsense", None), ("of_year_9999", None)]
)
def test_dates_are_read_or_left_out(name, year):
    found = letter(f"date_{name}").date
    assert (found.year if found else None) == year


def test_a_date_is_kept_in_utc():
    assert read(HEAD + b"\r\n" + TEXT).date == datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_a_words_line_break_adds_no_header():
    assert letter("header_word_with_newline_inside").subject == "satu Bcc: semua reset password"


@pytest.mark.parametrize(
    ("name", "_", "raw"),
    [entry for entry in BOUNCES if entry[0] != "kembali_id"],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_bounce_names_our_message(name, _, raw):
    assert OURS in read(raw).quoted_ids


def test_a_delivery_report_says_why():
    found = read(BOUNCES[0][2]).report
    assert found is not None
    assert (found.action, found.recipient, found.diagnostic) == (
        "failed",
        "budi@instansi.example",
        "smtp; 550 5.1.1 User unknown",
    )


TRUSTED = "mx.lpse.example"
VOUCH = f"Authentication-Results: {TRUSTED}; spf=pass smtp.mailfrom=x; dkim=pass (2048-bit key; dmarc=fail) header.d=x; dmarc=pass"
TRACE = f"Received: from luar.example by {TRUSTED}; Fri, 20 Nov 2026 10:00:00 +0800"
FORGED = f"Authentication-Results: {TRUSTED}; dmarc=pass; spf=pass"
INTO_THE_BOX = (
    f"Received: from {TRUSTED} by {TRUSTED} with LMTP id x (envelope-from <x>); Fri, 20 Nov 2026 10:00:01 +0800"
)
FROM_A_FILTER = f"Received: from localhost (localhost [127.0.0.1]) by {TRUSTED} (Postfix) with ESMTP id x; x"
FILTERED = "Received: from x ([127.0.0.1]) by localhost (amavisd-new, port 10024) with LMTP id x; x"
SAYS_ITS_OURS = f"Received: from [127.0.0.1] (luar.example [203.0.113.5]) by {TRUSTED} (Postfix) with ESMTP id x; x"
SAYS_LMTP = f"Received: from x (x [203.0.113.5]) by {TRUSTED} (with LMTP) with ESMTP (envelope-from <x with LMTP>); x"
PASSED = {"spf": "pass", "dkim": "pass", "dmarc": "pass"}


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ((VOUCH, TRACE), PASSED),
        ((TRACE, FORGED), {}),  # below our trace line: the sender's own
        ((FORGED.replace(TRUSTED, "mx.luar.example"), TRACE), {}),
        ((FORGED.replace(TRUSTED, TRUSTED + ".luar.example"), TRACE), {}),
        ((FORGED.replace(TRUSTED, f"luar.example ({TRUSTED})"), TRACE), {}),
        ((VOUCH, "Received: by penyimpanan.lpse.example; x", FORGED), PASSED),
        (("Received: by penyimpanan.lpse.example; x", VOUCH, TRACE, FORGED), PASSED),
        (("Received: by penyimpanan.lpse.example; x", TRACE, FORGED), {}),
        (
            (f"Authentication-Results: {TRUSTED}; dkim=fail; dkim=pass; dmarc=fail", TRACE),
            {"dkim": "pass", "dmarc": "fail"},
        ),
        ((f"Authentication-Results: {TRUSTED}; none", TRACE), {}),
        ((INTO_THE_BOX, VOUCH, TRACE, FORGED), PASSED),
        ((INTO_THE_BOX, FROM_A_FILTER, FILTERED, VOUCH, TRACE, FORGED), PASSED),
        ((INTO_THE_BOX, TRACE, FORGED), {}),
        ((SAYS_ITS_OURS, FORGED, TRACE), {}),
        ((SAYS_LMTP, FORGED, TRACE), {}),
        ((INTO_THE_BOX, "Received: from x (x [203.0.113.5]) by mx2.lpse.example; x", FORGED, TRACE), {}),
    ],
)
def test_only_the_offices_own_server_vouches_for_a_sender(above, said):
    raw = "\r\n".join(above).encode() + b"\r\n" + HEAD + b"\r\n" + TEXT
    assert results(read(raw), TRUSTED) == said


def test_without_a_trusted_host_nobody_vouches():
    assert results(read(VOUCH.encode() + b"\r\n" + HEAD + b"\r\n" + TEXT), "") == {}


def test_what_speaks_against_a_sender():
    assert speaks_against({"dmarc": "fail", "spf": "pass"})
    assert speaks_against({"spf": "fail", "dkim": "fail"})
    assert speaks_against({"spf": "fail"})
    assert not speaks_against({"spf": "fail", "dkim": "pass"})
    assert not speaks_against({})


LETTER = """Yth. Helpdesk LPSE

Bersama ini saya:
Nama lengkap : Budi Santoso, S.T.
NIP: 19900315 201503 1 002
Jabatan = Auditor Muda
Instansi : Inspektorat Contoh
No. HP/WA : 0812-0000-0001
mohon reset password dan informasi user ID.

Pada Jum, 20 Nov 2026 helpdesk menulis:
> Nama: Orang Lain
"""


def test_a_draft_is_guessed_from_lines_and_words_with_their_rule():
    found = guesses(read(mail("Permohonan auditor", LETTER)))
    values = {key: guess.value for key, guess in found.items()}
    assert values == {
        "name": "Budi Santoso, S.T.", "nip": "199003152015031002", "position": "Auditor Muda", "agency": "Inspektorat Contoh",
        "phone": "0812-0000-0001", "applicant_type": "auditor", "wants_reset": "1", "wants_user_id": "1",
    }  # fmt: skip
    assert found["name"].rule == "baris “Nama lengkap”"


def test_two_roles_are_no_guess_and_a_bare_letter_gives_the_senders_name():
    found = guesses(read(mail("Tanya", "PPK dan Pokja kami lupa sandi")))
    assert "applicant_type" not in found
    assert (found["name"].value, found["name"].rule) == ("Dewi Lestari", "nama pada alamat pengirim")
