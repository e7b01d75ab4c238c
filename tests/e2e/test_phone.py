"""Every page of the path fits a phone; the stage fails the test where one scrolls sideways."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import reader
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


def visit(page: Page, *paths: str) -> None:
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        page.wait_for_load_state("load")


def test_pages_of_readers_and_administrators(stage: Stage, clinic: Clinic) -> None:
    person = clinic.hire("patient", "Pia Moll")
    reference = clinic.backstage.do("send_case", patient=person.email)["reference"]
    clinic.wait_for_status(reference, "queued")
    desk = stage.enter(clinic.hire("dermatologist", "Dr Ada Lund-Vestergaard"), phone=True)
    visit(desk, "/queue/")
    reader.take(desk, reference)
    reader.read_blind(desk, "Ordinary mole")
    reader.conclude(desk, None, "Ordinary mole")
    reader.sign(desk, "Ordinary mole", to_patient="This is an ordinary mole.")
    office = stage.enter(clinic.hire("administrator", "Berta Chief"), phone=True)
    visit(office, "/oversight/model-switch/", "/oversight/")
    office.get_by_role("link", name=reference).click()
    expect(office.locator(".timeline").get_by_text("Report signed")).to_be_visible()
