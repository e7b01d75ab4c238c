"""Every text/background pair of the design system is readable in both themes."""

import re

import pytest

from tests.design.palette import CSS, contrast, read_block, read_pairs, read_themes

_RULE = re.compile(r"[^{}]*\{([^{}]*)\}")
_TEXT = re.compile(r"(?<![a-z-])color:\s*var\(--color-([a-z-]+)\)")
_BACK = re.compile(r"background(?:-color)?:\s*var\(--color-([a-z-]+)\)")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_declared_pairs_reach_their_contrast(theme: str) -> None:
    colours = read_themes()[theme]
    pairs = read_pairs()
    too_low = {
        f"{text} on {back}": round(contrast(colours[text], colours[back]), 2)
        for text, back, least in pairs
        if contrast(colours[text], colours[back]) < least
    }
    assert len(pairs) > 40
    assert too_low == {}


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_rules_that_set_both_colours_use_a_declared_pair() -> None:
    declared = {(text, back) for text, back, _ in read_pairs()}
    used = set()
    for sheet in CSS.rglob("*.css"):
        if sheet.name in {"tokens.css", "print.css"}:
            continue
        for body in _RULE.findall(sheet.read_text()):
            text, back = _TEXT.search(body), _BACK.search(body)
            if text and back:
                used.add((text[1], back[1]))
    assert len(used) > 10
    assert used - declared == set()


def test_dark_by_device_and_dark_by_hand_are_the_same() -> None:
    by_device = read_block(':root:not([data-theme="light"])')
    assert by_device == read_block(':root[data-theme="dark"]')
    assert len(by_device) > 30
