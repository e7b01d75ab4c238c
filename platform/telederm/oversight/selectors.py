"""Finding cases, for those who may see their history."""

from django.db.models import F, QuerySet

from accounts.models import User
from cases.models import Case


def list_cases(user: User, *, reference: str = "") -> QuerySet[Case]:
    """Return the newest sent cases, or those whose reference holds what is looked for.

    Drafts that were taken back come last: they were never sent.
    """
    newest = F("submitted_at").desc(nulls_last=True)
    cases = Case.objects.auditable_by(user).order_by(newest, "id")
    return cases.filter(reference__icontains=reference) if reference else cases
