"""The log in words, for the system admin: what happened (act) to what (kind of subject).

The rooms that show their own events have the words already; here stand those that nobody else reads. By kind, because
one name means different things: a request is submitted, and so is an SK. An act without words shows under its name.
"""

from collections.abc import Mapping
from typing import Any

from accounts_app.office.pages import WORDS as OFFICE
from requests_app.clock.pages import WORDS as CALENDAR
from requests_app.decrees import history as decrees
from requests_app.decrees.workflow import TABLE as DECREE_TABLE
from requests_app.frontdesk.moves import TABLE as MOVES
from requests_app.mailbox.mail_page import ACTS as MAIL
from requests_app.process.table import Row
from requests_app.tickets import history as tickets
from requests_app.tickets.workflow import TABLE as TICKET_TABLE

KINDS = {
    "ticket": "permohonan", "decree": "SK", "user": "orang", "office": "kantor", "account": "akun register",
    "amendment": "usulan register", "register_import": "impor register", "calendar": "kalender", "mail": "surel masuk",
    "mailbox": "kotak surat", "visit": "kunjungan", "queue": "nomor antrean", "counter": "loket", "report": "laporan",
}  # fmt: skip
PROPOSED = {"proposed": "diusulkan", "withdrawn": "ditarik", "refused": "ditolak", "proposal_read": "dibaca"}
REGISTER = {
    "account_added": "Akun dicatat", "account_changed": "Akun diubah", "account_read": "Akun dibuka",
    "account_confirmed": "Usulan akun dikonfirmasi", "contact_changed": "Kontak diubah",
    **{f"account_{act}": f"Usulan akun {word}" for act, word in PROPOSED.items()},
    **{f"contact_{act}": f"Usulan kontak {word}" for act, word in PROPOSED.items()},
}  # fmt: skip
SAME_EVERYWHERE = {
    "mail_resent": "Surel dikirim ulang",
    "mail_settled": "Surel yang gagal disampaikan dengan cara lain",
}


def _of_table(rows: Mapping[Any, Row], others: Mapping[str, str]) -> dict[str, str]:
    return {act: row.done for act, row in rows.items()} | dict(others)


WORDS: dict[str, Mapping[str, str]] = {
    "ticket": _of_table(TICKET_TABLE, tickets.OTHER_ACTS),
    "decree": _of_table(DECREE_TABLE, decrees.OTHER_ACTS),
    "user": OFFICE,
    "office": OFFICE,
    "mailbox": OFFICE,
    "calendar": CALENDAR,
    "account": REGISTER,
    "amendment": REGISTER,
    "mail": MAIL,
    "register_import": {
        "register_imported": "Register diimpor", "register_file_read": "Berkas impor dibuka",
        "register_import_cancelled": "Impor dibatalkan",
    },
    "visit": {"visit": "Tamu dicatat"},
    "queue": {
        **{move.value: f"Nomor {row.done}" for move, row in MOVES.items()}, "release": "Nomor dilepas dari loket",
        "drawn_at_kiosk": "Nomor diambil di kiosk", "slip_printed": "Nomor dicetak",
    },
    "counter": {
        "open_counter": "Loket dibuka", "take_counter": "Loket diambil alih", "close_counter": "Loket ditutup",
        "ask_help": "Bantuan diminta", "end_help": "Permintaan bantuan selesai",
    },
    "report": {"report_issued": "Laporan diterbitkan", "report_read": "Laporan diunduh"},
}  # fmt: skip


def said(kind: str, act: str) -> str:
    """What happened, in words."""
    return (WORDS.get(kind, {}).get(act) or SAME_EVERYWHERE.get(act) or act).removesuffix(":")
