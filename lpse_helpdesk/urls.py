"""Every address of the program. Paths are Indonesian, because people read them."""

from allauth.account import views as allauth_views
from django.contrib import admin
from django.urls import include, path, re_path

from lpse_helpdesk import health, views
from lpse_helpdesk.demo import views as demo_views

# Only the pages of allauth that are used: a page that is not mounted needs no guard.
sign_in = [
    path("masuk/", allauth_views.login, name="account_login"),
    path("keluar/", allauth_views.logout, name="account_logout"),
    path("masuk/kode/", allauth_views.request_login_code, name="account_request_login_code"),
    path("masuk/kode/periksa/", views.check_code, name="account_confirm_login_code"),
    path("sandi/", allauth_views.password_change, name="account_change_password"),
    path("sandi/lupa/", allauth_views.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/baru/selesai/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # allauth names these in its redirects; nobody signs up here, an applicant never gets a password, and an inactive
    # person is told so.
    path("sandi/buat/", views.no_password, name="account_set_password"),
    path("daftar/", views.no_signup, name="account_signup"),
    path("nonaktif/", allauth_views.account_inactive, name="account_inactive"),
    path("konfirmasi/", allauth_views.reauthenticate, name="account_reauthenticate"),
]

urlpatterns = [
    # First, because its screens ask every second: each address before costs them a comparison.
    path("", include("requests_app.screens.urls")),
    path("", views.home, name="home"),
    path("beranda/", views.home_of_role, name="home_of_role"),
    path("healthz", health.healthz, name="healthz"),
    path("akun/", include(sign_in)),
    path("akun/", include("accounts_app.second_factor.urls")),
    path("akun/", include("accounts_app.sessions.urls")),
    path("", include("requests_app.notifications.urls")),
    path("panduan/", include("lpse_helpdesk.guide.urls")),
    path("sop/", include("requests_app.sop.urls")),
    path("ajukan/", include("requests_app.intake.urls")),
    path("", include("requests_app.tickets.urls")),
    path("", include("requests_app.pickup.urls")),
    path("loket/", include("requests_app.frontdesk.urls")),
    path("", include("requests_app.desk.urls")),
    path("", include("requests_app.outbox.urls")),
    path("surel-masuk/", include("requests_app.mailbox.urls")),
    path("", include("requests_app.survey.urls")),
    path("", include("requests_app.reports.urls")),
    path("laporan/antrean/", include("requests_app.reports.queues.urls")),
    path("laporan/", include("requests_app.reports.papers.urls")),
    path("register/", include("requests_app.amendments.urls")),
    path("register/", include("accounts_app.register.urls")),
    path("penyimpangan/", include("requests_app.reports.deviation_urls")),
    path("arsip/", include("archive_app.urls")),
    path("cuti/", include("accounts_app.absences.urls")),
    path("pengaturan/jam-kerja/", include("requests_app.clock.urls")),
    path("pengaturan/sop/revisi/", include("requests_app.sop.revisions.urls")),
    path("pengaturan/sop/", include("requests_app.sop.office_urls")),
    path("", include("requests_app.decrees.paper_urls")),
    path("keputusan/", include("requests_app.decrees.urls")),
    path("pengaturan/teks/", include("requests_app.desk.canned.urls")),
    path("pengaturan/antrean/", include("requests_app.frontdesk.office_urls")),
    path("pengaturan/naskah-sk/", include("requests_app.decrees.office_urls")),
    path("pengaturan/kotak-surat/", include("requests_app.mailbox.box_urls")),
    path("pengaturan/", include("accounts_app.office.urls")),
    path("kelola/", admin.site.urls),
    path("demo/masuk/<int:pk>/", demo_views.sign_in, name="demo_sign_in"),
    path("demo/surel/", include("requests_app.mailbox.demo.urls")),
    path("demo/komponen/", demo_views.components, name="demo_components"),
]

handler400 = "lpse_helpdesk.refusals.bad_request"

admin.site.site_header = admin.site.site_title = "LPSE Helpdesk · Kelola"
admin.site.index_title = "Kelola"
admin.site.enable_nav_sidebar = False
