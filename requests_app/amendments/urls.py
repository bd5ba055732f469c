"""Addresses of the proposals, below /register/; the form for a new account stands in `requests_app.desk.urls`."""

from django.urls import path

from requests_app.amendments import views

app_name = "amendments"
urlpatterns = [
    path("menunggu/", views.waiting, name="waiting"),
    path("akun/<int:pk>/kontak/", views.contact, name="contact"),
    path("usulan/<int:pk>/", views.detail, name="detail"),
    path("usulan/<int:pk>/konfirmasi/", views.confirm, name="confirm"),
    path("usulan/<int:pk>/tolak/", views.refuse, name="refuse"),
    path("usulan/<int:pk>/tarik/", views.withdraw, name="withdraw"),
]
