"""A case over a phone's line that is slow and breaks: it arrives whole, and once."""

from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import patient
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 90_000, "uploadThroughput": 60_000}


def test_a_case_arrives_whole_and_once(
    stage: Stage, clinic: Clinic, photograph: Path, tmp_path: Path
) -> None:
    stage.expect_complaint("ERR_|status of 409|WebSocket")
    phone = stage.enter(clinic.hire("patient", "Pia Moll"), phone=True)
    patient.start_case(phone)
    patient.fill_in_answers(phone)
    second = tmp_path / "second.jpg"
    second.write_bytes(photograph.read_bytes() + b"\xff\xd9")
    line = phone.context.new_cdp_session(phone)
    line.send("Network.emulateNetworkConditions", _SLOW)
    broken = break_the_line(phone)
    form = patient.dermoscope_form(phone)
    form.get_by_label("Through a dermatoscope").set_input_files([photograph, second])
    expect(phone.locator("#gallery .gallery__item")).to_have_count(2, timeout=90_000)
    assert len(broken) >= 3, "the line did break"
    phone.unroute_all()
    line.send("Network.emulateNetworkConditions", {**_SLOW, "offline": True})
    expect(phone.get_by_role("button", name="Go on")).to_be_enabled()
    line.send("Network.emulateNetworkConditions", {**_SLOW, "offline": False})
    reference = patient.send(phone)
    clinic.wait_for_status(reference, "queued")
    arrived = clinic.backstage.do("read_images", reference=reference)
    assert len(arrived) == 2
    assert {image["width"] for image in arrived} == {1600}


def break_the_line(page: Page) -> list[str]:
    """Let one in three pieces, and every first answer, get lost."""
    chance = Random(7)
    broken: list[str] = []

    def perhaps(route: Route) -> None:
        if chance.random() < 0.35 or not broken:
            broken.append(route.request.method)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/**", perhaps)
    return broken
