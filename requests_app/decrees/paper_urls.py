"""Addresses of what an SK looks like on paper: the public check behind the QR code, its PDF, and its signing."""

from django.urls import path, re_path

from requests_app.decrees import sign_views, verify_views
from requests_app.decrees.verify import TOKEN

app_name = "decree_paper"
urlpatterns = [
    re_path(rf"^sk/(?P<token>{TOKEN})/$", verify_views.verify, name="verify"),
    path("keputusan/<uuid:public_id>/konsep.pdf", sign_views.draft, name="draft_pdf"),
    path("keputusan/<uuid:public_id>/sk.pdf", sign_views.issued, name="issued_pdf"),
    path("keputusan/<uuid:public_id>/tanda-tangan/", sign_views.sign, name="sign"),
    path("keputusan/<uuid:public_id>/tanda-tangan/pindaian/", sign_views.scan_upload, name="scan_upload"),
    path("keputusan/<uuid:public_id>/tanda-tangan/sama/", sign_views.scan_same, name="scan_same"),
    path("keputusan/<uuid:public_id>/berkas/<uuid:file_id>/", sign_views.file, name="file"),
    path("keputusan/<uuid:public_id>/berkas/<uuid:file_id>/<int:number>.jpg", sign_views.file_page, name="file_page"),
]
