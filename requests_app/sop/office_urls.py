"""Addresses of an office's page of SOPs, below /pengaturan/sop/."""

from django.urls import path

from requests_app.sop import office_views

app_name = "office_sop"
urlpatterns = [
    path("", office_views.sop_list, name="list"),
    path("<int:pk>/berlakukan/", office_views.sop_enable, name="enable"),
    path("<int:pk>/akhiri/", office_views.sop_end, name="end"),
]
