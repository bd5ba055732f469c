"""Addresses of the demo's mail server; they answer 404 unless settings.DEMO is on."""

from django.urls import path

from requests_app.mailbox.demo import views

app_name = "demo_mail"
urlpatterns = [
    path("tulis/", views.compose, name="compose"),
    path("<int:pk>/balas/", views.compose, name="answer"),
    path("terkirim/", views.sent, name="sent"),
    path("terkirim/daftar/", views.sent_rows, name="sent_rows"),
]
