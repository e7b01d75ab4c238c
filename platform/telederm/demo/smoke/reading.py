"""The dermatologist's side: taking the case, reading it blind, concluding, signing."""

from dataclasses import dataclass
from typing import Final

from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.errors import SmokeFailed
from telederm.demo.smoke.page import Page

DIAGNOSIS: Final = "Melanocytic naevus"
SUMMARY: Final = "This is the answer of a smoke test. It says nothing about anybody's skin."
_READING: Final = {
    "condition_1": DIAGNOSIS,
    "confidence_1": "2",
    "disposition": "self_care",
    "urgency": "4",
}
_REPORT: Final = {
    "gradable": "yes",
    "diagnosis": DIAGNOSIS,
    "disposition": "self_care",
    "plain_summary": SUMMARY,
    "safety_net_advice": "Come back if it grows, changes or bleeds.",
}


@dataclass(frozen=True, slots=True)
class Workbench:
    """One case on the dermatologist's pages."""

    browser: Browser
    case_id: str

    @property
    def url(self) -> str:
        """The page of the case."""
        return f"/reading/{self.case_id}/"

    async def claim(self) -> Page:
        """Take the case; return the page for the blind reading.

        Raises:
            SmokeFailed: it can't be taken, or an opinion is shown too early.
        """
        page = await self.browser.get(self.url)
        self._refuse_opinion(page)
        page = await self.browser.submit(page, f"{self.url}claim/", {})
        self._refuse_opinion(page)
        return page

    async def read_blind(self, page: Page) -> Page:
        """Record the own reading; return the page that shows the opinion, or that there is none.

        Raises:
            SmokeFailed: it isn't taken, or nothing is shown.
        """
        return await self.browser.submit(page, f"{self.url}blind-read/", _READING)

    async def conclude(self, page: Page, *, has_opinion: bool) -> Page:
        """Confirm what was shown; return the page for the report."""
        decision = "confirmed" if has_opinion else "no_ai_opinion"
        return await self.browser.submit(
            page, f"{self.url}conclude/", {**_READING, "decision": decision}
        )

    async def sign(self, page: Page) -> Page:
        """Sign the report."""
        return await self.browser.submit(page, f"{self.url}sign/", _REPORT)

    @staticmethod
    def _refuse_opinion(page: Page) -> None:
        if page.find("id", "opinion") is not None:
            raise SmokeFailed("The model's opinion is shown before the blind reading.")
