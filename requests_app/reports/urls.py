"""Addresses of the reports."""

from django.urls import include, path

urlpatterns = [
    path("dasbor/", include("requests_app.reports.figure_urls")),
]
