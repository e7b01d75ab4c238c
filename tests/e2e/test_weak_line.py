"""From a phone over a slow line that breaks at the worst moments: the case arrives whole, once."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import patient
from tests.e2e.clinic import Clinic
from tests.e2e.device import list_waiting
from tests.e2e.stage import Stage
from tests.e2e.weak_line import WeakLine, lay_weak_line

pytestmark = pytest.mark.e2e

_PACE_S: Final = 0.02  # for 4 KiB: about 200 KB a second, one way
_SHOTS: Final = {"overview": "From a distance", "close_up": "Close up", "dermoscopic": "Through"}
_PATIENCE_MS: Final = 120_000  # a slow line, and maybe a slow machine


@pytest.fixture
def line(clinic: Clinic) -> Iterator[WeakLine]:
    with lay_weak_line(clinic.config.web_port, pace_s=_PACE_S) as line:
        yield line


@pytest.fixture
def photographs(tmp_path: Path) -> dict[str, Path]:
    """One of each way of taking it, as large as a phone's after it was made smaller."""
    from telederm.demo.synthetic import synthetic_photograph  # noqa: PLC0415 - loads NumPy

    made = {}
    for seed, shot in enumerate(_SHOTS, start=1):
        made[shot] = tmp_path / f"{shot}.jpg"
        view = "close_up" if shot == "overview" else shot
        made[shot].write_bytes(synthetic_photograph(seed=seed, view=view))
    return made


def test_a_case_arrives_whole_and_once(
    stage: Stage, clinic: Clinic, line: WeakLine, photographs: dict[str, Path]
) -> None:
    stage.expect_complaint("net::ERR_|Failed to load resource|WebSocket connection to")
    person = clinic.hire("patient", "Pia Moll")
    page = stage.enter(person, phone=True, line=line.address)
    page.set_default_timeout(_PATIENCE_MS)
    begin(page, line)
    answer(page)
    add_photographs(page, line, photographs)
    reference = send(page, line)
    expect(page.get_by_text("Waiting for a dermatologist")).to_be_visible(timeout=_PATIENCE_MS)
    assert list_waiting(page) == []
    page.get_by_text("What you sent").click()
    for questions in patient.ANSWERS[1:]:
        for question, words in questions.items():
            given = page.locator(".facts > div", has=page.get_by_text(question))
            expect(given.locator("dd")).to_have_text(words)

    (case,) = clinic.backstage.do("read_everything_sent", patient=person.email)
    assert case["reference"] == reference
    assert case["sendings"] == 1
    assert case["unfinished"] == 0
    assert all(photograph["is_whole"] for photograph in case["photographs"])
    arrived = sorted((found["shot_type"], found["source"]) for found in case["photographs"])
    assert arrived == sorted(
        (shot, sha256(path.read_bytes()).hexdigest()) for shot, path in photographs.items()
    )


def begin(page: Page, line: WeakLine) -> None:
    """The clinic starts a case, and the phone never hears of it."""
    page.goto("/cases/")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto("/cases/new/")
    line.lose = "POST /cases/new/"
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="There is no network")).to_be_visible()
    assert line.broken["POST /cases/new/"]
    line.heal()
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("link", name=re.compile("^TD-")).click()
    expect(page.get_by_role("heading", name="First: is it an emergency?")).to_be_visible()


def answer(page: Page) -> None:
    """Every second page is answered while there is no network at all."""
    for place, questions in enumerate(patient.ANSWERS):
        page.context.set_offline(place % 2 == 1)
        for question, words in questions.items():
            patient.answer_question(page, question, words)
        if place % 2 == 0:
            patient.go_on(page)
            continue
        go_on_when_the_network_is_back(page)
    expect(page.get_by_role("heading", name="Photographs", exact=True)).to_be_visible()


def go_on_when_the_network_is_back(page: Page) -> None:
    before = page.url
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_text("Kept on this device. Sent when")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url(lambda url: url != before)


def add_photographs(page: Page, line: WeakLine, photographs: dict[str, Path]) -> None:
    """Each connection carries a part of a photograph at most; then the page is closed, too."""
    here = page.url
    line.cut, line.cut_after = r"PATCH /cases/\S+/uploads/\S+", 60_000
    overview, *others = _SHOTS.values()
    choose(page, overview, photographs["overview"])
    expect(page.get_by_text("Waiting for the network").first).to_be_visible()
    expect(page.locator("#gallery .gallery__item")).to_have_count(1, timeout=_PATIENCE_MS)
    assert line.broken
    line.cut_after = 0
    for label, shot in zip(others, list(_SHOTS)[1:], strict=True):
        choose(page, label, photographs[shot])
    expect(page.get_by_text("Waiting for the network")).to_have_count(2)
    page.goto("about:blank")
    line.heal()
    line.lose = r"(PATCH|POST) /cases/\S+/uploads/\S*"  # what is done is never heard of
    page.goto(here)
    expect(page.get_by_text("Waiting for the network")).to_have_count(2)
    line.heal()
    expect(page.locator("#gallery .gallery__item")).to_have_count(3, timeout=_PATIENCE_MS)


def choose(page: Page, label: str, path: Path) -> None:
    page.get_by_label(label).set_input_files(path)


def send(page: Page, line: WeakLine) -> str:
    """The case is sent, nobody hears of it, and it is sent again."""
    page.get_by_role("button", name="Go on").click()
    button = page.get_by_role("button", name="Send to a dermatologist")
    expect(button).to_be_enabled()
    line.lose = r"POST /cases/\S+/send/\S*"
    button.click()
    expect(page.get_by_role("heading", name="There is no network")).to_be_visible()
    assert any("/send/" in request for request in line.broken)
    line.heal()
    page.reload()  # the same request again
    heading = page.get_by_role("heading", name=re.compile("Case TD-"))
    return heading.inner_text().removeprefix("Case ")
