"""Addresses of the second factor, below /akun/; the names are allauth's, which it looks up."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from accounts_app.second_factor import reset_views, views

urlpatterns = [
    path("masuk/faktor-kedua/", base.authenticate, name="mfa_authenticate"),
    path("faktor-kedua/", base.index, name="mfa_index"),
    path("faktor-kedua/konfirmasi/", base.reauthenticate, name="mfa_reauthenticate"),
    path("faktor-kedua/aplikasi/", views.enrol_totp, name="mfa_activate_totp"),
    path("faktor-kedua/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("faktor-kedua/kunci/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("faktor-kedua/kunci/tambah/", views.enrol_key, name="mfa_add_webauthn"),
    path("faktor-kedua/kunci/<int:pk>/lepas/", views.lose_key, name="mfa_remove_webauthn"),
    path("faktor-kedua/kunci/konfirmasi/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("faktor-kedua/kode-pemulihan/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("faktor-kedua/kode-pemulihan/baru/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("faktor-kedua/kode-pemulihan/unduh/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("faktor-kedua/atur-ulang/", reset_views.resets, name="factor_resets"),
    re_path(
        r"^faktor-kedua/atur-ulang/(?P<pk>\d+)/(?P<word>setujui|tolak)/$",
        reset_views.decide,
        name="factor_reset_decide",
    ),
]
