"""Fields that nobody has touched are drawn once; whatever was typed, chosen or differs is drawn anew."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from django import forms
from django.utils.safestring import SafeString

from accounts_app.templatetags import kept_forms
from accounts_app.templatetags.kept_forms import kept_field, kept_form, kept_widget


class Asked(forms.Form):
    cause = forms.ChoiceField(label="Sebab", choices=[("", "Pilih"), ("a", "Antre")], required=False)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), help_text="Jangan menulis password.")
    told = forms.BooleanField(label="Sudah diberi tahu", required=False)


@pytest.fixture(autouse=True)
def nothing_drawn_yet():
    kept_forms._draw.cache_clear()


def hits():
    return kept_forms._draw.cache_info().hits


def test_an_empty_form_is_drawn_once_and_as_ever():
    assert kept_form(Asked()) == as_crispy_form(Asked())
    assert hits() == 0
    assert kept_form(Asked()) == as_crispy_form(Asked())
    assert hits() == 1
    assert kept_field(Asked()["reason"]) == as_crispy_field(Asked()["reason"])
    assert kept_field("") == ""


def test_a_field_alone_is_drawn_once_too():
    assert [kept_widget(Asked()["reason"]) for _ in range(2)] == [str(Asked()["reason"])] * 2
    assert hits() == 1
    assert kept_field(Asked()["reason"]) == as_crispy_field(Asked()["reason"])
    for form in (Asked({"reason": "Rahasia"}), Asked(initial={"reason": "Rahasia"})):
        assert kept_widget(form["reason"]) == str(form["reason"])
    assert "Rahasia" not in kept_widget(Asked()["reason"])


def between_tags(html):
    """Drawn field by field, only the blanks between tags are others."""
    return re.sub(r">\s+<", "><", html).strip()


def test_what_was_typed_is_never_kept():
    for form in (Asked({"reason": "Rahasia"}), Asked(initial={"reason": "Rahasia"}), Asked({})):
        assert between_tags(kept_form(form)) == between_tags(as_crispy_form(form))
    untouched = [name for name in Asked().fields if name != "reason"]
    assert kept_forms._draw.cache_info().currsize == len(untouched)  # of the form that only has an initial value
    assert "Rahasia" not in kept_form(Asked())


def changed(name, value):
    form = Asked(auto_id="id_lain_%s") if name == "auto_id" else Asked(prefix="dua") if name == "prefix" else Asked()
    if name == "widget":
        form.fields["reason"].widget.attrs |= value
    elif name not in ("auto_id", "prefix"):
        setattr(form.fields["cause" if name == "choices" else "reason"], name, value)
    return form


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auto_id", ""), ("prefix", ""), ("label", "<b>Alasan</b>"), ("label", SafeString("<b>Alasan</b>")),
        ("help_text", "Lain"), ("required", False), ("disabled", True), ("widget", {"required": True}),
        ("choices", [("", "Pilih"), ("b", "Berkas")]),
    ],
)  # fmt: skip
def test_whatever_shows_is_told_apart(name, value):
    kept_form(Asked())
    kept_form(changed("label", "Alasan"))
    assert kept_form(changed(name, value)) == as_crispy_form(changed(name, value))


def test_escaped_and_safe_words_are_told_apart():
    assert "&lt;b&gt;" in kept_form(changed("label", "<b>Alasan</b>"))
    assert "<b>Alasan" in kept_form(changed("label", SafeString("<b>Alasan</b>")))
