"""What the ticket page shows: one function per part of the page, each at most one query."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.kept import kept
from accounts_app.models import User
from accounts_app.templatetags.ui import full_date, nip
from requests_app.clock.holding import calendar_since
from requests_app.clock.working_time import Calendar
from requests_app.desk import rail
from requests_app.desk.deeds import DEEDS, Deed
from requests_app.desk.deviations import deviations_of
from requests_app.desk.forms import ActForm
from requests_app.desk.identity_page import identity
from requests_app.desk.letters import letters_of
from requests_app.desk.mails import failed_mails
from requests_app.desk.note_forms import notes_of
from requests_app.desk.offers import Work, work_on
from requests_app.desk.relations import relations
from requests_app.desk.situations import situation_of
from requests_app.frontdesk.by_request import at_counter
from requests_app.handover import actions as handover
from requests_app.process.deviations.forms import AccountForm
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.history import Line
from requests_app.process.timing import clock_of
from requests_app.sop.vocabulary import Act, ApplicantType, Channel
from requests_app.tickets import history
from requests_app.tickets.documents import Document
from requests_app.tickets.models import Ticket
from requests_app.tickets.notices import completion_preview
from requests_app.tickets.workflow import RejectionCategory, State, next_act

EVENTS_SHOWN, EVENTS_AT_MOST = 15, 500
EVENTS_USUAL = 100  # hardly any request has more


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the applicant's data; ``copy`` is what the button beside it copies."""

    label: str
    value: str
    copy: str = ""


def ticket_page(
    ticket: Ticket,
    user: User,
    *,
    sent: tuple[Deed, ActForm] | None = None,
    explaining: tuple[int, AccountForm] | None = None,
    whole_history: bool = False,
) -> dict[str, Any]:
    """The whole page's context. ``sent``, ``explaining``: a form that came back with errors."""
    own = ticket.is_own_of(user)
    runs, now = outlook_of(ticket).runs, timezone.now()
    work = work_on(ticket, user, sent)
    documents = list(ticket.documents.all())
    calendar = calendar_since(ticket.office, min([now, *(run.started_at for run in runs)]))
    letters = letters_of(ticket, user)
    return {
        "ticket": ticket,
        "own": own,
        "work": work,
        "badges": badges(ticket),
        "next_act": next_act(ticket),
        "at_counter": at_counter(ticket, user),
        **other_roles(ticket),
        "rail": rail.rail_of(ticket, runs),
        "clock": clock_of(ticket, runs, calendar, now),
        "facts": facts(ticket),
        "deviations": deviations_of(ticket, user, explaining),
        "deviations_owed": bool(outlook_of(ticket).owed),
        "papers": papers(ticket, documents),
        "superseded": [document for document in documents if document.superseded_at],
        "confirmations": [] if own or not ticket.forwarded_at else list(ticket.confirmations.all()),
        "handover": handover_status(ticket, work, link_mailed=letters["link_mailed"]),
        **identity(ticket, user),
        "mail_preview": completion_preview(ticket) if ticket.completeness == "no" else "",
        "lapse_due": lapse_due(ticket, calendar),
        # Why and what to do is asked for only where the letters show that one failed.
        "failed_mails": failed_mails(ticket, user) if own or letters["any_failed"] else [],
        "rejection": RejectionCategory(ticket.rejection_category).label if ticket.rejection_category else "",
        **notes_of(ticket, user, own=own),
        **relations(ticket, user),
        **letters,
        **timeline(ticket, whole=whole_history),
    }


def other_roles(ticket: Ticket) -> dict[str, str]:
    """Who judges correctness, if it is not who checks completeness, and who may issue anew: by the ticket's SOP."""
    judge, checker, reissuer = (
        ticket.sop.performer_of(act) for act in (Act.FIND_VALID, Act.FIND_COMPLETE, Act.REISSUE)
    )
    return {
        "judge": judge.label if judge and judge != checker else "",
        "reissuer": reissuer.label if reissuer else "",
    }


def badges(ticket: Ticket) -> list[tuple[str, str]]:
    origin = Channel(ticket.channel).label
    return [
        (ticket.service_label, "idle"),
        (f"{origin} · {ticket.queue_label}" if ticket.queue_label else origin, "idle"),
    ]


def facts(ticket: Ticket) -> list[Fact]:
    """What the request says, in the order of the form."""
    decree = " · ".join(part for part in (ticket.decree_number, full_date(ticket.decree_date)) if part)
    return [
        Fact("Nama", ticket.name, ticket.name),
        Fact("NIP", nip(ticket.nip), "".join(ticket.nip.split())),
        Fact("Jenis pengguna", ApplicantType(ticket.applicant_type).label),
        Fact("User ID", ticket.spse_user_id, ticket.spse_user_id),
        Fact("Surel di SPSE", ticket.email, ticket.email),
        *_other_address(ticket),
        Fact("Telepon menurut permohonan", ticket.phone),
        Fact("Instansi", ticket.agency),
        Fact("Unit kerja", ticket.unit),
        Fact("Jabatan", " · ".join(part for part in (ticket.position, ticket.rank) if part)),
        Fact("SK/surat tugas", decree),
        Fact("Lupa Password", ticket.get_tried_forgot_password_display()),
    ]


