"""What came of asking the model, as plain data: no database, no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from uuid import UUID

from serving.contract import LABEL_CODES, LABELS
from triage.models import AbstainReason, RunOutcome

MALIGNANT_CODES = frozenset(label.code for label in LABELS if label.malignant)


@dataclass(frozen=True, slots=True)
class ImageFinding:
    """The model's probabilities for one image, by label code; they sum to one."""

    image_id: UUID
    probabilities: Mapping[str, float]

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


def read_findings(
    image_ids: Sequence[UUID], rows: Sequence[Sequence[float]]
) -> tuple[ImageFinding, ...]:
    """Pair the model's rows (n x labels) with the images that were sent, in order."""
    return tuple(
        ImageFinding(image_id, dict(zip(LABEL_CODES, row, strict=True)))
        for image_id, row in zip(image_ids, rows, strict=True)
    )


def most_severe(findings: Sequence[ImageFinding]) -> ImageFinding:
    """Several images of one case are combined by the more severe finding."""
    return max(findings, key=lambda finding: finding.malignant)
