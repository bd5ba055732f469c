"""Addresses of what an office settles for its front desk, below /pengaturan/antrean/."""

from django.urls import path

from requests_app.frontdesk import office_views

app_name = "queue_office"
urlpatterns = [
    path("", office_views.rules, name="rules"),
    path("jalur/baru/", office_views.line_new, name="line_new"),
    path("jalur/<int:pk>/", office_views.line_edit, name="line_edit"),
    path("loket/baru/", office_views.counter_new, name="counter_new"),
    path("loket/<int:pk>/", office_views.counter_edit, name="counter_edit"),
]
