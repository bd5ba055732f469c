"""``manage.py maintenance on|off``: close the program for everybody for a while, and open it again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lpse_helpdesk import maintenance


class Command(BaseCommand):
    help = "Tutup layanan untuk pemeliharaan (on) atau buka kembali (off); berlaku seketika untuk semua proses web."
    requires_system_checks = ()  # the database may be away

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", choices=["on", "off"])
        parser.add_argument("--words", default="", help="Kalimat untuk pengunjung, misalnya sebab dan jam selesainya.")
        parser.add_argument("--minutes", type=int, default=maintenance.MINUTES, help="Perkiraan lamanya dalam menit.")

    def handle(self, *_: Any, state: str, words: str, minutes: int, **__: Any) -> None:
        if state == "on":
            maintenance.close(maintenance.Notice(" ".join(words.split()), max(1, minutes)))
            self.stdout.write("Layanan ditutup: semua halaman menjawab 503. Worker tetap berjalan sampai dihentikan.")
        else:
            was_closed = maintenance.reopen()
            self.stdout.write("Layanan dibuka kembali." if was_closed else "Layanan memang tidak ditutup.")
