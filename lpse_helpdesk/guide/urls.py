"""Addresses of the guide, below /panduan/."""

from django.urls import path

from lpse_helpdesk.guide import views

app_name = "guide"
urlpatterns = [
    path("", views.applicant, name="applicant"),
    path("saya/", views.own, name="own"),
    path("langkah/<str:act>/", views.step, name="step"),
    path("langkah-sk/<str:act>/", views.decree_step, name="decree_step"),
    path("<slug:slug>/", views.role, name="role"),
]
