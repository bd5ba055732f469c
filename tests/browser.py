"""What every test in a real browser shares: which browser, and what it may not complain about."""

import shutil
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


def listen(page: Any, heard: list[str]) -> None:
    """Collect what the browser complains about on this page: script errors and refusals of the content policy."""
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))


# Of the answer only what is wrong crosses from the browser; the script, half a megabyte, goes there once for each page.
JUDGE = """options => axe.run(document, options).then(
  found => found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.target}`)))"""


def axe_faults(page: Any, *rules: str) -> list[str]:
    """axe's findings on the page as it stands, all rules or only these: rule and place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": list(rules)} if rules else {}
    found: list[str] = page.evaluate(JUDGE, {**options, "resultTypes": ["violations"]})
    return found


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
