"""Addresses of the public SOP pages, below /sop/."""

from django.urls import path

from requests_app.sop import views

app_name = "sop"
urlpatterns = [
    path("", views.sop_list, name="list"),
    path("<slug:slug>/", views.sop_detail, name="detail"),
    path("<slug:slug>/revisi-<int:revision>/", views.sop_detail, name="revision"),
]
