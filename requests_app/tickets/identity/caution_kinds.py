"""What a warning of the identity check is: its kinds, what it asks for, and what it looks at.

Apart from `cautions`, where each warning says when it applies, so that either can be read on one page.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models

from accounts_app.register.models import SpseAccount
from requests_app.tickets.identity.models import IdentityDecision
from requests_app.tickets.identity.traces import Shares, Trace

if TYPE_CHECKING:
    from requests_app.process.deviations.models import Deviation
    from requests_app.tickets.record import TicketRecord

RECENT = timedelta(days=30)


class CautionKind(models.TextChoices):
    """What is wrong, as a heading."""

    CONTACT_CHANGED = "contact_changed", "Kontak baru diubah"
    CONTACT_HELD = "contact_held", "Kontak masih ditahan"
    NO_CONTACT = "no_contact", "Tidak ada kontak yang tercatat"
    DECREE_ENDED = "decree_ended", "SK sudah berakhir"
    DECREE_NOT_YET = "decree_not_yet", "SK belum berlaku"
    DECREE_MISSING = "decree_missing", "Tidak ada SK yang tercatat"
    ACCOUNT_INACTIVE = "account_inactive", "Akun nonaktif"
    DOCUMENT_SET_ASIDE = "document_set_aside", "Berkas diterima tanpa semua persyaratan"
    DOCUMENT_REUSED = "document_reused", "Berkas pernah dipakai"
    SENDER_DIFFERS = "sender_differs", "Pengirim surel bukan alamat yang tercatat"
    SENDER_FORGED = "sender_forged", "Alamat pengirim diragukan"
    RECORD_NEWER = "record_newer", "Akun lebih baru daripada permohonan"
    DECREE_REUSED = "decree_reused", "Nomor SK dipakai orang lain"
    RESET_RECENTLY = "reset_recently", "Akun ini baru saja direset"
    REJECTED_RECENTLY = "rejected_recently", "Permohonan serupa baru ditolak"
    STILL_OPEN = "still_open", "Permohonan lain masih berjalan"
    CARRIER_MANY = "carrier_many", "Satu pembawa, banyak akun"
    CARRIER = "carrier", "Berkas dibawa orang lain"
    WORKS_HERE = "works_here", "Akun petugas kantor ini"
    ADMINISTRATOR = "administrator", "Akun pengelola"


# What the register itself says; the others look at other tickets.
OF_THE_REGISTER = (
    CautionKind.CONTACT_CHANGED, CautionKind.NO_CONTACT, CautionKind.DECREE_ENDED, CautionKind.DECREE_NOT_YET,
    CautionKind.DECREE_MISSING, CautionKind.ACCOUNT_INACTIVE,
)  # fmt: skip


class Demand(StrEnum):
    """What a warning asks for before the data may be called valid: to be known, a note, the owner's own word on a
    contact on record, or a second person.
    """

    KNOW = "know"
    ANSWER = "answer"
    CALL = "call"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning; ``decision`` is the answer that counts for exactly what is seen now.

    ``told``: settled by the owner's own word, where that is what it asks for; one from before ``since`` says nothing.
    """

    kind: CautionKind
    text: str
    fingerprint: str
    demand: Demand = Demand.ANSWER
    decision: IdentityDecision | None = None
    told: bool = False
    since: datetime | None = None

    @property
    def topic(self) -> str:
        return f"caution:{self.kind.value}"

    @property
    def is_open(self) -> bool:
        asks = {Demand.ANSWER: self.decision is None, Demand.CALL: not self.told}
        return asks.get(self.demand, False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the warnings look at. ``set_aside``: what was overridden when the file was called complete;
    ``email_on_record``: as it was before the request began.
    """

    ticket: "TicketRecord"
    account: SpseAccount | None
    traces: list[Trace]
    now: datetime
    set_aside: "Deviation | None" = None
    email_on_record: str = ""

    @property
    def since(self) -> datetime:
        """Thirty days before the request began: waiting for the file to be judged makes no warning go away."""
        return min(self.now, self.ticket.submitted_at or self.now) - RECENT

    def sharing(self, *shares: Shares) -> list[Trace]:
        """One trace a ticket."""
        return list({trace.pk: trace for trace in self.traces if trace.shares in shares}.values())
