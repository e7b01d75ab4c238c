"""Who is at a case now, as its reader's page shows it."""

from dataclasses import dataclass

from accounts.models import User
from cases.models import Case
from cases.workflow import UNREAD
from triage.models import Claim


@dataclass(frozen=True, slots=True)
class Presence:
    """The claim on a case, seen by one reader.

    `is_lost`: the reader held it, and doesn't any more, though nobody has answered it.
    """

    claim: Claim | None
    is_mine: bool
    is_lost: bool


def read_presence(case: Case, reader: User) -> Presence:
    """Return who holds the case."""
    claim = case.claims.filter(ended_at=None).select_related("reader").first()
    is_mine = claim is not None and claim.reader_id == reader.pk
    is_lost = not is_mine and case.status in UNREAD and case.claims.filter(reader=reader).exists()
    return Presence(claim, is_mine=is_mine, is_lost=is_lost)
