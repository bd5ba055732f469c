"""Conventions of templates: what the content policy would refuse at run time is refused here, with its line."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAIL = ROOT / "templates" / "outbox" / "letter.html"  # a mail, no page: it carries its own rules, and loads nothing
TEMPLATES = sorted(set((ROOT / "templates").rglob("*.html")) - {MAIL})
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
FORBIDDEN = {
    r"\sstyle\s*=": "Use a class of static/css; the content policy drops style attributes.",
    r"<style\b": "Put the rules into static/css.",
    r"<script(?![^>]*\bsrc=)": "Put the script into static/js and name it with {% static %}.",
    r"\son[a-z]+\s*=\s*[\"']": "Listen in static/js; the content policy refuses inline handlers.",
    r"javascript:": "Use a link or a form.",
    r"https?://(?!www\.w3\.org/)": "No page loads anything from elsewhere.",
    r"[\U0001F300-\U0001FAFF\u2600-\u27BF]": "Use {% icon %}: pictographs look different on every machine.",
}
REMARK = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def offences(text: str) -> list[str]:
    """What this template must not contain, each with the way to mend it."""
    bare = REMARK.sub("", text)
    return [f"{match[0].strip()!r}: {mend}" for rule, mend in FORBIDDEN.items() for match in re.finditer(rule, bare)]


def icon_names(text: str) -> set[str]:
    return set(re.findall(r'\{% icon "([a-z-]+)"', text)) | set(re.findall(r'_icon="([a-z-]+)"', text))


def drawn() -> set[str]:
    return set(re.findall(r'<symbol id="([a-z-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text()))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_keeps_to_the_content_policy(path):
    assert not offences(path.read_text())


@pytest.mark.parametrize(
    "bad",
    ['<p style="color: red">', "<style>p{}</style>", "<script>alert(1)</script>", '<a onclick="x()">', "Halo \u2705"],
)
def test_the_rule_catches(bad):
    assert offences(bad)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_icon_is_drawn(path):
    assert icon_names(path.read_text()) <= drawn()


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_component_begins_with_its_parameters(path):
    assert path.read_text().startswith(("{#", "{% comment %}")), "Begin with a comment that lists the parameters."
