"""The way of a ticket as its applicant sees it: the SOP's steps with times and roles, never with names of staff.

What happened comes from the step clocks, in the order in which it happened (a round is shown again when it is walked
again). What is to come is read off the SOP: the acts of the ordinary way from where the ticket stands, each as the step
that the SOP gives it to, so that no SOP needs an `if` here. That a decision was a rejection is not said: the same
way is shown to whoever holds the slip's code.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts_app.roles import Role
from accounts_app.templatetags.ui import near_time
from requests_app.process.models import StepRun
from requests_app.process.rail import runs_of
from requests_app.sop.definition import Step
from requests_app.sop.vocabulary import Act, AnyAct, Channel
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import FINISHED, State, next_act

# The act that ends a step names it, once done and until then; the paper's own words are written for staff.
_TITLES: dict[AnyAct, tuple[str, str]] = {
    Act.SUBMIT: ("Berkas diterima", "Penyampaian berkas"),
    Act.RECORD_GUEST: ("Buku tamu diisi", "Pengisian buku tamu"),
    Act.ENQUEUE: ("Nomor antrean diberikan", "Nomor antrean"),
    Act.OPEN: ("Permohonan dibuka petugas", "Menunggu dibuka petugas"),
    Act.FIND_COMPLETE: ("Kelengkapan diperiksa", "Pemeriksaan kelengkapan"),
    Act.REQUEST_COMPLETION: ("Kelengkapan diminta", "Permintaan kelengkapan"),
    Act.COMPLETE: ("Berkas dilengkapi", "Menunggu berkas dilengkapi"),
    Act.FORWARD: ("Diserahkan ke pemeriksa kebenaran", "Penyerahan ke pemeriksa kebenaran"),
    Act.FIND_VALID: ("Kebenaran data diperiksa", "Pemeriksaan kebenaran data"),
    Act.FULFIL: ("Diproses di SPSE", "Proses di SPSE"),
    Act.HAND_OVER: ("Hasil disiapkan", "Penyiapan hasil"),
    Act.NOTIFY: ("Hasil disampaikan kepada Anda", "Penyampaian hasil kepada Anda"),
    Act.NOTIFY_REJECTION: ("Keputusan disampaikan", "Penyampaian keputusan"),
    Act.RECEIVE: ("Hasil diterima", "Penerimaan hasil"),
    Act.ARCHIVE: ("Diarsipkan", "Pengarsipan"),
}
_IN_PERSON: dict[AnyAct, tuple[str, str]] = {Act.OPEN: ("Anda dipanggil dan dilayani", "Menunggu dipanggil")}
_RECEIPT = _TITLES[Act.RECEIVE][0]
_AT_THE_DOOR = (Act.RECORD_GUEST, Act.ENQUEUE)
_WAY = (
    *_AT_THE_DOOR, Act.OPEN, Act.FIND_COMPLETE, Act.FORWARD, Act.FIND_VALID, Act.FULFIL, Act.HAND_OVER, Act.NOTIFY,
    Act.RECEIVE, Act.ARCHIVE,
)  # fmt: skip
_AFTER_A_REJECTION = (Act.NOTIFY_REJECTION, Act.ARCHIVE)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One line of `components/progress_public.html`.

    ``status``: done, now (the applicant's turn), work (the office's), todo or bad.
    """

    title: str
    status: str
    note: str = ""


def journey(ticket: Ticket) -> list[Milestone]:
    """The whole way, what was done first. One query; times are in the active zone."""
    runs = sorted(runs_of(ticket), key=lambda run: run.started_at)
    return [*_so_far(ticket, runs), *_to_come(ticket, runs)]


def _so_far(ticket: Ticket, runs: Iterable[StepRun]) -> list[Milestone]:
    # Stable, and told before run: the archive step begins at the very moment of the receipt or the lapse.
    told: list[tuple[datetime, Milestone]] = []
    if ticket.received_at:
        told.append((ticket.received_at, Milestone(_RECEIPT, "done", near_time(ticket.received_at))))
    if ticket.lapsed_at:
        told.append((ticket.lapsed_at, _stopped(ticket, ticket.lapsed_at)))
    walked = [(run.started_at, _of_run(ticket, run)) for run in runs if not run.broken_off]
    return [line for _, line in sorted([*told, *walked], key=lambda entry: entry[0])]


