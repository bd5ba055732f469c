"""Addresses of the register of deviations."""

from django.urls import path

from requests_app.reports import deviation_views as views

app_name = "deviations"
urlpatterns = [
    path("", views.register, name="list"),
    path("terima/", views.accept_many, name="accept_many"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/<slug:slug>/", views.say, name="say"),
]
