"""What Kepala LPSE said of the demo's deviations: most accepted, some asked about, the newest still to be looked at."""

from datetime import timedelta

from accounts_app.models import Office, User
from accounts_app.roles import Role
from lpse_helpdesk.demo.clock import moved_to
from requests_app.process.deviations import actions
from requests_app.process.deviations.models import Deviation, Status
from requests_app.tickets.models import Ticket

QUESTION = "Mohon dijelaskan mengapa pemohon tidak diberi tahu lebih dahulu."
ANSWER = "Pemohon sudah ditelepon; catatan teleponnya ada pada permohonan."


def review(office: Office) -> None:
    """Of every five, oldest first: two accepted, one asked, one answered, one left."""
    head = User.objects.filter(office=office, grants__role=Role.KEPALA_LPSE, grants__revoked_at=None).first()
    noted = Deviation.objects.filter(office=office, process=Ticket.kind, status=Status.NOTED).order_by("pk")
    if head is None:
        return
    for index, row in enumerate(noted.select_related("noted_by")):
        ticket = Ticket.objects.select_related("office", "sop").get(pk=row.case_id)
        with moved_to(row.at + timedelta(hours=2)):
            _look_at(ticket, row, head, index % 5)


def _look_at(ticket: Ticket, row: Deviation, head: User, turn: int) -> None:
    if turn in (0, 1):
        actions.accept(ticket, row.pk, by=head)
    elif turn in (2, 3):
        actions.ask(ticket, row.pk, QUESTION, by=head)
    if turn == 3 and row.noted_by:
        actions.answer(ticket, row.pk, ANSWER, by=row.noted_by)
