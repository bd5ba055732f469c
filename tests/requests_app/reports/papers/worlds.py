"""An office's October as it really happened, and a report that was laid down, for the tests that need rows."""

from datetime import datetime
from functools import partial
from typing import Any

import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from requests_app.process.deviations.models import Deviation, Kind, Status
from requests_app.process.models import StepRun
from requests_app.reports.papers.actions import KINDS, name_of
from requests_app.reports.papers.models import IssuedFile, MonthlyIssue
from requests_app.reports.papers.months import Month
from requests_app.sop.vocabulary import Act
from tests import walk
from tests.remembered import remembered
from tests.world import Desk

IN_OCTOBER, IN_NOVEMBER = "2026-10-14T02:00:00Z", "2026-11-03T02:00:00Z"
HASH = "a" * 64


def october(desk: Desk) -> None:
    """Two finished, one rejected, one lapsed, and one that stays open; two people asked for more than a reset."""
    remembered(f"October of {desk.office.code}", partial(_october, desk))


def _october(desk: Desk) -> None:
    with time_machine.travel(IN_OCTOBER, tick=False):
        walk.archived(desk, walk.submitted(desk))
        walk.do(desk, walk.told_rejection(desk, walk.submitted(desk)), Act.ARCHIVE)
        walk.do(desk, walk.lapsed(desk, walk.submitted(desk, wants_user_id=True)), Act.ARCHIVE)
        walk.forwarded(desk, walk.submitted(desk, wants_reset=False, wants_user_id=True))


def stray(desk: Desk, at: datetime, **changes: Any) -> Deviation:
    """A late step of the office's first ticket, explained and not yet looked at."""
    taken = Deviation.objects.values("step_run")
    run = StepRun.objects.filter(office=desk.office, ended_at__isnull=False).exclude(pk__in=taken).earliest("pk")
    facts: dict[str, Any] = {
        "office": desk.office, "process": "ticket", "case_id": run.case_id, "case_label": "KT-2026-00001",
        "sop_code": "000", "step_no": run.step_no, "step_name": "Pemeriksaan kelengkapan", "step_run": run,
        "role": "helpdesk", "kind": Kind.LATE, "late_seconds": 61, "standard_seconds": 300, "at": at,
        "status": Status.NOTED, "cause": "spse", "reason": "SPSE tidak dapat dibuka.", "noted_at": at,
        "noted_by": desk.helpdesk,
    }  # fmt: skip
    return Deviation.objects.create(**(facts | changes))


def issued(desk: Desk, month: Month) -> MonthlyIssue:
    """A version as it lies in the database, of whatever month."""
    by, now = desk.kepala, timezone.now()
    row = MonthlyIssue.objects.create(
        office=desk.office, month=month.first, version=1, fingerprint=HASH, issued_at=now, issued_by=by,
        numbers={"received": 1, "finished": 1, "in_time": 0, "late": 0, "strays": 0},
    )  # fmt: skip
    for kind, (mime, _) in KINDS.items():
        kept = IssuedFile(
            issue=row, original_name=name_of(desk.office, month, kind, 1), mime=mime, size=4, sha256=HASH,
            uploaded_at=now,
        )  # fmt: skip
        kept.file.save(kind, ContentFile(b"data"), save=True)
    return row
