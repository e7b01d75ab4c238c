"""What the first view of a page costs a phone, measured in a real browser with an empty cache."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page

# Collected by the page itself, from before its first byte is drawn.
_WATCH: Final = """
globalThis.firstView = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) firstView.lcp = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) firstView.cls += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_READ: Final = """() => ({
  fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  lcp: firstView.lcp,
  cls: firstView.cls,
})"""


@dataclass
class FirstView:
    """Bytes on the line with headers, by address, and the usual figures (milliseconds; CLS: none).

    Pictures that somebody has sent don't count: they are not part of a first view.
    """

    bytes_by_address: dict[str, int] = field(default_factory=dict)
    fcp_ms: float = 0.0
    lcp_ms: float = 0.0
    cls: float = 0.0

    @property
    def total_bytes(self) -> int:
        return sum(self.bytes_by_address.values())


@contextmanager
def watch_first_view(page: Page) -> Iterator[FirstView]:
    """Empty the page's cache, and measure the one navigation that happens inside."""
    found = FirstView()
    addresses: dict[str, str] = {}
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")

    def note_request(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def note_size(event: dict[str, Any]) -> None:
        address = addresses.get(event["requestId"], "")
        if "/images/" not in address:
            found.bytes_by_address[address] = int(event["encodedDataLength"])

    line.on("Network.requestWillBeSent", note_request)
    line.on("Network.loadingFinished", note_size)
    page.add_init_script(_WATCH)
    yield found
    page.wait_for_load_state("networkidle")
    figures = page.evaluate(_READ)
    found.fcp_ms, found.lcp_ms, found.cls = figures["fcp"], figures["lcp"], figures["cls"]
    line.detach()
