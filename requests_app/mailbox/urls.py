"""Addresses of incoming mail, below /surel-masuk/."""

from django.urls import path

from requests_app.mailbox import attachment_views, deed_views, views

app_name = "mailbox"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/naskah/", views.raw, name="raw"),
    path("<int:pk>/naskah/unduh/", views.raw_file, name="raw_file"),
    path("<int:pk>/terima/", deed_views.accept, name="accept"),
    path("<int:pk>/masukkan/", deed_views.attach, name="attach"),
    path("<int:pk>/tolak/", deed_views.refuse, name="refuse"),
    path("<int:pk>/arsipkan/", deed_views.file_away, name="file_away"),
    path("<int:pk>/jadikan-draf/", deed_views.make_draft, name="make_draft"),
    path("<int:pk>/olah-ulang/", deed_views.process_again, name="process_again"),
    path("<int:pk>/berkas/", deed_views.papers, name="papers"),
    path("lampiran/<uuid:public_id>/", attachment_views.attachment, name="attachment"),
    path("lampiran/<uuid:public_id>/baca/", attachment_views.read_attachment, name="read_attachment"),
    path("lampiran/<uuid:public_id>/halaman/<int:number>/", attachment_views.page_image, name="attachment_page"),
    path("lampiran/<uuid:public_id>/sampul/", attachment_views.cover, name="attachment_cover"),
]
