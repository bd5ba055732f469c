"""Addresses of the register, below /register/."""

from django.urls import path

from accounts_app.register import import_views, views

app_name = "register"
urlpatterns = [
    path("", views.account_list, name="list"),
    path("akun/<int:pk>/", views.account_detail, name="detail"),
    path("akun/<int:pk>/ubah/", views.account_edit, name="edit"),
    path("impor/", import_views.imports, name="imports"),
    path("impor/<int:pk>/", import_views.import_detail, name="import"),
    path("impor/<int:pk>/simpan/", import_views.import_confirm, name="import_confirm"),
    path("impor/<int:pk>/batal/", import_views.import_cancel, name="import_cancel"),
    path("templat/<slug:kind>/", import_views.template, name="template"),
]
