"""Photographs of a case that is begun without a network: they wait, are seen to, arrive, and go."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e import patient
from tests.e2e.axe import assert_accessible_in_every_look
from tests.e2e.clinic import Clinic, Person
from tests.e2e.device import (
    list_databases,
    list_waiting,
    read_caches,
    wait_until_nothing_waits,
)
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


@pytest.fixture
def dark(tmp_path: Path) -> Path:
    path = tmp_path / "night.jpg"
    Image.new("RGB", (640, 480), (20, 12, 8)).save(path)
    return path


@pytest.fixture
def person(clinic: Clinic) -> Person:
    return clinic.hire("patient", "Pia Moll")


@pytest.fixture
def page(stage: Stage, person: Person) -> Page:
    """A phone with the shell on it, and without a network."""
    stage.expect_complaint("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = stage.enter(person, phone=True)
    page.goto("/cases/")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    return page


def begin(page: Page, photograph: Path, *others: Path) -> Locator:
    """Answer one question and take photographs; return the list of what waits."""
    page.goto("/cases/new/")
    patient.choose(page, "What fits best?", "A mole, or a brown or black spot")
    page.get_by_text("Photographs", exact=True).click()
    chooser = page.get_by_label("Through a dermatoscope")
    rows = page.locator("form", has=chooser).get_by_role("listitem")
    chooser.set_input_files([photograph, *others])
    expect(rows.filter(has_text=photograph.name)).to_contain_text("Waiting for the network")
    return rows


def test_photographs_wait_for_the_network_and_arrive(
    page: Page, clinic: Clinic, person: Person, photograph: Path, dark: Path
) -> None:
    rows = begin(page, photograph, dark)
    poor = rows.filter(has_text=dark.name)
    expect(poor).to_contain_text("could be better")
    assert_accessible_in_every_look(page)
    poor.get_by_role("button", name="Send it anyway").click()
    expect(poor).to_contain_text("Waiting for the network")

    page.goto("about:blank")  # closed, and opened again without a network still
    page.goto("/offline/new-case/")
    page.get_by_text("Photographs", exact=True).click()
    expect(rows).to_have_count(2)
    expect(page.locator("[data-waiting]")).to_contain_text("Waiting on this device")
    expect(page.locator("[data-waiting]")).to_contain_text("3")

    page.context.set_offline(False)
    page.goto("/cases/")
    page.get_by_role("link", name="The case that you began without a network").click()
    page.goto(re.sub("answers/.*", "photographs/", page.url))
    expect(page.locator("#gallery .gallery__item")).to_have_count(2)
    wait_until_nothing_waits(page)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    (case,) = clinic.backstage.do("read_everything_sent", patient=person.email)
    arrived = {found["source"] for found in case["photographs"]}
    assert arrived == {sha256(path.read_bytes()).hexdigest() for path in (photograph, dark)}
    assert all(found["is_whole"] for found in case["photographs"])
    page.wait_for_load_state("networkidle")


def test_a_photograph_that_must_be_looked_at_holds_the_case_back(
    page: Page, clinic: Clinic, photograph: Path, dark: Path
) -> None:
    begin(page, photograph, dark)
    page.context.set_offline(False)
    page.goto("/cases/")
    expect(page.get_by_role("link", name="Look at a photograph that waits")).to_be_visible()
    page.get_by_role("link", name="The case that you began without a network").click()
    page.goto(re.sub("answers/.*", "send/", page.url))
    expect(page.get_by_text("still waits on this device")).to_be_visible()
    expect(page.get_by_role("button", name="Send to a dermatologist")).to_be_disabled()
    page.get_by_role("link", name="Look at the photographs").click()
    row = page.get_by_role("listitem").filter(has_text=dark.name)
    row.get_by_role("button", name="Remove").click()
    expect(page.locator("#gallery .gallery__item")).to_have_count(1)
    page.goto(page.url.replace("photographs/", "send/"))
    expect(page.get_by_text("still waits on this device")).to_be_hidden()


def test_signing_out_asks_first_and_leaves_nothing(
    page: Page, person: Person, photograph: Path
) -> None:
    begin(page, photograph)
    page.route("**/cases/new/", lambda route: route.abort())  # the case itself can't be sent
    page.context.set_offline(False)
    page.goto("/cases/")
    expect(page.locator("[data-waiting]")).to_contain_text("Waiting on this device")
    assert f"photographs {photograph.name}" in list_waiting(page)
    sign_out(page, accept=False)
    expect(page.get_by_role("heading", name="My cases")).to_be_visible()
    assert list_waiting(page) != []
    sign_out(page, accept=True)
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.wait_for_load_state("networkidle")
    assert list_databases(page) == []
    kept = "\n".join(read_caches(page))
    for personal in (person.full_name, person.email, "TD-", photograph.name, "/images/"):
        assert personal not in kept
    assert "There is no network" in kept, "the shell alone"


def sign_out(page: Page, *, accept: bool) -> None:
    page.once("dialog", lambda dialog: dialog.accept() if accept else dialog.dismiss())
    button = page.get_by_role("button", name="Sign out")
    if not button.is_visible():
        page.locator("summary", has_text="Pia Moll").click()
    with page.expect_event("dialog"):  # asked after a look into the device's store
        button.click()
