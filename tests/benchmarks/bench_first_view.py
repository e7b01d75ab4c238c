"""What the first view of the intake costs a phone: bytes on the line, and when something shows.

    make bench ONLY=first_view

A whole demo runs on free ports; Chromium opens each page with an empty cache, as wide as a phone,
its processor slowed down four times and its line as a slow 4G (1.6 Mbit/s, 150 ms), the way
Lighthouse judges phones. Figures are medians.
"""

import statistics
import sys
from typing import Final

from playwright.sync_api import Browser, Page

from telederm.demo.accounts import DemoAccount, read_accounts
from telederm.demo.smoke.temporary import temporary_demo
from tests.chromium import run_chromium
from tests.first_view import FirstView, watch_first_view
from tools.tell import say

ROUNDS: Final = 5
TARGET_BYTES: Final = 150 * 1024
_PHONE: Final = {"width": 390, "height": 844}
_LINE: Final = {
    "offline": False,
    "latency": 150,  # milliseconds
    "downloadThroughput": 200_000,  # bytes a second
    "uploadThroughput": 94_000,
}


def main() -> int:
    """Measure and print; the exit code says whether the target was met."""
    with temporary_demo() as demo, run_chromium() as browser:
        patient = next(one for one in read_accounts(demo.data_dir) if one.role == "patient")
        found = [measure(browser, demo.web_address, patient) for _ in range(ROUNDS)]
    heaviest = 0
    for name in found[0]:
        views = [views[name] for views in found]
        heaviest = max(heaviest, *(view.total_bytes for view in views))
        say(f"{name:24} {describe(views)}")
    say(f"target: at most {TARGET_BYTES / 1024:.0f} KiB; heaviest: {heaviest / 1024:.1f} KiB")
    return 0 if heaviest <= TARGET_BYTES else 1


def measure(browser: Browser, address: str, patient: DemoAccount) -> dict[str, FirstView]:
    """Sign in as the demo's patient, and open the pages with which an intake begins."""
    context = browser.new_context(base_url=address, viewport=_PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(patient.email)
    page.get_by_label("Password").fill(patient.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cases/")
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", _LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    found = {"start page": open_page(page, "/cases/new/")}
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/answers/**")
    found["first question"] = open_page(page, page.url)
    found["body map"] = open_page(page, page.url.replace("/safety/", "/place/"))
    context.close()
    return found


def open_page(page: Page, path: str) -> FirstView:
    """Open one page with an empty cache."""
    with watch_first_view(page) as view:
        page.goto(path)
    return view


def describe(views: list[FirstView]) -> str:
    """One line of medians."""
    return (
        f"{statistics.median(view.total_bytes for view in views) / 1024:6.1f} KiB  "
        f"{statistics.median(len(view.bytes_by_address) for view in views):3.0f} requests  "
        f"FCP {statistics.median(view.fcp_ms for view in views):5.0f} ms  "
        f"LCP {statistics.median(view.lcp_ms for view in views):5.0f} ms  "
        f"CLS {statistics.median(view.cls for view in views):.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
