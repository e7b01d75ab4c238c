"""Without JavaScript the intake works as any form does, through the emergency advice as well."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import patient
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


def test_intake_and_upload_without_javascript(
    stage: Stage, clinic: Clinic, photograph: Path, tmp_path: Path
) -> None:
    stage.expect_complaint("status of 422")
    page = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True, javascript=False)
    patient.start_case(page)
    patient.fill_in_answers(page)

    empty = tmp_path / "empty.jpg"
    empty.write_bytes(b"")
    form = patient.dermoscope_form(page)
    form.get_by_label("Through a dermatoscope").set_input_files([photograph, empty])
    form.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Some photographs could not be taken")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("empty.jpg")
    expect(page.locator("#gallery img")).to_have_count(1)

    page.get_by_role("button", name="Back").click()
    page.get_by_role("link", name="is it an emergency?").click()
    patient.choose(
        page,
        "Does the person have any of these right now?",
        "Fever with a painful rash that spreads",
    )
    page.get_by_label("None of these").uncheck()
    patient.go_on(page)
    expect(page.get_by_role("heading", name="This may be an emergency")).to_be_visible()
    page.get_by_role("button", name="I have read this. Go on").click()
    page.get_by_role("link", name="Go on to photographs").click()
    patient.go_on(page)
    page.get_by_role("button", name="Send to a dermatologist").click()
    reference = page.get_by_role("heading", name="Case TD-").inner_text().removeprefix("Case ")

    clinic.wait_for_status(reference, "queued")
    page.reload()
    expect(page.get_by_text("Waiting for a dermatologist")).to_be_visible()
