"""Addresses of the dashboard."""

from django.urls import path

from requests_app.reports import figure_views

app_name = "figures"
urlpatterns = [
    path("", figure_views.dashboard, name="dashboard"),
    path("permohonan/", figure_views.tickets, name="tickets"),
    path("tanda/", figure_views.signs, name="signs"),
]
