"""Kepala LPSE asks: whoever wrote the reason hears of it, in the office's open hours, once a question."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import Subject
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.clock.holding import calendar_since
from requests_app.notifications.actions import tell_all
from requests_app.notifications.choices import wants_mail
from requests_app.notifications.kinds import Kind
from requests_app.notifications.people import holders
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose
from requests_app.process.deviations.models import Deviation, Status
from requests_app.process.deviations.words import sentence

ASKED_A_ROUND = 200


def tell_asked(now: datetime) -> int:
    """Worker job: tell whoever was asked and has not heard. Returns how many deviations were told of."""
    waiting = Deviation.objects.filter(status=Status.ASKED, asked_told_at=None)
    offices = Office.objects.filter(pk__in=waiting.values("office"))
    return sum(_tell_office(office, now) for office in offices)


def _tell_office(office: Office, now: datetime) -> int:
    calendar = calendar_since(office, now)
    if calendar is not None and not calendar.is_open(now):
        return 0
    waiting = Deviation.objects.filter(office=office, status=Status.ASKED, asked_told_at=None).order_by("pk")
    return sum(_tell(pk, now) for pk in waiting.values_list("pk", flat=True)[:ASKED_A_ROUND])


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    """Look again behind the row's lock: of several workers one tells."""
    rows = Deviation.objects.select_for_update(skip_locked=True, of=("self",)).select_related("office", "noted_by")
    row = rows.filter(pk=pk, status=Status.ASKED, asked_told_at=None).first()
    if row is None:
        return False
    row.asked_told_at = now
    row.save(update_fields=["asked_told_at"])
    with timezone.override(row.office.tz):
        context = {
            "office": row.office,
            "row": row,
            "text": sentence(row),
            "page": settings.SITE_URL + reverse("deviations:detail", args=[row.pk]),
        }
        content = compose("deviation_asked", context)
    readers = _readers(row)
    tell_all(
        readers,
        Kind.ASKED,
        text=f"Kepala LPSE meminta penjelasan atas penyimpangan {row.case_label} langkah {row.step_no}",
        url=reverse("deviations:detail", args=[row.pk]),
        about=Subject("deviation", row.pk, row.office_id),
    )
    for person in wants_mail(readers, Kind.ASKED):
        post(
            office=row.office, to=person.email, kind="deviation_asked", content=content,
            owner_type=row.process, owner_id=row.case_id,
        )  # fmt: skip
    return True


def _readers(row: Deviation) -> list[User]:
    """Who wrote the reason; once they have left, everybody who has the step's role."""
    writer = row.noted_by
    if writer and writer.is_active and writer.office_id == row.office_id and writer.roles:
        return [writer]
    return holders(row.office_id, Role(row.role))
