"""Addresses of the waiting room's figures, below /laporan/antrean/."""

from django.urls import path

from requests_app.reports.queues import views

app_name = "queues"
urlpatterns = [
    path("", views.queues, name="figures"),
    path("xlsx/", views.workbook_file, name="workbook"),
]
