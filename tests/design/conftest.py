"""A browser, and pages for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.chromium import run_chromium
from tests.design.little_site import LittleSite, run_little_site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with run_chromium() as browser:
        yield browser


@pytest.fixture
def site() -> Iterator[LittleSite]:
    with run_little_site() as site:
        yield site


@pytest.fixture
def page(browser: Browser, site: LittleSite) -> Iterator[Page]:
    """A page that fails its test if the content security policy had to refuse anything."""
    context = browser.new_context(base_url=site.address, viewport={"width": 390, "height": 844})
    refused: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    page = context.new_page()
    page.on("console", listen)
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert refused == []
