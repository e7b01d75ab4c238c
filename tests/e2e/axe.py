"""Whether people with a screen reader, a keyboard or weak eyes can use a page, judged by axe-core.

    assert_accessible(page)                 # as the page is shown now
    assert_accessible_in_every_look(page)   # light, dark and right to left

Both fail with a list of what is wrong and where. axe-core finds about half of what WCAG asks for;
keyboard order, sense of words and the like need tests of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_WCAG_2_2_AA: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# What another look can break: colours, and where things are. The rest is the same markup.
_OF_THE_LOOK: Final = ("color-contrast", "link-in-text-block", "target-size")
_AXE: Final = Axe()


class Look(StrEnum):
    """How a page may be shown."""

    LIGHT = "light"
    DARK = "dark"
    RIGHT_TO_LEFT = "right to left"


def assert_accessible(page: Page, *, within: str | None = None) -> None:
    """Fail on any violation of WCAG 2.2 AA in the page, or in what a selector finds of it."""
    _assert_none(page, {"type": "tag", "values": list(_WCAG_2_2_AA)}, within)


def assert_accessible_in_every_look(page: Page, *, within: str | None = None) -> None:
    """The same, then what looks can break in dark and from right to left.

    The page is left as it was.
    """
    with show(page, Look.LIGHT):
        assert_accessible(page, within=within)
    for look in (Look.DARK, Look.RIGHT_TO_LEFT):
        with show(page, look):
            _assert_none(page, {"type": "rule", "values": list(_OF_THE_LOOK)}, within)


@contextmanager
def show(page: Page, look: Look) -> Iterator[None]:
    """Show a page in a look, without loading it again."""
    before = page.evaluate("document.documentElement.dir")
    page.emulate_media(color_scheme="dark" if look == Look.DARK else "light")
    if look == Look.RIGHT_TO_LEFT:
        page.evaluate("document.documentElement.dir = 'rtl'")
    yield
    page.evaluate("before => { document.documentElement.dir = before; }", before)
    page.emulate_media(color_scheme="null")


def _assert_none(page: Page, rules: dict[str, Any], within: str | None) -> None:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = _AXE.run(page, context=within, options=options).response["violations"]
    assert not found, _head(page) + "\n".join(_describe(violation) for violation in found)


def _head(page: Page) -> str:
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    direction = page.evaluate("document.documentElement.dir")
    return f"{page.url} ({'dark' if dark else 'light'}, {direction})\n"


def _describe(violation: dict[str, Any]) -> str:
    places = "\n".join(_place(node) for node in violation["nodes"])
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n{places}"


def _place(node: dict[str, Any]) -> str:
    where = " ".join(map(str, node["target"]))
    return f"    {where}\n      {_reason(node)}\n      {node['html'][:200]}"


def _reason(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
