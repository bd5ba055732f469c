"""Addresses of Cuti & pengganti, below /cuti/."""

from django.urls import path

from accounts_app.absences import views

app_name = "absences"
urlpatterns = [
    path("", views.month, name="month"),
    path("catat/", views.enter, name="enter"),
    path("kembali/", views.come_back, name="come_back"),
    path("<int:pk>/setujui/", views.agree, name="agree"),
    path("<int:pk>/tolak/", views.refuse, name="refuse"),
    path("<int:pk>/akhiri/", views.end, name="end"),
]
