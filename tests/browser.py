"""What every test in a real browser shares: which browser, and what it may not complain about."""

import shutil
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


def listen(page: Any, heard: list[str]) -> None:
    """Collect what the browser complains about on this page: script errors and refusals of the content policy."""
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))


def axe_faults(page: Any, *rules: str) -> list[str]:
    """axe's findings on the page as it stands, all rules or only these: rule and place."""
    options = {"runOnly": list(rules)} if rules else {}
    found = Axe().run(page, options={**options, "resultTypes": ["violations"]}).response["violations"]
    return [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]


@pytest.fixture
def complaints(page):
    """The complaints of the test's own page."""
    heard: list[str] = []
    listen(page, heard)
    return heard


@pytest.fixture
def sign_in(page, client, live_server):
    """Put a person's session into the browser."""

    def put(person):
        client.force_login(person, backend="accounts_app.signin.Backend")
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    return put


@pytest.fixture
def faults(page):
    """axe's findings on the test's own page."""
    return lambda: axe_faults(page)
