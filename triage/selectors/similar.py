"""Signed cases whose photographs are like this one's, to the model's eye."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from pgvector.django import MaxInnerProduct

from accounts.models import Purpose
from cases.models import Case, Report
from cases.workflow import ANSWERED
from triage.models import ImageEvidence, Reveal
from triage.selectors.opinions import describe_run

LIMIT: Final = 6
PHOTOGRAPHS_A_CASE: Final = 4  # looked through, so that one case doesn't fill the list


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A signed case, its nearest photograph, and how near: 1 is the same direction."""

    report: Report
    evidence: ImageEvidence
    likeness: float


def find_similar(reveal: Reveal, *, limit: int = LIMIT) -> list[SimilarCase]:
    """Return the nearest signed cases that this reader may be shown, the nearest first.

    Those that they signed themselves, and those of patients who agree now that their cases are
    used for teaching. Only after a reveal: who is near is the model's view. None where the
    version gives no embedding.
    """
    own = read_evidence(reveal)
    if own is None or own.embedding is None:
        return []
    rows = (
        _comparable(reveal, own.model_version)
        .annotate(distance=MaxInnerProduct("embedding", own.embedding))
        .order_by("distance", "pk")
        .select_related("image", "run__case__report__signed_by")
    )
    nearest: dict[object, SimilarCase] = {}
    for row in rows[: limit * PHOTOGRAPHS_A_CASE]:
        case = row.run.case
        nearest.setdefault(case.pk, SimilarCase(case.report, row, -row.distance))
    return list(nearest.values())[:limit]


def read_evidence(reveal: Reveal) -> ImageEvidence | None:
    """Return the evidence of the photograph that the opinion was drawn from, if there is any."""
    if reveal.run is None:
        return None
    image = describe_run(reveal.run).image_id
    return ImageEvidence.objects.filter(run=reveal.run, image=image).first()


def _comparable(reveal: Reveal, version: int) -> "QuerySet[ImageEvidence]":
    agreed = Case.objects.usable_for(Purpose.TEACHING)
    reader = reveal.reader_id
    may_be_shown = Q(run__case__report__signed_by=reader) | Q(run__case__in=agreed)
    own_case = Q(run__case__patient=reader) | Q(run__case__submitted_by=reader)
    return (
        ImageEvidence.objects.filter(
            may_be_shown,
            model_version=version,
            embedding__isnull=False,
            run__case__status__in=ANSWERED,
        )
        .exclude(own_case)
        .exclude(run__case=reveal.case_id)
    )
