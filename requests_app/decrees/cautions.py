"""What Kepala LPSE should see before signing: people who stand twice, or who have that SPSE role already.

Worked out anew at every look from the draft and the register; only what somebody said about it is stored
(`Acknowledgement`). A fingerprint names exactly what was seen: another account, another row, and it is asked again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, TextChoices
from django.db.models.functions import Lower

from accounts_app.register.models import SpseAccount
from requests_app.decrees.people import DecreePerson

if TYPE_CHECKING:
    from requests_app.decrees.models import Decree


class CautionKind(TextChoices):
    TWICE = "twice", "Orang yang sama tertulis lebih dari sekali"
    SHARED_ADDRESS = "shared_address", "Surel atau telepon yang sama untuk orang yang berbeda"
    HAS_ROLE = "has_role", "Sudah mempunyai peran ini di register"
    OTHER_CONTACT = "other_contact", "Surel berbeda dari yang tercatat di register"


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning: about which rows of the form, in words, and its name for `Acknowledgement`."""

    kind: CautionKind
    rows: tuple[int, ...]
    text: str
    fingerprint: str
    accounts: tuple[int, ...] = ()


def cautions_of(decree: "Decree") -> list[Caution]:
    """The warnings about this decree's people, by row. Two queries, however many people."""
    people = list(decree.people.all())
    known = _on_record(decree.office_id, people)
    found = [*_within(people)]
    for person in people:
        found += _against_register(person, known)
    return sorted(found, key=lambda caution: (caution.rows, caution.kind))


def _caution(kind: CautionKind, people: Iterable[DecreePerson], text: str, *seen: object) -> Caution:
    people = list(people)
    facts = "|".join(f"{p.name}/{digits(p.nip)}/{p.email}/{p.phone}/{p.spse_role}" for p in people)
    accounts = tuple(each.pk for each in seen if isinstance(each, SpseAccount))
    said = "|".join(f"{each.pk}.{each.version}" if isinstance(each, SpseAccount) else str(each) for each in seen)
    name = hashlib.sha256(f"{kind}|{facts}|{said}".encode()).hexdigest()
    return Caution(kind, tuple(p.no for p in people), text, name, accounts)


def _within(people: list[DecreePerson]) -> Iterable[Caution]:
    """Inside the form: one person in several rows, several people behind one address or phone."""
    for rows in _groups({p.no: digits(p.nip) for p in people}, people):
        yield _caution(CautionKind.TWICE, rows, f"NIP yang sama pada baris {_listed(rows)}.")
    for field, word in (("email", "Surel"), ("phone", "Telepon")):
        for rows in _groups({p.no: _key(getattr(p, field)) for p in people}, people):
            if len({digits(p.nip) or p.name.casefold() for p in rows}) > 1:
                yield _caution(CautionKind.SHARED_ADDRESS, rows, f"{word} yang sama pada baris {_listed(rows)}.", field)


def _groups(keys: Mapping[int, str], people: list[DecreePerson]) -> list[list[DecreePerson]]:
    found: dict[str, list[DecreePerson]] = {}
    for person in people:
        if key := keys[person.no]:
            found.setdefault(key, []).append(person)
    return [rows for rows in found.values() if len(rows) > 1]


def _on_record(office_id: int, people: list[DecreePerson]) -> list[SpseAccount]:
    """Active accounts of the office that share NIP or e-mail with somebody of the form."""
    nips = {digits(p.nip) for p in people} - {""}
    emails = {p.email.lower() for p in people} - {""}
    rows = SpseAccount.objects.of(office_id).defer("words").annotate(address=Lower("email"))
    return list(rows.filter(Q(nip__in=nips) | Q(address__in=emails), is_active=True).order_by("pk"))


def _against_register(person: DecreePerson, known: list[SpseAccount]) -> Iterable[Caution]:
    nip = digits(person.nip)
    for account in known:
        same = (bool(nip) and digits(account.nip) == nip) or account.email.lower() == person.email.lower()
        if not same:
            continue
        if account.spse_role == person.spse_role:
            text = f"{person.name} sudah mempunyai akun {account.get_spse_role_display()}: {account.user_id}."
            yield _caution(CautionKind.HAS_ROLE, [person], text, account)
        if nip and digits(account.nip) == nip and account.email and account.email.lower() != person.email.lower():
            text = f"Surel {person.name} pada register ({account.user_id}) berbeda dari yang tertulis di formulir."
            yield _caution(CautionKind.OTHER_CONTACT, [person], text, account)


def digits(text: str) -> str:
    """Plain digits, so that a grouped NIP is the same NIP."""
    return "".join(str(int(character)) for character in text if character.isdecimal())


def _key(text: str) -> str:
    """An address in lower case; a phone by its digits, without country code and leading zero."""
    if "@" in text:
        return text.strip().lower()
    return digits(text).removeprefix("62").lstrip("0")


def _listed(rows: list[DecreePerson]) -> str:
    *first, last = [str(person.no) for person in rows]
    return f"{', '.join(first)} dan {last}"
