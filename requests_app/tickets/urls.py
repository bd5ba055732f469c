"""Addresses of a ticket for its applicant, and of its documents."""

from django.urls import path

from requests_app.tickets import views

app_name = "tickets"
urlpatterns = [
    path("permohonan/", views.my_list, name="my_list"),
    path("permohonan/<str:number>/", views.mine, name="mine"),
    path("ambil/<str:token>/", views.pick_up, name="pick_up"),
]
