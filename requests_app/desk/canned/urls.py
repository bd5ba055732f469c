"""Addresses of Teks siap pakai, below /pengaturan/teks/."""

from django.urls import path

from requests_app.desk.canned import views

app_name = "canned"
urlpatterns = [
    path("", views.texts, name="texts"),
    path("baru/", views.text_new, name="text_new"),
    path("<int:pk>/", views.text_edit, name="text_edit"),
    path("<int:pk>/<slug:word>/", views.text_act, name="text_act"),
]
