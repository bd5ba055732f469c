"""Walking a ticket through its SOP by the real actions, each done by the person whom the SOP names."""

import io
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from accounts_app.models import User
from requests_app.files.content import inspect
from requests_app.handover.results import Issued, Secret
from requests_app.process.deviations.account import Account
from requests_app.sop.vocabulary import Act, ApplicantType, Channel
from requests_app.tickets import actions, filing
from requests_app.tickets.documents import Verdict
from requests_app.tickets.identity import actions as identity
from requests_app.tickets.identity.models import Ruling
from requests_app.tickets.models import Ticket
from requests_app.tickets.telling import Identified, Shown, Way
from tests.files import samples
from tests.world import Desk, on_record

BY_PHONE, IN_PERSON = Identified(Way.PHONE), Identified(Way.IN_PERSON, Shown.KTP, "Loket 1")
LATE = Account("workload", "Tiga pemohon datang bersamaan.")
# What everybody of a walk says of a late step; a test whose clock moves may set it to `LATE`.
EXCUSE: Account | None = None
GAVE_UP = Account("applicant", "Tidak pernah mengangkat telepon.")
PASSWORD = "Kenari-7-Sungai-42"
LIMIT = 10 * 1024 * 1024


def fields(desk: Desk, applicant_type: str, **more: Any) -> dict[str, Any]:
    """What an applicant writes on the form."""
    return {
        "applicant_type": applicant_type,
        "wants_reset": True,
        "tried_forgot_password": "failed",
        "name": desk.pemohon.name,
        "nip": "199003152015031002",
        "agency": "Inspektorat Contoh",
        "email": desk.pemohon.email,
        "phone": "0812-0000-0001",
        **more,
    }


def submitted(
    desk: Desk,
    applicant_type: str = ApplicantType.AUDITOR,
    channel: Channel = Channel.ONLINE,
    by: User | None = None,
    **more: Any,
) -> Ticket:
    """A new ticket; online it has already queued itself."""
    intake = actions.Intake(desk.office, channel, desk.pemohon, fields(desk, applicant_type, **more))
    return actions.submit(intake, by=by or desk.pemohon)


def with_documents(desk: Desk, ticket: Ticket) -> Ticket:
    """Every required document uploaded by the applicant (or, once the file is being checked, by its keeper)."""
    for document in ticket.required_documents():
        data = samples.pdf_bytes(f"{document.label} {ticket.number}")
        seen = inspect(io.BytesIO(data), len(data), f"{document.key}.pdf", limit=LIMIT)
        by = desk.pemohon if filing.may_add(ticket, desk.pemohon) else doer(desk, ticket, Act.FIND_COMPLETE)
        filing.add_document(ticket, document.key, ContentFile(data), seen, by=by)
    return again(ticket)


def doer(desk: Desk, ticket: Ticket, act: Act) -> User:
    """The person whom the ticket's SOP names for the act."""
    role = ticket.sop.performer_of(act)
    assert role is not None, f"{act} is not an act of SOP {ticket.sop.code}"
    return desk.who(role)


def do(desk: Desk, ticket: Ticket, act: Act, **payload: Any) -> Ticket:
    return actions.do(ticket, act, by=doer(desk, ticket, act), **{"account": EXCUSE, **payload})


def opened(desk: Desk, ticket: Ticket) -> Ticket:
    """At the completeness check (under SOP 002 it is there by itself)."""
    return do(desk, ticket, Act.OPEN) if ticket.state == "queued" else ticket


def judged(desk: Desk, ticket: Ticket, verdict: str = Verdict.IN_ORDER) -> Ticket:
    """Every item of the checklist given this verdict."""
    findings = [
        filing.Finding(document.key, verdict, note="", on_paper=False, original_shown=True)
        for document in ticket.required_documents()
    ]
    filing.check(ticket, findings, by=doer(desk, ticket, Act.FIND_COMPLETE))
    return again(ticket)


