"""A routine case by keyboard alone: few presses, and every page of it passes axe-core."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import reader
from tests.e2e.axe import assert_accessible_in_every_look
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e
MOST_PRESSES = 12


class Keyboard:
    """Presses keys and counts; between two presses the test may look, but not touch."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.presses += 1


def test_a_routine_case_takes_twelve_presses(stage: Stage, clinic: Clinic) -> None:
    """Counted from the opened case to the signed report, with a template."""
    patient = clinic.hire("patient", "Pia Moll")
    doctor = clinic.hire("dermatologist", "Dr Ada Lund")
    clinic.backstage.do("give_template", owner=doctor.email)
    case = clinic.backstage.do("send_case", patient=patient.email)
    clinic.wait_for_status(case["reference"], "queued", limit_s=60)
    page = stage.enter(doctor)
    page.goto(f"/reading/{case['id']}/")
    keyboard = Keyboard(page)
    look = look_at(page)

    look("Nobody reads this case")
    keyboard.press("t")
    look("Your own reading")
    expect(page.get_by_label("Condition 1")).to_be_focused()
    keyboard.press("n", "a", "e")
    expect(page.get_by_role("option").first).to_contain_text("Melanocytic naevus")
    assert_accessible_in_every_look(page)
    keyboard.press("Enter")
    expect(page.get_by_label("Condition 1")).to_have_value("Melanocytic naevus")
    keyboard.press("3", "1", "4")  # very likely; care for it at home; routine
    expect(page.get_by_role("button", name="Record my reading")).to_be_focused()
    keyboard.press("Enter")
    look("Your conclusion")
    keyboard.press("1")  # the model's first label, or that there is no opinion
    look("Report")
    expect(page.get_by_label("Diagnosis")).to_have_value("Melanocytic naevus")
    keyboard.press("1")
    expect(page.get_by_label("In plain words")).to_have_value("This is a melanocytic naevus.")
    preview = page.get_by_role("region", name="As the patient will see it")
    expect(preview).to_contain_text("This is a melanocytic naevus.")
    assert_accessible_in_every_look(page)
    keyboard.press("Control+Enter")
    look("Your answer")
    expect(page.get_by_text("Signed. The patient has been told.")).to_be_visible()
    assert keyboard.presses <= MOST_PRESSES

    clinic.wait_for_status(case["reference"], "reported")
    visit_the_other_pages(page)


def look_at(page: Page) -> Callable[[str], None]:
    """Wait for a step of the reading, and judge its page."""

    def look(heading: str) -> None:
        expect(page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
        assert_accessible_in_every_look(page)

    return look


def visit_the_other_pages(page: Page) -> None:
    paths = ("/vocabulary/?q=nae", "/report-templates/", "/report-templates/new/", "/outcomes/")
    for path in paths:
        page.goto(path)
        assert_accessible_in_every_look(page)


def test_the_photograph_by_keyboard_and_what_is_typed_survives(
    stage: Stage, clinic: Clinic
) -> None:
    patient = clinic.hire("patient", "Pia Moll")
    doctor = clinic.hire("dermatologist", "Dr Ada Lund")
    case = clinic.backstage.do("send_case", patient=patient.email)
    clinic.wait_for_status(case["reference"], "queued", limit_s=60)
    page = stage.enter(doctor)
    page.goto("/queue/")
    reader.take(page, case["reference"])

    page.get_by_label("Condition 1").fill("Something rare")
    expect(page.get_by_text("Saved at")).to_be_visible()
    page.get_by_role("heading", level=1).click()  # out of the field
    page.keyboard.press("v")
    state = page.locator("[data-viewer-state]")
    before = state.inner_text()
    page.keyboard.press("+")
    expect(state).not_to_have_text(before)
    page.keyboard.press("1")
    expect(state).to_contain_text("100 %")
    page.keyboard.press("r")
    page.get_by_role("button", name="Point").press("Enter")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Note").fill("Blue veil")
    assert_accessible_in_every_look(page)
    page.keyboard.press("Enter")
    expect(page.locator(".viewer__words", has_text="Blue veil")).to_be_visible()

    page.reload()
    expect(page.get_by_label("Condition 1")).to_have_value("Something rare")
    expect(page.locator(".viewer__words", has_text="Blue veil")).to_be_visible()

    # A second window saves over it: the first one is told, and keeps its words.
    other = page.context.new_page()
    other.goto(f"/reading/{case['id']}/")
    other.get_by_label("Condition 1").fill("Wart")
    expect(other.get_by_text("Saved at")).to_be_visible()
    stage.expect_complaint("status of 409")
    page.get_by_label("Condition 1").fill("Something rare indeed")
    expect(page.get_by_text("was saved in another window")).to_be_visible()
    expect(page.get_by_label("Condition 1")).to_have_value("Something rare indeed")
    page.get_by_role("button", name="Keep what this page says").press("Enter")
    expect(page.get_by_text("Saved at")).to_be_visible()
