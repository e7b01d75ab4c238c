"""How far an opinion can be trusted: in words, from what the model was measured to do."""

from dataclasses import dataclass
from math import log
from typing import Any, Final

from django.utils.translation import gettext as _

from serving.contract import LABEL_CODES
from serving.model_card import ModelCard, OperatingPoint
from serving.registry import RegistryError
from telederm.core.words import Words
from triage.findings import ImageFinding
from triage.model_cards import load_model_card
from triage.models import TriageRun
from triage.selectors.opinions import read_decisive_finding

# Shares of the greatest possible entropy; words for what the reader sees as bars.
_DECIDED: Final = 0.25
_WAVERING: Final = 0.55


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Sentences for the reader; empty where the version's card is not at hand."""

    decided: Words
    calibration: Words
    thresholds: list[Words]


def describe_uncertainty(run: TriageRun) -> Uncertainty:
    """Return how decided the model is, how well its numbers held, and which thresholds it met."""
    finding = read_decisive_finding(run)
    try:
        card = load_model_card(run.model_version or 0)
    except RegistryError:
        return Uncertainty(_decided(finding), "", [])
    return Uncertainty(_decided(finding), _calibration(card), _thresholds(card, finding))


def _decided(finding: ImageFinding) -> Words:
    share = finding.entropy_nats / log(len(LABEL_CODES))
    if share < _DECIDED:
        return _("The model is decided: nearly all of its probability is on one label.")
    if share < _WAVERING:
        return _("The model wavers between a few labels.")
    return _("The model is hardly decided: many labels seem possible to it.")


def _calibration(card: ModelCard) -> Words:
    error = _figure(card, "ece")
    if error is None:
        return ""
    value, low, high = (f"{100 * each:.1f}" for each in error)
    return _(
        "Calibrated on photographs that it did not learn from: there its probabilities were off "
        "by %(value)s points on average (95%% interval %(low)s to %(high)s)."
    ) % {"value": value, "low": low, "high": high}


def _figure(card: ModelCard, name: str) -> tuple[float, float, float] | None:
    found: Any = card.metrics.get("figures", {}).get(name)
    if not found:
        return None
    value, low, high = (float(each) for each in found)
    return value, low, high


def _thresholds(card: ModelCard, finding: ImageFinding) -> list[Words]:
    reached = {"malignant": finding.malignant, "melanoma": finding.probabilities["mel"]}
    names = {"malignant": _("any malignant label"), "melanoma": _("melanoma")}
    return [
        _describe(names[name], reached[name], point)
        for name, point in card.operating_points.items()
        if name in reached
    ]


def _describe(name: Words, value: float, point: OperatingPoint) -> Words:
    shares = {
        "name": name,
        "value": f"{100 * value:.1f}",
        "threshold": f"{100 * point.threshold:.1f}",
        "found": f"{100 * point.sensitivity.value:.0f}",
        "passed": f"{100 * point.specificity.value:.0f}",
    }
    where = (
        _("%(value)s %% for %(name)s: above its threshold of %(threshold)s %%.")
        if value >= point.threshold
        else _("%(value)s %% for %(name)s: below its threshold of %(threshold)s %%.")
    )
    measured = _("There it found %(found)s %% of them, and let %(passed)s %% of the others pass.")
    return f"{where % shares} {measured % shares}"
