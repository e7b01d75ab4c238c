"""The rules as data: what each measures, and from where on it alerts until somebody changes it.

A rule measures one number for one or more subjects; an alert is raised where the number is above
the limit. Limits and windows are settled by administrators as versions of a rule.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from telederm.core.words import Words
from telederm.oversight.alerts import measures
from telederm.oversight.alerts.measures import Measurement


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `unit` says what the limit counts."""

    code: str
    title: Words
    unit: Words
    limit: float
    window_days: int
    measure: Callable[[int], Iterable[Measurement]]


RULES: Final = {
    rule.code: rule
    for rule in (
        Rule(
            "abstention_drift",
            _("The model abstains more or less often than before"),
            _("standard errors of the difference to the four windows before"),
            4.0,
            7,
            measures.measure_abstention_drift,
        ),
        Rule(
            "call_drift",
            _("The model calls more or fewer cases malignant than before"),
            _("standard errors of the difference to the four windows before"),
            4.0,
            7,
            measures.measure_call_drift,
        ),
        Rule(
            "calibration",
            _("The model's probabilities are off"),
            _("expected calibration error against the reference standard"),
            0.15,
            90,
            measures.measure_calibration,
        ),
        Rule(
            "failures",
            _("The model could not be asked"),
            _("share of the runs"),
            0.1,
            1,
            measures.measure_failures,
        ),
        Rule(
            "foreign_access",
            _("A reader opened many cases that are not theirs"),
            _("different cases that the reader never held"),
            40.0,
            1,
            measures.measure_foreign_access,
        ),
        Rule(
            "overdue",
            _("Cases are overdue"),
            _("open cases whose time has passed"),
            5.0,
            0,
            measures.measure_overdue,
        ),
    )
}
