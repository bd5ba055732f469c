"""The program refuses to start half-configured, and its log keeps no link that opens something."""

import logging
import os
import subprocess
import sys

import pytest

from lpse_helpdesk.logs import NoTokens

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COMPLETE = {
    "SECRET_KEY": "x" * 50,
    "HANDOVER_KEYS": "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=",
    "SESSION_KEYS": "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=",
    "SECOND_FACTOR_KEYS": "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=",
    "ALLOWED_HOSTS": "helpdesk.example",
    "DEFAULT_FROM_EMAIL": "helpdesk@lpse.example",
    "SITE_URL": "https://helpdesk.example",
    "DATABASE_URL": "postgres://nobody@/none",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        [sys.executable, "-c", "import lpse_helpdesk.settings"], cwd=ROOT, env=clean, capture_output=True, text=True
    )


def test_it_starts_when_everything_is_said():
    assert start(COMPLETE).returncode == 0


@pytest.mark.parametrize("missing", sorted(set(COMPLETE) - {"DATABASE_URL"}))
def test_it_refuses_to_start_without(missing):
    outcome = start({name: value for name, value in COMPLETE.items() if name != missing})
    assert outcome.returncode != 0
    assert f"{missing} harus diisi" in outcome.stderr


@pytest.mark.parametrize(
    ("path", "logged"), [("/ambil/geheim-123/hasil/", "/ambil/…/hasil/"), ("/survei/eyJ0.x_-Z/", "/survei/…/")]
)
def test_a_mailed_link_is_masked_in_the_log(path, logged):
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (path,), None)
    assert NoTokens().filter(record)
    assert record.getMessage() == f"Not Found: {logged}"
