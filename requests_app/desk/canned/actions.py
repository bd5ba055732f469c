"""Write, change, order and put away a ready text: one transaction each, with an event on the office's chain."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from requests_app.desk.canned.models import CannedText
from requests_app.process.refusals import Refused

TAKEN = "Judul itu sudah dipakai teks lain pada tempat yang sama."
STALE = "Teks ini baru saja diubah {name}. Isian Anda masih di sini: bandingkan, lalu simpan lagi."


@transaction.atomic
def add(office: Office, *, place: str, title: str, text: str, by: User) -> CannedText:
    """A new text, last of its place. Raises Refused when the title is taken."""
    last = CannedText.objects.filter(office=office, place=place).aggregate(last=Max("position"))["last"] or 0
    row = CannedText(office=office, place=place, title=title, text=text, position=last + 1)
    return _saved(row, "canned_added", by, {})


@transaction.atomic
def change(row: CannedText, *, place: str, title: str, text: str, seen: str, by: User) -> CannedText:
    """Other words. Raises Refused when somebody saved since the page was shown (`seen`: `stamp`)."""
    now = CannedText.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=row.pk)
    if stamp(now) != seen:
        raise Refused(STALE.format(name=now.changed_by.name))
    before = {"title": now.title, "text": now.text}
    now.place, now.title, now.text = place, title, text
    return _saved(now, "canned_changed", by, {"before": before})


def stamp(row: CannedText) -> str:
    """Which saving of the text a page was made from."""
    return row.changed_at.isoformat()


@transaction.atomic
def put_away(row: CannedText, *, by: User) -> CannedText:
    """Offer it no more; `bring_back` undoes it."""
    row.archived_at = timezone.now()
    return _saved(row, "canned_archived", by, {})


@transaction.atomic
def bring_back(row: CannedText, *, by: User) -> CannedText:
    """Offer it again. Raises Refused when its title is taken by now."""
    row.archived_at = None
    return _saved(row, "canned_restored", by, {})


@transaction.atomic
def move_up(row: CannedText, *, by: User) -> None:
    """Before the one that stands above it; the first stays first."""
    rows = list(CannedText.objects.select_for_update().filter(office=row.office_id, place=row.place, archived_at=None))
    index = next((number for number, one in enumerate(rows) if one.pk == row.pk), 0)
    if index:
        rows[index - 1], rows[index] = rows[index], rows[index - 1]
        for number, one in enumerate(rows, 1):
            one.position = number
        CannedText.objects.bulk_update(rows, ["position"])
        _note(row, "canned_moved", by, {})


def _saved(row: CannedText, act: str, by: User, data: dict[str, Any]) -> CannedText:
    row.changed_by, row.changed_at = by, timezone.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise Refused(TAKEN) from taken
    _note(row, act, by, data)
    return row


def _note(row: CannedText, act: str, by: User, data: dict[str, Any]) -> None:
    what = {"text": row.pk, "title": row.title, **data}
    record(Subject("office", row.office_id, row.office_id), act, by=by, data=what)
