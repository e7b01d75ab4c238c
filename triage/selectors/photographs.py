"""What a reader sees on and beside a case's photographs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from accounts.models import User
from cases.intake.facts import read_facts
from cases.models import Case, ClinicalImage
from triage.models import Annotation

_AT_MOST: Final = 12  # earlier photographs


@dataclass(frozen=True, slots=True)
class EarlierPhotograph:
    """A photograph that the same patient sent before, and whether of the same part of the body."""

    image: ClinicalImage
    sent_at: datetime
    is_same_site: bool


def read_annotations(case: Case, reader: User) -> QuerySet[Annotation]:
    """Return the reader's own marks; others' only after the reader has recorded a reading."""
    shown = Q(reader=reader)
    if case.assessments.filter(reader=reader).exists():
        shown = Q()
    return (
        Annotation.objects.filter(shown, case=case, removed_at=None)
        .select_related("reader")
        .order_by("created_at")
    )


def as_data(annotation: Annotation, reader: User) -> dict[str, Any]:
    """Return a mark as js/viewer/marks.js takes it."""
    return {
        "image": str(annotation.image_id),
        "kind": annotation.kind,
        "points": annotation.points,
        "note": annotation.note,
        "length_mm": annotation.length_mm,
        "is_own": annotation.reader_id == reader.pk,
    }


def read_earlier_photographs(case: Case, reader: User) -> list[EarlierPhotograph]:
    """Return what the patient sent before this case: the same part of the body first, then newest.

    Looking at one is a look at its own case, and recorded as that where it is shown.
    """
    if case.submitted_at is None:
        return []
    earlier = (
        Case.objects.readable_by(reader)
        .filter(patient=case.patient, submitted_at__lt=case.submitted_at)
        .exclude(pk=case.pk)
    )
    images = ClinicalImage.objects.filter(case__in=earlier).select_related("case__response")
    found = [
        EarlierPhotograph(image, image.case.submitted_at, _is_same_place(case, image.case))
        for image in images
        if image.case.submitted_at
    ]
    found.sort(key=lambda each: (each.is_same_site, each.sent_at), reverse=True)
    return found[:_AT_MOST]


def _is_same_place(case: Case, earlier: Case) -> bool:
    """Whether the case goes on from the earlier one, or names one of its places."""
    if case.earlier_id == earlier.pk:
        return True
    now, then = read_facts(case.response.answers), read_facts(earlier.response.answers)
    if now.body_sites and then.body_sites:
        return bool(set(now.body_sites) & set(then.body_sites))
    return bool(set(now.anatom_sites) & set(then.anatom_sites))
