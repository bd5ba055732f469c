"""What every test in a real browser shares: which browser, and what it may not complain about."""

import os
import shutil
from collections.abc import Iterator, Sequence
from itertools import cycle, product
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
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
# The same engine without windows opens a page for a third of the computing time.
WINDOWLESS_FIRST = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, WINDOWLESS_FIRST)), "chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


def looks(paths: Sequence[str]) -> Iterator[tuple[str, Any, Any]]:
    """Where a room judges its own pages: (path, size, mode).

    Each path once, in turns on a phone in light and at a desk in dark; with LPSE_FULL=1 each in all four ways. That
    every address is sound by itself is tests/design/test_every_page.py's to show.
    """
    if os.environ.get("LPSE_FULL"):
        yield from product(paths, (DESK, PHONE), ("light", "dark"))
    else:
        yield from ((path, *look) for path, look in zip(paths, cycle([(PHONE, "light"), (DESK, "dark")]), strict=False))


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
