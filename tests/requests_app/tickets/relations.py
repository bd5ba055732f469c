"""Pairs of tickets for the tests of what belongs together."""

from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, joining
from tests import walk

NIP = "199003152015031002"
REASON = "Berkas yang sama dikirim dua kali."


def filed(desk, applicant, **fields):
    """A ticket that shares nothing by itself: only what is given. Without an applicant it was brought to the desk."""
    nothing = {"nip": "", "email": applicant.email if applicant else "", "spse_user_id": ""}
    said = walk.fields(desk, fields.pop("applicant_type", "auditor"), **{**nothing, **fields})
    channel = Channel.ONLINE if applicant else Channel.WALK_IN
    intake = actions.Intake(desk.office, channel, applicant, said)
    by = applicant or desk.front_office or desk.helpdesk
    return actions.submit(intake, by=by)


def pair(desk, applicant_type="auditor"):
    """The same request of the same person, twice."""
    return walk.submitted(desk, applicant_type), walk.submitted(desk, applicant_type)


def merge(desk, source, target, **more):
    by = more.pop("by", None) or walk.doer(desk, source, Act.MERGE)
    return joining.merge(walk.again(source), by=by, into=target.number, reason=REASON, **more)
