"""The timeline of one case: each step once, in order, and each within its limit."""

import time
from dataclasses import dataclass, field
from typing import Final

from telederm.demo.smoke.errors import SmokeFailed

# Step: seconds that it may take, counted from the step before it that it waits for.
LIMITS_S: Final = {
    "submitted": 5.0,
    "predicted": 10.0,  # the model's deadline is 5 s, and a worker has to come to it
    "queued": 10.0,
    "notified": 10.0,
    "claimed": 5.0,
    "blind read": 5.0,
    "revealed": 5.0,
    "signed": 5.0,
    "patient told": 5.0,
}


@dataclass(slots=True)
class Timeline:
    """What has happened since the case was sent. `factor` widens every limit."""

    factor: float = 1.0
    started: float = 0.0
    steps: dict[str, tuple[float, str]] = field(default_factory=dict)

    def start(self) -> None:
        """Begin to count: the case is about to be sent."""
        self.started = time.monotonic()

    def deadline(self, step: str) -> float:
        """By when the step must have happened, if it is waited for from now on."""
        return time.monotonic() + LIMITS_S[step] * self.factor

    def note(self, step: str, words: str, *, by: float) -> None:
        """Write down that a step has happened.

        Raises:
            SmokeFailed: it came after `by`.
        """
        now = time.monotonic()
        self.steps[step] = ((now - self.started) * 1000, words)
        if now > by:
            limit = LIMITS_S[step] * self.factor
            raise SmokeFailed(f"Late: {step} took {now - by + limit:.1f} s; {limit:g} s are given.")

    def describe(self) -> str:
        """The steps so far, one a line, with milliseconds since the case was sent."""
        lines = [
            f"{self.steps[step][0]:>8.0f}  {step:<13}  {self.steps[step][1]}"
            for step in LIMITS_S
            if step in self.steps
        ]
        return "\n".join(["      ms  step           what", *lines])

    def missing(self) -> list[str]:
        """The steps that have not happened."""
        return [step for step in LIMITS_S if step not in self.steps]
