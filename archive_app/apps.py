"""WHAT REMAINS: the dossier and the archive record of every finished ticket."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "archive_app"
    verbose_name = "Arsip"
