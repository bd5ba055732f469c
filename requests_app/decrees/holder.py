"""One person of a decree as the page behind the mailed link meets them (`pickup.holders`)."""

from dataclasses import dataclass
from datetime import datetime

from accounts_app.audit.actions import BEARER, Nobody
from accounts_app.models import Office, User
from requests_app.decrees import telling
from requests_app.decrees.models import DecreePerson
from requests_app.decrees.people import HANDOVER_OWNER
from requests_app.decrees.workflow import TELLING
from requests_app.handover.results import Refused, Revealed
from requests_app.pickup.holders import holders


@dataclass(frozen=True, slots=True)
class PersonHolder:
    """The person whose first password waits behind a link."""

    row: DecreePerson
    status_page: str = ""

    @property
    def number(self) -> str:
        return f"SK {self.row.decree.number}"

    @property
    def office(self) -> Office:
        return self.row.office

    @property
    def user_id(self) -> str:
        return self.row.user_id

    @property
    def alarmed_at(self) -> datetime | None:
        return self.row.alarmed_at

    @property
    def may_alarm(self) -> bool:
        return self.row.decree.state in TELLING

    @property
    def asks_login(self) -> bool:
        return bool(self.row.received_at and not self.row.confirmed_at)

    def person(self, user: User) -> bool:
        """Never by name: who opens the link is known by it alone, and staff act on the desk's own pages."""
        return False

    def disclose(self, code: str, *, by: User | Nobody) -> Revealed | Refused:
        return telling.disclose(self.row, code, by=_called(by))

    def receive(self, *, by: User | Nobody) -> None:
        telling.receive(self.row, by=_called(by))

    def alarm(self, *, by: User | Nobody, handover_id: int) -> None:
        telling.alarm(self.row, by=_called(by), handover_id=handover_id)

    def confirm_login(self, *, by: User | Nobody) -> None:
        telling.confirm_login(self.row, by=_called(by))


def _called(by: User | Nobody) -> User | Nobody:
    """The bearer under the name that fits here."""
    return telling.RECIPIENT if by == BEARER else by


def find(pk: int) -> PersonHolder:
    return PersonHolder(DecreePerson.objects.select_related("decree", "office").get(pk=pk))


def register() -> None:
    """Once, when the program starts."""
    holders[HANDOVER_OWNER] = find
