"""What the page of one decree shows: one function per part."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.models import User
from accounts_app.register.models import SpseAccount
from accounts_app.templatetags.ui import full_date, nip
from requests_app.clock.holding import calendar_since
from requests_app.decrees import history
from requests_app.decrees.actions import may, may_draft
from requests_app.decrees.deeds import work_on
from requests_app.decrees.models import Decree, DecreePerson, Result, SignatoryForm, State
from requests_app.decrees.paper import verify_url
from requests_app.decrees.standing import standing_of
from requests_app.decrees.workflow import BEFORE_ISSUE, EDITABLE, TELLING
from requests_app.process.history import Line
from requests_app.process.rail import rail_of, runs_of
from requests_app.process.timing import clock_of
from requests_app.sop.vocabulary import DecreeAct

EVENTS_SHOWN, EVENTS_AT_MOST = 12, 500
TONES = {
    State.DRAFT: "idle", State.SUBMITTED: "wait", State.RETURNED: "wait", State.ISSUED: "work", State.ORDERED: "work",
    State.ACCOUNTS_CREATED: "work", State.INFORMED: "done", State.VOIDED: "bad", State.ARCHIVED: "done",
}  # fmt: skip

# Which act's guide helps whoever stands before an SK in this state.
GUIDED = {
    State.DRAFT: DecreeAct.BEGIN, State.RETURNED: DecreeAct.SUBMIT, State.SUBMITTED: DecreeAct.ISSUE,
    State.ISSUED: DecreeAct.ORDER, State.ORDERED: DecreeAct.MAKE_ACCOUNT, State.ACCOUNTS_CREATED: DecreeAct.TELL,
    State.INFORMED: DecreeAct.ARCHIVE,
}  # fmt: skip


def decree_page(decree: Decree, user: User, *, sent: Any = None, whole_history: bool = False) -> dict[str, Any]:
    """The whole page's context. ``sent``: (deed, form) that came back with errors."""
    people = list(decree.people.all())
    runs, now = runs_of(decree), timezone.now()
    calendar = calendar_since(decree.office, min([now, *(run.started_at for run in runs)]))
    work = work_on(decree, user, sent)
    return {
        "decree": decree,
        "badges": badges(decree, len(people)),
        "rail": rail_of(decree, runs, list(decree.sop.definition.steps), _not_taken(decree, runs)),
        "clock": clock_of(decree, runs, calendar, now),
        "guide_act": GUIDED.get(State(decree.state)),
        "work": work,
        "task": task(decree, user),
        "people": [(person, standing_of(person)) for person in people],
        "progress": progress(decree, people),
        "facts": facts(decree),
        "cautions": cautions(decree),
        "may_draft": may_draft(decree, user),
        "may_answer": decree.state in BEFORE_ISSUE and (may_draft(decree, user) or may(decree, DecreeAct.ISSUE, user)),
        **closing(decree, people, user),
        "verify_url": verify_url(decree) if decree.issued_at else "",
        "files": decree.files.select_related("uploaded_by"),
        **timeline(decree, whole=whole_history),
    }


def badges(decree: Decree, count: int) -> list[tuple[str, str]]:
    found = [(decree.state_label, TONES[State(decree.state)]), (decree.get_account_kind_display(), "idle")]
    if decree.ended_at or decree.is_over:
        found.append((f"Berakhir {full_date(decree.last_day)}", "bad"))
    return [*found, (f"{count} orang", "idle")]


def _not_taken(decree: Decree, runs: list[Any]) -> set[int]:
    """A void decree meets no step any more but its archive."""
    if not decree.voided_at:
        return set()
    archive = decree.sop.definition.step_of(DecreeAct.ARCHIVE)
    taken = {run.step_no for run in runs}
    return {step.no for step in decree.sop.definition.steps if step is not archive and step.no not in taken}


def task(decree: Decree, user: User) -> dict[str, Any] | None:
    """The work on many people that comes before the act that ends the step; None when this person has none."""
    counts = decree.counts
    if decree.state in EDITABLE and not counts.people and may_draft(decree, user):
        return _task("decrees:people", decree, "Isi Formulir Pembuatan Akun", "Belum ada seorang pun dalam SK ini.")
    if decree.state == State.ORDERED and counts.undecided and may(decree, DecreeAct.MAKE_ACCOUNT, user):
        done = counts.people - counts.undecided
        return _task("decrees:worklist", decree, "Kerjakan akun di SPSE", f"{done} dari {counts.people} orang selesai.")
    if decree.state in TELLING and counts.untold and may(decree, DecreeAct.TELL, user):
        told = counts.made - counts.untold
        return _task("decrees:telling", decree, "Sampaikan akun", f"{told} dari {counts.made} akun sudah disampaikan.")
    if decree.state in TELLING and counts.unsettled and may(decree, DecreeAct.TELL, user):
        return _task("decrees:telling", decree, "Lihat penerimaan", f"{counts.unsettled} akun belum diterima orangnya.")
    if decree.settled_at and not decree.scan_sha256 and may(decree, DecreeAct.ATTACH_SCAN, user):
        text = "SK yang dicetak dan ditandatangani dipindai sebelum diarsipkan."
        return _task("decree_paper:sign", decree, "Unggah SK bertanda tangan", text)
    return None


