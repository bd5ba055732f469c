"""Empty form fields, drawn once a process: a page with eight acts has forty fields, which nobody has touched yet.

A field takes a millisecond to draw, its key a fiftieth of it. Kept is only what has neither a value nor an error, under
everything that its drawing shows: the form's class and ids, and each field's words and widget. Whatever cannot be
compared for certain (choices out of the database, values) is drawn anew. So nothing that a person typed is ever kept.
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from types import FunctionType
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString

register = template.Library()
_PLAIN = (str, int, float, bool, type(None), Promise)


class _UncertainError(Exception):
    """Something that cannot be compared."""


class _Drawing:
    """How to draw what a key stands for; alike for all drawings of one key, and so no part of the comparison."""

    def __init__(self, drawn: Any) -> None:
        self.drawn = drawn

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Drawing)

    def __hash__(self) -> int:
        return 0


@register.filter
def kept_form(form: forms.BaseForm) -> SafeString:
    """As ``|crispy``; of a form in which only some fields have a value the others are kept."""
    if form.is_bound:
        return SafeString(as_crispy_form(form))
    try:
        return _draw(_key_of(form, form), _Drawing(lambda: as_crispy_form(form)))
    except _UncertainError:
        return SafeString("\n".join(kept_field(field) for field in form))


@register.filter
def kept_field(field: BoundField | str) -> SafeString | str:
    """As ``|as_crispy_field``; nothing for a field that the form does not have."""
    if not isinstance(field, BoundField):
        return ""
    if field.form.is_bound:
        return SafeString(as_crispy_field(field))
    try:
        return _draw(_key_of(field.form, [field]), _Drawing(lambda: as_crispy_field(field)))
    except _UncertainError:
        return SafeString(as_crispy_field(field))


@register.filter
def kept_widget(field: BoundField) -> SafeString:
    """As the field alone, without its label and its help."""
    if field.form.is_bound:
        return SafeString(field)
    try:
        return _draw(("widget", _key_of(field.form, [field])), _Drawing(lambda: str(field)))
    except _UncertainError:
        return SafeString(field)


def _key_of(form: forms.BaseForm, fields: Iterable[BoundField]) -> Hashable:
    return (type(form), form.auto_id, form.prefix, form.use_required_attribute, *(_key(each) for each in fields))


@lru_cache(maxsize=1_000)
def _draw(key: Hashable, drawing: _Drawing) -> SafeString:
    html = SafeString(drawing.drawn())
    drawing.drawn = None  # the cache holds the drawing as a part of its key: not the form with it
    return html


def _key(bound: BoundField) -> Hashable:
    """Everything of an empty field that its drawing shows."""
    value = bound.value()
    if not (value is None or value is False or value == ""):
        raise _UncertainError
    field = bound.field
    words = (bound.name, field.required, _plain(bound.label), _plain(bound.help_text), field.disabled)
    return (type(field), *words, _of_widget(field.widget))


def _of_widget(widget: forms.Widget) -> Hashable:
    return (type(widget), *((name, _plain(value)) for name, value in sorted(widget.__dict__.items())))


def _plain(value: Any) -> Hashable:
    if isinstance(value, _PLAIN):
        return str(value) if isinstance(value, Promise) else (type(value), value)
    if isinstance(value, FunctionType):
        return value
    if isinstance(value, dict):
        return tuple((str(name), _plain(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(_plain(each) for each in value)
    if isinstance(value, forms.Widget):
        return _of_widget(value)
    raise _UncertainError
