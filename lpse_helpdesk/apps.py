"""The wiring app: settings, urls, first page, health, demo."""

from django.apps import AppConfig


class LpseHelpdeskConfig(AppConfig):
    name = "lpse_helpdesk"
    verbose_name = "LPSE Helpdesk"
