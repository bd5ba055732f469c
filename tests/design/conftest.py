"""A real browser on the live program, with the demo's page of components switched on."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts_app.models import Zone
from accounts_app.roles import Role
from tests.factories import OfficeFactory, staff

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def rina(transactional_db):
    """A helpdesk person whose bar has places, a search box and a menu."""
    office = OfficeFactory.create(short_name="Kalimantan Timur", zone=Zone.WITA)
    person = staff(office, "Rina Salma", Role.HELPDESK)
    person.set_password("kenari-di-tepi-sungai")
    person.save()
    return person


@pytest.fixture
def complaints(page):
    """What the browser complains about while a page runs: script errors and refusals of the content policy."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
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
    """axe's findings on the page as it stands: rule and place."""

    def find() -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]

    return find
