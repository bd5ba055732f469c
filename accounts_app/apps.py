"""WHO: people, offices, roles, access, and the log of who did what."""

from django.apps import AppConfig
from django.core.checks import register


class AccountsConfig(AppConfig):
    name = "accounts_app"
    verbose_name = "Orang dan kantor"

    def ready(self) -> None:
        # access.py needs the models, which exist only now; every other module imports at its top.
        from accounts_app.access import every_view_is_marked  # noqa: PLC0415

        register(every_view_is_marked)
