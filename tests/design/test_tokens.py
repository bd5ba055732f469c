"""Contrast of the tokens themselves, in both modes: WCAG AA is 4.5 : 1 for words, 3 : 1 for marks and borders."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
WORDS = [
    ("ink", "page"), ("ink", "card"), ("ink", "raised"), ("ink", "brand-tint"), ("ink", "bad-row"),
    ("ink-2", "page"), ("ink-2", "card"), ("ink-2", "raised"), ("ink-2", "brand-tint"), ("ink-2", "bad-row"),
    ("ink-2", "track"), ("ink-2", "gold-tint"), ("ink", "gold-tint"), ("ink", "bad-tint"), ("ink", "good-tint"),
    ("ink", "info-tint"), ("ink", "idle-tint"), ("brand-ink", "card"), ("brand-ink", "page"),
    ("brand-ink", "brand-tint"), ("on-brand", "brand"), ("on-brand", "brand-hover"), ("gold-ink", "gold-tint"),
    ("gold-ink", "card"), ("good-ink", "good-tint"), ("good-ink", "card"), ("bad-ink", "bad-tint"), ("bad-ink", "card"),
    ("bad-ink", "bad-row"), ("info-ink", "info-tint"), ("idle-ink", "idle-tint"),
]  # fmt: skip
MARKS = [
    ("line-strong", "card"), ("line-strong", "page"), ("gold", "card"), ("gold", "gold-tint"), ("good", "card"),
    ("bad", "card"), ("info", "info-tint"), ("idle", "idle-tint"), ("card", "good"), ("card", "bad"), ("card", "gold"),
]  # fmt: skip


def tokens(mode: str) -> dict[str, str]:
    """Name to ``#rrggbb`` as the sheet declares them for a mode."""
    block = re.search(rf'\[data-bs-theme="{mode}"\] \{{\n  --ink:(.*?)\n\}}', CSS, re.DOTALL)
    assert block, f"tokens.css declares no {mode} tokens"
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", f"--ink:{block[1]}"))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_are_readable(mode, ink, ground):
    palette = tokens(mode)
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_are_visible(mode, mark, ground):
    palette = tokens(mode)
    assert contrast(palette[mark], palette[ground]) >= 3


def test_the_measure_catches_gold_words_on_their_tint():
    palette = tokens("light")
    assert contrast(palette["gold"], palette["gold-tint"]) < 4.5
