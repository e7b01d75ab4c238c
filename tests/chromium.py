"""A real browser for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools.chromium import require_chromium

_ARGUMENTS: Final = (
    "--no-sandbox",  # it needs what a container doesn't give
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@contextmanager
def run_chromium() -> Iterator[Browser]:
    """Run one Chromium.

    For a module at the longest, never for a session: while Playwright is open its event loop
    counts as running, and neither asynchronous tests nor Django's models work beside that.
    """
    try:
        executable = require_chromium()
    except RuntimeError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        yield browser
        browser.close()
