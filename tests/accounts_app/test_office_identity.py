"""Kop & zona and Surel keluar: what is saved, what is only shown, what a stale page does."""

import pytest
from django.db import IntegrityError

from accounts_app.audit.models import Event
from accounts_app.models import Office, Zone
from accounts_app.roles import Role
from tests.accounts_app.helpers import BACKEND, acts_on
from tests.factories import OfficeFactory, staff

pytestmark = pytest.mark.django_db
KOP, PREVIEW, SENDER = "/pengaturan/kop/", "/pengaturan/kop/pratinjau/", "/pengaturan/surel/"


@pytest.fixture
def kantor():
    return OfficeFactory(zone=Zone.WITA, name="LPSE Lama", short_name="Lama")


@pytest.fixture
def as_admin(client, kantor):
    client.force_login(staff(kantor, "Admin", Role.ADMIN_KANTOR), backend=BACKEND)
    return client


def filled(client, page=KOP, **changes):
    """What the page's form holds, with changes."""
    form = client.get(page).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def now(office):
    return Office.objects.get(pk=office.pk)


def test_everything_of_the_page_is_saved_with_one_event(as_admin, kantor):
    changes = {
        "name": "LPSE Baru", "short_name": "Baru",
        "letterhead": "  PEMERINTAH X \n\n DINAS Y ", "address": "Jalan A\nKota B",
        "phone": "(0541) 1", "service_hours": "Senin–Jumat", "zone": Zone.WIT, "classification": "000.3.6",
    }  # fmt: skip
    as_admin.post(KOP, filled(as_admin, **changes))
    office = now(kantor)
    assert office.letterhead_lines == ["PEMERINTAH X", "DINAS Y"]
    assert (office.name, office.address, office.zone) == ("LPSE Baru", "Jalan A Kota B", Zone.WIT)
    (event,) = Event.objects.about("office", kantor.pk)
    assert event.data["name"] == {"from": "LPSE Lama", "to": "LPSE Baru"}
    assert set(event.data) == set(changes)


def test_saving_nothing_new_leaves_no_event(as_admin, kantor):
    as_admin.post(KOP, filled(as_admin))
    assert acts_on("office", kantor.pk) == []


def test_the_zone_acts_on_the_next_page(as_admin, kantor):
    as_admin.post(KOP, filled(as_admin, zone=Zone.WIT))
    assert "WIT</time>" in as_admin.get(KOP).content.decode()


def test_a_zone_that_is_none_is_refused_and_the_rest_kept(as_admin, kantor):
    page = as_admin.post(KOP, filled(as_admin, zone="Europe/London", name="Nama Diketik")).content.decode()
    assert "Nama Diketik" in page
    assert now(kantor).name == "LPSE Lama"


def test_the_preview_shows_what_was_typed_and_saves_nothing(as_admin, kantor):
    data = filled(as_admin, letterhead="PEMERINTAH PRATINJAU")
    page = as_admin.post(PREVIEW, data).content.decode()
    assert '<p class="kop-line">PEMERINTAH PRATINJAU</p>' in page
    assert "Belum disimpan" in page
    assert "PRATINJAU" not in now(kantor).letterhead


def test_with_htmx_only_the_kop_comes_back(as_admin):
    page = as_admin.post(PREVIEW, filled(as_admin), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'id="kop"' in page


def test_what_is_typed_into_the_kop_is_text(as_admin):
    page = as_admin.post(PREVIEW, filled(as_admin, letterhead="<script>alert(1)</script>")).content.decode()
    assert "<script>alert" not in page


def test_a_stale_page_saves_nothing_keeps_what_was_typed_and_can_be_sent_again(as_admin, kantor):
    stale = filled(as_admin, phone="(0541) 222")
    as_admin.post(KOP, filled(as_admin, phone="(0541) 111"))
    page = as_admin.post(KOP, stale)
    text = page.content.decode()
    assert now(kantor).phone == "(0541) 111"
    assert "baru saja diubah orang lain" in text
    assert "(0541) 222" in text
    assert "Sekarang tersimpan: (0541) 111" in text
    as_admin.post(KOP, {**stale, "seen": page.context["form"]["seen"].value()})
    assert now(kantor).phone == "(0541) 222"


def test_the_sender_address_is_saved_and_used(as_admin, kantor):
    as_admin.post(SENDER, filled(as_admin, SENDER, sender_address="Layanan@Kantor.Example"))
    assert now(kantor).sender_address == "layanan@kantor.example"
    assert acts_on("office", kantor.pk) == ["office_changed"]


@pytest.mark.parametrize("bad", ["", "bukan alamat", "a@b", "a@b.example\nBcc: c@d.example"])
def test_a_sender_address_that_is_none_is_refused(as_admin, kantor, bad):
    as_admin.post(SENDER, filled(as_admin, SENDER, sender_address=bad))
    assert now(kantor).sender_address == kantor.sender_address


def test_when_applicants_are_reminded_is_saved_with_its_event(as_admin, kantor):
    as_admin.post(SENDER, filled(as_admin, SENDER, remind_after="2", remind_again_after="0"))
    assert (now(kantor).remind_after, now(kantor).remind_again_after) == (2, 0)
    (event,) = Event.objects.about("office", kantor.pk)
    assert event.data == {"remind_after": {"from": 3, "to": 2}, "remind_again_after": {"from": 7, "to": 0}}


@pytest.mark.parametrize(("first", "second"), [("7", "7"), ("8", "7"), ("61", "62"), ("-1", "7"), ("x", "7")])
def test_reminders_out_of_order_are_refused_and_kept(as_admin, kantor, first, second):
    page = as_admin.post(SENDER, filled(as_admin, SENDER, remind_after=first, remind_again_after=second))
    assert f'value="{first}"' in page.content.decode()
    assert (now(kantor).remind_after, now(kantor).remind_again_after) == (3, 7)


def test_reminders_out_of_order_are_refused_by_the_database(kantor):
    with pytest.raises(IntegrityError, match='"office_reminds_in_order"'):
        Office.objects.filter(pk=kantor.pk).update(remind_again_after=3)


def test_one_office_is_changed_and_no_other(as_admin):
    other = OfficeFactory(name="LPSE Tetangga")
    as_admin.post(KOP, filled(as_admin, name="LPSE Baru"))
    assert now(other).name == "LPSE Tetangga"
