"""The embedding and the class-activation map: a help for the reader, never a condition."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from serving.arrays import Array
from serving.client import ModelAnswer
from serving.config import shared_client
from serving.contract import OUTPUT_ACTIVATION_MAP, OUTPUT_EMBEDDING
from serving.errors import ServingError
from triage.findings import ImageFinding
from triage.models import ImageEvidence, TriageRun

_DIGITS = 3  # of a map's values: it is shown as an overlay


def list_evidence(version: int) -> list[str]:
    """Return which of the two the live version gives; none where the server doesn't tell."""
    try:
        known = shared_client().list_outputs(version)
    except ServingError:
        return []
    return [name for name in (OUTPUT_EMBEDDING, OUTPUT_ACTIVATION_MAP) if name in known]


def add_evidence(findings: Sequence[ImageFinding], answer: ModelAnswer) -> tuple[ImageFinding, ...]:
    """Return the findings with what the answer holds besides the probabilities."""
    embeddings = answer.arrays.get(OUTPUT_EMBEDDING)
    maps = answer.arrays.get(OUTPUT_ACTIVATION_MAP)
    return tuple(
        replace(
            finding,
            embedding=_normalise(embeddings[place]) if embeddings else None,
            activation_map=_read_map(maps[place]) if maps else None,
        )
        for place, finding in enumerate(findings)
    )


def store_evidence(run: TriageRun, findings: Sequence[ImageFinding]) -> None:
    """Write what there is, in the caller's transaction."""
    ImageEvidence.objects.bulk_create(
        ImageEvidence(
            run=run,
            image_id=finding.image_id,
            model_version=run.model_version or 0,
            embedding=None if finding.embedding is None else list(finding.embedding),
            activation_map=finding.activation_map,
        )
        for finding in findings
        if finding.embedding is not None or finding.activation_map is not None
    )


def _normalise(array: Array) -> list[float]:
    """To unit length: the nearest by the inner product are then the most alike."""
    length = sqrt(sum(value * value for value in array.values))
    return [value / length for value in array.values] if length else list(array.values)


def _read_map(array: Array) -> list[list[float]] | None:
    if len(array.shape) != 2:  # noqa: PLR2004 - a map has height and width
        return None
    return [[round(min(1.0, max(0.0, value)), _DIGITS) for value in row] for row in array.rows()]
