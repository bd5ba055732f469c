"""`manage.py load_sop [FILE ...]`: bring SOP documents into the database; without a file, the five built-in ones.

Loading puts nothing into force: each office does that in its settings. Either every named document is loaded or none,
so that a mistake in the third leaves no half-done work behind.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from requests_app.sop.actions import load
from requests_app.sop.library import built_in_paths
from requests_app.sop.models import SopRevision
from requests_app.sop.problems import SopError


class Command(BaseCommand):
    help = "Muat dokumen SOP (TOML) ke basis data; tanpa FILE, kelima dokumen bawaan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *_: Any, files: list[Path], **__: Any) -> None:
        problems: list[str] = []
        with transaction.atomic():
            for path in files or built_in_paths():
                problems += self.load_one(path)
            if problems:
                transaction.set_rollback(True)
        if problems:
            raise CommandError("\n".join(problems))

    def load_one(self, path: Path) -> list[str]:
        """Load one file and say what became of it; the problems that prevented it."""
        before = SopRevision.objects.count()
        try:
            revision = load(path)
        except SopError as error:
            return list(error.problems)
        except (OSError, UnicodeDecodeError) as error:
            return [f"{path}: tidak dapat dibaca: {error}"]
        word = "loaded" if SopRevision.objects.count() > before else "unchanged"
        self.stdout.write(f"{path.name}: SOP {revision.code} revisi {revision.revision}, {word}")
        return []
