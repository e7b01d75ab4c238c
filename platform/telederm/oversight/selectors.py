"""Finding cases, and what the audit trail says of them, for those who may see their history."""

from django.db.models import F, Q, QuerySet

from accounts.models import User
from cases.models import Case


def list_cases(user: User, *, reference: str = "") -> QuerySet[Case]:
    """Return the newest sent cases, or those whose reference holds what is looked for.

    Drafts that were taken back come last: they were never sent.
    """
    newest = F("submitted_at").desc(nulls_last=True)
    cases = Case.objects.auditable_by(user).order_by(newest, "id")
    return cases.filter(reference__icontains=reference) if reference else cases


def open_events(user: User) -> Q:
    """Return which events of the audit trail an administrator may see.

    Whoever reads as well sees none of a case that they may not audit yet: that a second reading
    was asked for, and why, would tell them the model's side.
    """
    if not user.is_verified_dermatologist:
        return Q()
    return Q(case_id=None) | Q(case_id__in=Case.objects.auditable_by(user).values("pk"))
