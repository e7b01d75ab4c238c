"""js/dialog.js, js/theme.js and js/menu.js in a real browser, by keyboard."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.design.little_site import LittleSite

pytestmark = pytest.mark.e2e

SCRIPTS = "".join(
    f'<script type="module" src="/static/telederm/js/{name}.js"></script>'
    for name in ("theme", "dialog", "menu")
)
MENU = "<details data-menu><summary>Account</summary><a href='/'>Out</a></details>"


@pytest.fixture
def open_page(site: LittleSite, page: Page) -> Page:
    photo = {"src": "/static/telederm/img/mark.svg", "thumbnail": "/static/telederm/img/mark.svg"}
    parts = [
        "<!doctype html><title>Photographs</title>",
        render_to_string("components/styles.html"),
        SCRIPTS,
        render_to_string("components/photo.html", photo | {"alt": "Left arm"}),
        render_to_string("components/zoom_dialog.html"),
        render_to_string("components/footer.html"),
        MENU,
    ]
    site.pages["/"] = lambda _: (200, "".join(parts))
    page.goto("/")
    return page


def test_photograph_opens_zooms_and_closes_by_keyboard(open_page: Page) -> None:
    link = open_page.get_by_role("link", name="Left arm")
    link.focus()
    open_page.keyboard.press("Enter")
    dialog = open_page.get_by_role("dialog")
    picture = dialog.get_by_role("img", name="Left arm")
    expect(dialog.locator("[data-zoom-level]")).to_have_text("100 %")
    before = picture.bounding_box()
    for _ in range(6):
        open_page.keyboard.press("+")
    after = picture.bounding_box()
    assert before
    assert after
    assert after["width"] == pytest.approx(before["width"] * 1.25**6, rel=0.01)
    open_page.keyboard.press("0")
    expect(dialog.locator("[data-zoom-level]")).to_have_text("100 %")
    open_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def test_arrow_keys_move_over_a_zoomed_photograph(open_page: Page) -> None:
    open_page.get_by_role("link", name="Left arm").click()
    expect(open_page.locator("[data-zoom-level]")).to_have_text("100 %")
    for _ in range(12):
        open_page.keyboard.press("+")
    stage = open_page.locator("[data-zoom-stage]")
    top = stage.evaluate("stage => stage.scrollTop")
    open_page.keyboard.press("ArrowDown")
    open_page.wait_for_function(
        "top => document.querySelector('[data-zoom-stage]').scrollTop > top", arg=top
    )


def test_chosen_theme_holds_on_the_next_page_and_can_be_left(open_page: Page) -> None:
    canvas = "getComputedStyle(document.body).backgroundColor"
    light = open_page.evaluate(canvas)
    open_page.get_by_label("Dark").check()
    dark = open_page.evaluate(canvas)
    assert light != dark
    open_page.reload()
    assert open_page.evaluate(canvas) == dark
    expect(open_page.get_by_label("Dark")).to_be_checked()
    open_page.get_by_label("System").check()
    assert open_page.evaluate(canvas) == light
    open_page.emulate_media(color_scheme="dark")
    assert open_page.evaluate(canvas) == dark


def test_escape_closes_the_menu_and_returns_the_focus(open_page: Page) -> None:
    open_page.get_by_text("Account").click()
    open_page.get_by_role("link", name="Out").focus()
    open_page.keyboard.press("Escape")
    expect(open_page.get_by_role("link", name="Out")).to_be_hidden()
    expect(open_page.locator("summary")).to_be_focused()
