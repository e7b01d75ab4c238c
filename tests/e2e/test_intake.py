"""The guided intake in a browser: the body map, the keyboard, another device, its weight."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import patient
from tests.e2e.axe import assert_accessible_in_every_look
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage
from tests.first_view import watch_first_view

pytestmark = pytest.mark.e2e

MOST_BYTES = 150 * 1024
WORST_SHIFT = 0.1  # cumulative layout shift that still counts as good


def test_the_body_map_and_going_on_elsewhere(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("patient", "Pia Moll")
    page = stage.enter(person, phone=True)
    with watch_first_view(page) as view:
        page.goto("/cases/new/")
        page.get_by_text("Good photographs").wait_for()
    assert view.total_bytes <= MOST_BYTES, view.bytes_by_address
    assert view.cls <= WORST_SHIFT
    patient.start_case(page)
    with watch_first_view(page) as view:
        page.reload()
    assert view.total_bytes <= MOST_BYTES, view.bytes_by_address
    assert view.cls <= WORST_SHIFT

    case = page.url.split("/")[4]
    page.goto(f"/cases/{case}/answers/place/")
    choose_on_the_map(page)
    assert_accessible_in_every_look(page)
    expect(page.get_by_text("Your answers are kept.", exact=True)).to_be_visible()

    # Nobody pressed "Go on": what was chosen is there on another device all the same.
    elsewhere = stage.enter(person)
    elsewhere.goto(f"/cases/{case}/answers/place/")
    chosen = elsewhere.get_by_role("list", name="Chosen").get_by_role("button")
    expect(chosen).to_have_text(["Nose", "Upper arm, right side"])
    elsewhere.goto(f"/cases/{case}/answers/")
    expect(elsewhere.get_by_role("heading", name="First: is it an emergency?")).to_be_visible()


def choose_on_the_map(page: Page) -> None:
    """By hand and by keyboard; each piece is named, and ticks its box in the list."""
    front = page.get_by_role("group", name="Front", exact=True)
    arm = front.get_by_role("checkbox", name="Upper arm, right side")
    arm.click()
    expect(arm).to_have_attribute("aria-checked", "true")
    expect(page.locator("input[value=upper_arm_right]")).to_be_checked()
    # The same place is drawn on both sides of the body.
    back = page.get_by_role("group", name="Back", exact=True)
    expect(back.get_by_role("checkbox", name="Upper arm, right side")).to_be_checked()

    head = page.get_by_role("group", name="Head", exact=True)
    head.get_by_role("checkbox", name="Forehead").focus()
    page.keyboard.press("ArrowDown")
    expect(head.get_by_role("checkbox", name="Nose")).to_be_focused()
    page.keyboard.press("Space")
    expect(head.get_by_role("checkbox", name="Nose")).to_be_checked()
    chosen = page.get_by_role("list", name="Chosen")
    expect(chosen.get_by_role("button")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(chosen.get_by_role("button")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(head.locator(":focus")).to_have_count(0)  # a figure is one stop for Tab


def test_with_the_keyboard_alone_and_at_double_size(stage: Stage, clinic: Clinic) -> None:
    """A window of 640 pixels is what one of 1280 becomes at 200%; 320 is the least that counts."""
    page = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 450})
        patient.start_case(page)  # the stage complains about a page that scrolls sideways
    press_until_focused(page, "None of these")
    page.keyboard.press("Space")
    press_until_focused(page, "Go on")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "one sees where one is"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What it is about")).to_be_visible()
    press_until_focused(page, "A mole, or a brown or black spot")
    page.keyboard.press("Space")
    press_until_focused(page, "What worries you about your skin?")
    page.keyboard.type("A mole.")
    press_until_focused(page, "Go on")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="About the person")).to_be_visible()
    for group in ("place", "skin", "health"):
        page.goto(page.url.replace("/person/", f"/{group}/").replace("/place/", f"/{group}/"))
        moving = "document.getAnimations().filter(a => a.effect.getTiming().duration > 0).length"
        assert page.evaluate(moving) == 0


def press_until_focused(page: Page, name: str) -> None:
    """Press Tab until what has this name is focused."""
    named = """name => {
      const at = document.activeElement;
      const words = [at.textContent, ...[...(at.labels ?? [])].map((label) => label.textContent)];
      return words.some((text) => text.trim() === name);
    }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(named, name):
            return
    raise AssertionError(f"Tab never comes to {name!r}")
