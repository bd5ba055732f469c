"""Addresses of a ticket for its applicant, of the slip, and of documents."""

from django.urls import path

from requests_app.tickets.views import acts, document_pages, documents, own, track

app_name = "tickets"
urlpatterns = [
    path("permohonan/", own.my_list, name="my_list"),
    path("permohonan/<str:number>/", own.mine, name="mine"),
    path("permohonan/<str:number>/kabar/", own.live, name="live"),
    path("permohonan/<str:number>/berkas/", acts.upload, name="upload"),
    path("permohonan/<str:number>/kelengkapan/", acts.complete, name="complete"),
    path("permohonan/<str:number>/tarik/", acts.withdraw, name="withdraw"),
    path("permohonan/<str:number>/user-id/", acts.user_id, name="user_id"),
    path("permohonan/<str:number>/terima/", acts.receive, name="receive"),
    path("permohonan/<str:number>/lapor/", acts.alarm, name="alarm"),
    path("lacak/", track.track, name="track"),
    path("dokumen/<uuid:public_id>/", documents.document, name="document"),
    path("berkas/<uuid:public_id>/lihat/", document_pages.read_document, name="read_document"),
    path("berkas/<uuid:public_id>/halaman/<int:number>.jpg", document_pages.page_image, name="page_image"),
    path("berkas/<uuid:public_id>/sampul.jpg", document_pages.cover, name="cover"),
]
