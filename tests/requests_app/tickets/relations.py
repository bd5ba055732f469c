"""Pairs of tickets for the tests of what belongs together."""

from accounts_app.models import User
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, joining
from requests_app.tickets.models import Ticket
from tests import walk
from tests.world import Desk

NIP = "199003152015031002"
REASON = "Berkas yang sama dikirim dua kali."


def filed(desk: Desk, applicant: User | None, **fields) -> Ticket:
    """A ticket that shares nothing by itself: only what is given. Without an applicant it was brought to the desk."""
    nothing = {"nip": "", "email": applicant.email if applicant else "", "spse_user_id": ""}
    said = walk.fields(desk, fields.pop("applicant_type", "auditor"), **{**nothing, **fields})
    channel = Channel.ONLINE if applicant else Channel.WALK_IN
    intake = actions.Intake(desk.office, channel, applicant, said)
    by = applicant or desk.front_office or desk.helpdesk
    assert by is not None
    return actions.submit(intake, by=by)


def pair(desk: Desk, applicant_type: str = "auditor") -> tuple[Ticket, Ticket]:
    """The same request of the same person, twice."""
    return walk.submitted(desk, applicant_type), walk.submitted(desk, applicant_type)


def merge(desk: Desk, source: Ticket, target: Ticket, **more) -> Ticket:
    by = more.pop("by", None) or walk.doer(desk, source, Act.MERGE)
    return joining.merge(walk.again(source), by=by, into=target.number, reason=REASON, **more)
