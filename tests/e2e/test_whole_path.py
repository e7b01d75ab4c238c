"""The one path that the platform exists for, with three people in three browsers at once."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from serving.contract import LABELS
from tests.e2e import patient, reader
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage, sign_in

pytestmark = pytest.mark.e2e

ADVICE = "This is an ordinary mole. You need no treatment."
STATES = ("Waiting for a dermatologist", "Being read", "Answered")


def test_from_the_upload_to_the_confirmed_diagnosis(
    stage: Stage, clinic: Clinic, photograph: Path
) -> None:
    doctor = clinic.hire("dermatologist", "Dr Ada Lund")
    chief = clinic.hire("administrator", "Berta Chief")
    desk, office, phone = stage.open(), stage.open(), stage.open(phone=True)
    sign_in(desk, doctor)
    sign_in(office, chief)
    expect(desk.get_by_text("Updates by itself")).to_be_visible()

    address = f"{uuid4().hex[:12]}@example.org"
    patient.sign_up(phone, clinic, name="Pia Moll", email=address)
    patient.start_case(phone)
    patient.fill_in_answers(phone)
    watch_progress(phone, photograph)
    reference = patient.send(phone)
    frames = watch_socket(phone)
    expect_status(phone, "Waiting for a dermatologist")

    # The queue was open all the time, and nobody reloads it.
    reader.take(desk, reference)
    expect_status(phone, "Being read")
    expect(phone.get_by_text("Dr Ada Lund, Consultant dermatologist")).to_be_visible()
    expect(desk.locator("#opinion")).to_have_count(0)
    assert not says_what_the_model_said(desk)
    reader.read_blind(desk, "Ordinary mole")
    expect(desk.locator("#opinion")).to_contain_text("lesion_classifier, version 1")
    reader.conclude(desk, "I override it: What I see speaks for something else", "Ordinary mole")
    assert not says_what_the_model_said(phone)
    assert frames
    assert all(re.fullmatch(r'\{"topic": "[\w:-]+", "seq": \d+\}', frame) for frame in frames)
    reader.sign(desk, "Ordinary mole", to_patient=ADVICE)

    expect_status(phone, "Answered")
    expect(phone.get_by_text(ADVICE)).to_be_visible()
    assert not says_what_the_model_said(phone)
    mail = clinic.wait_for_mail(address, about="answer is ready")
    assert f"{clinic.address}/inbox/" in mail
    assert ADVICE not in mail
    phone.get_by_role("button", name="I have read this").click()
    expect_status(phone, "Closed")

    check_history(office, reference)
    check_admin(office, reference)


def expect_status(phone: Page, word: str) -> None:
    """The badge says so by itself: the page is never loaded again."""
    expect(phone.locator("#status .badge").first).to_have_text(word)


def watch_progress(phone: Page, photograph: Path) -> None:
    """Upload over a slow line and see it go."""
    line = phone.context.new_cdp_session(phone)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000}
    line.send("Network.emulateNetworkConditions", slow)
    form = patient.dermoscope_form(phone)
    form.get_by_label("Through a dermatoscope").set_input_files(photograph)
    expect(form.get_by_role("progressbar", name="mole.jpg")).to_be_visible()
    expect(form.locator(".upload__state")).to_have_text(re.compile(r"[1-9]\d? ?%"))
    expect(phone.get_by_role("button", name="Go on")).to_be_disabled()
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    expect(phone.locator("#gallery img")).to_have_count(1)
    expect(phone.get_by_role("button", name="Go on")).to_be_enabled()
    line.detach()


def watch_socket(phone: Page) -> list[str]:
    """Collect everything that the page hears over its socket, from a fresh load on."""
    frames: list[str] = []
    phone.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    phone.reload()
    expect(phone.get_by_text("Updates by itself")).to_be_visible()
    return frames


def says_what_the_model_said(page: Page) -> bool:
    text = page.content().lower()
    return any(word in text for word in ["probabilit", *(label.name.lower() for label in LABELS)])


def check_history(office: Page, reference: str) -> None:
    """The administrator finds the whole history in the site."""
    office.goto("/oversight/")
    office.get_by_role("link", name=reference).click()
    for event in ("Taken by a dermatologist", "Own reading recorded", "Report signed", "Closed"):
        expect(office.locator(".timeline").get_by_text(event, exact=True)).to_be_visible()
    expect(office.get_by_text("lesion_classifier").first).to_be_visible()
    # The photograph's digest, the urgency, and the report's digest.
    expect(office.get_by_text("Computed again just now: the same.")).to_have_count(3)
    expect(office.get_by_role("heading", name="Blind reading")).to_be_visible()
    expect(office.get_by_text("I override the model: What I see")).to_be_visible()
    looks = office.get_by_role("row").filter(has_text="Dr Ada Lund").filter(has_text="Read")
    expect(looks.first).to_be_visible()


def check_admin(office: Page, reference: str) -> None:
    """Django's admin shows the case, and lets nobody change it."""
    office.goto("/admin/cases/case/")
    expect(office.get_by_role("link", name="Add case")).to_have_count(0)
    office.get_by_role("link", name=reference).click()
    expect(office.get_by_text("View case")).to_be_visible()
    expect(office.locator("input[type=submit]")).to_have_count(0)
    fields = "#content input:not([type=hidden]), #content select, #content textarea"
    expect(office.locator(fields)).to_have_count(0)
