"""What every template and sheet keeps to: the policy allows no inline code, phones no waste."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from cases.workflow import CaseStatus, UrgencyTier
from telederm.core.looks import STATUS_LOOKS, TIER_LOOKS
from tests.design.palette import CSS

ROOT = CSS.parents[4]
PAGE_SHEETS = CSS / "pages"
SPRITE = CSS.parent / "img/icons.svg"
TEMPLATES = sorted(
    path
    for path in ROOT.rglob("*.html")
    if "templates" in path.parts and not {".venv", ".tools"} & set(path.parts)
)
_INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=\"|<style|javascript:|<script(?![^>]*(src=|json))", re.IGNORECASE
)
_ICON = re.compile(r"""{% icon "([a-z]+)"|symbol="([a-z]+)\"""")
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", re.IGNORECASE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles_and_holds_no_inline_code(path: Path) -> None:
    parts = path.parts
    get_template("/".join(parts[len(parts) - parts[::-1].index("templates") :]))
    assert _INLINE.findall(path.read_text()) == []


def test_every_icon_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', SPRITE.read_text()))
    named = {
        name for path in TEMPLATES for pair in _ICON.findall(path.read_text()) for name in pair
    }
    looks = {look[0] for look in [*STATUS_LOOKS.values(), *TIER_LOOKS.values()]}
    assert len(named) > 10
    assert (named | looks) - {""} <= drawn


def test_every_status_and_tier_has_a_look() -> None:
    assert set(STATUS_LOOKS) == set(CaseStatus.values)
    assert set(TIER_LOOKS) == {tier.name.lower() for tier in UrgencyTier}
    signs = [look[0] for look in TIER_LOOKS.values()]
    assert len(set(signs)) == len(signs), "tiers differ by their sign, not by colour alone"


def test_sheets_are_small_and_every_one_is_linked() -> None:
    sheets = sorted(path for path in CSS.rglob("*.css") if path.parent != PAGE_SHEETS)
    linked = get_template("components/styles.html").render()
    assert sum(sheet.stat().st_size for sheet in sheets) <= 64 * 1024
    assert [sheet for sheet in sheets if str(sheet.relative_to(CSS)) not in linked] == []


def test_a_sheet_of_few_pages_is_small_and_linked_by_them_alone() -> None:
    sheets = sorted(PAGE_SHEETS.glob("*.css"))
    linking = "".join(path.read_text() for path in TEMPLATES if path.name != "styles.html")
    assert {sheet.name for sheet in sheets if sheet.stat().st_size > 8 * 1024} == set()
    assert [sheet.name for sheet in sheets if f"css/pages/{sheet.name}" not in linking] == []
    assert "css/pages/" not in get_template("components/styles.html").render()


def test_colours_live_in_the_tokens_only() -> None:
    sheets = [path for path in CSS.rglob("*.css") if path.name not in {"tokens.css", "print.css"}]
    assert {path.name: _COLOUR.findall(path.read_text()) for path in sheets} == {
        path.name: [] for path in sheets
    }


def test_sheets_are_ready_for_right_to_left() -> None:
    sided = re.compile(
        r"(?<![-a-z])(?:(?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right))\s*[:;]"
    )
    assert {path.name for path in CSS.rglob("*.css") if sided.search(path.read_text())} == set()


def test_scripts_are_small_modules() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in CSS.parent.rglob("*.js")}
    assert len(lengths) >= 5
    assert {name for name, length in lengths.items() if length > 150} == set()


def test_pages_that_are_kept_find_every_script_without_a_network() -> None:
    scripts = CSS.parent / "js"
    (names,) = re.findall(
        r"const IMPORTED = (\[.*?\])", (scripts / "service-worker.js").read_text()
    )
    page = (ROOT / "cases/templates/cases/begin_offline.html").read_text()
    wanted = set(re.findall(r"telederm/js/([a-z_-]+)\.js", page))
    found: set[str] = set()
    while wanted - found:
        found |= wanted
        texts = [(scripts / f"{name}.js").read_text() for name in wanted]
        wanted = set(re.findall(r"""(?:from |import\()"\./([a-z_-]+)\.js\"""", "".join(texts)))
        assert wanted <= set(json.loads(names))
