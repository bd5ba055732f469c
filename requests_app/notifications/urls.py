"""Addresses of the bell and of one's own notifications."""

from django.urls import path

from requests_app.notifications import views

app_name = "notifications"
urlpatterns = [
    path("pemberitahuan/", views.listing, name="list"),
    path("pemberitahuan/lonceng/", views.bell, name="bell"),
    path("pemberitahuan/menu/", views.menu, name="menu"),
    path("pemberitahuan/semua-dibaca/", views.read_all, name="read_all"),
    path("pemberitahuan/urungkan/", views.unread_again, name="unread_again"),
    path("pemberitahuan/<int:pk>/", views.open_one, name="open"),
    path("akun/pemberitahuan/", views.choices, name="choices"),
]
