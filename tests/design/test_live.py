"""js/live.js in a real browser: hints come over the socket, content over HTTP."""

import re
import threading

import pytest
from playwright.sync_api import Page, expect

from tests.design.little_site import Answer, Handler, LittleSite

pytestmark = pytest.mark.e2e

PAGE = """<!doctype html><title>Queue</title>
<script type="module" src="/static/telederm/js/live.js"></script>
<span data-live-state data-live-signin="/signin/" data-text-live="Live"
  data-text-reconnecting="Reconnecting"></span>{part}"""
PART = """<section id="queue" data-live-topic="queue" data-live-seq="{seq}" data-live-url="/rows/">
<p>at {seq}</p><a href="/case/1/">Case 1</a><input id="search"></section>"""


@pytest.fixture
def queue(site: LittleSite, page: Page) -> LittleSite:
    """The page is open, rendered at 1, and the socket has said so."""
    site.seqs["queue"] = 1
    site.pages["/"] = lambda _: (200, PAGE.format(part=render_part(site)))
    site.pages["/rows/"] = lambda _: (200, render_part(site))
    site.pages["/signin/"] = lambda _: (200, "<h1>Sign in</h1>")
    page.goto("/")
    expect(page.locator("[data-live-state]")).to_have_text("Live")
    return site


def render_part(site: LittleSite) -> str:
    return PART.format(seq=site.seqs["queue"])


def test_newer_hint_fetches_and_swaps_the_part(queue: LittleSite, page: Page) -> None:
    assert queue.subscriptions == [["queue"]]
    queue.push("queue", 2)
    expect(page.get_by_text("at 2")).to_be_visible()
    assert page.locator("#queue").count() == 1
    assert queue.count("/rows/") == 1


def test_old_hint_fetches_nothing(queue: LittleSite, page: Page) -> None:
    queue.push("queue", 1)
    queue.push("queue", 2)
    expect(page.get_by_text("at 2")).to_be_visible()
    assert queue.count("/rows/") == 1


def test_burst_of_hints_is_answered_by_one_more_fetch(queue: LittleSite, page: Page) -> None:
    queue.pages["/rows/"], release = hold(queue.pages["/rows/"])
    queue.push("queue", 2)
    page.wait_for_timeout(200)
    for seq in range(3, 20):
        queue.push("queue", seq)
    release.set()
    expect(page.get_by_text("at 19")).to_be_visible()
    page.wait_for_timeout(200)
    assert queue.count("/rows/") <= 2


def test_focus_stays_where_it_was(queue: LittleSite, page: Page) -> None:
    page.get_by_role("link", name="Case 1").focus()
    queue.push("queue", 2)
    expect(page.get_by_text("at 2")).to_be_visible()
    expect(page.get_by_role("link", name="Case 1")).to_be_focused()


def test_field_is_not_taken_away_while_somebody_types(queue: LittleSite, page: Page) -> None:
    page.locator("#search").press_sequentially("nae")
    queue.push("queue", 2)
    page.wait_for_timeout(300)
    assert queue.count("/rows/") == 0
    expect(page.locator("#search")).to_have_value("nae")
    page.locator("#search").blur()
    expect(page.get_by_text("at 2")).to_be_visible()


def test_page_catches_up_after_a_broken_line(queue: LittleSite, page: Page) -> None:
    queue.drop_sockets(1012)
    queue.seqs["queue"] = 7  # nobody was there to hear this
    expect(page.locator("[data-live-state]")).to_have_text("Reconnecting")
    expect(page.get_by_text("at 7")).to_be_visible()
    expect(page.locator("[data-live-state]")).to_have_text("Live")


def test_signed_out_socket_leads_to_the_sign_in(queue: LittleSite, page: Page) -> None:
    queue.drop_sockets(4401)
    expect(page).to_have_url(re.compile(r"/signin/\?next=%2F"))
    page.wait_for_timeout(1500)
    assert len(queue.subscriptions) == 1


def hold(handler: Handler) -> tuple[Handler, threading.Event]:
    """Make the first answer wait for the event; what it says is decided before the wait."""
    release = threading.Event()

    def wait(request: object) -> Answer:
        answer = handler(request)  # type: ignore[arg-type]
        release.wait(5)
        return answer

    return wait, release
