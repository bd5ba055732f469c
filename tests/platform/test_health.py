"""/healthz says whether web, database and worker are ready."""

import pytest
from django.utils import timezone

from requests_app.outbox.schedule import beat


@pytest.mark.django_db
@pytest.mark.parametrize(("worker_runs", "status"), [(True, 200), (False, 503)])
def test_it_tells_whether_a_worker_lives(client, worker_runs, status):
    if worker_runs:
        beat("pekerja", timezone.now())
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (status, {"web": True, "database": True, "worker": worker_runs})
