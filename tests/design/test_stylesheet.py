"""One stylesheet for all pages, and what a page weighs over the wire."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from lpse_helpdesk import stylesheet

ROOT = Path(__file__).parents[2]
OWN_RULES = {
    "screens/screen.html",
    "screens/kiosk_base.html",
    "outbox/letter.html",
    "accounts/admin_appoint.html",
    "admin/base_site.html",
}
SET_BY_SCRIPT = {"--over", "--seconds"}
FIRST_VISIT = 150_000  # bytes over the wire


def linking() -> set[str]:
    pages = (ROOT / "templates").rglob("*.html")
    return {str(p.relative_to(ROOT / "templates")) for p in pages if 'rel="stylesheet"' in p.read_text()}


def test_only_the_frame_of_all_pages_names_a_stylesheet():
    """Mend: put the rules into the room's file under static/css; all of them are joined."""
    assert linking() - OWN_RULES == {"base.html", "bare_base.html"}
    assert (ROOT / "templates" / "base.html").read_text().count('rel="stylesheet"') == 1


def test_no_script_keeps_a_page_from_being_painted():
    """Mend: write `defer`."""
    scripts = {
        str(p.relative_to(ROOT)): found
        for p in (ROOT / "templates").rglob("*.html")
        if (found := [tag for tag in re.findall(r"<script\b[^>]*>", p.read_text()) if not re.search(r"\bdefer\b", tag)])
    }
    assert scripts == {}


def test_every_room_s_rules_are_joined_once_and_paper_s_come_last():
    names = [path.stem for path in stylesheet.sources()]
    ours = {path.stem for path in (ROOT / "static" / "css").glob("*.css")}
    assert set(names) == ours - {"screen", "kiosk", "admin", "print"}
    assert len(names) == len(set(names))
    assert names[:2] == ["tokens", "theme"]
    assert "thead { display: table-header-group; }" in stylesheet.joined().rpartition("\n@media print {\n")[2]


def heads(rules: str) -> set[str]:
    """The classes with which a selector begins, inside media queries too."""
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", rules, flags=re.S))
    begins = (re.match(r"\s*\.([a-z0-9-]+)", one) for each in selectors for one in each.split(","))
    return {found[1] for found in begins if found}


def test_a_room_s_class_is_no_other_room_s():
    """All rooms' rules meet on every page. Mend: give the younger one a name of its own."""
    rooms: dict[str, set[str]] = {}
    for path in stylesheet.sources():
        for name in heads(path.read_text()):
            rooms.setdefault(name, set()).add(path.stem)
    alone = {name: files for name, files in rooms.items() if not files & set(stylesheet.FIRST)}
    assert {name: files for name, files in alone.items() if len(files) > 1} == {}


def test_every_colour_that_is_named_exists():
    """Mend: a tone or an ink of tokens.css and theme.css; a variable that is set somewhere."""
    rules = "".join(path.read_text() for path in (ROOT / "static" / "css").glob("*.css"))
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    known = set(re.findall(r"\.((?:tone|ink)-[a-z]+)", rules))
    assert set(re.findall(r"\b((?:tone|ink)-[a-z]+)\b", pages)) - known == set()
    ours = {name for name in re.findall(r"var\((--[\w-]+)", rules) if not name.startswith("--bs-")}
    assert ours - set(re.findall(r"(--[\w-]+)\s*:", rules)) == SET_BY_SCRIPT


@pytest.mark.parametrize(
    ("rule", "also"),
    [
        ('[data-bs-theme="dark"]{a:b}', '[data-bs-theme="auto"]{a:b}'),
        ("x,[data-bs-theme=dark] .y{a:b}", '[data-bs-theme="auto"] .y{a:b}'),
    ],
)
def test_a_dark_rule_is_said_again_for_the_system(rule, also):
    assert stylesheet.follows_system(rule) == f"{rule}@media (prefers-color-scheme:dark){{{also}}}"


def test_a_light_rule_is_said_once():
    assert stylesheet.follows_system('[data-bs-theme="light"]{a:b}') == '[data-bs-theme="light"]{a:b}'


def test_a_changed_source_is_seen(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "STYLESHEET_ROOT", tmp_path)
    built = Path(str(finders.find(stylesheet.NAME)))
    built.write_text("old")
    youngest = max(path.stat().st_mtime_ns for path in [*stylesheet.sources(), stylesheet.paper()])
    os.utime(built, ns=(youngest - 1, youngest - 1))
    assert len(Path(str(finders.find(stylesheet.NAME))).read_bytes()) > 100_000


def test_all_rules_fit_into_half_of_a_first_visit():
    assert len(gzip.compress(stylesheet.joined().encode())) < FIRST_VISIT // 2
