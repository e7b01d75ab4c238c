"""What a reader has typed and not recorded yet."""

from accounts.models import User
from cases.models import Case
from triage.models import DraftStep, ReadingDraft


def read_draft(case: Case, reader: User, step: DraftStep) -> ReadingDraft | None:
    """Return the reader's own draft of a step; nobody else's is ever shown."""
    return ReadingDraft.objects.filter(case=case, reader=reader, step=step).first()
