"""Addresses of the survey: for who answers, and of its results."""

from django.urls import path

from requests_app.survey import result_views, views

app_name = "survey"
urlpatterns = [
    path("survei/", views.about, name="about"),
    path("survei/terima-kasih/", views.thanks, name="thanks"),
    path("survei/<str:token>/", views.answer, name="answer"),
    path("laporan/skm/", result_views.results, name="results"),
    path("skm/<slug:slug>/", result_views.public_results, name="public_results"),
]