def _of_run(ticket: Ticket, run: StepRun) -> Milestone:
    step = ticket.sop.definition.step(run.step_no)
    again = f" (putaran {run.round})" if run.round > 1 else ""
    if run.ended_at:
        note = f"{near_time(run.ended_at)} · {_who(ticket, step)}"
        return Milestone(_title(ticket, step, done=True) + again, "done", note)
    note = f"sejak {near_time(run.started_at)} · {_expected(ticket, step)}"
    return Milestone(_title(ticket, step) + again, _turn(step), note)


def _stopped(ticket: Ticket, at: datetime) -> Milestone:
    if ticket.merged_into_id:
        return Milestone("Digabung dengan permohonan lain", "bad", near_time(at))
    withdrawn = ticket.lapsed_by_id == ticket.applicant_id
    return Milestone("Anda menarik permohonan" if withdrawn else "Tidak ditindaklanjuti", "bad", near_time(at))


def _to_come(ticket: Ticket, runs: list[StepRun]) -> Iterator[Milestone]:
    """Each step once; the ticket is at the first one when no step's clock runs (the applicant's turn, or a queue)."""
    running = {run.step_no for run in runs if run.ended_at is None}
    is_now = not running and ticket.state not in FINISHED
    seen = set(running)
    for act in _ahead(ticket):
        step = ticket.sop.definition.step_of(act)
        if step is None or (step.no in seen and act is not Act.RECEIVE):
            continue
        seen.add(step.no)
        here = "now" if act is Act.RECEIVE else _turn(step)
        yield _coming(ticket, act, step, here if is_now else "todo")
        is_now = False


def _coming(ticket: Ticket, act: Act, step: Step, status: str) -> Milestone:
    """The receipt is the applicant's part of the step in which they are told, and has a line of its own."""
    if act is Act.RECEIVE:
        return Milestone(_TITLES[act][1], status, "Anda")
    return Milestone(_title(ticket, step), status, _expected(ticket, step))


def _ahead(ticket: Ticket) -> tuple[Act, ...]:
    """The acts of the ordinary way that are still to come."""
    act = next_act(ticket)
    if act is None:
        return ()
    if act in (Act.REJECT, *_AFTER_A_REJECTION):
        return _AFTER_A_REJECTION[_AFTER_A_REJECTION.index(act) if act in _AFTER_A_REJECTION else 0 :]
    if act in (Act.REQUEST_COMPLETION, Act.COMPLETE):
        asked = (Act.REQUEST_COMPLETION, Act.COMPLETE)
        return (*asked[asked.index(act) :], *_WAY[_WAY.index(Act.FIND_COMPLETE) :])
    if act is Act.REISSUE:
        return _WAY[_WAY.index(Act.FIND_VALID) :]
    if ticket.state == State.SUBMITTED:
        return _WAY if ticket.channel == Channel.WALK_IN else _WAY[len(_AT_THE_DOOR) :]
    return _WAY[_WAY.index(act) :]


def _title(ticket: Ticket, step: Step, *, done: bool = False) -> str:
    titles = _TITLES | _IN_PERSON if ticket.channel == Channel.WALK_IN else _TITLES
    known = next((titles[act] for act in step.ends if act in titles), (step.short, step.short))
    return known[0] if done else known[1]


def _turn(step: Step) -> str:
    """Gold is the applicant's turn alone; blue says that the office is at work."""
    return "now" if step.performer == Role.APPLICANT else "work"


def _who(ticket: Ticket, step: Step) -> str:
    role = ticket.sop.substitute_for(step.performer)
    return "Anda" if role == Role.APPLICANT else role.label


def _expected(ticket: Ticket, step: Step) -> str:
    """Who does it, and the standard time where the SOP gives a certain one."""
    who = _who(ticket, step)
    return f"{who} · waktu baku {step.time_label}" if step.can_be_late else who
