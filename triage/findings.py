"""What came of asking the model, as plain data: no database, no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, log
from typing import NamedTuple
from uuid import UUID

from serving.contract import LABEL_CODES, LABELS
from serving.registry import ModelCard
from triage.models import AbstainReason, RunOutcome

MALIGNANT_CODES = frozenset(label.code for label in LABELS if label.malignant)


@dataclass(frozen=True, slots=True)
class ImageFinding:
    """The model's probabilities for one image, by label code; they sum to one."""

    image_id: UUID
    probabilities: Mapping[str, float]
    strangeness: float | None = None  # out-of-distribution score, where the model gives one
    abstain_reason: AbstainReason | None = None  # why it is no ground for an opinion
    embedding: Sequence[float] | None = None  # of unit length, where the model gives one
    activation_map: Sequence[Sequence[float]] | None = None  # rows from the top, 0 to 1

    @property
    def malignant(self) -> float:
        """The probability that the lesion is of any malignant class."""
        return sum(self.probabilities[code] for code in MALIGNANT_CODES)

    @property
    def entropy_nats(self) -> float:
        """How undecided the model is: 0 for certain, log(classes) for a coin with all sides."""
        return -sum(value * log(value) for value in self.probabilities.values() if value > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """How a run ended, and what it found."""

    outcome: RunOutcome
    abstain_reason: AbstainReason | None = None
    error_code: str = ""
    model_name: str = ""
    model_version: int | None = None
    label_map_digest: str = ""
    preprocessing_digest: str = ""
    latency_ms: float | None = None
    findings: Sequence[ImageFinding] = field(default=())

    @property
    def strangeness(self) -> float | None:
        """The score of the least strange image, or None where the model gives no scores."""
        scores = [each.strangeness for each in self.findings if each.strangeness is not None]
        return min(scores, default=None)


def read_findings(
    image_ids: Sequence[UUID],
    rows: Sequence[Sequence[float]],
    scores: Sequence[float] | None = None,
) -> tuple[ImageFinding, ...]:
    """Pair the model's rows (n x labels), and its scores (n), with the images in order."""
    strange = [None] * len(image_ids) if scores is None else scores
    return tuple(
        ImageFinding(image_id, dict(zip(LABEL_CODES, row, strict=True)), score)
        for image_id, row, score in zip(image_ids, rows, strange, strict=True)
    )


def judge_findings(findings: Sequence[ImageFinding], card: ModelCard) -> tuple[ImageFinding, ...]:
    """Return the findings, each with why it is no ground for an opinion, by the card's limits."""
    return tuple(replace(finding, abstain_reason=_why_none(finding, card)) for finding in findings)


def find_abstention(findings: Sequence[ImageFinding]) -> AbstainReason | None:
    """Return why judged findings are no opinion; None if at least one image gives one."""
    reasons = {finding.abstain_reason for finding in findings}
    if None in reasons:
        return None
    strange = AbstainReason.OUT_OF_DISTRIBUTION
    return strange if strange in reasons else AbstainReason.HIGH_ENTROPY


def _why_none(finding: ImageFinding, card: ModelCard) -> AbstainReason | None:
    # "Not within" instead of "above": whatever can't be compared is no ground for an opinion.
    score, limit = finding.strangeness, card.ood_limit
    if score is not None and limit is not None and not score <= limit:
        return AbstainReason.OUT_OF_DISTRIBUTION
    return None if finding.entropy_nats <= card.entropy_limit_nats else AbstainReason.HIGH_ENTROPY


class Thresholds(NamedTuple):
    """The operating points of a version: from these probabilities on a case is suspicious."""

    melanoma: float
    malignant: float


def most_severe(
    findings: Sequence[ImageFinding], thresholds: Thresholds | None = None
) -> ImageFinding:
    """Several images of one case are combined by the more severe finding.

    That is the one which comes nearest to an operating point, or goes furthest beyond: an image
    with less malignancy in sum may be the one that reaches melanoma's. Without operating points
    the sum decides.
    """
    if thresholds is None:
        return max(findings, key=lambda finding: finding.malignant)
    return max(findings, key=lambda finding: _severity(finding, thresholds))


def _severity(finding: ImageFinding, thresholds: Thresholds) -> float:
    return max(
        _share(finding.probabilities["mel"], thresholds.melanoma),
        _share(finding.malignant, thresholds.malignant),
    )


def _share(value: float, threshold: float) -> float:
    return value / threshold if threshold > 0 else inf
