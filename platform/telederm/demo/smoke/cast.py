"""Who takes part in the walk, and what it is about."""

from dataclasses import dataclass

from telederm.demo.smoke.administrator import Run
from telederm.demo.smoke.browser import Browser
from telederm.demo.smoke.live import LiveSocket
from telederm.demo.smoke.patient import Draft
from telederm.demo.smoke.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Seat:
    """One person at their open page."""

    browser: Browser
    socket: LiveSocket


@dataclass(slots=True)
class Walk:
    """Everybody who takes part, the case, and what is known of it so far."""

    patient: Seat
    reader: Seat
    administrator: Seat
    draft: Draft
    timeline: Timeline
    run: Run | None = None
