"""Somebody in front of a browser: what they press, type and read.

Every page that comes up after a press is looked at once per shape (`Watch`), so that the walks themselves prove
accessibility, the content policy and that nothing is fetched from elsewhere.
"""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from tests.browser import DOUBLES, SETTLED, axe_faults, listen
from tests.files import samples

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# What a page consists of: its address and its parts, without names and numbers.
SHAPE = "[location.pathname, ...[...document.querySelectorAll('main h2, main summary')].map(e => e.innerText)].join()"


class Watch:
    """What went wrong on any page of a test. ``known``: a folder with a mark per shape that was already judged."""

    def __init__(self, site: str, known: Path) -> None:
        self.site, self.known = site, known
        self.complaints: list[str] = []
        self.expected: list[str] = []
        self.strangers: list[str] = []
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._asked_for)
        context.on("page", lambda page: listen(page, self.complaints))

    def expects(self, words: str) -> None:
        """The browser reports every refused answer; this one is part of the test and must come."""
        self.expected.append(words)

    def unexpected(self) -> list[str]:
        """Complaints without those that were expected, and those that were expected and did not come."""
        missing = [words for words in self.expected if not any(words in heard for heard in self.complaints)]
        return missing + [heard for heard in self.complaints if not any(words in heard for words in self.expected)]

    def _asked_for(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != urlsplit(self.site).netloc:
            self.strangers.append(request.url)

    def judge(self, page: Page) -> None:
        """axe in light and, with LPSE_FULL=1, in dark for contrast, which depends on it; nothing scrolls sideways."""
        if not self._is_new(page):
            return
        where = urlsplit(page.url).path
        self.faults += [f"{where}: {fault}" for fault in axe_faults(page)]
        self.faults += [f"{where}: two elements with the id {double}" for double in page.evaluate(DOUBLES)]
        if os.environ.get("LPSE_FULL"):
            page.emulate_media(color_scheme="dark")
            page.evaluate(SETTLED)
            self.faults += [f"{where} (dark): {fault}" for fault in axe_faults(page, "color-contrast")]
            page.emulate_media(color_scheme="light")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{where}: wider than the screen")

    def _is_new(self, page: Page) -> bool:
        """Whether nobody in this run has judged a page of this shape; the mark tells the other workers too."""
        shape = f"{page.viewport_size} {re.sub(r'[A-Z]{2}-[0-9-]+|[0-9]+', '#', page.evaluate(SHAPE))}"
        try:
            (self.known / sha256(shape.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def answer_of(text: str) -> re.Pattern[str]:
    """The label of an answer begins so."""
    return re.compile(rf"^\s*{re.escape(text)}")


class Person:
    """One browser of one person. Names of buttons, links and fields are what stands on the screen."""

    def __init__(self, context: BrowserContext, watch: Watch, *, scripts: bool = True) -> None:
        self.context, self.watch, self.scripts = context, watch, scripts
        self.page = context.new_page()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    # --- going and reading --------------------------------------------------------------------------------------

    def opens(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else self.watch.site + address)
        self._looks()

    def _looks(self) -> None:
        if self.scripts:  # axe is a script itself
            self.watch.judge(self.page)

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        for text in texts:
            expect(self.page.locator("body").get_by_text(text).locator("visible=true").first).to_be_visible()

    def sees_no(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def sees_heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def reads(self, place: str) -> str:
        return self.page.locator(place).inner_text().strip()

    # --- pressing -----------------------------------------------------------------------------------------------

    def _press(self, target: Locator) -> None:
        target.click()

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.main.get_by_role("button", name=name, exact=isinstance(name, str))

    def presses(self, name: str | re.Pattern[str]) -> None:
        """A button that brings a page."""
        with self.page.expect_navigation():
            self._press(self.button(name))
        self._looks()

    def presses_card(self, name: str) -> None:
        """A person's card on the demo's first page."""
        with self.page.expect_navigation():
            self._press(self.page.locator("button.person").filter(has=self.page.get_by_text(name, exact=True)))

    def presses_in_dialog(self, name: str) -> None:
        with self.page.expect_navigation():
            self._press(self.page.locator("dialog[open]").get_by_role("button", name=name))
        self._looks()

    def presses_here(self, name: str | re.Pattern[str]) -> None:
        """A button that changes this page."""
        self._press(self.button(name))

    def follows(self, name: str | re.Pattern[str], within: str = "body") -> None:
        with self.page.expect_navigation():
            self._press(self.page.locator(within).get_by_role("link", name=name, exact=isinstance(name, str)).first)
        self._looks()

    def unfolds(self, name: str) -> None:
        summary = self.main.locator("summary", has_text=name).locator("visible=true").first
        if summary.evaluate("summary => !summary.parentElement.open"):
            self._press(summary)

    # --- filling in ---------------------------------------------------------------------------------------------

    def writes(self, **fields: str) -> None:
        """Text by the field's name in the form."""
        for name, text in fields.items():
            self._write(self.main.locator(f"[name={name}]:visible"), text)

    def writes_into(self, label: str, text: str, *, within: str | Locator = "main") -> None:
        """Text by the field's label."""
        self._write(self._part(within).get_by_label(label), text)

    def _part(self, within: str | Locator) -> Locator:
        return self.page.locator(within) if isinstance(within, str) else within

    def _write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def _choose(self, group: Locator, answer: str) -> None:
        group.locator("label").filter(has_text=answer_of(answer)).first.click()

    def _tick(self, box: Locator, *, on: bool) -> None:
        box.set_checked(on)

    def _pick(self, field: Locator, option: str) -> None:
        field.select_option(label=option)

    def _attach(self, field: Locator, file: FilePayload) -> None:
        field.set_input_files(file)

    def chooses(self, answer: str, *, of: str | re.Pattern[str]) -> None:
        """An answer of a question with several."""
        self._choose(self.main.get_by_role("group", name=of), answer)

    def ticks(self, label: str | re.Pattern[str], *, within: str | Locator = "main") -> None:
        self._tick(self._part(within).get_by_label(label), on=True)

    def unticks(self, label: str) -> None:
        self._tick(self.main.get_by_label(label), on=False)

    def takes(self, answer: str, *, within: str | Locator = "main") -> None:
        """One of several answers, by its own label."""
        self._choose(self._part(within), answer)

    def picks(self, option: str, *, of: str, within: str | Locator = "main") -> None:
        self._pick(self._part(within).get_by_label(of), option)

    def attaches(self, label: str, name: str = "pindaian.pdf") -> None:
        """A real file of the kind that its name says, for the document of that label."""
        place = self.main.locator("[data-upload]", has_text=label).locator("input[type=file]")
        self._attach(place, {"name": name, "mimeType": "application/octet-stream", "buffer": _file(name)})

    # --- mail -----------------------------------------------------------------------------------------------------

    def reads_mail(self, address: str, subject: str) -> str:
        """The newest mail of that subject in the demo's mailbox, read in another tab."""
        tab = self.context.new_page()
        tab.goto(f"{self.watch.site}/demo/surel/?alamat={address}")
        tab.get_by_role("link", name=subject).first.click()
        text = tab.locator("article").inner_text()
        if self.scripts:
            self.watch.judge(tab)
        tab.close()
        return text

    def downloads(self, name: str | re.Pattern[str]) -> bytes:
        with self.page.expect_download() as coming:
            self.main.get_by_role("link", name=name).first.click()
        return Path(coming.value.path()).read_bytes()


MAKERS: dict[str, Callable[[], bytes]] = {
    "pdf": samples.pdf_bytes,
    "jpg": samples.jpeg_bytes,
    "png": samples.png_bytes,
    "heic": samples.heic_bytes,
}


def _file(name: str) -> bytes:
    return MAKERS[name.rpartition(".")[2]]()
