"""What every file of the project keeps to. Each test says how to mend what it refuses, and catches a bad sample."""

import ast
import re
from pathlib import Path

import pytest
from django.core.checks import run_checks

ROOT = Path(__file__).resolve().parent.parent
APPS = ("lpse_helpdesk", "accounts_app", "requests_app", "archive_app")
MODULES = [p for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))

# Spellings that KBBI does not know; "antrian" stands only in quotations of the SOPs (TOML), never in a template.
MISSPELT = re.compile(
    r"\b(antrian|silahkan|mempersilahkan|praktek|resiko|analisa|ijin|merubah|dirubah)\b", re.IGNORECASE
)
LONGEST_FUNCTION, LONGEST_MODULE = 45, 300


def lines_matching(pattern: re.Pattern[str], text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if pattern.search(line)]


def long_functions(source: str) -> list[str]:
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > LONGEST_FUNCTION]


def test_the_screens_are_spelt_as_kbbi_says():
    """Mend: antrean, silakan, mempersilakan, praktik, risiko, analisis, izin, mengubah, diubah."""
    texts = [*TEMPLATES, *MODULES]
    assert {p.name: hits for p in texts if (hits := lines_matching(MISSPELT, p.read_text()))} == {}


def test_a_misspelling_would_be_caught():
    assert lines_matching(MISSPELT, "Silahkan ambil nomor")


def test_functions_and_modules_stay_short():
    """Mend: give the long one's parts names of their own."""
    functions = {p.name: hits for p in MODULES if (hits := long_functions(p.read_text()))}
    modules = {p.name: n for p in MODULES if (n := len(p.read_text().splitlines())) > LONGEST_MODULE}
    assert (functions, modules) == ({}, {})


def test_every_module_says_its_purpose():
    """Mend: a docstring at the top, its first line the purpose."""
    assert [
        p.name for p in MODULES if p.name != "__init__.py" and not ast.get_docstring(ast.parse(p.read_text()))
    ] == []


def test_nothing_listens_to_signals():
    """Mend: call it from the action; a signal hides what a click does."""
    pattern = re.compile(r"^from django\.(db\.models|core|dispatch).*(signals|receiver)|@receiver\(")
    assert {p.name: hits for p in MODULES if (hits := lines_matching(pattern, p.read_text()))} == {}


@pytest.mark.django_db
def test_the_system_checks_find_nothing():
    """Among them: every view carries an access mark, every SOP document validates."""
    assert run_checks() == []