def _other_address(ticket: Ticket) -> list[Fact]:
    """The address that the applicant proved by code, where it is not the one registered in SPSE: worth a call."""
    proved = ticket.applicant.email if ticket.applicant else ""
    differs = bool(proved) and proved != ticket.email.lower()
    if ticket.channel == Channel.EMAIL:  # nobody proved it: it stood at the head of a letter
        return [Fact("Pengirim surel", f"{proved} (berbeda dengan SPSE)", proved)] if differs else []
    return [Fact("Surel yang dikonfirmasi", f"{proved} (berbeda dengan SPSE)", proved)] if differs else []


def papers(ticket: Ticket, documents: list[Document]) -> list[dict[str, Any]]:
    """Every required document with the uploads that stand for it now."""
    current = [document for document in documents if not document.superseded_at]
    return [
        {"item": item, "documents": [document for document in current if document.requirement == item.requirement]}
        for item in ticket.checklist()
    ]


def handover_status(ticket: Ticket, work: Work, *, link_mailed: bool) -> dict[str, Any] | None:
    """Where the sealed password is, once the applicant has been told; None for a ticket without one.

    ``next``: the deed that helps now, if this person may do it; ``by``: who else may.
    """
    if not ticket.wants_reset or not ticket.notified_at or not ticket.fulfilled_at:
        return None
    current = handover.current_of(ticket.kind, ticket.pk)
    if current is None:
        return None
    situation = situation_of(ticket, current)
    helpful = next((offer for offer in work.more if offer.deed.slug == situation.slug and not offer.reasons), None)
    performer = ticket.sop.performer_of(_helper_of(situation.slug)) if situation.slug and not helpful else None
    return {
        "row": current,
        "situation": situation,
        "next": helpful,
        "by": performer.label if performer and performer not in work.roles else "",
        "link_mailed": link_mailed,
        "checks": list(ticket.telling_checks.all()),
    }


def _helper_of(slug: str) -> Act:
    """The act whose performer does the deed: a receipt that was said aloud is recorded by the teller."""
    return Act.NEW_CODE if DEEDS[slug].act is Act.RECEIVE else DEEDS[slug].act


def lapse_due(ticket: Ticket, calendar: Calendar | None) -> int | None:
    """Working days that the applicant has been silent, from the day on which lapsing is proposed; a person decides."""
    if ticket.state != State.AWAITING_COMPLETION or not ticket.requested_at or calendar is None:
        return None
    since, today = (at.astimezone(calendar.zone).date() for at in (ticket.requested_at, timezone.now()))
    days = sum(1 for day in calendar.days if day.hours and since < day.date <= today)
    return days if days >= settings.LAPSE_AFTER_WORKING_DAYS else None


def timeline(ticket: Ticket, *, whole: bool) -> dict[str, Any]:
    """The newest events without the reads, and the reads counted per person: one query for all but the longest."""
    limit = EVENTS_AT_MOST if whole else EVENTS_SHOWN
    events = Event.objects.about(ticket.kind, ticket.pk).order_by("-seq")
    found = kept(_newest_events, ticket=ticket.pk)
    if len(found) > EVENTS_USUAL:
        newest = list(events.exclude(act__in=history.READS)[: limit + 1])
        reads = list(events.filter(act__in=history.READS))
    else:
        newest = [event for event in found if event.act not in history.READS]
        reads = [event for event in found if event.act in history.READS]
    return {
        "timeline": [_event(line) for line in history.lines(ticket, newest[:limit])],
        "more_history": len(newest) > limit and not whole,
        "reads": _reads(reads),
    }


def _newest_events(*, ticket: int) -> Any:
    return Event.objects.about(Ticket.kind, ticket).order_by("-seq")[: EVENTS_USUAL + 1]


def _reads(events: list[Event]) -> list[dict[str, Any]]:
    """Who read what how often and when last, from events with the newest first; in the order of their names."""
    times, last = Counter[tuple[str, str]](), dict[tuple[str, str], datetime]()
    for event in events:
        key = (event.actor_name, event.act)
        times[key] += 1
        last.setdefault(key, event.at)
    return [
        {"actor_name": name, "what": history.OTHER_ACTS[act], "times": times[name, act], "last": last[name, act]}
        for name, act in sorted(times)
    ]


_EVENT_TONES = {"reject": "bad", "reject_incomplete": "bad", "code_refused": "bad", "fulfil": "done", "receive": "done",
                "request_completion": "wait", "send_back": "wait", "lapse": "wait", "reissue": "wait",
                "merge": "wait", "alarm": "bad"}  # fmt: skip


def _event(line: Line) -> dict[str, Any]:
    tone = _EVENT_TONES.get(line.act, "idle")
    return {"title": line.what, "at": line.at, "who": line.who, "note": line.note, "tone": tone}
