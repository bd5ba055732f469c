"""Addresses of the waiting room's devices."""

from django.urls import path

from requests_app.screens import device_views, kiosk_views, status_views, views

app_name = "screens"
urlpatterns = [
    path("layar/<str:token>/kabar/", views.news, name="news"),
    path("layar/<str:token>/", views.screen, name="screen"),
    path("kiosk/<str:token>/", kiosk_views.start, name="kiosk"),
    path("kiosk/<str:token>/permohonan/", kiosk_views.by_request, name="kiosk_request"),
    path("kiosk/<str:token>/jalur/<str:prefix>/", kiosk_views.by_line, name="kiosk_line"),
    path("kiosk/<str:token>/nomor/<str:key>/", kiosk_views.number, name="kiosk_number"),
    path("antrean/<str:key>/", status_views.status, name="status"),
    path("pengaturan/layar/", device_views.devices, name="devices"),
    path("pengaturan/layar/<int:pk>/cabut/", device_views.revoke, name="device_revoke"),
]
