"""Marking photographs while one holds their case."""

from collections.abc import Sequence
from math import isfinite
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Case, ClinicalImage
from telederm.audit.models import Action
from telederm.audit.services import record_event
from triage.models import Annotation, MarkKind
from triage.services.claims import hold_claim

Point = tuple[float, float]

_CORNERS: Final = {
    MarkKind.POINT: (1, 1),
    MarkKind.LENGTH: (2, 2),
    MarkKind.SCALE: (2, 2),
    MarkKind.OUTLINE: (3, 400),
}


class MarkRefused(CaseError):
    """The mark can't be kept as it is."""


@transaction.atomic
def add_annotation(
    *,
    case: Case,
    image: ClinicalImage,
    reader: User,
    kind: MarkKind,
    points: Sequence[Point],
    note: str = "",
    length_mm: float | None = None,
) -> Annotation:
    """Keep a mark on a photograph of a case that the reader holds.

    Args:
        points: (x, y) as shares of the picture's width and height, 0 to 1.
        length_mm: of a scale marker, and of nothing else.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        MarkRefused: another case's photograph; too few or too many points; no length.
    """
    hold_claim(case_id=case.pk, reader=reader)
    _check(case, image, kind, points, length_mm)
    annotation = Annotation.objects.create(
        case=case,
        image=image,
        reader=reader,
        kind=kind,
        points=[list(point) for point in points],
        note=note,
        length_mm=length_mm if kind == MarkKind.SCALE else None,
    )
    _audit(Action.CREATE, annotation, case, reader)
    return annotation


@transaction.atomic
def remove_annotation(*, annotation: Annotation, reader: User) -> None:
    """Take one's own mark away, while one holds the case; doing it again changes nothing.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        MarkRefused: it is somebody else's.
    """
    hold_claim(case_id=annotation.case_id, reader=reader)
    if annotation.reader_id != reader.pk:
        raise MarkRefused(_("Only who made a mark can remove it."))
    rows = Annotation.objects.filter(pk=annotation.pk, removed_at=None)
    if rows.update(removed_at=Now()):
        _audit(Action.UPDATE, annotation, annotation.case, reader)


def _check(
    case: Case,
    image: ClinicalImage,
    kind: MarkKind,
    points: Sequence[Point],
    length_mm: float | None,
) -> None:
    fewest, most = _CORNERS[kind]
    if image.case_id != case.pk:
        raise MarkRefused(_("This photograph belongs to another case."))
    if not fewest <= len(points) <= most:
        raise MarkRefused(_("This mark has too few or too many points. Draw it again."))
    if not all(isfinite(share) and 0 <= share <= 1 for point in points for share in point):
        raise MarkRefused(_("This mark lies outside the photograph. Draw it again."))
    if kind == MarkKind.SCALE and not (length_mm and isfinite(length_mm) and length_mm > 0):
        raise MarkRefused(_("Say how long the scale marker is."))
    if kind in {MarkKind.SCALE, MarkKind.LENGTH} and tuple(points[0]) == tuple(points[1]):
        raise MarkRefused(_("The two ends lie on one spot. Draw it again."))


def _audit(action: Action, annotation: Annotation, case: Case, reader: User) -> None:
    record_event(
        action=action, actor=reader, record=annotation, patient_id=case.patient_id, case_id=case.pk
    )
