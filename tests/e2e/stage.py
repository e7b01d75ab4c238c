"""Browsers for several people at once, and a watch over what they must never do.

A test fails if a page of it logs an error, breaks the content security policy, throws, or (on
a phone) has to be scrolled sideways.
"""

import re
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

from tests.e2e.clinic import Clinic, Person

PHONE = {"width": 390, "height": 844}  # CSS pixels
DESKTOP = {"width": 1280, "height": 900}
_HINT_MS = 300  # a hint is there, and what it asks for is under way
_GIVE_UP_S = 5.0

_LOOK_AT_WIDTH = """
addEventListener("load", () => {
  const look = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth)
      console.error(`${location.pathname} scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  };
  new ResizeObserver(look).observe(document.body);
});
"""


@dataclass  # without slots: Playwright keeps its own attributes on whose methods it calls
class Stage:
    """Opens pages and collects complaints about them."""

    browser: Browser
    clinic: Clinic
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    _expected: list[re.Pattern[str]] = field(default_factory=list)
    _under_way: set[Request] = field(default_factory=set)

    def open(self, *, phone: bool = False, javascript: bool = True, line: str = "") -> Page:
        """Open a browser of somebody's own, at no page yet; `line` is another way to the clinic."""
        context = self.browser.new_context(
            base_url=line or self.clinic.address,
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(20_000)
        context.on("console", self._hear)
        context.on("weberror", self._note_error)
        context.on("request", self._ask)
        context.on("requestfinished", self._end)
        context.on("requestfailed", self._end)
        if phone:
            context.add_init_script(_LOOK_AT_WIDTH)
        self.contexts.append(context)
        return context.new_page()

    def enter(
        self, person: Person, *, phone: bool = False, javascript: bool = True, line: str = ""
    ) -> Page:
        """Open a browser in which the person is signed in already."""
        page = self.open(phone=phone, javascript=javascript, line=line)
        key = self.clinic.backstage.do("open_session", email=person.email)
        cookie = {"name": "sessionid", "value": key, "url": line or self.clinic.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    def expect_complaint(self, pattern: str) -> None:
        """Allow what a test provokes on purpose."""
        self._expected.append(re.compile(pattern))

    def close(self) -> None:
        """Close every browser, and fail if anything was amiss."""
        self._wait_for_answers()
        for context in self.contexts:
            context.close()
        assert not self.complaints, "\n".join(self.complaints)

    def _wait_for_answers(self) -> None:
        """An answer that is given up on its way leaves its look in the trail, and shows nothing."""
        pages = [page for context in self.contexts for page in context.pages]
        deadline = time.monotonic() + _GIVE_UP_S
        for page in pages[:1]:
            page.wait_for_timeout(_HINT_MS)
            while self._under_way and time.monotonic() < deadline:
                page.wait_for_timeout(50)

    def _ask(self, request: Request) -> None:
        self._under_way.add(request)

    def _end(self, request: Request) -> None:
        self._under_way.discard(request)

    def _hear(self, message: ConsoleMessage) -> None:
        refused = "Content Security Policy" in message.text
        if message.type == "error" or refused:
            self._note(f"{message.location.get('url', '')}: {message.text}")

    def _note_error(self, error: WebError) -> None:
        self._note(f"{error.page.url if error.page else ''}: {error.error}")

    def _note(self, complaint: str) -> None:
        if not any(pattern.search(complaint) for pattern in self._expected):
            self.complaints.append(complaint)


def sign_in(page: Page, person: Person) -> None:
    """Sign in through the pages, with the second factor if the person has one."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    if person.secret:
        page.get_by_role("heading", name="Second step").wait_for()
        page.get_by_label("Code").fill(person.read_code())
        page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
