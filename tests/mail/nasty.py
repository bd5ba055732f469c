"""Nasty messages, by name: what broken programs, hostile people and old telephones send.

Each is a function without arguments that gives the raw bytes. Generated and not stored, so that one reads what is nasty
about it; `test_nasty` reads them all, `test_mutations` breaks them further.
"""

import base64
import io
import quopri
import zipfile
from collections.abc import Callable

from tests.mail.tnef_writer import HTML, RTF, packed_rtf, winmail

Message = Callable[[], bytes]
NASTY: dict[str, Message] = {}
HEAD = (
    b"From: Budi Santoso <budi@instansi.example>\r\nTo: helpdesk@lpse.example\r\nSubject: Permohonan reset password\r\n"
    b"Date: Fri, 20 Nov 2026 10:00:00 +0800\r\nMessage-ID: <satu@instansi.example>\r\nMIME-Version: 1.0\r\n"
)
TEXT = b"Yth. Helpdesk, mohon reset password akun saya.\r\n"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def nasty(make: Message) -> Message:
    NASTY[make.__name__] = make
    return make


def lot(name: str, messages: dict[str, bytes]) -> None:
    """Several small ones at once."""
    for key, raw in messages.items():
        NASTY[f"{name}_{key}"] = lambda raw=raw: raw  # type: ignore[misc]


def mixed(*parts: bytes, boundary: bytes = b"batas", kind: bytes = b"mixed", head: bytes = HEAD) -> bytes:
    inner = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        head
        + b"Content-Type: multipart/"
        + kind
        + b'; boundary="'
        + boundary
        + b'"\r\n\r\n'
        + inner
        + b"--"
        + boundary
        + b"--\r\n"
    )


def part(kind: bytes, data: bytes, more: bytes = b"") -> bytes:
    body = base64.encodebytes(data)
    return b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n" + more + b"\r\n" + body


def pdf(name: bytes = b'"surat.pdf"') -> bytes:
    return part(b"application/pdf", PDF, b"Content-Disposition: attachment; filename=" + name + b"\r\n")


def plain(text: bytes = TEXT, kind: bytes = b"text/plain; charset=utf-8") -> bytes:
    return b"Content-Type: " + kind + b"\r\n\r\n" + text


def head_with(*lines: bytes) -> bytes:
    """The usual message with these header lines in front."""
    return b"".join(line + b"\r\n" for line in lines) + HEAD + b"\r\n" + TEXT


# --- almost nothing -----------------------------------------------------------------------------------------
lot("empty", {
    "at_all": b"", "line": b"\r\n", "headers_only": HEAD, "head_without_end": HEAD[:-2], "body_only": b"\r\n" + TEXT,
    "nul": b"\0", "nuls": b"\0" * 10_000, "no_headers_at_all": b"halo saja, tanpa kepala surat\nbaris dua\n",
    "mbox_line_first": b"From budi Fri Nov 20 10:00:00 2026\n" + HEAD + b"\r\n" + TEXT,
    "spaces": b" " * 5_000, "bare_carriage_returns": HEAD.replace(b"\r\n", b"\r") + b"\r" + TEXT,
    "bare_line_feeds": HEAD.replace(b"\r\n", b"\n") + b"\n" + TEXT, "byte_order_mark": b"\xef\xbb\xbf" + HEAD + b"\r\n" + TEXT,
})  # fmt: skip

