"""What the database says when the people are done."""

from io import BytesIO

from pypdf import PdfReader

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from requests_app.process.models import StepRun
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import TABLE


def truth(number: str) -> Ticket:
    return Ticket.objects.get(number=number)


def steps_of(ticket: Ticket) -> list[int]:
    """The SOP's steps in the order in which they ended; one that was broken off has a minus."""
    runs = StepRun.objects.filter(process="ticket", case_id=ticket.pk).order_by("ended_at", "pk")
    assert all(run.ended_at for run in runs), "a step still runs"
    return [-run.step_no if run.broken_off else run.step_no for run in runs]


def acts_of(ticket: Ticket) -> list[str]:
    """The acts of the table in their order; findings, papers and reads are left out."""
    events = Event.objects.about("ticket", ticket.pk).filter(act__in=list(TABLE))
    return list(events.order_by("seq").values_list("act", flat=True))


def assert_archived(number: str, steps: list[int], dossier: bytes, *secrets: str) -> Ticket:
    """Archived, with exactly these steps, an unbroken chain, and a dossier without any of the secrets."""
    ticket = truth(number)
    assert ticket.state == "archived"
    assert steps_of(ticket) == steps
    assert broken_link("ticket", ticket.pk) is None
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(dossier)).pages)
    assert number in text
    for secret in secrets:
        assert secret.encode() not in dossier
        assert secret not in text
    return ticket
