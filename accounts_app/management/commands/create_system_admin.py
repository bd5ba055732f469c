"""The first person of an installation: `manage.py create_system_admin EMAIL NAME` asks for a password.

Also the way back in when no system admin can sign in any more: whoever may run commands on the server rules it anyway.
The password comes from the terminal or, with --password-stdin, from the first line of standard input; never from an
argument, which every user of the machine can read in the process list.
"""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts_app.models import User
from accounts_app.office.actions import OfficeError
from accounts_app.office.installation import appoint
from accounts_app.roles import Role


class Command(BaseCommand):
    help = "Membuat Admin Sistem: orang pertama sebuah instalasi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="surel untuk masuk")
        parser.add_argument("name", help="nama lengkap")
        parser.add_argument("--password-stdin", action="store_true", help="baca password dari masukan standar")

    def handle(self, *, email: str, name: str, password_stdin: bool, **_: Any) -> None:
        """Appoint, and set the password; nothing is kept when either is refused."""
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked()
        try:
            validate_email(email)
            validate_password(password, User(email=email, name=name))
            person = _make(email, name, password)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except OfficeError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{person.name} ({person.email}) sekarang Admin Sistem."))


@transaction.atomic
def _make(email: str, name: str, password: str) -> User:
    person = appoint(Role.SYSTEM_ADMIN, email=email, name=name, office=None)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


def _asked() -> str:
    """Typed twice at the terminal."""
    password = getpass("Password (sedikitnya 12 karakter): ")
    if password != getpass("Sekali lagi: "):
        raise CommandError("Kedua password tidak sama.")
    return password
