"""Addresses below /pengaturan/kotak-surat/."""

from django.urls import path

from requests_app.mailbox import box_views

app_name = "mailbox_settings"
urlpatterns = [
    path("", box_views.boxes, name="boxes"),
    path("baru/", box_views.box, name="box_new"),
    path("<int:pk>/", box_views.box, name="box"),
    path("<int:pk>/saklar/", box_views.switch, name="switch"),
]
