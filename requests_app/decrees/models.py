"""The decree: Kepala LPSE orders accounts, Admin PPE makes and delivers them (SOP 001), from the draft to the archive.

Transition methods only stamp fields and return what the event should keep; saving, logging and mail are the engine's.
Acts about one person of the SK get ``person``, the row's key: the row itself is written by `actions`, in the same
transaction and before the act, because what follows by itself asks the database how far all people are.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.decrees.cautions import Caution, cautions_of
from requests_app.decrees.keeping import Acknowledgement, DecreeFile, Part
from requests_app.decrees.office_models import ActingHead, NumberFormat, NumberGap
from requests_app.decrees.people import DecreePerson, DecreeTelling, Result
from requests_app.decrees.record import DecreeRecord, SignatoryForm
from requests_app.decrees.snapshot import sha256_of
from requests_app.decrees.workflow import EDITABLE, TABLE, AccountKind, State
from requests_app.process.stamps import mover
from requests_app.sop.vocabulary import DecreeAct

__all__ = [
    "AccountKind", "Acknowledgement", "ActingHead", "Caution", "Counts", "Decree", "DecreeFile", "DecreePerson",
    "DecreeTelling", "Issuance", "NumberFormat", "NumberGap", "Part", "Result", "Signatory", "SignatoryForm", "State",
]  # fmt: skip

moves = mover(TABLE)

# Done by who makes the accounts, and never by who signed the order for them.
MAKING = (
    DecreeAct.MAKE_ACCOUNT, DecreeAct.CANNOT_MAKE, DecreeAct.UNDO_MARK, DecreeAct.CREATE_ACCOUNTS, DecreeAct.REISSUE,
)  # fmt: skip
DRAFTED = "Anda ikut menyusun naskah ini sebagai Admin PPE; SK ditandatangani orang lain."
NOT_HEAD = "SK hanya diterbitkan Kepala LPSE, atau Plt./Plh. yang tercatat untuk tanggal itu."
NAMED = "Nama Anda tercantum dalam SK ini; mintalah pejabat lain menandatanganinya."
SIGNED = "Anda yang menandatangani SK ini; akunnya dibuat orang lain."
ONLY_HEAD_VOIDS = "Setelah diajukan, SK hanya dibatalkan Kepala LPSE."


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, as it is printed: name with titles, NIP, rank, post, and in what capacity."""

    name: str
    position: str
    nip: str = ""
    rank: str = ""
    form: str = SignatoryForm.OWN
    on_behalf_of: str = ""

    @property
    def columns(self) -> dict[str, str]:
        names = ("name", "position", "nip", "rank", "form", "on_behalf_of")
        return {f"signatory_{name}": getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Issuance:
    """What issuing adds to the draft. ``serial``: the running number of the year, None where the number has none."""

    number: str
    serial: int | None
    on: date
    valid_from: date
    valid_until: date | None
    signatory: Signatory
    content_sha256: str = ""
    pdf_sha256: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The decree's fields by name."""
        return {
            "number": self.number, "serial": self.serial, "year": self.on.year, "issued_on": self.on,
            "valid_from": self.valid_from, "valid_until": self.valid_until, "content_sha256": self.content_sha256,
            "pdf_sha256": self.pdf_sha256, **self.signatory.columns,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the people of a decree are."""

    people: int
    undecided: int
    made: int
    untold: int
    unsettled: int


class Decree(DecreeRecord):
    """Written only through `decrees.actions`, which call `process.perform`. One method per row of the table."""

    class Meta(DecreeRecord.Meta):
        abstract = False

    # --- what the rows of the table ask --------------------------------------------------------------------

    @cached_property
    def counts(self) -> Counts:
        """One query; of this object's moment."""
        made = Q(result=Result.MADE, given_up_at=None)
        return Counts(
            **self.people.aggregate(
                people=Count("pk"),
                undecided=Count("pk", filter=Q(result=Result.UNDECIDED)),
                made=Count("pk", filter=Q(result=Result.MADE)),
                untold=Count("pk", filter=made & Q(told_at=None)),
                unsettled=Count("pk", filter=made & Q(received_at=None)),
            )
        )

    @property
    def misfit_roles(self) -> str | None:
        """The sentence about people whose SPSE role is not that of the SK; None when all fit."""
        if self.account_kind == AccountKind.MIXED:
            return None
        others = self.people.exclude(spse_role=self.account_kind).count()
        kind = self.get_account_kind_display()
        return f"{others} orang bukan {kind}; perbaiki perannya atau ubah jenis SK." if others else None

    @cached_property
    def cautions(self) -> list[Caution]:
        """Warnings about the people, as they stand now (`cautions`)."""
        return cautions_of(self)

    @property
    def open_cautions(self) -> list[Caution]:
        """Those about which nobody said anything yet."""
        seen = set(self.acknowledgements.values_list("fingerprint", flat=True))
        return [caution for caution in self.cautions if caution.fingerprint not in seen]

    @property
    def unacknowledged(self) -> str | None:
        left = len(self.open_cautions)
        return f"{left} peringatan tentang orang dalam SK belum ditanggapi." if left else None

    @property
    def form_agrees(self) -> bool:
        """Whether text and people are still those that were signed."""
        return self.content_sha256 == sha256_of(self, self.people.all())

    # --- who may -------------------------------------------------------------------------------------------

    @cached_property
    def acting_today(self) -> frozenset[int]:
        """Keys of who acts as Kepala LPSE at the office today."""
        return frozenset(ActingHead.objects.on(self.office_id, self.today).values_list("user_id", flat=True))

    def roles_of(self, user: User) -> frozenset[Role]:
        """Whoever acts as Kepala LPSE today is Kepala LPSE today."""
        held = super().roles_of(user)
        acts = user.is_active and user.office_id == self.office_id and user.pk in self.acting_today
        return held | {Role.KEPALA_LPSE} if acts else held

    def bars(self, act: str, user: User) -> str | None:
        """Separation of duties: who drafted as Admin PPE does not sign, who signed does not make the accounts."""
        if act == DecreeAct.ISSUE:
            return self._bars_signing(user)
        if act in MAKING and self.issued_by_id == user.pk:
            return SIGNED
        if act == DecreeAct.VOID and self.state not in EDITABLE and Role.KEPALA_LPSE not in self.roles_of(user):
            return ONLY_HEAD_VOIDS
        return None

    def _bars_signing(self, user: User) -> str | None:
        if Role.KEPALA_LPSE not in self.roles_of(user):
            return NOT_HEAD
        if user.pk in self.admin_drafters:
            return DRAFTED
        return NAMED if any(person.is_own_of(user) for person in self.people.all()) else None

    # --- the acts: each only stamps; the table says from where to where ------------------------------------

    def _stamp(self, name: str, by: User | None, at: datetime | None) -> None:
        setattr(self, f"{name}_at", at)
        setattr(self, f"{name}_by", by)

    @moves(DecreeAct.BEGIN)
    def begin(self, *, by: User | None, at: datetime) -> dict[str, Any]:
        self._stamp("begun", by, at)
        return {"kind": self.account_kind, "as": self.drafted_as}

    @moves(DecreeAct.SUBMIT)
    def submit(self, *, by: User | None, at: datetime) -> dict[str, Any]:
        self._stamp("submitted", by, at)
        return {"people": self.counts.people}

    @moves(DecreeAct.SEND_BACK)
    def send_back(self, *, by: User | None, at: datetime, reason: str) -> dict[str, Any]:
        self._stamp("returned", by, at)
        self.returned_reason = reason
        return {"reason": reason}

    @moves(DecreeAct.ISSUE)
    def issue(self, *, by: User | None, at: datetime, issuance: Issuance) -> dict[str, Any]:
        self._stamp("issued", by, at)
        for name, value in issuance.columns.items():
            setattr(self, name, value)
        hashes = {"content": issuance.content_sha256, "pdf": issuance.pdf_sha256}
        return {"number": issuance.number, "on": issuance.on.isoformat(), "people": self.counts.people, **hashes}

    @moves(DecreeAct.ORDER)
    def order(self, *, by: User | None, at: datetime) -> None:
        self._stamp("ordered", by, at)

    @moves(DecreeAct.ATTACH_SCAN)
    def attach_scan(self, *, by: User | None, at: datetime, sha256: str) -> dict[str, Any]:
        self.scan_sha256 = sha256
        return {"sha256": sha256}

    @moves(DecreeAct.VOID)
    def void(self, *, by: User | None, at: datetime, reason: str) -> dict[str, Any]:
        self._stamp("voided", by, at)
        self.voided_reason = reason
        return {"number": self.number, "reason": reason}

    @moves(DecreeAct.MAKE_ACCOUNT)
    def make_account(self, *, by: User | None, at: datetime, person: int) -> dict[str, Any]:
        return {"person": person}

    @moves(DecreeAct.CANNOT_MAKE)
    def cannot_make(self, *, by: User | None, at: datetime, person: int, reason: str) -> dict[str, Any]:
        return {"person": person, "reason": reason}

    @moves(DecreeAct.UNDO_MARK)
    def undo_mark(self, *, by: User | None, at: datetime, person: int) -> dict[str, Any]:
        return {"person": person}

    @moves(DecreeAct.CREATE_ACCOUNTS)
    def create_accounts(self, *, by: User | None, at: datetime) -> dict[str, Any]:
        self._stamp("accounts", by, at)
        return {"made": self.counts.made, "impossible": self.counts.people - self.counts.made}

    @moves(DecreeAct.TELL)
    def tell(self, *, by: User | None, at: datetime, person: int, means: str) -> dict[str, Any]:
        return {"person": person, "means": means}

    @moves(DecreeAct.NEW_CODE)
    def new_code(self, *, by: User | None, at: datetime, person: int, means: str) -> dict[str, Any]:
        """The code itself is shown once and stored nowhere."""
        return {"person": person, "means": means}

    @moves(DecreeAct.DISCLOSE)
    def disclose(self, *, by: User | None, at: datetime, person: int, place: str) -> dict[str, Any]:
        return {"person": person, "place": place}

    @moves(DecreeAct.RECEIVE)
    def receive(self, *, by: User | None, at: datetime, person: int, place: str) -> dict[str, Any]:
        return {"person": person, "place": place}

    @moves(DecreeAct.CONFIRM_LOGIN)
    def confirm_login(self, *, by: User | None, at: datetime, person: int, place: str) -> dict[str, Any]:
        return {"person": person, "place": place}

    @moves(DecreeAct.ALARM)
    def alarm(self, *, by: User | None, at: datetime, person: int, place: str) -> dict[str, Any]:
        """Somebody else has the password: what had been settled is not."""
        self.settled_at = None
        return {"person": person, "place": place}

    @moves(DecreeAct.GIVE_UP)
    def give_up(self, *, by: User | None, at: datetime, person: int, reason: str) -> dict[str, Any]:
        return {"person": person, "reason": reason}

    @moves(DecreeAct.REISSUE)
    def reissue(self, *, by: User | None, at: datetime, person: int, reason: str) -> dict[str, Any]:
        self.settled_at = None
        return {"person": person, "reason": reason}

    @moves(DecreeAct.INFORM)
    def inform(self, *, by: User | None, at: datetime) -> None:
        self._stamp("informed", by, at)

    @moves(DecreeAct.SETTLE)
    def settle(self, *, by: User | None, at: datetime) -> None:
        self.settled_at = at

    @moves(DecreeAct.END)
    def end(self, *, by: User | None, at: datetime, on: date, reason: str) -> dict[str, Any]:
        self._stamp("ended", by, at)
        self.ended_on, self.ended_reason = on, reason
        return {"on": on.isoformat(), "reason": reason}

    @moves(DecreeAct.CLOSE_ACCOUNT)
    def close_account(self, *, by: User | None, at: datetime, person: int, note: str) -> dict[str, Any]:
        return {"person": person, "note": note}

    @moves(DecreeAct.ARCHIVE)
    def archive(self, *, by: User | None, at: datetime, dossier_sha256: str = "") -> dict[str, Any]:
        self._stamp("archived", by, at)
        return {"dossier_sha256": dossier_sha256}
