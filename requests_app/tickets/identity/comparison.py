"""The request beside what is on record: one line per fact, and which of them differ."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from accounts_app.register.models import SpseAccount, SpseRole
from requests_app.sop.vocabulary import Channel
from requests_app.tickets.identity import plain
from requests_app.tickets.identity.models import IdentityDecision, Ruling
from requests_app.tickets.identity.traces import Trace

if TYPE_CHECKING:
    from requests_app.tickets.record import TicketRecord


@dataclass(frozen=True, slots=True)
class Compared:
    """What a line compares: the request's field, the register's, and how both are made alike."""

    key: str
    label: str
    requested: str
    on_record: str
    alike: Callable[[str], str]
    is_contact: bool = False


LINES = (
    Compared("name", "Nama", "name", "name", plain.name),
    Compared("nip", "NIP", "nip", "nip", plain.digits),
    Compared("user_id", "User ID", "spse_user_id", "user_id", plain.address),
    Compared("role", "Peran SPSE", "applicant_type", "spse_role", plain.address),
    Compared("email", "Surel", "email", "email", plain.address, is_contact=True),
    Compared("phone", "Telepon", "phone", "phone", plain.phone, is_contact=True),
    Compared("agency", "Instansi", "agency", "agency", plain.words),
    Compared("unit", "Unit kerja", "unit", "unit", plain.words),
    Compared("decree", "SK/surat tugas", "decree_number", "decree_number", plain.number),
)
# The address that the applicant proved by a mailed code, where it is another than the one they wrote down.
PROVED = Compared("proved_email", "Surel yang dikonfirmasi", "", "email", plain.address, is_contact=True)


class Verdict(StrEnum):
    SAME = "same"
    DIFFERS = "differs"
    NOT_GIVEN = "not_given"
    NOT_ON_RECORD = "not_on_record"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact three times: as requested, as on record, and as in the last archived request of the same person.

    ``decision``: the one that counts for exactly these values; ``told``: settled by the applicant's own word on a
    contact on record.
    """

    what: Compared
    requested: str
    on_record: str
    archived: str
    verdict: Verdict
    fingerprint: str
    decision: IdentityDecision | None = None
    told: bool = False

    @property
    def key(self) -> str:
        return self.what.key

    @property
    def topic(self) -> str:
        return f"difference:{self.what.key}"

    @property
    def differs(self) -> bool:
        return self.verdict is Verdict.DIFFERS

    @property
    def is_open(self) -> bool:
        """Differs, and nobody has settled it."""
        return self.differs and self.decision is None and not self.told

    @property
    def archive_differs(self) -> bool:
        known = self.archived and self.on_record
        return bool(known) and self.what.alike(self.archived) != self.what.alike(self.on_record)

    @property
    def rulings(self) -> list[tuple[str, str]]:
        """How it may be settled. A contact never becomes the requested one here: that is a step of its own."""
        allowed = [Ruling.RECORD] if self.what.is_contact else [Ruling.RECORD, Ruling.SAME, Ruling.REQUEST]
        return [(ruling.value, ruling.label) for ruling in allowed]


def lines_of(
    ticket: "TicketRecord",
    account: SpseAccount,
    earlier: Trace | None,
    decisions: dict[str, IdentityDecision],
    *,
    told: bool,
) -> list[Line]:
    """Every line of the comparison."""
    return [_line(what, requested, account, earlier, decisions, told) for what, requested in _requested(ticket)]


def _requested(ticket: "TicketRecord") -> list[tuple[Compared, str]]:
    pairs = [(what, str(getattr(ticket, what.requested))) for what in LINES]
    # What came by e-mail proves no address: its sender has warnings of their own (`senders`).
    proved = ticket.applicant.email if ticket.applicant and ticket.channel != Channel.EMAIL else ""
    if proved and plain.address(proved) != plain.address(ticket.email):
        place = next(at for at, (what, _) in enumerate(pairs) if what.key == "email") + 1
        pairs.insert(place, (PROVED, proved))
    return pairs


def _line(
    what: Compared,
    requested: str,
    account: SpseAccount,
    earlier: Trace | None,
    decisions: dict[str, IdentityDecision],
    told: bool,
) -> Line:
    on_record = str(getattr(account, what.on_record))
    verdict = _verdict(what, requested, on_record)
    seen = fingerprint(what.key, what.alike(requested), what.alike(on_record), account.pk)
    decision = decisions.get(f"difference:{what.key}")
    archived = str(getattr(earlier, what.requested)) if earlier and what.requested else ""
    return Line(
        what,
        _shown(what, requested),
        _shown(what, on_record),
        _shown(what, archived),
        verdict,
        seen,
        decision if decision and decision.fingerprint == seen else None,
        told=what.is_contact and told,
    )


def _verdict(what: Compared, requested: str, on_record: str) -> Verdict:
    if not what.alike(requested):
        return Verdict.NOT_GIVEN
    if not what.alike(on_record):
        return Verdict.NOT_ON_RECORD
    return Verdict.SAME if what.alike(requested) == what.alike(on_record) else Verdict.DIFFERS


def _shown(what: Compared, value: str) -> str:
    return str(SpseRole(value).label) if what.key == "role" and value in SpseRole.values else value


def fingerprint(*seen: object) -> str:
    """What somebody had before them when they decided, in 32 hexadecimal digits."""
    return hashlib.sha256(json.dumps([str(part) for part in seen]).encode()).hexdigest()[:32]
