"""What every test in a real browser shares: which browser, and what it may not complain about."""

import shutil
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

# A label finds the first field of its id: axe no longer looks for the second.
DOUBLES = "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, all) => all.indexOf(id) !== at)"
# Colours are inherited step by step, one frame each.
SETTLED = """async () => {
  let still = 0;
  while (still < 3) {
    await new Promise(requestAnimationFrame);
    still = document.getAnimations().length ? 0 : still + 1;
  }
}"""
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
