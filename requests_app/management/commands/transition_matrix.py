"""``manage.py transition_matrix``: prints the tables of the README, which a test holds against the code."""

from typing import Any

from django.core.management.base import BaseCommand

from requests_app.decrees.workflow import TABLE as DECREE_TABLE
from requests_app.process.matrix import markdown
from requests_app.sop.vocabulary import Kind
from requests_app.tickets.workflow import TABLE as TICKET_TABLE


class Command(BaseCommand):
    help = "Cetak matriks transisi permohonan dan SK (Markdown) dari tabel dan dokumen SOP."
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        self.stdout.write(f"<!-- matrix -->\n{markdown(TICKET_TABLE, Kind.TICKET)}<!-- /matrix -->\n")
        self.stdout.write(f"<!-- decrees -->\n{markdown(DECREE_TABLE, Kind.DECREE)}<!-- /decrees -->\n")
