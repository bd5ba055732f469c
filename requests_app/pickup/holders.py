"""What a sealed password belongs to, as the page of its link needs it. Tickets and decrees each register their own.

One address serves both, so that people meet one page and one kind of link. Importing the owners here was rejected:
this room stands below them.
"""

from collections.abc import Callable
from typing import Protocol

from accounts_app.audit.actions import Nobody
from accounts_app.models import Office, User
from requests_app.handover.results import Refused, Revealed


class Holder(Protocol):
    """The owner of one hand-over. The acts raise `process.refusals.Refused` when it is not their time."""

    @property
    def number(self) -> str:
        """What the office calls it, above the page's title."""

    @property
    def office(self) -> Office: ...

    @property
    def user_id(self) -> str:
        """Shown beside the opened password; "" when the person knows theirs."""

    @property
    def alarmed_at(self) -> object:
        """When it was reported as opened by somebody else, None when it was not."""

    @property
    def status_page(self) -> str:
        """Where the person sees how it stands after signing in; "" when there is no such page."""

    @property
    def may_alarm(self) -> bool:
        """Whether a report can still do something."""

    @property
    def asks_login(self) -> bool:
        """Whether the person is still asked to say that they logged in and changed the password."""

    def person(self, user: User) -> bool:
        """Whether this signed-in user is the very person."""

    def disclose(self, code: str, *, by: User | Nobody) -> Revealed | Refused: ...

    def receive(self, *, by: User | Nobody) -> None: ...

    def alarm(self, *, by: User | Nobody, handover_id: int) -> None: ...

    def confirm_login(self, *, by: User | Nobody) -> None: ...


# By the hand-over's ``owner_type``: how its owner is found. Filled when the program starts.
holders: dict[str, Callable[[int], Holder]] = {}
