"""Addresses of the online form, below /ajukan/."""

from django.urls import path

from requests_app.intake import endings, uploads, views

app_name = "intake"
urlpatterns = [
    path("", views.start, name="start"),
    path("baru/", views.fresh, name="fresh"),
    path("syarat/", views.requirements, name="requirements"),
    path("layanan/", views.service, name="service"),
    path("lupa-password/", views.forgot_password, name="forgot_password"),
    path("data-diri/", views.person, name="person"),
    path("berkas/", uploads.documents, name="documents"),
    path("berkas/<slug:key>/", uploads.download, name="download"),
    path("surat/<slug:key>/", uploads.letter, name="letter"),
    path("periksa/", endings.review, name="review"),
    path("surel/", endings.confirm_email, name="confirm_email"),
    path("surel/pakai/", endings.use_signed_in_email, name="use_signed_in_email"),
    path("kirim/", endings.send, name="send"),
    path("selesai/", endings.done, name="done"),
    path("tanda-terima/", endings.receipt, name="receipt"),
    path("tidak-perlu/", views.self_served, name="self_served"),
]
