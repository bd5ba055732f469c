"""``manage.py refold``: make the sums of closed days from nothing, for one office or all.

Needed only after rows were changed past the program (a restored table, a correction by SQL).
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts_app.models import Office
from requests_app.reports.folding import refold


class Command(BaseCommand):
    help = "Hitung ulang jumlah harian untuk dasbor dan laporan dari baris-baris aslinya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", metavar="KODE", help="Kode kantor; tanpa ini semua kantor.")

    def handle(self, *_: Any, office: str | None, **__: Any) -> None:
        offices = Office.objects.filter(code=office) if office else Office.objects.all()
        if not offices:
            raise CommandError(f"Tidak ada kantor dengan kode {office}.")
        for each in offices:
            done = refold(each, timezone.now())
            self.stdout.write(f"{each.code}: {'selesai' if done else 'sedang dipakai; dikerjakan worker'}")
