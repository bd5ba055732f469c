"""The search box: which tickets a text means, the one that it names exactly, and what else of the office it finds.

Only the person's own office is searched, and each other list by the rules of its own page: whoever may not open that
page does not see that it found something. They show a few rows each, out of the newest: their own pages search further.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode

from accounts_app.absences.queries import today_of
from accounts_app.addresses import address_of
from accounts_app.kept import kept_for
from accounts_app.models import User
from accounts_app.patterns import holding
from accounts_app.register.actions import READERS as REGISTER_READERS
from accounts_app.register.models import SpseAccount, beginnings
from accounts_app.roles import READERS
from requests_app.decrees.models import Decree
from requests_app.desk.lists import PAGE_SIZE, for_rows
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.mailbox.handling import handles_mail
from requests_app.mailbox.models import IncomingMail
from requests_app.tickets.models import Ticket
from requests_app.tickets.words import begins, label_of, newest, words_of

FEW, SOME_ACCOUNTS, NEWEST_DECREES, NEWEST_MAILS = 3, 200, 500, 1_000
SHORTEST_ELSEWHERE = 2
NUMBER = re.compile(r"[A-Z0-9]{1,8}-\d{4}-\d{1,6}")


def find(user: User, text: str, before: int | None = None, at_most: int = PAGE_SIZE + 1) -> list[Ticket]:
    """The newest of the office's tickets that ``text`` means, those with an id below ``before``; none for no word.

    One more than a page, if nothing else is asked: the last one says that there is another page.
    """
    if not (user.office_id and user.roles & READERS):
        return []
    ids = newest(user.office_id, words_of(text), at_most, before)
    return kept_for(user, _found, **{f"key{place}": key for place, key in enumerate(ids)}) if ids else []


def _found(user: User, **keys: int) -> Any:
    return for_rows(Ticket.objects.of_desk(user).filter(pk__in=list(keys.values()))).order_by("-pk")


def exact(user: User, text: str) -> Ticket | None:
    """The ticket whose number this is, or who holds this queue label today."""
    words = text.strip().upper()
    if NUMBER.fullmatch(words):
        return next(iter(kept_for(user, _numbered, number=words)), None)
    if label := label_of(text):
        numbers = QueueNumber.objects.filter(office=user.office_id, prefix=label[0].upper(), number=label[1])
        today = numbers.filter(day=timezone.localdate(), ticket__isnull=False).values("ticket")
        found = list(Ticket.objects.of_desk(user).filter(pk__in=today)[:2])
        return found[0] if len(found) == 1 else None
    return None


def _numbered(user: User, *, number: str) -> Any:
    return Ticket.objects.of_desk(user).filter(number=number)


def reasons(ticket: Ticket, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(label, value) of what the words found and no column of a list shows."""
    hidden = (
        ("NIP", ticket.nip_digits),
        ("user ID", ticket.spse_user_id),
        ("user ID", ticket.found_user_id),
        ("SK", ticket.decree_number),
    )
    found = {value: (label, value) for label, value in reversed(hidden) if value and begins(value, words)}
    return tuple(reversed(found.values()))


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of another list."""

    title: str
    sub: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What another list found; ``url`` is that list, searched for the same."""

    label: str
    hits: list[Hit]
    url: str


def elsewhere(user: User, text: str) -> list[Group]:
    """The other lists of the office that found something, as far as this person may open them."""
    if len(text.strip()) < SHORTEST_ELSEWHERE or not words_of(text) or not user.office_id:
        return []
    groups = (
        Group("Akun SPSE", list(_accounts(user, text)), _searched("register:list", q=text)),
        Group("SK akun", list(_decrees(user, text)), _searched("decrees:register", q=text)),
        Group("Surel masuk", list(_mails(user, text)), _searched("mailbox:ledger", pengirim=text)),
    )
    return [group for group in groups if group.hits]


def _searched(name: str, **query: str) -> str:
    return f"{address_of(name)}?{urlencode(query)}"


def _accounts(user: User, text: str) -> Iterator[Hit]:
    """By name, out of a bounded number of those that fit: a common first name fits ten thousand."""
    if not user.roles & set(REGISTER_READERS):
        return
    for account in kept_for(user, _fitting, query=beginnings(text)):
        sub = " · ".join(filter(None, (account.user_id, account.get_spse_role_display(), account.agency)))
        yield Hit(account.name, sub, address_of("register:detail", account.pk))


def _fitting(user: User, *, query: str) -> Any:
    fit = SpseAccount.objects.of(user.office_id).matching(query).order_by()
    some = SpseAccount.objects.filter(pk__in=fit.values("pk")[:SOME_ACCOUNTS])
    return some.defer("words").order_by("name", "pk")[:FEW]


def _decrees(user: User, text: str) -> Iterator[Hit]:
    words = {f"word{place}": holding(word) for place, word in enumerate(text.split())}
    for decree in kept_for(user, _saying, today=today_of(user), **words):
        title = decree.number or "Naskah, belum bernomor"
        yield Hit(title, decree.title, address_of("decrees:decree", decree.public_id))


def _saying(user: User, *, today: date, **words: str) -> Any:
    mine: Any = Decree.objects.visible_to(user, today)
    near = mine.filter(pk__in=mine.order_by("-pk").values("pk")[:NEWEST_DECREES])
    return near.saying(words.values()).order_by("-pk")[:FEW]


def _mails(user: User, text: str) -> Iterator[Hit]:
    """By the sender's address, as the ledger searches."""
    if not handles_mail(user):
        return
    for mail in kept_for(user, _sent_by, sender=holding(text.strip())):
        sub = " · ".join(filter(None, (mail.sender_name and mail.sender, mail.subject)))
        yield Hit(mail.sender_name or mail.sender, sub, address_of("mailbox:mail", mail.pk))


def _sent_by(user: User, *, sender: str) -> Any:
    own = IncomingMail.objects.visible_to(user)
    near = own.filter(pk__in=own.order_by("-pk").values("pk")[:NEWEST_MAILS])
    return near.filter(sender__like=sender).order_by("-pk")[:FEW]
