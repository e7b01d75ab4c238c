"""A morning at the desk: two dermatologists and a coordinator, each at an own screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import reader
from tests.e2e.clinic import Clinic
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

_LATE = 40_000  # ms: until a sweep has run, or the server is up again, on a busy machine


def open_live(page: Page, path: str) -> Page:
    """Open a page, wait until it follows by itself, and mark it against a reload."""
    page.goto(path)
    expect(page.get_by_text("Updates by itself")).to_be_visible()
    page.evaluate("window.wasNeverReloaded = true")
    return page


def take_next(page: Page) -> str:
    """Take the next case; return its reference."""
    page.get_by_role("button", name="Next case").click()
    expect(page.locator("#presence")).to_contain_text("Yours since")
    return page.get_by_role("heading", level=1).inner_text()


def test_cases_change_hands_on_every_screen(stage: Stage, clinic: Clinic) -> None:
    patient = clinic.hire("patient", "Pia Moll")
    ada, bo = (
        clinic.hire("dermatologist", "Dr Ada Lund"),
        clinic.hire("dermatologist", "Dr Bo Frey"),
    )
    first, second = stage.enter(ada), stage.enter(bo)
    board = stage.enter(clinic.hire("coordinator", "Cora Ordner"))
    open_live(first, "/queue/")
    open_live(second, "/queue/")
    open_live(board, "/board/?list=held")
    for _ in range(2):
        sent = clinic.backstage.do("send_case", patient=patient.email)["reference"]
        clinic.backstage.do("put_first", reference=sent)
        expect(reader.queue_row(first, sent)).to_be_visible()

    # Both ask for the next case at the same moment; nobody gets the other's.
    adas, bos = take_next(first), take_next(second)
    assert adas != bos
    for reference, name in ((adas, "Dr Ada Lund"), (bos, "Dr Bo Frey")):
        expect(board.locator(f'[data-case="{reference}"]')).to_contain_text(name)

    # A second tab of the same reader knows; a coordinator takes the case away from both.
    tab = first.context.new_page()
    tab.goto(first.url)
    expect(tab.locator("#presence")).to_contain_text("Yours since")
    assert board.evaluate("window.wasNeverReloaded")
    board.get_by_role("link", name=adas).click()
    board.get_by_label("Why is it taken over?").fill("Needed elsewhere.")
    board.get_by_role("button", name="Take over").click()
    expect(board.get_by_text("Its reader has been told.")).to_be_visible()
    for page in (first, tab):
        expect(page.locator("#presence")).to_contain_text("You don't hold this case any more")
        expect(page.locator("#bell")).to_contain_text("1")

    # A lease that runs out gives the case back, with a word on the screen that had it.
    clinic.backstage.do("end_lease", reference=bos)
    back = "it is back in the queue"
    expect(second.locator("#presence")).to_contain_text(back, timeout=_LATE)  # after the sweep
    queue = open_live(first, "/queue/")
    expect(reader.queue_row(queue, bos).get_by_role("button", name="Take")).to_be_visible()

    # What happens while the server is away is there when it is back; nothing is counted twice.
    # Nobody is in the middle of a page when it goes, or its look would stand without an answer.
    second.close()
    board.close()
    queue.wait_for_timeout(1_000)
    stage.expect_complaint("WebSocket connection to .* failed|ERR_CONNECTION")
    clinic.kill_web()
    expect(queue.get_by_text("Reconnecting")).to_be_visible()
    clinic.backstage.do("claim", reference=bos, reader=bo.email)
    clinic.backstage.do("give", reference=bos, reader=bo.email, to=ada.email)
    expect(reader.queue_row(queue, bos)).to_contain_text("Go on reading", timeout=_LATE)
    expect(queue.locator("#bell")).to_contain_text("2")
    expect(tab.locator("#bell")).to_contain_text("2", timeout=_LATE)
    assert queue.evaluate("window.wasNeverReloaded")
