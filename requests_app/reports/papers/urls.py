"""Addresses of the reports, below /laporan/."""

from django.urls import path, re_path

from requests_app.reports.papers import views

app_name = "papers"
MONTH = r"^(?P<key>[0-9]{4}-[0-9]{2})/"
KIND = r"(?P<kind>pdf|xlsx)/$"
urlpatterns = [
    path("", views.months, name="months"),
    path("standar-5/", views.standard, name="standard"),
    re_path(rf"^standar-5/{KIND}", views.standard_file, name="standard_file"),
    path("berkas/<int:pk>/", views.issued_file, name="issued_file"),
    re_path(rf"{MONTH}$", views.month, name="month"),
    re_path(rf"{MONTH}tetapkan/$", views.issue, name="issue"),
    re_path(rf"{MONTH}{KIND}", views.draft_file, name="draft_file"),
]
