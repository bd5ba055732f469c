"""The demo's incoming mail: letters that people wrote to an office, fetched and judged by the product itself.

An ordinary morning's post: new requests, an answer with what was asked for, the same from an unknown address, a
thank-you and an absence note. Each comes to the outcome that the rules give it, so the demo cannot promise more.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accounts_app.models import Office
from lpse_helpdesk.demo.clock import moved_to
from requests_app.mailbox.actions import process
from requests_app.mailbox.demo.actions import Sort, Written, write
from requests_app.mailbox.fetching import fetch
from requests_app.mailbox.models import IncomingMail, Mailbox
from requests_app.outbox.models import Message
from requests_app.printing.demo import DemoKind, demo_letter
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

NEW = """Yth. Helpdesk {office}

Dengan hormat, bersama ini saya mengajukan atur ulang kata sandi akun SPSE:

Nama     : {name}
NIP      : {nip}
Jabatan  : {position}
Instansi : {agency}
No. HP   : {phone}

Saya bertugas sebagai PPK. "Lupa Password" sudah saya coba, tetapi surel yang terdaftar tidak dapat saya buka lagi.
Surat permohonan dan SK terlampir. Terima kasih atas bantuannya.

Hormat saya,
{name}
"""
SHORT = """Selamat pagi Bapak/Ibu,

mohon bantuannya, saya lupa user ID dan password untuk masuk ke SPSE sebagai PPK. Paket kami harus tayang minggu ini.

Terima kasih,
Yuliana
"""
COMPLETED = """Yth. Helpdesk

Berikut saya kirimkan pindaian SK yang diminta. Mohon maaf atas kekurangannya.

Hormat saya,
{name}
"""
FROM_ELSEWHERE = """Selamat siang,

saya {name}, ini berkas yang diminta. Saya kirim dari surel pribadi karena surel kantor sedang bermasalah.
"""
AWAY = "Terima kasih atas surel Anda. Saya sedang cuti tahunan sampai hari Jumat; hubungilah sekretariat kami.\n"
THANKS = "Terima kasih banyak, sudah bisa masuk.\n"
# office code: (name, NIP, position, agency, telephone) of who writes for the first time
WRITERS = {
    "KT": ("Hendrik Sualang", "198705122012121004", "Kepala Seksi", "Dinas Perhubungan Provinsi", "0812-0000-4471"),
    "KP": ("Melati Kusumawardani", "199002242015032007", "Analis Kebijakan", "Balai Perikanan", "0812-0000-5512"),
    "BA": ("Rahmat Fadillah", "198311302009041002", "Kepala Bidang", "Dinas Pertanian Kabupaten", "0812-0000-6120"),
}  # fmt: skip
PDF = "application/pdf"
Letters = Iterator[tuple[int, Written]]  # minutes ago, and what was written


def send_letters(office: Office) -> None:
    """Write, fetch and judge the office's letters of this morning; an office of which none are told has none."""
    if office.code not in WRITERS:
        return
    mailbox = Mailbox.objects.get(office=office)
    for minutes, letter in _letters(office):
        at = timezone.now() - timedelta(minutes=minutes)
        write(mailbox, letter, at)
        with moved_to(at + timedelta(minutes=1)):
            fetch(mailbox)
            for pk in list(IncomingMail.objects.waiting().values_list("pk", flat=True)):
                process(pk)


def _letters(office: Office) -> Letters:
    yield 95, _new(office)
    if office.code == "KT":
        yield 80, Written("yuliana.p@gmail.example", "lupa password", SHORT, "Yuliana Prasetya")
    yield from _answers(office)


def _new(office: Office) -> Written:
    name, nip, position, agency, phone = WRITERS[office.code]
    text = NEW.format(office=office.name, name=name, nip=nip, position=position, agency=agency, phone=phone)
    decree = demo_letter(DemoKind.APPOINTMENT, name, "800.1.3/214/2026", "12 Januari 2026", agency, post="PPK")
    files = [
        ("SK PPK 2026.pdf", "application/pdf", decree),
        ("Surat permohonan.docx", "application/msword", _document()),
    ]
    address = f"{name.lower().replace(' ', '.')}@{office.slug}.example"
    return Written(address, f"Permohonan atur ulang kata sandi SPSE an. {name}", text, name, files)


def _answers(office: Office) -> Letters:
    """To mails that the office has sent: two people who were asked for more, one whose request is done."""
    asked = list(_with_applicant(office, State.AWAITING_COMPLETION))
    if asked:
        yield 60, _answer(asked[0], COMPLETED, [("SK pengangkatan.pdf", PDF, _scan(asked[0]))])
        yield 45, _answer(asked[0], AWAY, sort=Sort.AUTOMATIC)
    if len(asked) > 1:
        private = f"{asked[1].name.split()[0].lower()}77@gmail.example"
        yield 40, _answer(asked[1], FROM_ELSEWHERE, [("IMG_2041.pdf", PDF, _scan(asked[1]))], private)
    for told in [ticket for ticket in _with_applicant(office, State.NOTIFIED) if ticket.rejected_at is None][:1]:
        yield 25, _answer(told, THANKS)


def _with_applicant(office: Office, state: State) -> Iterator[Ticket]:
    tickets = Ticket.objects.of(office).filter(state=state, applicant__isnull=False).order_by("pk")
    return (ticket for ticket in tickets.select_related("applicant") if _latest(ticket))


def _latest(ticket: Ticket) -> Message | None:
    """Our latest mail to the applicant."""
    assert ticket.applicant is not None
    return Message.objects.of(Ticket.kind, ticket.pk).filter(to_address=ticket.applicant.email).order_by("pk").last()


def _answer(
    ticket: Ticket, text: str, files: list[tuple[str, str, bytes]] | None = None, sender: str = "",
    sort: Sort = Sort.LETTER,
) -> Written:  # fmt: skip
    ours = _latest(ticket)
    assert ours is not None
    return Written(
        sender or ours.to_address, f"Re: {ours.subject}", text.format(name=ticket.name), ticket.name, files or [],
        (ours.message_id,), sort,
    )  # fmt: skip


def _scan(ticket: Ticket) -> bytes:
    return demo_letter(
        DemoKind.APPOINTMENT, ticket.name, ticket.decree_number, "5 Januari 2026", ticket.agency,
        post=ticket.get_applicant_type_display(),
    )  # fmt: skip


def _document() -> bytes:
    """A file that is no document of ours: the archive in which a text program keeps a letter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), "<w:document/>")
    return out.getvalue()
