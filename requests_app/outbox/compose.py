"""From template to message text, and from stored text to what is sent or shown (its HTML: `markup`).

A message's text keeps *places* such as ``[[link]]`` for its private values; they are filled in at the moment of
sending and shown masked everywhere else. Text mails are not HTML: autoescape is off here once, instead of in every
template. Filling is one pass over the known names, so that a value never opens another place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context, engines
from django.template.backends.django import DjangoTemplates

MASK = "••••••"
SUBJECT_LENGTH = 250
# Places that a message can do without: their paragraph goes, the rest is still worth sending again.
OPTIONAL = frozenset({"survey"})
_PLACE = re.compile(r"\[\[([a-z_]+)\]\]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says."""

    subject: str
    text: str


def compose(template_base: str, context: Mapping[str, Any]) -> Content:
    """Render ``templates/outbox/<template_base>_subject.txt`` and ``<template_base>.txt``."""
    subject = _render(f"outbox/{template_base}_subject.txt", context)
    text = _BLANK_LINES.sub("\n\n", _render(f"outbox/{template_base}.txt", context).strip())
    return Content(one_line(subject), text + "\n")


def one_line(text: str) -> str:
    """A header's value: every control character and line break becomes one blank, so no header can be added."""
    return " ".join(_CONTROL.sub(" ", text).split())[:SUBJECT_LENGTH]


def places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def without_optional(text: str) -> str:
    """The text without the paragraphs that need a value which is gone."""
    return "\n\n".join(part for part in text.split("\n\n") if not places(part) & OPTIONAL)


def fill(text: str, private: Mapping[str, str]) -> str:
    """The text as it is sent; a place without a value stays as it is."""
    return _PLACE.sub(lambda place: private.get(place[1], place[0]), text)


def masked(text: str) -> str:
    """The text as staff may see it."""
    return _PLACE.sub(MASK, text)


def without_values(text: str, private: Mapping[str, str]) -> str:
    """A server's answer may quote the mail: take the private values out before it is stored."""
    for value in private.values():
        text = text.replace(value, MASK)
    return text


def _render(name: str, context: Mapping[str, Any]) -> str:
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    return backend.engine.get_template(name).render(Context(dict(context), autoescape=False))
