"""Addresses of Pengaturan Kantor, below /pengaturan/. Its page of SOPs is requests_app.sop.office_urls."""

from django.urls import path

from accounts_app.office import people_views, views

app_name = "office"
urlpatterns = [
    path("", people_views.office_settings, name="settings"),
    path("petugas/baru/", people_views.person_new, name="person_new"),
    path("petugas/<int:pk>/", people_views.person, name="person"),
    path("petugas/<int:pk>/beri-peran/", people_views.role_grant, name="role_grant"),
    path("petugas/<int:pk>/cabut-peran/", people_views.role_revoke, name="role_revoke"),
    path("petugas/<int:pk>/nonaktifkan/", people_views.person_deactivate, name="person_deactivate"),
    path("petugas/<int:pk>/aktifkan/", people_views.person_reactivate, name="person_reactivate"),
    path("petugas/<int:pk>/lepaskan/", people_views.person_release, name="person_release"),
    path("petugas/<int:pk>/tautan-password/", people_views.person_invite, name="person_invite"),
    path("kop/", views.letterhead, name="letterhead"),
    path("kop/pratinjau/", views.letterhead_preview, name="letterhead_preview"),
    path("surel/", views.sender, name="sender"),
    path("pembagian/", views.sharing, name="sharing"),
    path("survei/", views.survey, name="survey"),
]