def _task(page: str, decree: Decree, label: str, text: str) -> dict[str, Any]:
    return {"url": reverse(page, args=[decree.public_id]), "label": label, "text": text}


def progress(decree: Decree, people: list[DecreePerson]) -> list[dict[str, Any]]:
    """Bars of the two long steps, once there is something to count."""
    if not decree.ordered_at or not people:
        return []
    made = [person for person in people if person.result == Result.MADE]
    bars = [_bar("Dikerjakan di SPSE", sum(person.result != Result.UNDECIDED for person in people), len(people))]
    if decree.accounts_at and made:
        bars.append(_bar("Disampaikan", sum(bool(person.told_at) for person in made), len(made)))
        bars.append(_bar("Diterima", sum(bool(person.received_at) for person in made), len(made)))
    return bars


def _bar(label: str, done: int, of: int) -> dict[str, Any]:
    return {"label": label, "done": done, "of": of, "percent": 100 * done // of}


def facts(decree: Decree) -> list[tuple[str, str]]:
    """What the SK says, in the order of the paper."""
    issued = full_date(decree.issued_on) if decree.issued_on else "belum diterbitkan"
    form = SignatoryForm(decree.signatory_form)
    capacity = (
        "" if form == SignatoryForm.OWN else f"{form.label.split(' ')[0]} {decree.signatory_on_behalf_of}".strip()
    )
    signatory = " · ".join(part for part in (decree.signatory_name, capacity, decree.signatory_position) if part)
    return [
        ("Nomor", decree.number or "diberikan saat terbit"),
        ("Tanggal", issued),
        ("Tentang", decree.title),
        ("Berlaku", validity(decree)),
        ("Penanda tangan", signatory),
        ("NIP penanda tangan", nip(decree.signatory_nip)),
        *([("Alasan dibatalkan", decree.voided_reason)] if decree.voided_at else []),
        *([("Alasan berakhir", decree.ended_reason)] if decree.ended_at else []),
    ]


def validity(decree: Decree) -> str:
    """``1 Januari 2027 sampai 31 Desember 2027``, ``sejak ditetapkan sampai dicabut``."""
    begins = full_date(decree.valid_from) or "sejak ditetapkan"
    return f"{begins} sampai {full_date(decree.last_day) or 'dicabut'}"


def cautions(decree: Decree) -> list[Any]:
    """Warnings that nobody has answered, while there is still a draft to mend."""
    return decree.open_cautions if decree.state in BEFORE_ISSUE else []


def closing(decree: Decree, people: list[DecreePerson], user: User) -> dict[str, Any]:
    """Of an SK that is over: whose account is still to be closed. One that another SK carries now is not."""
    if not decree.is_over:
        return {}
    said = {"decree_number": decree.number, "decree_from": decree.valid_from}
    own = SpseAccount.objects.filter(decree_people__decree=decree, **said)
    ours = set(own.values_list("pk", flat=True))
    return {
        "closing": [person for person in people if person.account_id in ours and not person.closed_at],
        "closed": sum(bool(person.closed_at) for person in people),
        "may_close": may(decree, DecreeAct.CLOSE_ACCOUNT, user),
    }


def timeline(decree: Decree, *, whole: bool) -> dict[str, Any]:
    limit = EVENTS_AT_MOST if whole else EVENTS_SHOWN
    events = Event.objects.about(decree.kind, decree.pk).exclude(act__in=history.READS)
    newest = list(events.order_by("-seq")[: limit + 1])
    return {
        "timeline": [_item(line) for line in history.lines(decree, newest[:limit])],
        "more_history": len(newest) > limit and not whole,
    }


_EVENT_TONES = {
    "send_back": "wait", "void": "bad", "alarm": "bad", "code_refused": "bad", "cannot_make": "wait", "end": "wait",
    "issue": "done", "receive": "done", "reissue": "wait", "give_up": "wait", "handover_expired": "wait",
}  # fmt: skip


def _item(line: Line) -> dict[str, Any]:
    """For components/timeline.html."""
    tone = _EVENT_TONES.get(line.act, "idle")
    return {"title": line.what, "at": line.at, "who": line.who, "note": line.note, "tone": tone}
