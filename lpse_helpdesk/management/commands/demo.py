"""``manage.py demo``: fills an empty installation with example data."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts_app.models import Office
from lpse_helpdesk.demo.seed import seed


class Command(BaseCommand):
    help = "Isi instalasi kosong dengan data contoh: empat kantor, petugas, dan permohonan di setiap tahap."

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Data contoh hanya dibuat bila DEMO=1.")
        if Office.objects.exists():
            return
        self.stdout.write("Menyiapkan data contoh (sekali saja):")
        with transaction.atomic():
            count = seed(self.stdout.write)
        self.stdout.write(f"  {count} permohonan siap.")
