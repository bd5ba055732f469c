"""Making and revoking the devices of a waiting room; each is an event of the office."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from requests_app.process.refusals import Refused
from requests_app.screens.models import Device, Kind, digest_of

TOKEN_BYTES: Final = 24
# How exactly "last seen" is known: a screen asks every second and must not write every second.
SEEN_EVERY: Final = timedelta(minutes=1)


def make_device(office: Office, kind: Kind, name: str, *, by: User) -> tuple[Device, str]:
    """The device and its token, which nobody can read again. :raises Refused: the name is in use."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    try:
        with transaction.atomic():
            device = Device.objects.create(
                office=office, kind=kind, name=name, digest=digest_of(token), made_at=now, made_by=by
            )
            _note(device, "device_made", by, now)
    except IntegrityError as twice:
        raise Refused(f"Nama “{name}” sudah dipakai. Cabut yang lama, atau pilih nama lain.") from twice
    return device, token


def revoke(device: Device, *, by: User) -> None:
    """From now on its address opens nothing. A second time changes nothing."""
    with transaction.atomic():
        now = timezone.now()
        if Device.objects.in_use().filter(pk=device.pk).update(revoked_at=now, revoked_by=by):
            _note(device, "device_revoked", by, now)


def _note(device: Device, act: str, by: User, at: datetime) -> None:
    subject = Subject("office", device.office_id, device.office_id)
    record(subject, act, by=by, at=at, data={"device": device.name, "kind": device.kind})


def saw(device_id: int, now: datetime) -> None:
    """The device asked; written at most once a minute."""
    due = Q(last_seen_at=None) | Q(last_seen_at__lt=now - SEEN_EVERY)
    Device.objects.filter(due, pk=device_id).update(last_seen_at=now)
