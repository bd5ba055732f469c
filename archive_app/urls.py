"""Addresses of the archive."""

from django.urls import path

from archive_app import views

app_name = "archive"
urlpatterns = [
    path("", views.archive_list, name="list"),
    path("<int:pk>/", views.archive_detail, name="detail"),
    path("<int:pk>/berkas/", views.dossier_file, name="dossier"),
    path("<int:pk>/lokasi/", views.note_location, name="note_location"),
    path("sk/<uuid:public_id>/", views.decree_archive, name="decree_archive"),
    path("tiket/<str:number>/", views.ticket_archive, name="ticket_archive"),
]
