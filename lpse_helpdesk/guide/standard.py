"""What the SOPs in force say about a job: which step, how long, and who does it where it is not the guide's own role.

Read from the documents at every look, so that a revision put into force today stands in the guide today.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts_app.models import Office
from accounts_app.roles import Role
from lpse_helpdesk.guide.contents import Guide, Job
from requests_app.sop.definition import DocumentRequirement, SopDefinition, Step
from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.vocabulary import ACTS_OF_KIND, AnyAct, Kind


@dataclass(frozen=True, slots=True)
class Worked:
    """An SOP as an office works by it: who stands in for whom (role values)."""

    sop: SopDefinition
    substitutes: Mapping[str, str]

    def performer_of(self, act: AnyAct) -> Role | None:
        role = self.sop.performer_of(act)
        return Role(self.substitutes.get(role.value, role.value)) if role else None


@dataclass(frozen=True, slots=True)
class Line:
    """``sops`` as "SOP 000, 004", empty where all say the same; ``steps`` as "langkah 9 (15 menit)"; ``by``: a role."""

    sops: str
    steps: str
    by: str


def worked_by(office: Office | None) -> list[Worked]:
    """The SOPs of this office today; for whoever belongs to none, each SOP as most offices work by it."""
    if office is None:
        return [Worked(row.definition, {}) for row in SopRevision.objects.most_worked_by()]
    rows = SopInForce.objects.for_office(office).in_force_today().select_related("revision").order_by("code")
    return [Worked(row.definition, row.substitutes) for row in rows]


def jobs_of(guide: Guide, sops: Iterable[Worked]) -> list[Job]:
    """Those of the guide, after what falls to its role at this office alone."""
    done = [worked.performer_of(act) for worked in sops for job in guide.also for act in job.acts]
    return [*(guide.also if guide.role in done else ()), *guide.jobs]


def lines_of(job: Job, role: Role, sops: Iterable[Worked]) -> list[Line]:
    """What the SOPs say about the job; those that say the same share a line, those that do not know it are left out."""
    said: dict[tuple[str, str], list[str]] = {}
    for worked in sops:
        acts = [act for act in job.acts if isinstance(act, ACTS_OF_KIND[worked.sop.kind]) and worked.sop.allows(act)]
        if acts:
            said.setdefault((_steps(worked.sop, acts), _others(worked, acts, role)), []).append(worked.sop.code)
    named = len(said) > 1
    return [Line(f"SOP {', '.join(codes)}" if named else "", steps, by) for (steps, by), codes in said.items()]


def _steps(sop: SopDefinition, acts: list[AnyAct]) -> str:
    """In the order of the acts, each step once."""
    steps = dict.fromkeys(step for act in acts if (step := sop.step_of(act)))
    return ", ".join(f"langkah {step.no}{_time(step)}" for step in steps)


def _time(step: Step) -> str:
    if step.minutes is None and step.working_days is None:
        return ""
    return f" ({step.time_label})" if step.certain else f" ({step.time_label}, belum pasti)"


def _others(worked: Worked, acts: list[AnyAct], role: Role) -> str:
    """Who does it there, if that is never the guide's own role."""
    performers = dict.fromkeys(performer for act in acts if (performer := worked.performer_of(act)))
    return "" if role in performers else ", ".join(performer.label for performer in performers)


@dataclass(frozen=True, slots=True)
class Papers:
    """What applicants bring under one SOP."""

    sop: SopDefinition
    documents: tuple[DocumentRequirement, ...]

    @property
    def for_whom(self) -> str:
        return ", ".join(kind.label for kind in self.sop.applicant_types)


def papers_of(sops: Iterable[Worked]) -> list[Papers]:
    """By SOP, what the request file consists of."""
    return [Papers(each.sop, each.sop.documents) for each in sops if each.sop.kind is Kind.TICKET]
