"""`perform`: the only writer of cases.

One transaction locks the row, checks person, state and needs, runs the transition, saves, appends the event, moves
the step clocks and puts the notices into the outbox. Then come the acts that the SOP lets follow by themselves, and at
last the people of the role whose turn it is now are told.
Signals and model ``save`` hooks were rejected for all of these: they hide what a click does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, Nobody, record
from accounts_app.audit.models import Event
from accounts_app.kept import kept
from accounts_app.models import User
from requests_app.clock.holding import hold, hold_for, know_hours, newest_hours
from requests_app.process import clocks, rules
from requests_app.process.arrivals import forget_lateness, tell_arrival
from requests_app.process.deadlines import OfficeClock, earliest
from requests_app.process.deviations import gate
from requests_app.process.deviations.account import Account, Stray
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.models import Case, StepRun
from requests_app.process.refusals import Forbidden, Stale, Unmet
from requests_app.process.table import Row, Table
from requests_app.sop.vocabulary import AnyAct

C = TypeVar("C", bound=Case)
Notice = Callable[[Any, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Process(Generic[C]):
    """What the engine must know of one kind of case.

    :param next_act: the main act that the case waits for (None when it is finished).
    :param notices: for an act, the function that posts its messages to the outbox: ``notice(case, payload)``.
    """

    model: type[C]
    table: Table
    next_act: Callable[[C], AnyAct | None]
    notices: Mapping[Any, Notice] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.model.kind


def begin(
    process: Process[C], case: C, act: str, *, by: User | Nobody, at: datetime | None = None, **payload: Any
) -> C:
    """Perform the first act on a case that is not in the database yet, and save it."""
    with transaction.atomic():
        hold(case.office_id)
        deed = clocks.Deed(by, at or timezone.now(), OfficeClock(case.office), payload)
        begun = _carry_out(process, case, process.table[act], deed)
        tell_arrival(begun, "", by=by)
        return begun


def perform(
    process: Process[C],
    case: C,
    act: str,
    *,
    by: User | Nobody,
    seen: int | None = None,
    at: datetime | None = None,
    account: Account | None = None,
    **payload: Any,
) -> C:
    """Do one act to a case and return the case as it is afterwards.

    :param seen: the version that the person's page showed; another version in the database is refused.
    :param at: when it happened, aware; now by default.
    :param account: why it departs from the standard, where it does (a late step, say).
    :param payload: what the act's method stamps (reason, category …).
    :raises Stale: somebody was quicker. :raises Forbidden: not this person. :raises Unmet: something comes first.
    :raises Unaccounted: it departs from the standard, and ``account`` does not say why.
    """
    with transaction.atomic():
        return perform_within(process, case, act, by=by, seen=seen, at=at, account=account, **payload)


def perform_within(
    process: Process[C],
    case: C,
    act: str,
    *,
    by: User | Nobody,
    seen: int | None = None,
    at: datetime | None = None,
    account: Account | None = None,
    **payload: Any,
) -> C:
    """`perform` for a caller who holds the transaction and lets a refusal end it: no savepoint of its own."""
    locked = lock(process, case.pk)
    row = process.table[act]
    _refuse_stale(process, locked, row, seen)
    deed = clocks.Deed(by, at or timezone.now(), OfficeClock(locked.office), payload, account)
    before = locked.waiting_role
    done = _carry_out(process, locked, row, deed)
    tell_arrival(done, before, by=by)
    return done


def lock(process: Process[C], pk: int) -> C:
    """The case with its SOP, locked until the transaction ends; the office's calendar stands still as long.

    The calendar's newest event comes with it: nothing that waits for the row's lock can change it meanwhile, because
    the calendar is held already. Of anything else a subquery could answer as of before the wait.
    """
    hold_for(process.model, pk)
    found: list[Any] = kept(_locked, process.model, case=pk)
    if not found:
        raise process.model.DoesNotExist(f"{process.model.__name__} {pk}")
    locked: C = found[0]
    know_hours(locked.office, locked.__dict__.pop("hours_event"))
    return locked


def _locked(model: type[Case], *, case: int) -> Any:
    rows: Any = model._default_manager.filter(pk=case).select_related("sop", "office")
    return rows.annotate(hours_event=Subquery(newest_hours(OuterRef("office")))).select_for_update(of=("self",))


def amend(process: Process[C], case: C, *, seen: int | None = None) -> C:
    """Lock a case for something that is added to it without an act (a finding, a decision).

    It counts as a change, so that nobody acts on a page from before it. The caller holds the transaction and decides
    who may. Work on a case ends its pause. :raises Stale: ``seen`` is not the last version.
    """
    locked = lock(process, case.pk)
    if seen not in (None, locked.version):
        raise Stale(f"{locked.noun} ini sudah berubah sejak halaman dibuka. Periksa lagi isian Anda.")
    locked.version += 1
    running = clocks.go_on(locked, OfficeClock(locked.office), timezone.now())
    if running is not None:
        locked.due_at = earliest(running, locked.waiting_role)
    locked.save(update_fields=["version", "due_at"])
    return locked


def _refuse_stale(process: Process[C], case: C, row: Row, seen: int | None) -> None:
    if case.state in row.sources and seen in (None, case.version):
        return
    last = Event.objects.about(case.kind, case.pk).filter(act__in=list(process.table)).last()
    if last is None:
        raise Stale(f"{case.noun} ini sudah berubah. Muat ulang halaman.")
    at = last.at.astimezone(case.office.tz)
    done = process.table[last.act].done.lower()
    raise Stale(f"Sudah diproses oleh {last.actor_name} pukul {at:%H.%M} {case.office.zone_label}: {done}.")


def _carry_out(process: Process[C], case: C, row: Row, deed: clocks.Deed) -> C:
    if deed.answers is None:
        deed = replace(deed, answers=gate.who_answers(case, row, deed.by))
    waived = rules.overridable(case, row) if deed.answers and deed.account and deed.account.overrides else []
    data = step(case, row, by=deed.by, at=deed.at, payload=deed.payload, overriding=bool(waived))
    case.version += 1
    if case.pk is None:
        case.save(force_insert=True)
    ticked = clocks.tick(case, row, deed)
    strays = _strays(case, row, deed, ticked, waived)
    forget_lateness(case, ticked.closed)
    _note_who_is_next(process, case, row, ticked.running, deed)
    case.save()
    record(case.subject, row.act, by=deed.by, at=deed.at, data={**data, "state": case.state})
    gate.keep(case, strays, deed)
    if notice := process.notices.get(row.act):
        notice(case, deed.payload)
    return _follow(process, case, row, deed)


def _strays(case: C, row: Row, deed: clocks.Deed, ticked: clocks.Ticked, waived: list[str]) -> list[Stray]:
    """What the act departs from, once the gate let it pass. :raises Unaccounted: and everything is taken back."""
    claimed = deed.account is not None and deed.account.no_output and bool(ticked.closed)
    strays = gate.strays_of(case, row, ticked.closed, deed.clock, waived=waived, no_output=claimed)
    gate.demand(case, row, strays, deed, ends=bool(ticked.closed))
    return strays


def step(
    case: C, row: Row, *, by: User | Nobody, at: datetime, payload: Mapping[str, Any], overriding: bool = False
) -> dict[str, Any]:
    """The act in memory: check person and needs, run the transition. Returns the event's data.

    :param overriding: what the row lets pass was set aside, with an account of it.
    :raises Forbidden: not this person. :raises Unmet: something comes first.
    """
    if why := rules.refusal(case, row, by):
        raise Forbidden(why)
    if reasons := rules.unmet(case, row, overriding=overriding):
        raise Unmet(reasons)
    stamped: dict[str, Any] | None = getattr(case, row.act)(by=None if isinstance(by, Nobody) else by, at=at, **payload)
    return stamped or {}


def _note_who_is_next(process: Process[C], case: C, row: Row, running: list[StepRun], deed: clocks.Deed) -> None:
    act = process.next_act(case)
    role = (case.role_for(act) if act else None) or ""
    passed = role != case.waiting_role
    if passed:
        case.waiting_role, case.waiting_since = role, deed.at if role else None
    case.due_at = earliest(running, role)
    case.note_work(row.act, None if isinstance(deed.by, Nobody) else deed.by, deed.at, passed=passed)


def _follow(process: Process[C], case: C, row: Row, deed: clocks.Deed) -> C:
    """Acts that follow by themselves are done by the same person where it is theirs, else by the system."""
    told = deed.account.carried if deed.account else None
    for following in process.table.following(row.act):
        if _follows_now(case, following):
            actor = SYSTEM if rules.refusal(case, following, deed.by) else deed.by
            return _carry_out(process, case, following, replace(deed, by=actor, payload={}, account=told))
    return case


def _follows_now(case: Case, row: Row) -> bool:
    here = case.state in row.sources and case.sop.definition.follows_by_itself(row.act, case.way_in)
    return here and not rules.unmet(case, row)


def available(process: Process[C], case: C, by: User) -> list[tuple[Row, list[str]]]:
    """The rows that this person may do in this state, each with what must come first (empty: the button is live)."""
    outlook = outlook_of(case)
    return [
        (row, [*rules.unmet(case, row), *outlook.explain_first(row, by)])
        for row in process.table.from_state(case.state)
        if rules.refusal(case, row, by) is None
    ]
