"""Lists of decrees, as sentences. Every one begins with the office, as the indexes do."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts_app.models import User
from accounts_app.patterns import holding
from accounts_app.roles import Role
from requests_app.decrees.workflow import State

if TYPE_CHECKING:
    from requests_app.decrees.models import Decree  # noqa: F401 - names the model in the annotation below

# Who reads the office's decrees: those who make them, and Admin Kantor their register.
READERS = frozenset({Role.KEPALA_LPSE, Role.ADMIN_PPE})
ENDING_SOON = timedelta(days=30)


class DecreeQuerySet(models.QuerySet["Decree"]):
    def visible_to(self, user: User, today: date | None = None) -> Self:
        """The decrees of this person's office, for Kepala LPSE, who acts for them, and Admin PPE; else none.

        ``today``: the date at the office, where it is known.
        """
        if not user.office_id:
            return self.none()
        mine = self.filter(office=user.office_id)
        if user.roles & READERS:
            return mine
        return mine.filter(self._acting(user, today or timezone_today(user))) if user.is_active else self.none()

    def _acting(self, user: User, today: date) -> Exists:
        """Whether this person acts as Kepala LPSE today; the date is the office's own."""
        heads = models.Q(until=None) | models.Q(until__gte=today)
        model = self.model._meta.apps.get_model("requests_app", "ActingHead")
        return Exists(model.objects.filter(heads, office=OuterRef("office"), user=user, since__lte=today))

    def unfinished(self) -> Self:
        """In the words of the partial index, so that PostgreSQL can use it."""
        return self.exclude(state=State.ARCHIVED)

    def waiting_for(self, roles: frozenset[Role]) -> Self:
        """What waits for one of these roles, longest first."""
        return self.unfinished().filter(waiting_role__in=roles).order_by("waiting_since", "id")

    def issued(self) -> Self:
        """Everything that ever had a number, voided ones too."""
        return self.filter(issued_at__isnull=False)

    def in_effect(self, day: date) -> Self:
        """Holding on that day: issued, not voided, begun, and not past its last day."""
        running = self.issued().filter(voided_at=None, valid_from__lte=day)
        return running.filter(Q(ended_on=None) | Q(ended_on__gt=day)).filter(
            Q(valid_until=None) | Q(valid_until__gte=day)
        )

    def ending_soon(self, day: date) -> Self:
        """*Berakhir dalam 30 hari*: in effect with a last day within 30 days from `day`, the soonest first."""
        soon = self.in_effect(day).filter(ended_at=None, valid_until__lte=day + ENDING_SOON)
        return soon.order_by("valid_until", "id")

    def over(self, day: date) -> Self:
        """Issued, and no longer holding on that day because it ended."""
        past = Q(ended_on__lte=day) | Q(valid_until__lt=day)
        return self.issued().filter(past, voided_at=None)

    def search(self, text: str) -> Self:
        """Every word stands in number, title, or one person's name, NIP, user ID or e-mail."""
        return self.saying(holding(word) for word in text.split())

    def saying(self, patterns: Iterable[str]) -> Self:
        """As `search`, by the words' patterns."""
        found = self
        people = self.model._meta.apps.get_model("requests_app", "DecreePerson").objects
        for word in patterns:
            named = Q(name__like=word) | Q(nip__like=word) | Q(user_id__like=word) | Q(email__like=word)
            person = Exists(people.filter(named, decree=OuterRef("pk")))
            found = found.filter(Q(number__like=word) | Q(title__like=word) | person)
        return found

    def with_people(self) -> Self:
        """With whoever acted on it, for a page or a list."""
        return self.select_related("office", "sop", "begun_by", "submitted_by", "issued_by", "accounts_by")


def timezone_today(user: User) -> date:
    """The date at the person's office."""
    assert user.office is not None
    return timezone.localdate(timezone=user.office.tz)
