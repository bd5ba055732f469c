"""What two people do to the demo's registers: one unknown applicant and one new contact that wait for a second person,
and one new contact that was confirmed some hours ago and is held.
"""

from datetime import timedelta

from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.register.models import SpseAccount
from accounts_app.roles import Role
from lpse_helpdesk.demo.clock import moved_to
from requests_app.amendments import actions as proposals
from requests_app.amendments.actions import Evidence
from requests_app.amendments.models import Amendment, SeenIn
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State


def propose(office: Office) -> None:
    """After the stories: they belong to people whom the register knows by now, or not yet."""
    editor = _someone(office, Role.ADMIN_PPE, Role.ADMIN_AGENCY)
    second = _someone(office, Role.KEPALA_LPSE)
    now = timezone.now()
    # The last rows: people without a request of their own in the story.
    held, waits = SpseAccount.objects.of(office.pk).exclude(email="").defer("words").order_by("-pk")[:2]
    with moved_to(now - timedelta(hours=20)):
        confirmed = _new_contact(held, "0812-0000-0920", editor)
    with moved_to(now - timedelta(hours=19)):
        proposals.confirm(confirmed, looked=True, checked_in=SeenIn.SPSE, by=second)
    _new_contact(waits, "0812-0000-0910", editor)
    _new_account(office, editor)


def _someone(office: Office, *roles: Role) -> User:
    people = User.objects.filter(office=office, grants__role__in=roles, grants__revoked_at=None)
    return people.order_by("pk")[0]


def _new_contact(account: SpseAccount, phone: str, by: User) -> Amendment:
    """A telephone that the owner lost."""
    evidence = Evidence(SeenIn.SPSE, timezone.localdate(), f"Ponsel lama hilang; surat nomor 800.2/{account.pk}/2026")
    return proposals.propose_contact(account, email=f"baru.{account.email}", phone=phone, evidence=evidence, by=by)


def _new_account(office: Office, by: User) -> None:
    """The applicant whom the register does not know, as seen in the archive of the first registration."""
    checked = Ticket.objects.of(office).filter(state=State.VALIDITY_CHECK).order_by("pk")
    for ticket in checked:
        if ticket.identity.candidates:
            continue
        facts = {
            "user_id": "".join(ticket.name.upper().split())[:12], "name": ticket.name, "nip": ticket.nip,
            "spse_role": ticket.applicant_type, "agency": ticket.agency, "unit": ticket.unit, "email": ticket.email,
            "phone": "0813-0000-0007", "decree_number": ticket.decree_number, "decree_from": ticket.decree_date,
        }  # fmt: skip
        reason = "Belum ada di register; ada di map registrasi 2019"
        evidence = Evidence(SeenIn.ARCHIVE, timezone.localdate(), reason, ticket.number)
        proposals.propose_account(office, facts, evidence, by=by)
