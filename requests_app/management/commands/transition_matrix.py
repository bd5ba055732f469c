"""``manage.py transition_matrix``: prints the table of the README, which a test holds against the code."""

from typing import Any

from django.core.management.base import BaseCommand

from requests_app.tickets.matrix import markdown


class Command(BaseCommand):
    help = "Cetak matriks transisi permohonan (Markdown) dari tabel dan dokumen SOP."
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        self.stdout.write(markdown())
