"""Helpers of the hand-over tests."""

from accounts_app.models import Office, Zone
from requests_app.handover.models import Handover
from requests_app.handover.results import Issued, Revealed

PASSWORD = "Kenari-Sandi-7Q"
WRONG_CODE = "000000000000"


def make_office() -> Office:
    return Office.objects.create(
        code="HO",
        slug="lpse-handover",
        name="LPSE Uji Serah",
        short_name="Uji Serah",
        sender_address="helpdesk@serah.example",
        zone=Zone.WITA,
    )


def accepted_issue(answer: object) -> Issued:
    assert isinstance(answer, Issued), answer
    return answer


def accepted_reveal(answer: object) -> Revealed:
    assert isinstance(answer, Revealed), answer
    return answer


def row(handover_id: int) -> Handover:
    return Handover.objects.get(pk=handover_id)


def wrong_code_beside(code: str) -> str:
    """Twelve digits that are surely not this code."""
    return WRONG_CODE if code.replace(" ", "") != WRONG_CODE else "111111111111"
