"""Walk-ins for the tests: as the action takes them, and as the browser sends them."""

import io
import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requests_app.files.content import inspect
from requests_app.frontdesk import actions
from requests_app.frontdesk.actions import Paper, Visit
from tests import walk
from tests.files import samples


def visit(desk, applicant_type, *, minutes_ago=0, with_number=False, papers=(), key=None, **fields):
    arrived = timezone.now() - timedelta(minutes=minutes_ago)
    typed = walk.fields(desk, applicant_type, **fields)
    return Visit(desk.office, arrived, typed, papers, with_number, key or uuid.uuid4())


def admitted(desk, applicant_type, by, **more):
    return actions.admit(visit(desk, applicant_type, **more), by=by)


def scan(key, data=None):
    data = samples.pdf_bytes(key) if data is None else data
    upload = SimpleUploadedFile(f"{key}.pdf", data)
    return Paper(key, scan=(upload, inspect(io.BytesIO(data), len(data), f"{key}.pdf", limit=walk.LIMIT)))


def typed(applicant_type, **more):
    """What the form sends."""
    return {
        "key": str(uuid.uuid4()),
        "applicant_type": applicant_type,
        "wants_reset": "on",
        "tried": "failed",
        "name": "Bambang Wiratama",
        "nip": "199003152015031002",
        "agency": "Inspektorat Daerah",
        "position": "Auditor Muda",
        "phone": "0812-0000-7788",
        "email": "bambang@contoh.example",
        "no_papers": "" if any(name.startswith(("paper_", "original_", "scan_")) for name in more) else "on",
        "arrived_at": timezone.localtime(timezone.now(), timezone.get_default_timezone()).strftime("%Y-%m-%dT00:00"),
        **more,
    }


def sign_in(client, user):
    client.force_login(user, backend="accounts_app.signin.Backend")
    return client
