"""The administrator's side: what the model said, from the case's history."""

from dataclasses import dataclass
from typing import Final

from telederm.demo.smoke.browser import Browser

_TOP: Final = 3  # classes to show
_ASKED: Final = ("answered", "abstained")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the model; `rows` holds (class, percent), the likeliest first."""

    outcome: str
    reason: str  # why there is no opinion; empty where there is one
    model: str  # name and version; empty where the model was not asked
    latency_ms: str
    rows: tuple[tuple[str, str], ...]

    @property
    def is_result(self) -> bool:
        """Whether the model answered, or abstained by rule; an outage is neither."""
        return self.outcome in _ASKED

    def describe(self) -> str:
        """Say it in one line."""
        top = ", ".join(f"{label} {percent} %" for label, percent in self.rows[:_TOP])
        said = f"{self.model}: {top} (model call {self.latency_ms} ms)" if self.model else ""
        reason = f"{self.outcome}, no opinion: {self.reason}" if self.reason else ""
        return "; ".join(part for part in (said, reason) if part) or self.outcome


async def read_newest_run(browser: Browser, case_id: str) -> Run | None:
    """Return the newest run on the case's history page; None before there is one."""
    page = await browser.get(f"/oversight/cases/{case_id}/")
    runs = page.find_all("data-run")
    if not runs:
        return None
    facts = runs[-1].attributes
    version = facts["data-model-version"]
    return Run(
        outcome=facts["data-outcome"],
        reason=facts["data-reason"],
        model=f"{facts['data-model-name']} {version}" if version else "",
        latency_ms=facts["data-latency-ms"],
        rows=tuple(
            (row.attributes["data-class"], row.attributes["data-percent"])
            for row in page.find_all("data-percent")
        ),
    )
