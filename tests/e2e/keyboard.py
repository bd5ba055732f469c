"""Somebody who has a keyboard and nothing else.

The same words as `Person`, so that the deeds of the walks are theirs too; but every place is reached by Tab or
Shift+Tab from where the focus is, every stop on the way must show it, and nothing is clicked or focused by a script.
Pages are not judged by axe here: the other walks see the same ones.
"""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator

from tests.e2e.person import Person, answer_of

MOST_STOPS = 120
MOST_ANSWERS = 12
# Hands are slower than a part of the page that is being replaced, with the focus going along.
AT_REST = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
# Where the focus is, seen from where it is wanted. Its mark may stand beside it, as a segment's words or a label do;
# the calendar's button inside a date has the browser's own.
LOOK = """wanted => {
  const at = document.activeElement;
  const ringed = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  };
  const marks = [at, at.nextElementSibling, ...(at.labels ?? [])].filter(Boolean);
  return {
    gone: !wanted.isConnected, there: at === wanted, none: at === document.body,
    question: at.type === 'radio' && wanted.type === 'radio' && at.name === wanted.name && at.form === wanted.form,
    back: Boolean(at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING),
    ringed: marks.some(ringed) || (at.type === 'date' && !at.matches(':focus')),
    within: Boolean(wanted.closest('main')), skips: at.matches('.skip-link'),
    name: `${at.tagName} ${at.id || at.name || ''} ${(at.innerText ?? '').slice(0, 40)}`,
  };
}"""


class Typist(Person):
    """One browser of somebody without a mouse, who counts what the hands do."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.pressed = self.filled = 0
        # From the start: asked for only when the key goes down, the window may open before somebody watches for it.
        self.page.on("filechooser", lambda chooser: None)

    def opens(self, address: str) -> None:
        """By the bar or a row, which is one press; here it is not the way that is tried."""
        self.pressed += 0 if self.page.url.endswith(address) else 1
        super().opens(address)

    def focus(self) -> str:
        """The words of what has the focus."""
        words: str = self.page.evaluate("document.activeElement.innerText")
        return words

    def spent(self) -> tuple[int, int]:
        """(presses, fields) since this was asked before."""
        spent = self.pressed, self.filled
        self.pressed = self.filled = 0
        return spent

    def _looks(self) -> None:
        """Judged in the walks by mouse."""

    # --- going there --------------------------------------------------------------------------------------------

    def _key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def reaches(self, target: Locator, *, question: bool = False) -> None:
        """By Tab until the focus is there; ``question``: on any answer of the same question."""
        target.wait_for()
        wanted, passed = target.element_handle(), list[str]()
        for _ in range(MOST_STOPS):
            look = self.page.evaluate(LOOK, wanted)
            if look["gone"]:  # the page has drawn it anew
                wanted = target.element_handle()
                continue
            if look["there"] or (question and look["question"]):
                return
            self._goes_on(look)
            look = self.page.evaluate(LOOK, wanted)
            passed.append(look["name"])
            if not look["ringed"] and not look["none"]:
                pytest.fail(f"{self.page.url}: no visible focus on {look['name']}")
        pytest.fail(f"{self.page.url}: {target} is not reached by Tab; the focus was on {passed}")

    def _goes_on(self, look: dict[str, Any]) -> None:
        """One stop further; on a fresh page over the bar, by the link that is there for it."""
        if look["skips"] and look["within"]:
            self._key("Enter")
            self._key("Tab")
            return
        self._key("Shift+Tab" if look["back"] and not look["none"] else "Tab")

    # --- doing it -----------------------------------------------------------------------------------------------

    def _press(self, target: Locator) -> None:
        self.reaches(target)
        self.pressed += 1
        self._key("Enter")

    def _write(self, field: Locator, text: str) -> None:
        self.reaches(field)
        self.filled += 1
        if field.get_attribute("type") == "date":
            self._write_date(field, date.fromisoformat(text))
        else:
            self._key("Control+a")
            self.page.keyboard.type(text)

    def _write_date(self, field: Locator, day: date) -> None:
        """Its parts stand in the order of the browser's language."""
        for order in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(day.strftime(order))
            if field.input_value() == day.isoformat():
                return
            self._key("ArrowLeft")
            self._key("ArrowLeft")
        pytest.fail(f"the date cannot be typed: {field.input_value()}")

    def _choose(self, group: Locator, answer: str) -> None:
        label = group.locator("label").filter(has_text=answer_of(answer)).first
        self.filled += 1
        radio = self.page.locator(f"#{own}") if (own := label.get_attribute("for")) else label.locator("input")
        self.reaches(radio, question=True)
        for _ in range(MOST_ANSWERS):
            if radio.evaluate("wanted => wanted === document.activeElement"):
                break
            self._key("ArrowDown")
        if not radio.is_checked():
            self._key("Space")
        assert radio.is_checked(), answer

    def _tick(self, box: Locator, *, on: bool) -> None:
        self.reaches(box)
        self.filled += 1
        if box.is_checked() != on:
            self._key("Space")
        assert box.is_checked() == on

    def _pick(self, field: Locator, option: str) -> None:
        self.reaches(field)
        self.filled += 1
        self.page.keyboard.type(option)
        assert field.evaluate("field => field.selectedOptions[0].label") == option

    def _attach(self, field: Locator, file: FilePayload) -> None:
        """The window of the system that opens by the key is the system's own."""
        self.page.wait_for_function(AT_REST)
        self.reaches(field)
        self.filled += 1
        with self.page.expect_file_chooser() as opened:
            self._key("Enter")
        opened.value.set_files(file)
