"""What the applicant's own page shows, put together once for the page and for its refresh.

Everything here is meant for the applicant: no internal note, no name of staff, no rejection before it was told.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from accounts_app.audit.models import Event
from accounts_app.models import User
from accounts_app.templatetags.ui import full_date, nip
from requests_app.handover import actions as handover
from requests_app.handover.models import TOUCHED, Handover, face_of
from requests_app.outbox.models import Message
from requests_app.pickup.forms import AlarmForm
from requests_app.process.engine import available
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.documents import Verdict
from requests_app.tickets.filing import may_add
from requests_app.tickets.forms import DocumentsForm
from requests_app.tickets.journey import Milestone, journey
from requests_app.tickets.models import ChecklistItem, Document, Ticket
from requests_app.tickets.notices import LINK_MAIL
from requests_app.tickets.queueing import Place as QueuePlace
from requests_app.tickets.queueing import place_of
from requests_app.tickets.standing import Standing, standing
from requests_app.tickets.telling import is_proved_on_record, proved_address
from requests_app.tickets.workflow import State


@dataclass(frozen=True, slots=True)
class Place:
    """Where one document is handed in: the checklist item, its bound field, the file that is there already."""

    item: ChecklistItem
    field: Any
    kept: str = ""
    note: str = ""


@dataclass(slots=True)
class OwnPage:
    """The context ``page`` of `tickets/_mine.html`."""

    ticket: Ticket
    standing: Standing
    steps: list[Milestone]
    handover: Handover | None
    stamp: str
    acts: dict[str, list[str]]
    documents: list[Document]
    missing: list[ChecklistItem]
    form: DocumentsForm
    facts: list[tuple[str, str]]
    shows_user_id: bool = False
    link_came_here: bool = False
    alarm_form: AlarmForm = field(default_factory=AlarmForm)
    message: str = ""
    place: QueuePlace | None = None
    originals: list[str] = field(default_factory=list)
    limit: int = field(default_factory=lambda: settings.DOCUMENT_LIMIT_BYTES)

    @property
    def places(self) -> list[Place]:
        kept = {document.requirement: document.original_name for document in self.documents}
        # What was found wanting is not offered as good enough.
        good = {item.requirement: kept.get(item.requirement, "") for item in self.missing if not item.is_open}
        return [
            Place(item, self.form[item.requirement], good.get(item.requirement, ""), self._note(item))
            for item in self.missing
        ]

    def _note(self, item: ChecklistItem) -> str:
        """The SOP's remark; one about showing the original is for those who come in person."""
        return "" if item.document.original_shown and not self.is_walk_in else item.document.note

    @property
    def is_walk_in(self) -> bool:
        return bool(self.ticket.channel == Channel.WALK_IN)

    @property
    def handover_face(self) -> str:
        return face_of(self.handover)

    @property
    def is_complete_round(self) -> bool:
        return bool(self.ticket.state == State.AWAITING_COMPLETION)

    @property
    def patience_days(self) -> int:
        """Working days after which a request that nobody completes may lapse; 0: never by itself."""
        return int(settings.LAPSE_AFTER_WORKING_DAYS)

    @property
    def may_withdraw(self) -> bool:
        return Act.WITHDRAW in self.acts

    @property
    def may_receive(self) -> bool:
        """A user ID is received after it was shown or said; a password after it was opened (the act's own need)."""
        known = self.ticket.disclosed_at is not None or not (self.ticket.wants_reset or self.shows_user_id)
        return self.acts.get(Act.RECEIVE) == [] and known

    @property
    def may_alarm(self) -> bool:
        """Whether somebody else may have had this password: it was opened, or wrong codes have locked it."""
        touched = self.handover is not None and self.handover.status in TOUCHED
        return touched and self.acts.get(Act.ALARM) == []

    @property
    def has_result(self) -> bool:
        return (
            self.ticket.state == State.NOTIFIED and self.ticket.fulfilled_at is not None and not self.ticket.is_settled
        )

    @property
    def is_live(self) -> bool:
        """Whether it is worth asking again: nothing changes on its own after the end."""
        return not self.ticket.is_finished

    @property
    def told_rejection(self) -> bool:
        return bool(self.ticket.rejected_at and self.ticket.notified_at)


def current_handover(ticket: Ticket) -> Handover | None:
    return handover.current_of(ticket.kind, ticket.pk) if ticket.fulfilled_at and ticket.wants_reset else None


