"""What a person wants to hear of, and how: their own choices over the kinds' usual manner."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db import transaction

from accounts_app.models import User
from requests_app.notifications.kinds import MANNERS, ByMail, Kind
from requests_app.notifications.models import NotificationChoice


class Wish(NamedTuple):
    """Whether news of a kind is shown in the application, and whether it goes by mail."""

    in_app: bool
    by_mail: bool


def usual(kind: Kind) -> Wish:
    return Wish(MANNERS[kind].in_app, MANNERS[kind].by_mail)


def wishes(users: Collection[User], kind: Kind) -> dict[int, Wish]:
    """By the primary key of each of these people; one query."""
    rows = NotificationChoice.objects.filter(user__in=users, kind=kind)
    chosen = {row.user_id: _allowed(kind, row.in_app, row.by_mail) for row in rows}
    return {user.pk: chosen.get(user.pk, usual(kind)) for user in users}


def wishes_of(user: User) -> dict[Kind, Wish]:
    """Every kind; one query."""
    rows = {row.kind: row for row in NotificationChoice.objects.filter(user=user)}
    return {
        kind: _allowed(kind, row.in_app, row.by_mail) if (row := rows.get(kind.value)) else usual(kind)
        for kind in Kind
    }  # fmt: skip


def wants_mail(users: Collection[User], kind: Kind) -> list[User]:
    """Of these people, in their order, who wants this kind by mail."""
    found = wishes(users, kind)
    return [user for user in users if found[user.pk].by_mail]


@transaction.atomic
def choose(user: User, wanted: Mapping[Kind, Wish]) -> None:
    """Keep this person's decisions. What is as usual needs no row."""
    for kind, wish in wanted.items():
        allowed = _allowed(kind, *wish)
        rows = NotificationChoice.objects.filter(user=user, kind=kind)
        if allowed == usual(kind):
            rows.delete()
        else:
            NotificationChoice.objects.update_or_create(user=user, kind=kind, defaults=allowed._asdict())


def _allowed(kind: Kind, in_app: bool, by_mail: bool) -> Wish:
    """A locked kind stays in the application, one without mail has none, whatever a form or an old row says."""
    manner = MANNERS[kind]
    return Wish(in_app or bool(manner.locked), by_mail and manner.mails != ByMail.NEVER)
