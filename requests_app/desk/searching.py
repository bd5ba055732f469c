"""One box: a number, a NIP, a queue label, a user ID or the beginning of names, told apart by how it looks.

Only the person's own office is searched. Every kind of text asks its own columns, so that a number or a NIP is found
on an index and only names read the office's rows.
"""

import re
from typing import Any

from django.db.models import Q

from accounts_app.models import User
from requests_app.tickets.models import Ticket

NUMBER = re.compile(r"^[A-Za-z0-9]{1,8}-\d{4}-\d{1,6}$")
QUEUE_LABEL = re.compile(r"^([A-Za-z]{1,2})\s*(\d{1,3})$")
LEAST_DIGITS, NIP_DIGITS = 6, 18


def find(user: User, text: str) -> Any:
    """Tickets of the person's office that ``text`` means, newest first; none for an empty box."""
    words = " ".join(text.split())
    found = _meaning(words) if words else None
    tickets = Ticket.objects.of_desk(user)
    return tickets.filter(found).order_by("-id") if found else tickets.none()


def _meaning(text: str) -> Q:
    digits = "".join(text.split())
    if NUMBER.match(text):
        return Q(number=text.upper())
    if digits.isdigit() and len(digits) >= LEAST_DIGITS:
        return _nip(digits)
    if label := QUEUE_LABEL.match(text):
        return Q(queue_label=f"{label[1].upper()} {int(label[2]):03}") | _user_id(text)
    return _name(text) | _user_id(text)


def _nip(digits: str) -> Q:
    """As typed, or as it is grouped on the screen."""
    groups = (digits[:8], digits[8:14], digits[14:15], digits[15:18])
    found = Q(nip__in=(digits, " ".join(group for group in groups if group)))
    return found if len(digits) == NIP_DIGITS else found | Q(nip__startswith=digits)


def _user_id(text: str) -> Q:
    return Q(spse_user_id__iexact=text) | Q(found_user_id__iexact=text)


def _name(text: str) -> Q:
    """Every word begins a word of the name."""
    found = Q()
    for word in text.split():
        found &= Q(name__iregex=rf"\m{re.escape(word)}")
    return found