def stamp_of(ticket: Ticket, row: Handover | None) -> str:
    """Changes whenever the page would: the ticket's version, and the hand-over, which has none of its own."""
    if row is None:
        return str(ticket.version)
    return f"{ticket.version}.{face_of(row)}.{row.attempts}"


def own_page(ticket: Ticket, by: User, form: DocumentsForm | None = None) -> OwnPage:
    """Everything that the page needs; ``form`` is the bound one after a refused upload."""
    row = current_handover(ticket)
    missing = handed_in_now(ticket, by)
    return OwnPage(
        ticket=ticket,
        standing=standing(ticket, row),
        steps=journey(ticket),
        handover=row,
        stamp=stamp_of(ticket, row),
        acts={row.act: reasons for row, reasons in available(TICKETS, ticket, by)},
        documents=[document for document in ticket.documents.all() if document.superseded_at is None],
        missing=missing,
        form=form or DocumentsForm(missing),
        facts=_facts(ticket),
        shows_user_id=_awaits_user_id(ticket) and may_show_user_id(ticket),
        link_came_here=row is not None and link_was_mailed(ticket, to=proved_address(ticket)),
        message=_request_message(ticket),
        place=place_of(ticket),
        originals=_originals(ticket),
    )


def _awaits_user_id(ticket: Ticket) -> bool:
    return bool(ticket.wants_user_id and ticket.found_user_id and ticket.state == State.NOTIFIED)


def may_show_user_id(ticket: Ticket) -> bool:
    """The page tells only whom it knows by the address on record, or who opened the password with link and code."""
    return is_proved_on_record(ticket) or bool(ticket.wants_reset and ticket.disclosed_at and not ticket.alarmed_at)


def link_was_mailed(ticket: Ticket, *, to: str | None = None) -> bool:
    """Whether the link of this round's password went out, to this address if one is given."""
    if ticket.notified_at is None:
        return False
    mails = Message.objects.of(ticket.kind, ticket.pk).filter(kind=LINK_MAIL, created_at__gte=ticket.notified_at)
    return mails.exists() if to is None else mails.filter(to_address=to).exists()


def handed_in_now(ticket: Ticket, by: User) -> list[ChecklistItem]:
    """The documents that the applicant may hand in now: those asked for, or those that were never there."""
    if not may_add(ticket, by):
        return []
    here = {document.requirement for document in ticket.documents.all() if document.superseded_at is None}
    items = ticket.checklist()
    if ticket.state == State.AWAITING_COMPLETION:
        return [item for item in items if item.verdict != Verdict.IN_ORDER]
    return [item for item in items if item.requirement not in here and not item.on_paper]


def _originals(ticket: Ticket) -> list[str]:
    """Originals that a walk-in still has to show (SOP step 1)."""
    if ticket.channel != Channel.WALK_IN or ticket.state not in (State.SUBMITTED, State.QUEUED):
        return []
    return [item.label for item in ticket.checklist() if item.needs_original(walk_in=True)]


def _request_message(ticket: Ticket) -> str:
    """What the helpdesk wrote with its last request; kept in the event, nowhere else."""
    if ticket.state != State.AWAITING_COMPLETION:
        return ""
    asked = Event.objects.about(ticket.kind, ticket.pk).filter(act=Act.REQUEST_COMPLETION).last()
    return str(asked.data.get("message", "")) if asked else ""


def _facts(ticket: Ticket) -> list[tuple[str, str]]:
    """What the applicant stated, as rows of `components/field_list.html`; what was left empty is left out."""
    decree = " tanggal ".join(filter(None, [ticket.decree_number, full_date(ticket.decree_date)]))
    rows = [
        ("Kantor", ticket.office.name),
        ("Layanan", ticket.service_label),
        ("Jenis pengguna", ticket.get_applicant_type_display()),
        ("Nama", ticket.name),
        ("NIP", nip(ticket.nip)),
        ("Jabatan", ticket.position),
        ("Instansi", " · ".join(filter(None, [ticket.agency, ticket.unit]))),
        ("Surel di SPSE", ticket.email),
        ("Telepon", ticket.phone),
        ("SK/surat tugas", decree),
        ("Pembawa berkas", ticket.carrier_name),
        ("Kode tanda terima", ticket.slip_code),
    ]
    return [(label, value) for label, value in rows if value]
