"""What a reader leaves on a photograph, and what came of an answer."""

from django.utils import timezone

from accounts.models import User
from cases.models import Case
from triage.models import MarkKind, StandardKind
from triage.services.annotations import add_annotation
from triage.services.standards import record_standard


def mark_photograph(case: Case, reader: User) -> None:
    """Outline the lesion and point at what the reader has noticed."""
    image = case.images.order_by("created_at")[0]
    outline = [(0.36, 0.36), (0.52, 0.3), (0.66, 0.42), (0.64, 0.62), (0.48, 0.68), (0.36, 0.56)]
    marks = (
        (MarkKind.OUTLINE, outline, "The bump"),
        (MarkKind.POINT, [(0.55, 0.45)], "Shiny, with fine vessels"),
    )
    for kind, points, note in marks:
        add_annotation(case=case, image=image, reader=reader, kind=kind, points=points, note=note)


def tell_what_came_of_it(case: Case, condition: str, reader: User) -> None:
    """Let a biopsy confirm the diagnosis: something for the figures to hold the model against."""
    record_standard(
        case=case,
        recorded_by=reader,
        kind=StandardKind.HISTOPATHOLOGY,
        condition=condition,
        observed_on=timezone.localdate(),
        note="Excised at the patient's wish.",
    )
