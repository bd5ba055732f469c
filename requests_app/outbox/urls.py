"""Addresses of the outbox: staff's list of outgoing mail and the demo's mailbox."""

from django.urls import path

from requests_app.outbox import views

app_name = "outbox"
urlpatterns = [
    path("surel-keluar/", views.message_list, name="message_list"),
    path("surel-keluar/<int:pk>/", views.message_detail, name="message_detail"),
    path("surel-keluar/<int:pk>/kirim-ulang/", views.message_resend, name="message_resend"),
    path("surel-keluar/<int:pk>/ditangani/", views.message_settle, name="message_settle"),
    path("demo/surel/", views.demo_mailbox, name="demo_mailbox"),
    path("demo/surel/daftar/", views.demo_mailbox_list, name="demo_mailbox_list"),
    path("demo/surel/<int:pk>/", views.demo_mailbox, name="demo_mail"),
]
