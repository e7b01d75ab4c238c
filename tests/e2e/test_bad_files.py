"""A file that is no photograph: the message stands beside it, and nothing else is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import patient
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.jpg"
    path.write_bytes(DRAWING)
    return path


@pytest.fixture
def half(tmp_path: Path, photograph: Path) -> Path:
    path = tmp_path / "half.jpg"
    content = photograph.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def test_refused_files_say_why_and_the_good_one_stays(
    stage: Stage, clinic: Clinic, photograph: Path, drawing: Path, half: Path
) -> None:
    stage.expect_complaint("status of 422")  # Chromium logs every answer that is no success
    page = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    patient.start_case(page)
    patient.fill_in_answers(page)
    form = patient.dermoscope_form(page)
    files = [drawing, half, photograph]
    form.get_by_label("Through a dermatoscope").set_input_files(files)
    expect(page.locator("#gallery img")).to_have_count(1)
    for path, why in ((drawing, "JPEG, PNG or WebP"), (half, "again")):
        row = form.get_by_role("listitem").filter(has_text=path.name)
        expect(row.get_by_role("alert")).to_contain_text(why)
        row.get_by_role("button", name="Remove").click()
    expect(form.get_by_role("listitem")).to_have_count(0)

    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text(patient.CONCERN)).to_be_visible()
    page.get_by_role("link", name="Go on to photographs").click()
    expect(page.locator("#gallery img")).to_have_count(1)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#gallery img")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Add at least one photograph.")).to_be_visible()


def test_wrong_answers_are_shown_and_the_right_ones_kept(stage: Stage, clinic: Clinic) -> None:
    stage.expect_complaint("status of 422")
    page = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    patient.start_case(page)
    patient.choose(page, "Does the person have any of these right now?", "None of these")
    patient.go_on(page)
    patient.choose(page, "What fits best?", "A mole, or a brown or black spot")
    page.get_by_label("What worries you about your skin?").fill(patient.CONCERN)
    patient.go_on(page)
    patient.choose(page, "Which sex was entered at birth?", "Female")
    page.get_by_label("How old is the person").fill("444")
    page.get_by_role("button", name="Go on").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Please check these answers")
    summary.get_by_role("link", name="How old").click()
    age = page.get_by_label("How old is the person")
    expect(age).to_be_focused()
    expect(age).to_have_value("444")
    age.fill("44")
    patient.go_on(page)
    page.get_by_role("link", name="Back").click()
    sex = page.get_by_role("group", name="Which sex was entered at birth?")
    expect(sex.get_by_label("Female", exact=True)).to_be_checked()
