"""Addresses of the front desk."""

from django.urls import path

from requests_app.frontdesk import views

app_name = "frontdesk"
urlpatterns = [
    path("buku-tamu/", views.guest_book, name="guest_book"),
    path("buku-tamu/catat/", views.record_visit, name="record_visit"),
    path("buku-tamu/catat/terkait/", views.kin, name="kin"),
    path("buku-tamu/tanda-terima/<slug:number>/", views.slip, name="slip"),
    path("buku-tamu/tanda-terima/<slug:number>/cetak/", views.print_slip, name="print_slip"),
    path("buku-tamu/nomor/<slug:number>/", views.issue, name="issue"),
    path("panggil/<slug:number>/", views.call, name="call"),
    path("panggil-berikutnya/", views.call_next, name="call_next"),
]
