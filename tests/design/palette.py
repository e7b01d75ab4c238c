"""Reads the tokens the way a browser does, and computes contrast as WCAG 2.2 defines it."""

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "platform/telederm/static/telederm/css"
_COLOR = re.compile(r"--color-([a-z-]+):\s*(#[0-9a-f]{6})\s*;")
_PAIR = re.compile(r"@pair ([0-9.]+) ([a-z-]+) on ([a-z -]+)\n")


def read_tokens() -> str:
    return (CSS / "tokens.css").read_text()


def read_block(selector: str) -> dict[str, str]:
    """Return the colours (name to #rrggbb) declared in the rule of exactly this selector."""
    text = read_tokens()
    start = text.index(selector + " {")
    return dict(_COLOR.findall(text[start : text.index("}", start)]))


def read_themes() -> dict[str, dict[str, str]]:
    light = read_block("\n  :root")
    return {"light": light, "dark": light | read_block(':root[data-theme="dark"]')}


def read_pairs() -> list[tuple[str, str, float]]:
    """Return (text, background, lowest contrast) for each declared pair."""
    return [
        (text, back, float(least))
        for least, text, backs in _PAIR.findall(read_tokens())
        for back in backs.split()
    ]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two #rrggbb colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    # https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
