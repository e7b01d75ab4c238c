"""What became different in the rows of a case, as the database's own triggers saw it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from cases.models import Case
from telederm.audit.history import HistoryStep, read_case_history
from telederm.core.words import Words
from telederm.oversight.dossier.events import SYSTEM


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the history, with the names of who took it."""

    step: HistoryStep
    actors: list[Words]


def read_rows(case: Case) -> dict[str, Any]:
    """Return the row history of the case, the oldest step first."""
    steps = read_case_history(case.pk)
    names = _read_names(actor for step in steps for actor in step.actor_ids if actor)
    return {
        "steps": [
            StepLine(
                step, [names.get(actor, SYSTEM) if actor else SYSTEM for actor in step.actor_ids]
            )
            for step in steps
        ]
    }


def _read_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "full_name"))
