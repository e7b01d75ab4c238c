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
    found = [
        row
        for rows in _comparable(reveal, own.model_version)
        for row in rows.annotate(distance=MaxInnerProduct("embedding", own.embedding))
        .order_by("distance", "pk")
        .select_related("image", "run__case__report__signed_by")[: limit * PHOTOGRAPHS_A_CASE]
    ]
    nearest: dict[object, SimilarCase] = {}
    for row in sorted(found, key=lambda each: (each.distance, each.pk)):
        case = row.run.case
        nearest.setdefault(case.pk, SimilarCase(case.report, row, -row.distance))
    return list(nearest.values())[:limit]


def read_evidence(reveal: Reveal) -> ImageEvidence | None:
    """Return the evidence of the photograph that the opinion was drawn from, if there is any."""
    if reveal.run is None:
        return None
    image = describe_run(reveal.run).image_id
    return ImageEvidence.objects.filter(run=reveal.run, image=image).first()


def _comparable(reveal: Reveal, version: int) -> "list[QuerySet[ImageEvidence]]":
    """The photographs of cases that the reader signed, and of those that may be taught from.

    Two questions and not one with "or": a reader's few hundred are then found by their index,
    however many others there are.
    """
    reader = reveal.reader_id
    own_case = Q(run__case__patient=reader) | Q(run__case__submitted_by=reader)
    signed = (
        ImageEvidence.objects.filter(
            model_version=version, embedding__isnull=False, run__case__status__in=ANSWERED
        )
        .exclude(own_case)
        .exclude(run__case=reveal.case_id)
    )
    agreed = Case.objects.usable_for(Purpose.TEACHING)
    return [
        signed.filter(run__case__report__signed_by=reader),
        signed.filter(run__case__in=agreed),
    ]