# --- headers ------------------------------------------------------------------------------------------------
lot("header", {
    "null_bytes": HEAD.replace(b"Permohonan", b"Per\0mohonan") + b"\r\nNol \0 di sini\r\n",
    "raw_latin1": HEAD.replace(b"Permohonan", b"Permohonan \xe9\xe8 d\xe9j\xe0"),
    "raw_utf8": HEAD.replace(b"Permohonan", "Permohonan – “résmi”".encode()) + b"\r\n",
    "unknown_charset_word": HEAD.replace(b"Permohonan", b"=?x-tidak-ada?B?UGVybW9ob25hbg==?="),
    "word_cut_in_a_character": HEAD.replace(b"Permohonan", b"=?utf-8?B?w6nDqcM=?= =?utf-8?B?qcOp?="),
    "word_of_bad_base64": HEAD.replace(b"Permohonan", b"=?utf-8?B?%%%!!?="),
    "word_of_punycode": HEAD.replace(b"Permohonan", b"=?punycode?Q?" + b"a-" * 3_000 + b"?="),
    "word_of_zlib": HEAD.replace(b"Permohonan", b"=?zlib?B?eJw=?="),
    "word_with_newline_inside": HEAD.replace(b"Permohonan", b"=?utf-8?Q?satu=0D=0ABcc:_semua?="),
    "twice": b"From: lain@luar.example\r\nSubject: lain\r\n" + HEAD + b"\r\n" + TEXT,
    "several_senders": HEAD.replace(b"<budi@instansi.example>", b"<budi@instansi.example>, <ani@luar.example>") + b"\r\n" + TEXT,
    "no_sender": HEAD.partition(b"\r\n")[2] + b"\r\n" + TEXT,
    "sender_is_no_address": HEAD.replace(b"<budi@instansi.example>", b"<tanpa-alamat>") + b"\r\n" + TEXT,
    "sender_shows_another": b'From: "helpdesk@lpse.example" <jahat@luar.example>\r\n' + HEAD.partition(b"\r\n")[2] + b"\r\n" + TEXT,
    "sender_in_a_group": b"From: undisclosed-recipients:;\r\n" + HEAD.partition(b"\r\n")[2] + b"\r\n" + TEXT,
    "sender_with_comments": b"From: budi(" + b"(" * 5_000 + b")@x.example\r\n" + HEAD.partition(b"\r\n")[2] + b"\r\n" + TEXT,
    "sender_of_quotes": b"From: " + b'"' * 9_001 + b" <budi@x.example>\r\n" + HEAD.partition(b"\r\n")[2] + b"\r\n" + TEXT,
    "folded_for_ever": b"Subject: a\r\n" + b" \r\n" * 50_000 + HEAD + b"\r\n" + TEXT,
    "without_colon": b"ini bukan kepala surat\r\n" + HEAD + b"\r\n" + TEXT,
    "name_of_binary": b"\xff\xfe\x00X: y\r\n" + HEAD + b"\r\n" + TEXT,
    "direction_marks": HEAD.replace(b"Permohonan", "Permohonan \u202egpj.exe".encode()) + b"\r\n" + TEXT,
    "ids_of_nonsense": head_with(b"In-Reply-To: <<<>>> <a b> < > <" + b"x" * 5_000 + b">", b"References: " + b"<a@b> " * 5_000),
    "address_of_a_megabyte": b"From: " + b"a" * 1_000_000 + b"@x.example\r\n" + HEAD.partition(b"\r\n")[2] + b"\r\n" + TEXT,
})  # fmt: skip

lot("date", {
    key: HEAD.replace(b"Fri, 20 Nov 2026 10:00:00 +0800", value) + b"\r\n" + TEXT
    for key, value in {
        "of_1970": b"Thu, 01 Jan 1970 00:00:00 +0000", "of_2099": b"Thu, 31 Dec 2099 23:59:59 +0700",
        "of_year_zero": b"Sat, 01 Jan 0000 00:00:00 +0000", "of_year_9999": b"Fri, 31 Dec 9999 23:59:59 -1200",
        "of_nonsense": b"kemarin sore", "of_great_zone": b"Fri, 20 Nov 2026 10:00:00 +9999999999",
        "of_31_february": b"Tue, 31 Feb 2026 25:61:61 +0800", "of_huge_numbers": b"Fri, 99999999999999999999 Nov 2026 1:1:1",
        "empty": b"", "of_nul": b"\0\0\0",
    }.items()
})  # fmt: skip


@nasty
def header_bomb() -> bytes:
    return b"".join(b"X-Bom-%d: %s\r\n" % (n, b"y" * 40) for n in range(40_000)) + HEAD + b"\r\n" + TEXT


