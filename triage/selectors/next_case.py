"""Which case a reader would be given next."""

from django.db.models import QuerySet

from accounts.models import User
from cases.models import Case
from cases.workflow import CaseStatus
from triage.models import Claim, ClaimEnd
from triage.selectors.second_reads import barred_from_answering


def list_free_cases(reader: User) -> QuerySet[Case]:
    """Return what nobody reads and this reader may take, the most urgent first.

    What they refused, and what a second reading bars them from answering, is left out.
    """
    refused = Claim.objects.filter(reader=reader, end=ClaimEnd.REFUSED)
    return (
        Case.objects.readable_by(reader)
        .filter(status=CaseStatus.QUEUED)
        .exclude(pk__in=refused.values("case"))
        .exclude(pk__in=barred_from_answering(reader).values("case"))
        .order_by("tier", "due_at", "id")
    )
