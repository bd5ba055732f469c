"""Addresses of the desk."""

from django.urls import path

from requests_app.desk import (
    assigning,
    claim_views,
    counter,
    deadline_views,
    deviation_views,
    identity_views,
    mail_views,
    note_views,
    register_views,
    relation_views,
    search_views,
    ticket_views,
    views,
)
from requests_app.desk.canned import insert_views
from requests_app.desk.saved_views import views as saved_views

app_name = "desk"
urlpatterns = [
    path("kotak-masuk/", views.inbox, name="inbox"),
    path("kotak-masuk/berikutnya/", views.next_ticket, name="next"),
    path("kotak-masuk/ambil/", claim_views.claim_picked, name="claim_picked"),
    path("penugasan/", assigning.assignments, name="assignments"),
    path("penugasan/tugaskan/", assigning.assign, name="assign"),
    path("semua/", views.all_tickets, name="all"),
    path("semua/tampilan/simpan/", saved_views.save, name="view_save"),
    path("semua/tampilan/<int:pk>/nama/", saved_views.rename, name="view_rename"),
    path("semua/tampilan/<int:pk>/hapus/", saved_views.delete, name="view_delete"),
    path("semua/tampilan/<int:pk>/urungkan/", saved_views.restore, name="view_restore"),
    path("semua/tampilan/<int:pk>/bawaan/<slug:word>/", saved_views.begin, name="view_begin"),
    path("cari/", search_views.search, name="search"),
    path("cari/saran/", search_views.suggest, name="suggest"),
    path("register/tambah/", register_views.add_account, name="add_account"),
    path("tiket/<slug:number>/", ticket_views.ticket, name="ticket"),
    path("tiket/<slug:number>/ambil/", claim_views.claim, name="claim"),
    path("tiket/<slug:number>/lepas/", claim_views.release, name="release"),
    path("tiket/<slug:number>/ambil-alih/", claim_views.take_over, name="take_over"),
    path("tiket/<slug:number>/kehadiran/", claim_views.presence, name="presence"),
    path("tiket/<slug:number>/tenggat/", deadline_views.deadline, name="deadline"),
    path("tiket/<slug:number>/catatan/", note_views.note, name="note"),
    path("tiket/<slug:number>/surel/<int:message>/alamat/", mail_views.correct_address, name="correct_address"),
    path("tiket/<slug:number>/user-id/", ticket_views.user_id, name="user_id"),
    path("tiket/<slug:number>/layar-loket/", counter.screen, name="counter"),
    path("tiket/<slug:number>/layar-loket/identitas/", counter.identify, name="counter_identify"),
    path("tiket/<slug:number>/layar-loket/lagi/", counter.again, name="counter_again"),
    path("tiket/<slug:number>/layar-loket/diterima/", counter.received, name="counter_received"),
    path("tiket/<slug:number>/akun/", identity_views.account, name="account"),
    path("tiket/<slug:number>/putuskan/", identity_views.decide, name="decide"),
    path("tiket/<slug:number>/orang-kedua/", identity_views.second, name="second"),
    path("tiket/<slug:number>/tautkan/", relation_views.link, name="link"),
    path("tiket/<slug:number>/tautkan/<int:link>/lepas/", relation_views.unlink, name="unlink"),
    path("tiket/<slug:number>/penyimpangan/<int:deviation>/jelaskan/", deviation_views.explain, name="explain"),
    path("tiket/<slug:number>/catatan/sisipkan/", insert_views.insert_into_note, name="insert_into_note"),
    path("tiket/<slug:number>/<slug:slug>/sisipkan/", insert_views.insert, name="insert"),
    path("tiket/<slug:number>/<slug:slug>/", ticket_views.act, name="act"),
]