def awaiting(desk: Desk, ticket: Ticket) -> Ticket:
    ticket = do(desk, judged(desk, opened(desk, ticket), Verdict.MISSING), Act.FIND_INCOMPLETE)
    return do(desk, ticket, Act.REQUEST_COMPLETION, message="Mohon lengkapi berkas.")


def forwarded(desk: Desk, ticket: Ticket) -> Ticket:
    """At the validity check: found complete, and handed on by itself. The applicant is in the register."""
    on_record(ticket)
    return do(desk, judged(desk, opened(desk, ticket)), Act.FIND_COMPLETE)


def found_valid(desk: Desk, ticket: Ticket) -> Ticket:
    """Matches the register; every difference and warning is settled."""
    ticket = identified(desk, forwarded(desk, ticket))
    return actions.find_valid(ticket, by=doer(desk, ticket, Act.FIND_VALID), grounds="Sesuai dengan data SPSE.")


def identified(desk: Desk, ticket: Ticket) -> Ticket:
    """The identity check without anything open: decided by the judge and, if asked for, by Kepala LPSE."""
    judge = doer(desk, ticket, Act.FIND_VALID)
    check = again(ticket).identity
    for part in check.open_parts:
        ruling = Ruling.RECORD if part.topic.startswith("difference") else Ruling.CHECKED
        identity.decide(ticket, part.topic, ruling, "Sudah diperiksa.", by=judge)
    if check.unseconded:
        identity.ask_second(ticket, "Akun pengelola.", by=judge)
        identity.answer_second(ticket, agrees=True, note="Sudah saya periksa.", by=desk.kepala)
    return again(ticket)


def fulfilled(desk: Desk, ticket: Ticket, password: str = PASSWORD, **more: Any) -> Ticket:
    ticket = found_valid(desk, ticket)
    user_id = "AUDITOR.CONTOH" if ticket.wants_user_id else ""
    return actions.fulfil(
        ticket, by=doer(desk, ticket, Act.FULFIL), password=Secret(password), found_user_id=user_id, hand_over=True
    )


def rejected(desk: Desk, ticket: Ticket) -> Ticket:
    ticket = forwarded(desk, ticket)
    by = doer(desk, ticket, Act.REJECT)
    return actions.reject(ticket, by=by, category="data_mismatch", reason="NIP tidak sesuai dengan data SPSE.")


def notified(
    desk: Desk, ticket: Ticket, password: str = PASSWORD, check: Identified = IN_PERSON
) -> tuple[Ticket, Issued]:
    """The applicant has been told, and the link mailed to the address on record; the pickup code comes with it."""
    ticket = fulfilled(desk, ticket, password)
    ticket, issued = actions.notify(ticket, by=doer(desk, ticket, Act.NOTIFY), check=check)
    assert issued is not None
    return ticket, issued


def told_rejection(desk: Desk, ticket: Ticket) -> Ticket:
    return do(desk, rejected(desk, ticket), Act.NOTIFY_REJECTION, means="phone")


def received(desk: Desk, ticket: Ticket) -> Ticket:
    ticket, issued = notified(desk, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    return actions.receive(again(ticket), by=desk.pemohon, place="link")


def lapsed(desk: Desk, ticket: Ticket) -> Ticket:
    return do(desk, awaiting(desk, ticket), Act.LAPSE, reason="Tidak dilengkapi dalam 10 hari kerja.")


def archived(desk: Desk, ticket: Ticket) -> Ticket:
    return do(desk, received(desk, ticket), Act.ARCHIVE)


def again(ticket: Ticket) -> Ticket:
    """The row as it is now, read anew (`refresh_from_db` is unsafe on a protected state)."""
    fresh: Ticket = Ticket.objects.get(pk=ticket.pk)
    return fresh


# How to bring a fresh online ticket into each state.
TO_STATE: dict[str, Callable[[Desk, Ticket], Ticket]] = {
    "queued": lambda _, ticket: ticket,
    "completeness_check": opened,
    "awaiting_completion": awaiting,
    "validity_check": forwarded,
    "reset": fulfilled,
    "rejected": rejected,
    "notified": lambda desk, ticket: notified(desk, ticket)[0],
    "lapsed": lapsed,
    "archived": archived,
}