@nasty
def header_of_eight_megabytes() -> bytes:
    return b"X-Besar: " + b"z" * 8_000_000 + b"\r\n" + HEAD + b"\r\n" + TEXT


@nasty
def ten_thousand_recipients() -> bytes:
    to = b",\r\n ".join(b"Orang %d <orang%d@instansi.example>" % (n, n) for n in range(10_000))
    return HEAD.replace(b"To: helpdesk@lpse.example", b"To: " + to) + b"\r\n" + TEXT


@nasty
def content_type_of_semicolons() -> bytes:
    """Python's own parser of parameters is quadratic in these."""
    return HEAD + b'Content-Type: text/plain; a="' + b'";' * 400_000 + b"\r\n\r\n" + TEXT


@nasty
def part_header_of_semicolons() -> bytes:
    return mixed(plain(), b'Content-Type: text/plain;\r\n\tx="' + b'\\";' * 200_000 + b"\r\n\r\nisi")


# --- structure ----------------------------------------------------------------------------------------------
lot("structure", {
    "boundary_missing": HEAD + b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nisi\r\n--x--\r\n",
    "boundary_never_closed": mixed(plain(), pdf())[:-12],
    "boundary_never_begins": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\ntidak ada apa-apa\r\n",
    "boundary_empty": mixed(plain(), boundary=b""),
    "boundary_of_regex": mixed(plain(), pdf(), boundary=b"(.*)+$[^a]{9}"),
    "boundary_of_the_parent": mixed(mixed(plain(), pdf(), head=b""), plain()),
    "boundary_prefix_of_another": mixed(mixed(plain(), boundary=b"batasan", head=b""), pdf(), boundary=b"batas"),
    "cut_in_the_middle": mixed(plain(), pdf())[: len(mixed(plain(), pdf())) * 2 // 3],
    "multipart_in_base64": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64\r\n\r\nLS14\r\n",
    "unknown_encoding": HEAD + b"Content-Transfer-Encoding: x-zip-garis\r\n\r\n" + TEXT,
    "base64_of_nonsense": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!! bukan base64 ====\r\n",
    "base64_cut": mixed(plain(), pdf()[:-5]),
    "quoted_printable_broken": HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nabc=ZZ=\r\n=4=E\r\n",
    "uuencoded": HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a.txt\n%:&%L;PH \n`\nend\n",
    "uuencode_broken": HEAD + b"Content-Transfer-Encoding: uuencode\r\n\r\nbegin 644\n\xff\xff\nend",
    "type_of_nonsense": HEAD + b"Content-Type: ///;;;=\r\n\r\n" + TEXT,
    "type_empty": HEAD + b"Content-Type:\r\n\r\n" + TEXT,
    "type_with_nul": mixed(plain(), part(b"application/x-\0\x01", b"isi")),
    "type_twice": HEAD + b"Content-Type: text/html\r\nContent-Type: text/plain\r\n\r\n<b>halo</b>",
    "message_that_is_none": mixed(b"Content-Type: message/rfc822\r\n\r\n"),
    "message_in_base64": mixed(part(b"message/rfc822", HEAD + b"\r\n" + TEXT)),
    "external_body": mixed(b"Content-Type: message/external-body; access-type=local-file; name=/etc/passwd\r\n\r\n\r\n"),
    "partial": HEAD + b"Content-Type: message/partial; number=1; total=99; id=x\r\n\r\n" + TEXT,
    "signed": mixed(plain(), part(b"application/pkcs7-signature", b"\x30\x80" * 200), kind=b"signed"),
    "encrypted": HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAG\r\n",
    "alternative_of_nothing": mixed(kind=b"alternative"),
    "alternative_html_only": mixed(plain(b"<p>Halo <b>dunia</b></p>", b"text/html"), kind=b"alternative"),
    "alternative_plain_empty": mixed(plain(b"  "), plain(b"<p>isi sebenarnya</p>", b"text/html"), kind=b"alternative"),
    "delivery_report_without_blocks": mixed(plain(), b"Content-Type: message/delivery-status\r\n\r\n", kind=b"report"),
})  # fmt: skip


@nasty
def endless_boundaries() -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 150_000


@nasty
def boundary_lines_that_are_none() -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--y\r\n" * 200_000


def nested(depth: int, core: bytes) -> bytes:
    for level in range(depth):
        core = mixed(core, boundary=b"b%d" % level, head=b"")
    return HEAD + core


@nasty
def nested_nineteen_deep() -> bytes:
    return nested(19, plain())


@nasty
def nested_forty_deep() -> bytes:
    return nested(40, plain())


@nasty
def nested_two_thousand_deep() -> bytes:
    return nested(2_000, plain())


@nasty
def forwards_in_forwards() -> bytes:
    core = HEAD + b"\r\n" + TEXT
    for level in range(9):
        core = mixed(plain(), b"Content-Type: message/rfc822\r\n\r\n" + core, boundary=b"x%dx" % level)
    return core


@nasty
def forwards_two_hundred_deep() -> bytes:
    core = HEAD + b"\r\n" + TEXT
    for _ in range(200):
        core = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + core
    return core


@nasty
def forwards_disguised() -> bytes:
    """The containers' types are folded, so that a quick look does not see them."""
    core = plain()
    for level in range(400):
        kind = (
            b"Content-Type\r\n : x\r\nCONTENT-TYPE:\r\n\tMULTIPART/MIXED;\r\n\tBOUNDARY*=\"us-ascii''b%d\"\r\n\r\n"
            % level
        )
        core = kind + b"--b%d\r\n" % level + core + b"\r\n"
    return HEAD + core


# --- size ---------------------------------------------------------------------------------------------------
@nasty
def one_line_of_twelve_megabytes() -> bytes:
    return HEAD + b"\r\n" + b"a" * 12_000_000


@nasty
def million_empty_lines() -> bytes:
    return HEAD + b"\r\n" + b"\r\n" * 1_000_000


@nasty
def twenty_four_megabytes_attached() -> bytes:
    return mixed(
        plain(),
        part(b"application/pdf", bytes(range(256)) * 68_000, b"Content-Disposition: attachment; filename=a.pdf\r\n"),
    )


@nasty
def too_large() -> bytes:
    return HEAD + b"\r\n" + b"x" * (26 * 1024 * 1024)


@nasty
def too_many_attachments() -> bytes:
    return mixed(plain(), *(pdf(b'"surat-%d.pdf"' % n) for n in range(25)))


@nasty
def ten_thousand_parts() -> bytes:
    return mixed(*(plain(b"x") for _ in range(10_000)))


# --- text ---------------------------------------------------------------------------------------------------
def charset(name: bytes, data: bytes, kind: bytes = b"plain") -> bytes:
    return (
        HEAD
        + b"Content-Type: text/"
        + kind
        + b"; charset="
        + name
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + data
    )


lot("charset", {
    "unknown": charset(b"x-mac-tidakada", "résumé".encode()),
    "utf8_called_latin1": charset(b"iso-8859-1", "résumé – “kutip”".encode()),
    "latin1_called_utf8": charset(b"utf-8", "résumé".encode("latin-1")),
    "windows_called_ascii": charset(b"us-ascii", b"\x93kutip\x94 \x96 r\xe9sum\xe9"),
    "utf16_with_mark": charset(b"utf-16", "Permohonan reset".encode("utf-16")),
    "utf16_called_utf8": charset(b"utf-8", "Permohonan reset".encode("utf-16")),
    "utf16_odd": charset(b"utf-16-le", b"a\0b\0c"),
    "utf7": charset(b"utf-7", b"+AGEAYgBj- Permohonan"),
    "iso2022jp": charset(b"iso-2022-jp", "日本語".encode("iso-2022-jp")),
    "big5": charset(b"big5", "採購".encode("big5")),
    "arabic": charset(b"windows-1256", "السلام عليكم".encode("windows-1256")),
    "javanese": charset(b"utf-8", "ꦲꦏ꧀ꦱꦫꦗꦮ 😀".encode()),
    "of_codec_hex": charset(b"hex", b"zz"), "of_codec_rot13": charset(b"rot13", b"Crezbubana"),
    "of_codec_idna": charset(b"idna", b"xn--" + b"a" * 50_000),
    "of_codec_punycode": charset(b"punycode", b"a-" * 60_000), "of_unicode_escape": charset(b"unicode_escape", rb"\ud800\x00\N{BELL}"),
    "name_of_a_kilobyte": charset(b"x" * 1_000, b"halo"), "name_with_nul": charset(b'"utf\0-8"', b"halo"),
    "surrogates": charset(b"utf-8", b"\xed\xa0\x80 sendirian \xed\xb0\x80"), "lone_continuations": charset(b"utf-8", b"\x80\xbf" * 2_000),
    "null_bytes": charset(b"utf-8", b"a\0b\0\0c"), "controls": charset(b"utf-8", bytes(range(32)) + b"akhir"),
    "rfc2231": charset(b"\r\n utf-8''x", b"halo"),
})  # fmt: skip

lot("html", {
    "unclosed_comment": charset(b"utf-8", b"<p>awal</p><!--" + b"<!-- x " * 50_000, b"html"),
    "unclosed_script": charset(b"utf-8", b"<p>awal</p>" + b"<script>" * 60_000 + b"alert(1)", b"html"),
    "only_brackets": charset(b"utf-8", b"<" * 500_000, b"html"),
    "deep_tables": charset(b"utf-8", b"<table><tr><td>" * 50_000 + b"isi", b"html"),
    "entities": charset(b"utf-8", b"&#0; &#xD800; &#9999999999; &nbsp;&lt;b&gt; &bogus; &amp" + b"&#x41;" * 50_000, b"html"),
    "in_capitals": charset(b"utf-8", b"<HTML><HEAD><STYLE>p{}</STYLE></HEAD><BODY><P>Isi<BR>dua</BODY>", b"html"),
})  # fmt: skip


# --- attachments --------------------------------------------------------------------------------------------
def named(name: bytes) -> bytes:
    return mixed(plain(), pdf(name))


def zip_of_zeros() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nol", b"\0" * 20_000_000)
    return out.getvalue()


lot("attachment", {
    "without_name": mixed(plain(), part(b"application/pdf", PDF)),
    "with_empty_name": named(b'""'), "with_path": named(b'"../../etc/passwd"'), "with_windows_path": named(rb'"C:\\Users\\x\\surat.pdf"'),
    "with_nul_in_name": named(b'"su\0rat.pdf"'), "with_newline_in_name": named(b'"su\r\n rat.pdf"'),
    "with_name_in_words": named(b'"=?utf-8?B?U3VyYXQg4oCTIEJ1cGF0aS5wZGY=?="'), "with_raw_name": named('"súrat – “x”.pdf"'.encode()),
    "with_rfc2231_name": mixed(plain(), pdf(b"x").replace(b"filename=x", b"filename*=UTF-8''s%C3%BArat.pdf")),
    "with_rfc2231_pieces": mixed(plain(), pdf(b"x").replace(b"filename=x", b"filename*0*=utf-8''su; filename*1*=%72at; filename*2=.pdf")),
    "with_rfc2231_broken": mixed(plain(), pdf(b"x").replace(b"filename=x", b"filename*9999999=a; filename*x*=''%; filename*=%%%'")),
    "with_rfc2231_latin1": mixed(plain(), pdf(b"x").replace(b"filename=x", b"filename*=iso-8859-1'id's%FArat%20d%E9j%E0.pdf")),
    "with_rfc2231_unknown_charset": mixed(plain(), pdf(b"x").replace(b"filename=x", b"filename*=x-tidak-ada''s%C3%BArat.pdf")),
    "with_rfc2231_wrong_charset": mixed(plain(), pdf(b"x").replace(b"filename=x", b"filename*=us-ascii''s%C3%BArat.pdf")),
    "with_words_in_rfc2231": mixed(plain(), pdf(b"x").replace(b"filename=x", b"filename*0=\"=?utf-8?Q?s=C3=BA\"; filename*1=\"rat=2Epdf?=\"")),
    "with_both_names": mixed(plain(), pdf(b'"surat.pdf"; filename*=UTF-8\'\'s%C3%BArat.pdf')),
    "with_two_words": named(b'"=?iso-8859-1?Q?Surat_d=E9j=E0_?= =?utf-8?B?4oCTIDIucGRm?="'),
    "with_word_not_quoted": named(b"=?utf-8?Q?Surat=20tugas=2Epdf?="),
    "with_semicolon_in_name": named(b'"SK; lampiran 1.pdf"'), "with_quote_in_name": named(rb'"SK \"PPK\".pdf"'),
    "named_by_its_type": mixed(plain(), part(b'application/pdf; name="=?utf-8?Q?s=C3=BArat.pdf?="', PDF)),
    "with_name_of_latin1_bytes": named(b'"s\xfarat d\xe9j\xe0.pdf"'), "with_unclosed_name": named(b'"surat.pdf'),
    "with_name_of_dots": named(b'"..."'), "with_name_of_blanks": named(b'"  \t "'),
    "with_long_name": named(b'"' + b"a" * 3_000 + b'.pdf"'), "with_direction_name": named('"surat\u202efdp.exe"'.encode()),
    "empty": mixed(plain(), part(b"application/pdf", b"", b'Content-Disposition: attachment; filename="kosong.pdf"\r\n')),
    "heic": mixed(plain(), part(b"image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 90)),
    "program": mixed(plain(), part(b"application/pdf", b"MZ\x90\0" * 99, b"Content-Disposition: attachment; filename=surat.pdf.exe\r\n")),
    "zip_bomb": mixed(plain(), part(b"application/zip", zip_of_zeros(), b"Content-Disposition: attachment; filename=b.zip\r\n")),
    "inline_image": mixed(plain(b"<img src=cid:1>", b"text/html"), part(b"image/png", b"\x89PNG\r\n\x1a\n", b"Content-ID: <1>\r\n"), kind=b"related"),
    "calendar": mixed(plain(), plain(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"text/calendar; method=REQUEST")),
    "apple_double": mixed(part(b"application/applefile", b"\0\5\x16\7"), pdf(), kind=b"appledouble"),
    "text_as_attachment": mixed(plain(), plain(b"isi", b'text/plain; name="catatan.txt"')),
    "winmail": mixed(plain(), part(b"application/ms-tnef", winmail("Isi dari Outlook", [("Surat Permohonan Résmi.pdf", PDF)]), b'Content-Disposition: attachment; filename="winmail.dat"\r\n')),
    "winmail_file_as_property": mixed(plain(), part(b"application/ms-tnef", winmail("x", [("c.pdf", PDF)], as_property=True))),
    "winmail_empty": mixed(plain(), part(b"application/ms-tnef", b"")), "winmail_cut": mixed(part(b"application/ms-tnef", winmail("x", [("a.pdf", PDF)])[:-40])),
    "winmail_lies_about_length": mixed(part(b"application/ms-tnef", b"\x78\x9f\x3e\x22\1\0\2\x0f\x80\6\0\xff\xff\xff\x7fabc")),
    "winmail_without_type": mixed(part(b"application/octet-stream", winmail("x", [("b.pdf", PDF)]), b"Content-Disposition: attachment; filename=winmail.dat\r\n")),
    "winmail_of_endless_properties": mixed(part(b"application/ms-tnef", b"\x78\x9f\x3e\x22\1\0\2\2\x90\6\0\0\0\0\0\0\0\2\5\x90\6\0\x0c\0\0\0\xff\xff\xff\xff\x1e\0\x07\x37\0\0\0\0")),
})  # fmt: skip


# --- Outlook's rich text ------------------------------------------------------------------------------------
def outlook(**said: object) -> bytes:
    """A letter of which Outlook packed everything but the headers."""
    return mixed(part(b"application/ms-tnef", winmail(**said)))  # type: ignore[arg-type]


RICH = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Calibri;}{\f1 Symbol;}}{\colortbl;\red0\green0\blue0;}"
    rb"{\*\generator Riched20;}\pard Yth. Helpdesk\par\b mohon\b0  reset \'93password\'94 \u8211- r\'e9sum\u233e \u-10179?\u-8704?"
    rb"{\pict\pngblip 89504e47}\par\tab \{selesai\}}"
)
WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\*\htmltag19 <html>}{\*\htmltag34 <head>}{\*\htmltag1 <style>p{}</style>}"
    rb"{\*\htmltag41 </head>}{\*\htmltag64 <p>}\htmlrtf {\b salah\htmlrtf0 Mohon reset\htmlrtf }\htmlrtf0 "
    rb"{\*\htmltag84 &nbsp;}sandi{\*\htmltag72 </p>}{\*\htmltag64 <p>}kedua{\*\htmltag72 </p>}}"
)
lot("outlook", {
    "rich_text_only": outlook(body="", forms={RTF: packed_rtf(RICH)}),
    "rich_text_not_compressed": outlook(body="", forms={RTF: b"\0\0\0\0" + len(RICH).to_bytes(4, "little") + b"MELA\0\0\0\0" + RICH}),
    # The example of MS-OXRTFCP 4.1, as Outlook compresses it.
    "rich_text_of_the_standard": outlook(body="", forms={RTF: bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")}),
    "html_in_rich_text": outlook(body="", forms={RTF: packed_rtf(WRAPPED)}),
    "html_only": outlook(body="", forms={HTML: "<html><p>Mohon r\xe9set</p>\0".encode("cp1252")}),
    "plain_before_rich_text": outlook(body="Isi biasa", forms={RTF: packed_rtf(RICH)}),
    "html_before_rich_text": outlook(body=" ", forms={RTF: packed_rtf(RICH), HTML: b"<p>Isi HTML</p>"}),
    "letter_in_letter": outlook(body="Luar", files=[("dalam", winmail("Dalam", [("sk.pdf", PDF)]))], as_property=True),
    "rich_text_of_braces": outlook(body="", forms={RTF: packed_rtf(b"{\\rtf1 " + b"{}" * 1_040_000)}),
    "rich_text_open_for_ever": outlook(body="", forms={RTF: packed_rtf(b"{\\rtf1 " + b"{" * 90_000)}),
    "rich_text_bomb": outlook(body="", forms={RTF: b"\0\0\0\0\xff\xff\xff\xffLZFu\0\0\0\0" + (b"\xff" + b"\0\xff" * 8) * 200_000}),
    "rich_text_lies_about_length": outlook(body="", forms={RTF: packed_rtf(RICH)[:60].replace(b"LZFu", b"LZFu", 1)}),
    "rich_text_of_numbers": outlook(body="", forms={RTF: packed_rtf(rb"{\rtf1 \u99999999999 \uc-5 \u-10179 \u-8704 \bin99999999 x}")}),
    "rich_text_is_none": outlook(body="", forms={RTF: b"LZFu"}),
})  # fmt: skip


@nasty
def outlook_letters_forty_deep() -> bytes:
    core = winmail("inti", [("a.pdf", PDF)])
    for _ in range(40):
        core = winmail("x", [("dalam", core)], as_property=True)
    return mixed(part(b"application/ms-tnef", core))


@nasty
def forwarded_with_attachment() -> bytes:
    inner = mixed(plain(), pdf(), boundary=b"dalam").replace(b"satu@", b"asli@")
    return mixed(
        plain(b"Diteruskan."), b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + inner
    )


@nasty
def quoted_printable_of_megabytes() -> bytes:
    return HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quopri.encodestring("é".encode() * 500_000)


def everything() -> dict[str, bytes]:
    return {name: make() for name, make in NASTY.items()}
