"""Addresses of the office's decrees, below /keputusan/; what an SK looks like on paper has its own (`paper_urls`)."""

from django.urls import path

from requests_app.decrees import (
    decree_views,
    draft_views,
    making_views,
    people_views,
    register_views,
    telling_views,
)

app_name = "decrees"
urlpatterns = [
    path("", register_views.register, name="register"),
    path("baru/", register_views.begin, name="begin"),
    path("formulir.<str:kind>", register_views.template, name="template"),
    path("<uuid:public_id>/", decree_views.decree, name="decree"),
    path("<uuid:public_id>/kepala/", draft_views.head, name="head"),
    path("<uuid:public_id>/naskah/", draft_views.text, name="text"),
    path("<uuid:public_id>/peringatan/", draft_views.acknowledge, name="acknowledge"),
    path("<uuid:public_id>/terbitkan/", draft_views.issue, name="issue"),
    path("<uuid:public_id>/orang/", people_views.people, name="people"),
    path("<uuid:public_id>/orang/tabel/", people_views.paste, name="paste"),
    path("<uuid:public_id>/orang/berkas/", people_views.upload, name="upload"),
    path("<uuid:public_id>/orang/periksa/", people_views.check, name="check"),
    path("<uuid:public_id>/orang/<int:no>/", people_views.person, name="person"),
    path("<uuid:public_id>/orang/<int:no>/keluarkan/", people_views.remove, name="remove"),
    path("<uuid:public_id>/kerja/", making_views.worklist, name="worklist"),
    path("<uuid:public_id>/kerja/<int:no>/", making_views.make, name="make"),
    path("<uuid:public_id>/kerja/<int:no>/tidak-dapat/", making_views.cannot_make, name="cannot_make"),
    path("<uuid:public_id>/kerja/<int:no>/batalkan/", making_views.undo, name="undo"),
    path("<uuid:public_id>/sampaikan/", telling_views.telling, name="telling"),
    path("<uuid:public_id>/sampaikan/<int:no>/", telling_views.tell, name="tell"),
    path("<uuid:public_id>/sampaikan/<int:no>/<slug:slug>/", telling_views.act_on_person, name="act_on_person"),
    path("<uuid:public_id>/tutup/<int:no>/", telling_views.close, name="close"),
    path("<uuid:public_id>/tenggat/", decree_views.deadline, name="deadline"),
    path("<uuid:public_id>/<slug:slug>/", decree_views.act, name="act"),
]
