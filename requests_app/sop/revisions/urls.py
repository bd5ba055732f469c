"""Addresses of SOP revisions, below /pengaturan/sop/revisi/."""

from django.urls import path

from requests_app.sop.revisions import deciding_views, views

app_name = "sop_revisions"
urlpatterns = [
    path("", views.revision_list, name="list"),
    path("<slug:code>/", views.revision_history, name="history"),
    path("<slug:code>/usulkan/", views.revision_start, name="start"),
    path("draf/<int:pk>/", views.revision_edit, name="edit"),
    path("draf/<int:pk>/sesuaikan/", views.revision_carry_over, name="carry_over"),
    path("draf/<int:pk>/perbandingan/", views.revision_compare, name="compare"),
    path("draf/<int:pk>/naskah/", views.revision_sheet, name="sheet"),
    path("draf/<int:pk>/berlakukan/", deciding_views.revision_put_into_force, name="put_into_force"),
    path("draf/<int:pk>/batalkan-jadwal/", deciding_views.revision_call_off, name="call_off"),
    path("draf/<int:pk>/buang/", deciding_views.revision_drop, name="drop"),
]
