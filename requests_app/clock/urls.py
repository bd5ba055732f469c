"""Addresses of the office's calendar, below /pengaturan/jam-kerja/."""

from django.urls import path

from requests_app.clock import day_views, edit_views, views

app_name = "clock"
urlpatterns = [
    path("", views.month, name="month"),
    path("hitung/", views.calculate, name="calculate"),
    path("mingguan/", edit_views.hours, name="hours"),
    path("mingguan/mulai/", edit_views.hours_open, name="hours_open"),
    path("mingguan/baru/", edit_views.hours_new, name="hours_new"),
    path("mingguan/<int:pk>/hapus/", edit_views.hours_remove, name="hours_remove"),
    path("periode/", edit_views.periods, name="periods"),
    path("periode/baru/", edit_views.period_new, name="period_new"),
    path("periode/<int:pk>/", edit_views.period_edit, name="period_edit"),
    path("periode/<int:pk>/hapus/", edit_views.period_remove, name="period_remove"),
    path("libur/", day_views.holidays, name="holidays"),
    path("libur/baru/", day_views.holiday_new, name="holiday_new"),
    path("libur/impor/<int:year>/", day_views.holiday_import, name="holiday_import"),
    path("libur/<int:pk>/", day_views.holiday_edit, name="holiday_edit"),
    path("libur/<int:pk>/hapus/", day_views.holiday_remove, name="holiday_remove"),
    path("libur/<int:pk>/pulihkan/", day_views.holiday_restore, name="holiday_restore"),
    path("hari/", day_views.days, name="days"),
    path("hari/baru/", day_views.days_set, name="days_set"),
    path("hari/<int:pk>/hapus/", day_views.day_remove, name="day_remove"),
]
