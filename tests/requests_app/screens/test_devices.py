"""Layar & kiosk: Admin Kantor makes and revokes; the address is shown once."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.screens import actions
from requests_app.screens.models import Device, Kind

BAD: dict[str, dict[str, Any]] = {
    "device_name_once_in_use": {"name": "Lain"},
    "device_revoked_has_who_and_when": {"revoked_at": timezone.now()},
    "device_kind_is_known": {"kind": "lamp"},
}


def make(client, **values):
    return client.post(reverse("screens:devices"), {"kind": "screen", "name": "Lantai 1", **values})


@pytest.fixture
def admin(client, kaltim):
    client.force_login(kaltim.admin_kantor, backend="accounts_app.signin.Backend")
    return client


def test_the_address_is_shown_once_and_works(admin):
    text = make(admin).content.decode()
    address = re.search(r"/layar/[\w-]{32}/", text)
    assert address
    assert "<svg" in text
    assert admin.get(address[0]).status_code == HTTPStatus.OK
    assert address[0] not in admin.get(reverse("screens:devices")).content.decode()


def test_making_and_revoking_are_events_of_the_office(admin, kaltim):
    make(admin, kind="kiosk")
    admin.post(reverse("screens:device_revoke", args=[Device.objects.get().pk]))
    events = Event.objects.filter(subject_type="office", subject_id=kaltim.office.pk, act__startswith="device_")
    assert [(event.act, event.data["device"]) for event in events.order_by("seq")] == [
        ("device_made", "Lantai 1"), ("device_revoked", "Lantai 1"),
    ]  # fmt: skip


def test_revoking_asks_first_and_a_second_time_changes_nothing(admin):
    make(admin)
    address = reverse("screens:device_revoke", args=[Device.objects.get().pk])
    admin.get(address)
    assert not Device.objects.get().is_revoked
    admin.post(address)
    first = Device.objects.get().revoked_at
    admin.post(address)
    assert Device.objects.get().revoked_at == first


def test_a_name_in_use_is_explained_and_kept(admin):
    make(admin)
    answer = make(admin, name="  Lantai   1 ")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "sudah dipakai" in answer.content.decode()
    assert Device.objects.count() == 1


def test_another_offices_device_is_not_there(admin, kkp):
    other, _ = actions.make_device(kkp.office, Kind.SCREEN, "Jakarta", by=kkp.admin_kantor)
    assert admin.post(reverse("screens:device_revoke", args=[other.pk])).status_code == HTTPStatus.NOT_FOUND
    assert "Jakarta" not in admin.get(reverse("screens:devices")).content.decode()


@pytest.mark.parametrize("name", sorted(BAD))
def test_the_database_refuses_a_bad_row(kaltim, name):
    for each in ("Satu", "Lain"):
        device, _ = actions.make_device(kaltim.office, Kind.SCREEN, each, by=kaltim.admin_kantor)
    first = Device.objects.exclude(pk=device.pk)
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        first.update(**BAD[name])
