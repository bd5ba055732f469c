"""Addresses of the front desk, below /loket/."""

from django.urls import path

from requests_app.frontdesk import (
    book_views,
    call_views,
    counter_views,
    guest_views,
    number_views,
    seat_views,
    views,
)

app_name = "frontdesk"
urlpatterns = [
    path("", seat_views.counter_list, name="counters"),
    path("tutup-hari/", seat_views.close_day, name="close_day"),
    path("bantuan/<int:pk>/selesai/", seat_views.end_help, name="end_help"),
    path("antrean/<int:pk>/kembalikan/", seat_views.put_back, name="put_back"),
    path("<int:number>/", counter_views.counter, name="counter"),
    path("<int:number>/buka/", seat_views.counter_open, name="counter_open"),
    path("<int:number>/ambil-alih/", seat_views.counter_take, name="counter_take"),
    path("<int:number>/tutup/", seat_views.counter_close, name="counter_close"),
    path("<int:number>/bantuan/", seat_views.ask_help, name="ask_help"),
    path("<int:number>/<slug:act>/", counter_views.press, name="press"),
    path("buku-tamu/", guest_views.guest_book, name="guest_book"),
    path("buku-tamu/tamu/", guest_views.record_guest, name="record_guest"),
    path("buku-tamu/tamu/lama/", guest_views.returning_guests, name="returning_guests"),
    path("buku-tamu/unduh/", book_views.export, name="export"),
    path("buku-tamu/cetak/", book_views.sheet, name="sheet"),
    path("buku-tamu/catat/", views.record_visit, name="record_visit"),
    path("buku-tamu/catat/terkait/", views.kin, name="kin"),
    path("buku-tamu/tanda-terima/<slug:number>/", views.slip, name="slip"),
    path("buku-tamu/tanda-terima/<slug:number>/cetak/", views.print_slip, name="print_slip"),
    path("buku-tamu/nomor/<slug:number>/", views.issue, name="issue"),
    path("antrean/<int:pk>/", number_views.number_slip, name="number_slip"),
    path("antrean/<int:pk>/cetak/", number_views.print_number, name="print_number"),
    path("panggil/<slug:number>/", call_views.call, name="call"),
    path("panggil-berikutnya/", call_views.call_next, name="call_next"),
]
