"""The kinds of news, what each is called, and how it goes out unless its reader decides otherwise.

A kind is a word in the row, not a ``choices`` of the column: one more must not take a migration.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from accounts_app.roles import MAIL_SENDERS, READERS, STAFF_ROLES, Role

INBOX = "inbox"  # what new work is about: an office's inbox
COUNTERS = frozenset({Role.FRONT_OFFICE, Role.HELPDESK, Role.ADMIN_AGENCY})


class ByMail(StrEnum):
    """How news of a kind goes by mail, where its reader wants it there."""

    NEVER = "never"  # worth something only at that moment
    DIGEST = "digest"  # gathered, if it was not read in the application first
    AT_ONCE = "at_once"  # whoever makes the news posts the mail itself


class Kind(models.TextChoices):
    """The label is the switch's text on the settings page."""

    MENTIONED = "mentioned", "Rekan menyebut saya dalam catatan internal"
    ASSIGNED = "assigned", "Pekerjaan ditugaskan kepada saya"
    TAKEN_OVER = "taken_over", "Pekerjaan yang saya pegang diambil alih"
    CLAIM_RETURNED = "claim_returned", "Pekerjaan yang saya pegang kembali ke antrean karena lama tidak dibuka"
    ARRIVED = "arrived", "Pekerjaan baru masuk untuk peran saya"
    DUE_SOON = "due_soon", "Langkah saya hampir jatuh tempo"
    LATE = "late", "Langkah saya melewati mutu baku"
    LATE_HEAD = "late_head", "Langkah yang lama terlambat (Kepala LPSE)"
    ASKED = "asked", "Kepala LPSE menanyakan penyimpangan yang saya jelaskan"
    SECOND_ASKED = "second_asked", "Saya diminta menjadi orang kedua"
    HELP = "help", "Rekan di loket meminta bantuan"
    STAND_IN = "stand_in", "Saya menggantikan rekan yang cuti"
    FAILED_MAIL = "failed_mail", "Surel ke pemohon gagal terkirim"


@dataclass(frozen=True, slots=True)
class Manner:
    """How one kind is told.

    ``mails`` is what the mail can be, ``by_mail`` whether it goes unless switched. ``locked`` says why it cannot be
    switched off in the application ("" where it can). ``icon`` names one of ours; ``many`` is the sentence for several
    unread ones about the same thing, with ``{count}``. ``roles``: whom it may reach, and so who is shown the switch.
    """

    icon: str
    mails: ByMail = ByMail.DIGEST
    by_mail: bool = True
    in_app: bool = True
    locked: str = ""
    many: str = ""
    roles: frozenset[Role] = READERS


MANNERS: dict[Kind, Manner] = {
    Kind.MENTIONED: Manner("user", many="{text} ({count} catatan)"),
    Kind.ASSIGNED: Manner("inbox"),
    Kind.TAKEN_OVER: Manner(
        "users", locked="Selalu ditampilkan, agar tidak ada dua orang mengerjakan hal yang sama tanpa saling tahu."
    ),
    Kind.CLAIM_RETURNED: Manner("back"),
    Kind.ARRIVED: Manner("inbox", by_mail=False, many="{count} pekerjaan baru masuk ke kotak masuk Anda"),
    Kind.DUE_SOON: Manner("clock", ByMail.AT_ONCE),
    Kind.LATE: Manner("alert", ByMail.AT_ONCE),
    Kind.LATE_HEAD: Manner("alert", ByMail.AT_ONCE, roles=frozenset({Role.KEPALA_LPSE})),
    Kind.ASKED: Manner("info", ByMail.AT_ONCE),
    Kind.SECOND_ASKED: Manner(
        "users", locked="Selalu ditampilkan, karena permohonan itu berhenti sampai ada orang kedua yang memutuskan."
    ),
    Kind.HELP: Manner("bell", ByMail.NEVER, by_mail=False, many="{text} ({count}×)", roles=COUNTERS),
    Kind.STAND_IN: Manner(
        "users",
        locked="Selalu ditampilkan, karena pekerjaan rekan yang cuti menunggu Anda dan bukan orang lain.",
        roles=STAFF_ROLES,
    ),
    Kind.FAILED_MAIL: Manner(
        "mail", by_mail=False, many="{count} surel gagal terkirim dan menunggu ditangani", roles=frozenset(MAIL_SENDERS)
    ),
}
