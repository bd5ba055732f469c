"""WHAT HAPPENS: the SOPs, the process that runs them, and the desks where people work."""

from importlib import import_module

from django.apps import AppConfig

from requests_app.sop import checks as sop_checks


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = "Permohonan"

    def ready(self) -> None:
        sop_checks.register_checks()
        # By name: it needs the models, which do not exist yet when this file is read.
        rooms = {
            "process": ("duty",),
            "tickets": ("deadlines", "jobs", "holder", "running", "reminders", "mail_owner"),
            "decrees": ("deadlines", "jobs", "holder", "running", "reminders", "mail_logo"),
            "mailbox": ("mail_owner",),
            "notifications": ("failures",),
            "frontdesk": ("place",),
        }
        for room, names in rooms.items():
            for name in names:
                import_module(f"requests_app.{room}.{name}").register()
