"""WHAT HAPPENS: the SOPs, the process that runs them, and the desks where people work."""

from django.apps import AppConfig

from requests_app.sop import checks as sop_checks


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = "Permohonan"

    def ready(self) -> None:
        sop_checks.register_checks()
