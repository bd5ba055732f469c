"""The running demo with several people in front of it, each in a browser of their own.

Mails go through the outbox into the demo's mailbox, where they are read as a visitor of the demo reads them; the worker
is run between steps (`worker`) where a person would wait some seconds for it.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from accounts_app.models import User
from requests_app.outbox.schedule import run_round
from tests import world
from tests.browser import browser_type_launch_args
from tests.e2e.person import DESK, PHONE, Person, Watch

__all__ = ["browser_type_launch_args"]

# A page may take its time while other tests use the machine.
expect.set_options(timeout=20_000)


@pytest.fixture(autouse=True)
def demo(transactional_db, settings, live_server):
    """The settings of the demo. Limits of asking for codes start anew: the tests share one address."""
    settings.DEMO = True
    settings.EMAIL_BACKEND = "requests_app.outbox.demo_backend.EmailBackend"
    settings.SITE_URL = live_server.url
    cache.clear()


@pytest.fixture(scope="session")
def known(tmp_path_factory) -> Path:
    """One folder for all workers of this run."""
    base: Path = tmp_path_factory.getbasetemp()
    folder: Path = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "judged-pages"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def watch(live_server, known) -> Watch:
    return Watch(live_server.url, known)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A walk that failed says what each of its people had in front of them."""
    report = yield
    if report.when == "call" and report.failed and "somebody" in item.funcargs:
        report.sections.append(("Pages in front of the people", "\n\n".join(map(_in_front_of, item.stash[PEOPLE]))))
    return report


PEOPLE = pytest.StashKey[list[Person]]()


def _in_front_of(person: Person) -> str:
    page = person.page
    try:
        return f"{page.url}\n{page.locator('body').inner_text(timeout=1000)[:1500]}"
    except PlaywrightError as error:
        return f"{page.url}: {error}"


@pytest.fixture
def somebody(request, browser, watch) -> Iterator[Callable[..., Person]]:
    """A new person with an empty browser. At the end nothing may have been wrong on any page they saw."""
    contexts = []
    people = request.node.stash[PEOPLE] = []

    def sit_down(*, phone: bool = False, scripts: bool = True, kind: type[Person] = Person) -> Person:
        context = browser.new_context(
            viewport=PHONE if phone else DESK, java_script_enabled=scripts, reduced_motion="reduce", locale="id-ID"
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        watch.over(context)
        people.append(kind(context, watch, scripts=scripts))
        return people[-1]

    yield sit_down
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)
    assert watch.unexpected() == []
    assert watch.strangers == []


@pytest.fixture
def staff(somebody) -> Callable[[User], Person]:
    """Somebody of an office, signed in by their card on the demo's first page."""

    def arrive(user: User, **how: Any) -> Person:
        person: Person = somebody(**how)
        signs_in(person, user)
        return person

    return arrive


def signs_in(person: Person, user: User) -> None:
    person.page.goto("about:blank")  # the page that they leave must not move them while the next one comes
    person.opens("/")
    person.presses_card(user.name)


@pytest.fixture
def worker() -> Callable[[], int]:
    """One round of the worker: mails leave, due jobs run."""
    started = timezone.now()
    return lambda: run_round("e2e", started)


@pytest.fixture
def later() -> Iterator[Callable[..., None]]:
    """Time goes by for program and test alike; sign-ins end by it, as in life."""
    journeys: list[time_machine.travel] = []

    def pass_by(**span: float) -> None:
        until = timezone.now() + timedelta(**span)
        while journeys:
            journeys.pop().stop()
        journeys.append(time_machine.travel(until, tick=True))
        journeys[-1].start()

    yield pass_by
    while journeys:
        journeys.pop().stop()


@pytest.fixture
def kaltim(transactional_db):
    return world.kaltim()


@pytest.fixture
def kkp(transactional_db):
    return world.kkp()


@pytest.fixture
def banyuasin(transactional_db):
    return world.banyuasin()


@pytest.fixture
def umum(transactional_db):
    return world.umum()
