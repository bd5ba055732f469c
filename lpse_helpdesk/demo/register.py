"""The demo's registers: each office's applicants as SPSE has them, and a hundred others, imported as an office would.

Some differ from what their request says, so that the check has something to find: another telephone, another address,
an SK that has ended, and one applicant whom the register does not know.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.register import actions
from accounts_app.register.columns import COLUMNS
from accounts_app.register.models import SpseRole
from accounts_app.register.staging import stage
from accounts_app.roles import Role

OTHERS = 100


class Quirk(Enum):
    """How the register differs from what an applicant's request says."""

    NONE = auto()
    OTHER_PHONE = auto()
    OTHER_EMAIL = auto()
    ENDED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant of the demo: what their request says, and how the register differs from it."""

    answers: dict[str, Any]
    quirk: Quirk


def fill_register(
    office: Office, people: Iterable[Person], given: Sequence[str], family: Sequence[str], agencies: Sequence[str]
) -> None:
    """Import the office's register with the product's own actions."""
    rows = [*_applicants(people), *_others(office, given, family, agencies)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(column.heading for column in COLUMNS)
    writer.writerows([row.get(column.field, "") for column in COLUMNS] for row in rows)
    upload = SimpleUploadedFile(f"akun-spse-{office.slug}.csv", text.getvalue().encode("utf-8-sig"))
    editor = _editor(office)
    batch = actions.hand_in(office, upload, by=editor)
    stage(batch)
    actions.carry_out(actions.confirm(batch, by=editor))


def _editor(office: Office) -> User:
    roles = (Role.ADMIN_PPE, Role.ADMIN_AGENCY)
    return User.objects.filter(office=office, grants__role__in=roles, grants__revoked_at=None).order_by("pk")[0]


def _applicants(people: Iterable[Person]) -> Iterator[dict[str, Any]]:
    by_email = {person.answers["email"]: person for person in people}
    for index, person in enumerate(by_email.values()):
        if person.quirk is not Quirk.UNKNOWN:
            yield _applicant(index, person)


def _applicant(index: int, person: Person) -> dict[str, Any]:
    answers = person.answers
    began = timezone.localdate() - timedelta(days=400)
    until = timezone.localdate() - timedelta(days=20) if person.quirk is Quirk.ENDED else began + timedelta(days=730)
    return {
        "user_id": _user_id(answers["name"], index),
        "name": answers["name"],
        "nip": answers["nip"],
        "spse_role": SpseRole(answers["applicant_type"]).label,
        "agency": answers["agency"],
        "email": f"lama.{answers['email']}" if person.quirk is Quirk.OTHER_EMAIL else answers["email"],
        "phone": "0813-0000-0001" if person.quirk is Quirk.OTHER_PHONE else answers["phone"],
        "decree_number": answers["decree_number"],
        "decree_from": f"{began:%d/%m/%Y}",
        "decree_until": f"{until:%d/%m/%Y}",
    }


def _user_id(name: str, index: int) -> str:
    return f"{name.split()[0]}{name.split()[-1][:3]}{index:02}".upper()


def _others(
    office: Office, given: Sequence[str], family: Sequence[str], agencies: Sequence[str]
) -> Iterator[dict[str, Any]]:
    dice = Random(f"register {office.code}")  # noqa: S311 - a story needs no secrecy
    for index in range(OTHERS):
        name = f"{given[index % len(given)]} {family[(index * 7 + index // len(given)) % len(family)]}"
        began = date(2025, 1 + dice.randrange(12), 1 + dice.randrange(28))
        decree = index % 9 != 0
        yield {
            "user_id": _user_id(name, 100 + index),
            "name": name,
            "nip": f"19{70 + dice.randrange(28)}0{1 + dice.randrange(9)}{10 + dice.randrange(18)}20150{1 + index % 9}"
            f"{1 + index % 2}{1 + index:03}",
            "spse_role": dice.choice(SpseRole.labels),
            "agency": dice.choice(agencies),
            "email": f"{name.lower().replace(' ', '.')}{index}@{office.slug}.example",
            "phone": f"0811-0000-{1000 + index}",
            "decree_number": f"800.1/{100 + index}/2025" if decree else "",
            "decree_from": f"{began:%d/%m/%Y}" if decree else "",
            "decree_until": f"{began + timedelta(days=365 + dice.randrange(700)):%d/%m/%Y}" if decree else "",
        }
