"""How a component is put on the page of components: its own words about its parameters, and each state drawn.

The first comment of a template is its documentation, so what the page says cannot go stale. A state is *live* (it can
be pressed, tabbed to and read out) or a *picture*: inert, hidden from readers and without ids, because a page has one
bar and one rail, and two of a landmark would mislead whoever jumps between them. Beside every state stands its picture
in the dark mode. Rejected: a frame for each state (the content policy forbids frames, and so it should).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

COMPONENTS = "components/"
REMARK = re.compile(r"\{#(.*?)#\}|\{% comment %\}(.*?)\{% endcomment %\}", re.DOTALL)
# What would act, or be found, twice; looked for inside tags only.
_TAG = re.compile(r"<[a-z][^<>]*>")
_WIRES = re.compile(
    r'\s(?:(?:id|for|name|form|aria-(?:labelledby|describedby|controls|live))="[^"]*"|(?:autofocus|data-[\w-]+)(?:="[^"]*")?)'
    r"(?=[\s>/])"
)
_OPENING = re.compile(r"<details\b(?! open)")


@dataclass(frozen=True, slots=True)
class State:
    """``is_live``: see above; a picture also shows its menus and dialogs open."""

    label: str
    context: Mapping[str, Any]
    is_live: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """A drawn state; ``day`` is a picture unless it is live."""

    label: str
    day: SafeString
    night: SafeString
    is_live: bool


@dataclass(frozen=True, slots=True)
class Component:
    """``is_wide``: the two modes stand below each other."""

    template: str
    title: str
    states: tuple[State, ...]
    is_wide: bool = False

    @property
    def name(self) -> str:
        return Path(self.template).stem.strip("_")

    @property
    def words(self) -> str:
        """The first comment of the template, line by line."""
        found = REMARK.search(source(self.template))
        text = (found[1] or found[2]) if found else ""
        return "\n".join(line.strip() for line in text.strip().splitlines())

    def shown(self, csrf_token: str) -> list[Shown]:
        return [_drawn(self.template, state, csrf_token) for state in self.states]


def live(label: str, /, **context: Any) -> State:
    return State(label, context)


def pictured(label: str, /, **context: Any) -> State:
    return State(label, context, is_live=False)


def named(name: str, title: str, *states: State, wide: bool = False) -> Component:
    """One of ``templates/components/``."""
    return Component(f"{COMPONENTS}{name}.html", title, states, wide)


def source(template: str) -> str:
    return (Path(settings.BASE_DIR) / "templates" / template).read_text(encoding="utf-8")


def picture(html: str) -> SafeString:
    """The same to look at; nothing of it acts, is found by a script, or shares an id with its twin."""
    bare = _TAG.sub(lambda tag: _WIRES.sub("", tag[0]), html)
    return mark_safe(_OPENING.sub("<details open", bare))  # noqa: S308 - it was escaped when it was drawn


def _drawn(template: str, state: State, csrf_token: str) -> Shown:
    html = render_to_string(template, {"csrf_token": csrf_token, **state.context})
    still = picture(html)
    return Shown(state.label, html if state.is_live else still, still, state.is_live)
