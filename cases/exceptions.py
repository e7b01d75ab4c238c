"""What can go wrong with a case; each message is a sentence that says what to do next."""

from telederm.core.refusals import ActRefused
from telederm.core.words import Words


class CaseError(ActRefused):
    """Base of every refusal in `cases` and `triage`."""


class TransitionRefused(CaseError):
    """The case is not in a state from which this can be done; somebody else may have acted."""


class StaleCase(CaseError):
    """The case has changed since the caller looked at it."""


class AnswersChanged(CaseError):
    """The same questions were answered elsewhere since the caller read them; nothing was saved."""


class MayNotRepresent(CaseError):
    """Somebody sends a case for a person whom they don't act for."""


class NotReadyToSubmit(CaseError):
    """Something is missing; `problems` holds a sentence for each."""

    def __init__(self, problems: list[Words]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


class AcknowledgementNeeded(CaseError):
    """There are red flags: the emergency advice has to be read first."""
