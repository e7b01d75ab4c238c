"""All panels, in the order in which the page shows them."""

from telederm.oversight.figures.accuracy import show_accuracy, show_calibration
from telederm.oversight.figures.agreement import (
    show_agreement,
    show_confusions,
    show_overrides,
    show_switches,
)
from telederm.oversight.figures.counts import Counts
from telederm.oversight.figures.drift import show_abstention, show_drift, show_volumes
from telederm.oversight.figures.panels import Panel
from telederm.oversight.figures.service import show_loads, show_times
from telederm.oversight.figures.subgroups import show_subgroups


def make_panels(counts: Counts) -> list[Panel]:
    """Derive every panel from the counts."""
    return [
        show_volumes(counts),
        show_times(counts),
        show_agreement(counts),
        *show_confusions(counts),
        show_switches(counts),
        show_overrides(counts),
        show_accuracy(counts),
        show_calibration(counts),
        show_drift(counts),
        show_abstention(counts),
        show_subgroups(counts),
        show_loads(counts),
    ]
