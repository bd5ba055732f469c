"""Addresses of what an office settles for its decrees, below /pengaturan/naskah-sk/."""

from django.urls import path

from requests_app.decrees import acting_views, number_views, text_views

app_name = "decree_office"
urlpatterns = [
    path("", text_views.text_edit, name="text"),
    path("pratinjau/", text_views.text_preview, name="text_preview"),
    path("versi/", text_views.text_versions, name="text_versions"),
    path("versi/<int:version>/konsep.pdf", text_views.text_version_pdf, name="text_version_pdf"),
    path("versi/<int:version>/pulihkan/", text_views.text_restore, name="text_restore"),
    path("nomor/", number_views.numbers, name="numbers"),
    path("nomor/contoh/", number_views.numbers_preview, name="numbers_preview"),
    path("nomor/penjelasan/", number_views.numbers_explain, name="numbers_explain"),
    path("pelaksana/", acting_views.acting, name="acting"),
    path("pelaksana/<int:acting>/akhiri/", acting_views.acting_end, name="acting_end"),
    path("lambang.png", text_views.logo, name="logo"),
    path("lambang/", text_views.logo_save, name="logo_save"),
]
