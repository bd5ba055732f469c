"""Addresses of the mailed link. Its token is masked in every log (`lpse_helpdesk.logs`)."""

from django.urls import path

from requests_app.pickup import views

app_name = "pickup"
urlpatterns = [
    path("ambil/<str:token>/", views.pick_up, name="pick_up"),
    path("ambil/<str:token>/hasil/", views.picked_up, name="picked_up"),
    path("ambil/<str:token>/terima/", views.confirm_pickup, name="confirm_pickup"),
    path("ambil/<str:token>/login/", views.confirm_login, name="confirm_login"),
    path("ambil/<str:token>/lapor/", views.alarm_pickup, name="alarm_pickup"),
]
