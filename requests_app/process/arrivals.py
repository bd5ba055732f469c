"""Work that arrives at a role: its people hear of it in the application, several at once as one line.

Told once an act with all that follows by itself, when the turn has passed to another role of the staff. Whoever did it
is not told, nor anybody about their own case; of a kind of case that somebody holds, the holder alone.
"""

from collections.abc import Sequence

from django.urls import reverse

from accounts_app.audit.actions import Nobody, Subject
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.notifications.actions import over, tell_all
from requests_app.notifications.kinds import INBOX, Kind
from requests_app.process.models import Case, StepRun
from requests_app.process.reminders import kinds, people_of


def tell_arrival(case: Case, before: str, *, by: User | Nobody) -> None:
    """``before``: the role whose turn it was until now. Two queries when there is somebody to tell, else none."""
    kind = kinds.get(case.kind)
    if kind is None or case.waiting_role in ("", before, Role.APPLICANT):
        return
    tell_all(
        people_of(kind, case, Role(case.waiting_role)),
        Kind.ARRIVED,
        text=f"{kind.what(case)} menunggu Anda",
        url=kind.page(case),
        folded_url=reverse("desk:inbox"),
        about=Subject(INBOX, case.office_id, case.office_id),
        by=by,
    )


def forget_lateness(case: Case, ended: Sequence[StepRun]) -> None:
    """A step of which somebody was reminded is done: nobody need read that it is late. No query where nobody was."""
    if any(run.told for run in ended):
        for kind in (Kind.DUE_SOON, Kind.LATE, Kind.LATE_HEAD):
            over(kind, case.subject)
