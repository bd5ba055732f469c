"""Nothing that only a script can do stands on a page without another way, or without being hidden where none runs.

Read in the templates themselves, so that a page that no test opens is held to it too; the walks without a script are
in ``tests/e2e/test_without_a_script.py``. Mend: a form with an action and a submit button, a link, or the class
``js-only`` (``theme.css`` hides it where no script runs) and the other way beside it; where a page asks again by
itself, loading it anew is the other way, and it is named below.
"""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
REMARK = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<noscript>.*?</noscript>", re.DOTALL)
VALUE = r"""\{%.*?%\}|\{\{.*?\}\}|"[^"]*"|'[^']*'|[^<>"']"""
TAG = re.compile(rf"<(?P<name>[a-z]+)\b(?P<attributes>(?:{VALUE})*)>", re.DOTALL)
DIALOG = re.compile(r"<dialog\b.*?</dialog>", re.DOTALL)
SOMETIMES = re.compile(r"\{% if .*?\{% endif %\}", re.DOTALL)
HIDDEN = re.compile(r"js-only|(?<![-\w])(hidden|disabled)(?![-\w])")
# Parts that ask by themselves, by template: what somebody does instead.
OTHER_WAYS = {
    "mailbox/demo/sent.html": "loads the page anew",
    "mailbox/_draft.html": "the button “Tampilkan dokumen yang diminta” (without-script)",
    "register/account_list.html": "the button “Cari” of the same form",
    "register/_progress.html": "loads the page anew",
    "frontdesk/_guest_form.html": "nothing: the form is filled in by hand",
    "frontdesk/_counter_room.html": "loads the page anew; each press brings it too",
    "frontdesk/_types.html": "the button “Tampilkan dokumen yang diminta” (without-script)",
    "frontdesk/record_visit.html": "saving asks the same",
    "desk/_inbox.html": "loads the page anew",
    "outbox/demo_mailbox.html": "loads the page anew",
    "tickets/_mine.html": "loads the page anew",
    "intake/_place.html": "the button “Unggah” (noscript)",
    "screens/_status.html": "the page loads itself anew (noscript)",
}
# Buttons that stand on a page without a script and do nothing there, by template: why that is no loss.
NEEDS_A_SCRIPT = {
    "demo/_buttons.html": "samples of the gallery, which show how a button looks",
    "screens/screen.html": "sound and the whole screen are the browser's; the numbers come without (noscript)",
}


def parts(name: str) -> tuple[str, list[tuple[str, str]]]:
    """The template without remarks, and its tags (name, attributes)."""
    text = REMARK.sub("", (TEMPLATES / name).read_text())
    return text, [(tag["name"], tag["attributes"]) for tag in TAG.finditer(text)]


def faults_of(name: str) -> list[str]:
    text, tags = parts(name)
    in_dialogs = "".join(DIALOG.findall(text))
    return [
        f"<{tag}{attributes}>: {fault}"
        for tag, attributes in tags
        if not HIDDEN.search(SOMETIMES.sub("", attributes))
        for fault in faults_in(name, tag, attributes, in_dialogs)
    ]


def faults_in(name: str, tag: str, attributes: str, in_dialogs: str) -> list[str]:
    faults = []
    is_idle = tag == "button" and 'type="button"' in attributes and attributes not in in_dialogs
    if is_idle and name not in NEEDS_A_SCRIPT:
        faults.append("a button that nothing answers without a script")
    if "data-dialog=" in attributes and not leads_somewhere(tag, attributes):
        faults.append("a dialog that cannot be opened without a script")
    if re.search(r"\bhx-(get|post)=", attributes) and name not in OTHER_WAYS and not leads_somewhere(tag, attributes):
        faults.append("asks by a script alone: name the other way")
    if re.search(r'\bhref="#?"', attributes) and not name.startswith("demo/"):
        faults.append("a link to nowhere")
    return faults


def leads_somewhere(tag: str, attributes: str) -> bool:
    return {
        "a": "href=" in attributes,
        "button": 'type="submit"' in attributes,
        "form": "action=" in attributes,
    }.get(tag, False)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_everything_has_a_way_without_a_script(path):
    assert faults_of(str(path.relative_to(TEMPLATES))) == []


@pytest.mark.parametrize("name", [*OTHER_WAYS, *NEEDS_A_SCRIPT])
def test_no_excuse_outlives_its_reason(name):
    text, tags = parts(name)
    assert "hx-" in text or any('type="button"' in attributes for _, attributes in tags)


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("button", ' type="button" data-x'), ("button", ' type="button" data-dialog="x"'), ("div", ' hx-get="/x/"'),
        ("a", ' href="#" data-x'),
    ],
)  # fmt: skip
def test_the_rule_catches(tag, attributes):
    assert faults_in("x.html", tag, attributes, "")
