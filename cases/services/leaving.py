"""Deleting an account with what belongs to it, as far as the law lets go."""

from django.db import transaction
from django.db.models import Q

from accounts.closing import close_account
from accounts.models import User
from cases.models import Case
from cases.services.withdrawal import withdraw_case
from cases.workflow import UNANSWERED, CaseStatus

_OPEN = {CaseStatus.DRAFT, *UNANSWERED}


@transaction.atomic
def delete_account(*, user: User) -> User:
    """Empty the drafts, withdraw what waits, end every consent, and close the account.

    Cases that were sent stay as the clinic's record, under the name of the patient.
    """
    for case in Case.objects.owned_by(user).filter(status__in=_OPEN):
        withdraw_case(case=case, actor=user)
    return close_account(user=user, keep_name=has_records(user))


def has_records(user: User) -> bool:
    """Tell whether the clinic holds records of care of this person."""
    return Case.objects.filter(Q(patient=user) & Q(submitted_at__isnull=False)).exists()
