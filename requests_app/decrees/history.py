"""A decree's events in words for staff: the page's timeline and the archive's dossier read the same lines."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts_app.audit.models import Event
from requests_app.decrees.cautions import CautionKind
from requests_app.decrees.models import Decree
from requests_app.decrees.workflow import TABLE
from requests_app.handover.identified import Shown, Way
from requests_app.handover.results import Refusal
from requests_app.process.deviations.history import DEVIATION_ACTS, deviation_note
from requests_app.process.history import Line

READS = frozenset({"decree_file_read", "decree_user_id_read", "dossier_read"})
OTHER_ACTS = {
    "people_put": "Formulir Pembuatan Akun diisi",
    "text_put": "Naskah diubah",
    "caution_seen": "Peringatan ditanggapi",
    "identity_checked": "Identitas orangnya diperiksa",
    "code_refused": "Kode pengambilan ditolak",
    "handover_expired": "Masa pengambilan password habis",
    "unopened_told": "Diingatkan: password belum dibuka",
    "due_soon_told": "Diingatkan: segera jatuh tempo",
    "late_told": "Diingatkan: terlambat",
    "late_told_head": "Keterlambatan disampaikan kepada Kepala LPSE",
    "dossier_stored": "Berkas arsip disimpan",
    "location_noted": "Lokasi fisik dicatat",
    "decree_file_read": "Berkas SK dibuka",
    "decree_user_id_read": "User ID ditampilkan",
    "dossier_read": "Berkas arsip dibuka",
    "mail_bounced": "Surel kantor tidak sampai",
    "mail_resent": "Surel dikirim ulang",
    "mail_settled": "Surel yang gagal disampaikan dengan cara lain",
    "scan_compared": "Pindaian dinyatakan sama dengan SK",
    **DEVIATION_ACTS,
}
PLACES = {"link": "melalui tautan", "counter": "di kantor", "phone": "melalui telepon"}


def of_decree(decree: Decree) -> list[Line]:
    """Everything that happened to the decree, oldest first."""
    return lines(decree, Event.objects.about(decree.kind, decree.pk))


def lines(decree: Decree, events: Iterable[Event]) -> list[Line]:
    """These events of the decree, in the order given."""
    names = dict(decree.people.values_list("pk", "name"))
    return [_line(event, names) for event in events]


def _line(event: Event, names: Mapping[int, str]) -> Line:
    row = TABLE.get(event.act)
    what = row.done if row else OTHER_ACTS.get(event.act, event.act)
    return Line(event.act, event.at, event.actor_name, what, _note(event.data, names), event.act in READS)


def _note(data: dict[str, Any], names: Mapping[int, str]) -> str:
    """Whom it was about, choices in words, then what somebody wrote."""
    if "deviation" in data:
        return deviation_note(data)
    parts = [
        names.get(data.get("person", 0), ""),
        data.get("number", ""),
        _label(Way, data.get("means")),
        _label(Shown, data.get("shown")),
        _label(CautionKind, data.get("kind")) if "rows" in data else "",
        f"baris {', '.join(map(str, data['rows']))}" if "rows" in data else "",
        PLACES.get(data.get("place", ""), ""),
        _label(Refusal, data.get("reason")),
        data.get("note", ""),
        data.get("how", ""),
    ]
    return " · ".join(part for part in parts if part)


def _label(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else value or ""
