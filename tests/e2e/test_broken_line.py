"""Pages catch up by themselves: after a crash of the server, and after hints that were lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import reader
from tests.e2e.clinic import Clinic, Person
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


@pytest.fixture
def patient(clinic: Clinic) -> Person:
    return clinic.hire("patient", "Pia Moll")


@pytest.fixture
def doctor(clinic: Clinic) -> Person:
    return clinic.hire("dermatologist", "Dr Ada Lund")


@pytest.fixture
def case(clinic: Clinic, patient: Person) -> dict[str, str]:
    sent: dict[str, str] = clinic.backstage.do("send_case", patient=patient.email)
    clinic.wait_for_status(sent["reference"], "queued")
    return sent


@pytest.fixture
def pages(stage: Stage, patient: Person, doctor: Person, case: dict[str, str]) -> list[Page]:
    """The patient's and the dermatologist's page, open, live, and marked against a reload."""
    waiting, queue = stage.enter(patient, phone=True), stage.enter(doctor)
    waiting.goto(f"/cases/{case['id']}/")
    queue.goto("/queue/")
    for page in (waiting, queue):
        expect(page.get_by_text("Updates by itself")).to_be_visible()
        page.evaluate("window.wasNeverReloaded = true")
    expect(waiting.locator("#status .badge").first).to_have_text("Waiting for a dermatologist")
    return [waiting, queue]


def expect_caught_up(pages: list[Page], reference: str) -> None:
    waiting, queue = pages
    expect(waiting.locator("#status .badge").first).to_have_text("Being read", timeout=40_000)
    expect(reader.queue_row(queue, reference)).to_contain_text("Go on reading", timeout=10_000)
    for page in pages:
        expect(page.get_by_text("Updates by itself")).to_be_visible()
        assert page.evaluate("window.wasNeverReloaded")


def test_pages_catch_up_after_the_server_crashed(
    stage: Stage, clinic: Clinic, doctor: Person, case: dict[str, str], pages: list[Page]
) -> None:
    stage.expect_complaint("WebSocket connection to .* failed|ERR_CONNECTION")
    clinic.kill_web()
    for page in pages:
        expect(page.get_by_text("Reconnecting")).to_be_visible()
    clinic.backstage.do("claim", reference=case["reference"], reader=doctor.email)
    expect_caught_up(pages, case["reference"])


def test_pages_catch_up_after_hints_were_lost(
    clinic: Clinic, doctor: Person, case: dict[str, str], pages: list[Page]
) -> None:
    clinic.deafen()
    try:
        clinic.backstage.do("claim", reference=case["reference"], reader=doctor.email)
        pages[0].wait_for_timeout(500)
        expect(pages[0].locator("#status .badge").first).to_have_text("Waiting for a dermatologist")
    finally:
        clinic.hear_again()
    expect_caught_up(pages, case["reference"])
