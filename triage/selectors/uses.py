"""What a computer program was used for, as the patient may know it: never what it said."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Case
from cases.workflow import ANSWERED
from triage.models import Reveal, RunOutcome, TriageRun


@dataclass(frozen=True, slots=True)
class Use:
    """One time at which the photographs were given to the program."""

    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Uses:
    """All of them, and whether a dermatologist saw what came of it."""

    looked: list[Use]
    was_shown_to_reader: bool


def read_uses(case: Case) -> Uses | None:
    """Return what the program was used for; None until the case is answered.

    Before the signature even whether it was asked, and how often, would tell something.
    """
    if case.status not in ANSWERED:
        return None
    asked = TriageRun.objects.filter(
        case=case, outcome__in=[RunOutcome.ANSWERED, RunOutcome.ABSTAINED], model_version__gt=0
    ).order_by("created_at")
    return Uses(
        looked=[Use(run.created_at, run.model_version or 0) for run in asked],
        was_shown_to_reader=Reveal.objects.filter(case=case, run__isnull=False).exists(),
    )
