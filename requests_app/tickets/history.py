"""A ticket's events in words for staff: the desk's timeline and the archive's dossier read the same lines.

What is not an act of the table (a note, a document read) has its words here. Reads are kept apart: they are many, and
a timeline full of them hides what happened.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts_app.audit.models import Event
from requests_app.handover.results import Refusal
from requests_app.process.deviations.history import DEVIATION_ACTS, deviation_note
from requests_app.process.history import Line
from requests_app.tickets.identity.cautions import CautionKind
from requests_app.tickets.identity.comparison import LINES, PROVED
from requests_app.tickets.identity.models import Ruling
from requests_app.tickets.models import Confirmation, TellingCheck, Ticket
from requests_app.tickets.workflow import TABLE, RejectionCategory

READS = frozenset({"document_read", "user_id_read", "dossier_read"})
OTHER_ACTS = {
    "document_added": "Dokumen diunggah",
    "document_read": "Dokumen dibuka",
    "user_id_read": "User ID ditampilkan",
    "dossier_read": "Berkas arsip dibuka",
    "claim": "Diambil",
    "release": "Dilepas kembali",
    "take_over": "Diambil alih",
    "assign": "Ditugaskan",
    "claim_returned": "Kembali dari pemegangnya",
    "checked": "Daftar periksa diisi",
    "paper_received": "Berkas fisik diterima",
    "note_added": "Catatan internal ditambahkan",
    "code_refused": "Kode pengambilan ditolak",
    "identity_checked": "Identitas pemohon diperiksa",
    "counter_opened": "Layar loket dipakai",
    "handover_expired": "Masa pengambilan password habis",
    "dossier_stored": "Berkas arsip disimpan",
    "location_noted": "Lokasi fisik dicatat",
    "linked": "Ditautkan dengan permohonan lain",
    "unlinked": "Tautan dilepas",
    "merged_in": "Permohonan lain digabung ke sini",
    "kin_seen": "Dicatat sebagai permohonan baru setelah melihat permohonan terkait",
    "due_soon_told": "Diingatkan: segera jatuh tempo",
    "late_told": "Diingatkan: terlambat",
    "completion_reminded": "Pemohon diingatkan untuk melengkapi berkas",
    "late_told_head": "Keterlambatan disampaikan kepada Kepala LPSE",
    "numbered": "Nomor antrean diberikan",
    "slip_printed": "Tanda terima dicetak",
    "identity_decided": "Keputusan pemeriksaan identitas",
    "account_pinned": "Akun SPSE ditetapkan",
    **DEVIATION_ACTS,
    "mail_joined": "Surel pemohon masuk ke permohonan",
    "mail_thanked": "Ucapan terima kasih lewat surel",
    "mail_bounced": "Surel kantor tidak sampai ke pemohon",
    "mail_resent": "Surel dikirim ulang",
    "mail_settled": "Surel yang gagal disampaikan dengan cara lain",
    "mail_address_corrected": "Alamat surel untuk kabar diperbaiki",
}
SOURCES = {"register": "nomor pada register akun SPSE"}
PLACES = {"link": "melalui tautan", "counter": "di layar loket", "page": "di halaman pemohon"}


def lines(ticket: Ticket, events: Iterable[Event]) -> list[Line]:
    """These events of the ticket, in the order given."""
    papers = {document.key: document.label for document in ticket.sop.definition.documents}
    return [_line(event, papers) for event in events]


def of_ticket(ticket: Ticket) -> list[Line]:
    """Everything that happened to the ticket, oldest first."""
    return lines(ticket, Event.objects.about(ticket.kind, ticket.pk))


def _line(event: Event, papers: Mapping[str, str]) -> Line:
    row = TABLE.get(event.act)
    what = row.done if row else OTHER_ACTS.get(event.act, event.act)
    return Line(event.act, event.at, event.actor_name, what, _note(event.data, papers), event.act in READS)


def _note(data: dict[str, Any], papers: Mapping[str, str]) -> str:
    """The parts of an event that a reader wants: which paper, choices in words, then what somebody wrote."""
    if "deviation" in data:
        return deviation_note(data)
    parts = [
        papers.get(data.get("requirement", ""), ""),
        _label(RejectionCategory, data.get("category")),
        _label(Confirmation.Means, data.get("means")),
        _label(Confirmation.Outcome, data.get("outcome")),
        _label(TellingCheck.Shown, data.get("shown")),
        _topic(data.get("topic", "")),
        _label(Ruling, data.get("ruling")),
        SOURCES.get(data.get("source", ""), ""),
        PLACES.get(data.get("place", ""), ""),
        "penerimaan sebelumnya ditarik" if data.get("took_back_receipt") else "",
        f"identitas diperiksa {data['identified_by']}" if data.get("identified_by") else "",
        f"kepada {data['claim_to']}" if data.get("claim_to") else "",
        f"dari {data['claim_from']}" if data.get("claim_from") else "",
        data.get("queue", ""),
        data.get("other", ""),
        ", ".join(data.get("others", [])),
        data.get("grounds", ""),
        _label(Refusal, data.get("reason")) if "grounds" not in data else "",
        _words(data.get("message")),
        data.get("how", ""),
    ]
    return " · ".join(part for part in parts if part)


def _words(value: object) -> str:
    """What somebody wrote; the events of mails hold a reference under the same name."""
    return value if isinstance(value, str) else ""


TOPICS = {f"difference:{line.key}": line.label for line in (*LINES, PROVED)}
TOPICS |= {f"caution:{kind.value}": str(kind.label) for kind in CautionKind}


def _topic(topic: str) -> str:
    """What was decided about: the line of the comparison, or the warning; the second person says it by the ruling."""
    return TOPICS.get(topic, "")


def _label(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else value or ""
