"""An SOP as typed values: what a document says, and the questions that the rest of the product asks of it.

Everything is frozen, so one parsed definition may be shared by all threads. A step's `performer` is a role of this
product; the paper's column heading (`Column.label`) is a label only: in SOP 003 "Admin Agency" heads the applicant's
column, in SOP 002 the staff's. Reading and checking live in `reading.py` and `consistency.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from accounts_app.roles import Role
from requests_app.sop.vocabulary import AnyAct, ApplicantType, Channel, Gap, Kind, LetterForm, Origin


@dataclass(frozen=True, slots=True)
class Header:
    """The header block of the paper. An empty value is explained by `gap_of`; officials stand here by post only."""

    institution: tuple[str, ...] = ()
    number: str = ""
    number_note: str = ""
    created_on: date | None = None
    revised_on: date | None = None
    approved_on: date | None = None
    approved_by: str = ""
    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    summary: str = ""
    equipment: tuple[str, ...] = ()
    purpose: str = ""
    records: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    illegible: frozenset[str] = frozenset()

    def gap_of(self, name: str) -> Gap | None:
        """Why the field `name` is empty, or None if it is not."""
        if getattr(self, name):
            return None
        return Gap.ILLEGIBLE if name in self.illegible else Gap.ABSENT


@dataclass(frozen=True, slots=True)
class Column:
    """One sub-column of "Pelaksana", in the paper's order and words."""

    role: Role
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table "Mutu Baku".

    `minutes` are working minutes, `working_days` working days; with neither, `time_text` says what the paper says
    ("N/A" or "–") and the step has no time to miss. `certain` is False where the scan's digits are doubtful:
    `possible_minutes` then lists the readings, and the step is never counted late.
    """

    no: int
    activity: str
    short: str
    performer: Role
    recipient: Role | None = None
    actions: tuple[AnyAct, ...] = ()
    recipient_actions: tuple[AnyAct, ...] = ()
    starts: tuple[AnyAct, ...] = ()
    ends: tuple[AnyAct, ...] = ()
    requirements: tuple[str, ...] = ()
    minutes: int | None = None
    working_days: int | None = None
    time_text: str = ""
    certain: bool = True
    possible_minutes: tuple[int, ...] = ()
    same_working_day: frozenset[Channel] = frozenset()
    output: str = ""
    output_missing: Gap | None = None
    remark: str = ""
    marker: str = ""
    note: str = ""

    @property
    def all_actions(self) -> tuple[AnyAct, ...]:
        """Everything that belongs to the step, whoever does it."""
        return self.actions + self.recipient_actions

    @property
    def can_be_late(self) -> bool:
        """Whether the step has a standard time that the office answers for."""
        return self.certain and (self.minutes is not None or self.working_days is not None)

    @property
    def time_label(self) -> str:
        """The column "Waktu" in Indonesian."""
        if self.minutes is not None:
            return f"{self.minutes} menit"
        if self.working_days is not None:
            return f"{self.working_days} hari kerja"
        return self.time_text

    @property
    def possible_label(self) -> str:
        """The doubtful readings in words: "5, 10 atau 15 menit"; empty when the digits are certain."""
        *first, last = [str(minutes) for minutes in self.possible_minutes] or [""]
        return f"{', '.join(first)} atau {last} menit" if first else ""

    def performer_of(self, act: AnyAct) -> Role | None:
        """Who does `act` in this step: the performer, the recipient, or None when the act is not of this step."""
        if act in self.actions:
            return self.performer
        return self.recipient if act in self.recipient_actions else None


@dataclass(frozen=True, slots=True)
class DocumentRequirement:
    """One document of the request file. `original_shown`: who walks in must show the original."""

    key: str
    label: str
    note: str = ""
    applicant_types: tuple[ApplicantType, ...] = ()
    original_shown: bool = False
    template: LetterForm | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """One path through the steps whose standard time the page adds up."""

    key: str
    label: str
    steps: tuple[int, ...]


@dataclass(frozen=True)
class SopDefinition:
    """One SOP document, validated. Not slotted like its parts: it keeps the index of its acts beside its fields."""

    code: str
    kind: Kind
    slug: str
    title: str
    table_title: str
    general: bool
    applicant_types: tuple[ApplicantType, ...]
    header: Header
    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    documents: tuple[DocumentRequirement, ...] = ()
    totals: tuple[Total, ...] = ()
    automatic: Mapping[AnyAct, frozenset[Channel | Origin]] = field(default_factory=dict)

    @cached_property
    def _step_of(self) -> dict[AnyAct, Step]:
        return {act: step for step in self.steps for act in step.all_actions}

    def step_of(self, act: AnyAct) -> Step | None:
        """The step that `act` belongs to; None when this SOP does not know the act."""
        return self._step_of.get(act)

    def performer_of(self, act: AnyAct) -> Role | None:
        """The role that this SOP gives `act` to; None when the SOP does not allow it."""
        step = self.step_of(act)
        return step.performer_of(act) if step else None

    def allows(self, act: AnyAct) -> bool:
        """Whether `act` may happen at all under this SOP."""
        return act in self._step_of

    def step(self, no: int) -> Step:
        """The step numbered `no`; KeyError when the SOP has no such step."""
        if not 1 <= no <= len(self.steps):
            raise KeyError(no)
        return self.steps[no - 1]

    def steps_started_by(self, act: AnyAct) -> tuple[Step, ...]:
        """The steps whose clock `act` starts."""
        return tuple(step for step in self.steps if act in step.starts)

    def steps_ended_by(self, act: AnyAct) -> tuple[Step, ...]:
        """The steps whose clock `act` stops."""
        return tuple(step for step in self.steps if act in step.ends)

    def documents_for(self, applicant_type: ApplicantType | str) -> tuple[DocumentRequirement, ...]:
        """The documents that an applicant of this type must hand in (step 1), in the paper's order."""
        return tuple(document for document in self.documents if applicant_type in document.applicant_types)

    def follows_by_itself(self, act: AnyAct, channel: Channel | str) -> bool:
        """Whether `act` needs nobody to press a button for a request of this channel."""
        return channel in self.automatic.get(act, ())

    def roles(self) -> frozenset[Role]:
        """The staff roles that an office needs to work by this SOP; the applicant is not one of them."""
        named = {role for step in self.steps for role in (step.performer, step.recipient) if role}
        return frozenset(named - {Role.APPLICANT})

    def total_minutes(self, path: Iterable[int]) -> int:
        """Standard working minutes over the numbered steps; steps without a time count nothing."""
        return sum(self.step(no).minutes or 0 for no in path)

    def total_working_days(self, path: Iterable[int]) -> int:
        """Standard working days over the numbered steps."""
        return sum(self.step(no).working_days or 0 for no in path)

    def total_range(self, path: Iterable[int]) -> tuple[int, int]:
        """Least and most working minutes over the path when doubtful digits are read either way."""
        readings = [self.step(no).possible_minutes or (self.step(no).minutes or 0,) for no in path]
        return sum(min(minutes) for minutes in readings), sum(max(minutes) for minutes in readings)
