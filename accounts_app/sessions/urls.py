"""Addresses of sessions, below /akun/."""

from django.urls import path

from accounts_app.sessions import views

urlpatterns = [
    path("sesi/", views.sessions, name="sessions"),
    path("sesi/keluar-lainnya/", views.leave_others, name="sessions_leave_others"),
    path("sesi/<slug:key>/akhiri/", views.end, name="session_end"),
    path("sesi/keadaan/", views.state, name="session_state"),
    path("sesi/lanjut/", views.go_on, name="session_go_on"),
    path("kiriman/", views.kept_form, name="kept_form"),
    path("kiriman/buang/", views.drop_kept, name="kept_form_drop"),
]
