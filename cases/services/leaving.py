"""Deleting an account with what belongs to it, as far as the law lets go."""

from contextlib import suppress

from django.db import transaction
from django.db.models import Q

from accounts.closing import close_account
from accounts.models import User
from accounts.representations import end_representation, list_representations
from cases.exceptions import TransitionRefused
from cases.models import Case
from cases.services.withdrawal import withdraw_case
from cases.workflow import UNANSWERED, CaseStatus


@transaction.atomic
def delete_account(*, user: User) -> User:
    """Empty the drafts, withdraw what waits, end every consent, and close the account.

    Cases that were sent stay as the clinic's record, under the name of the patient. What the user
    sent for somebody else goes on: it is that person's, and they wait for the answer.
    """
    own = Q(patient=user, status__in=UNANSWERED)
    drafts = Q(status=CaseStatus.DRAFT) & (Q(patient=user) | Q(submitted_by=user))
    for case in Case.objects.filter(own | drafts):
        with suppress(TransitionRefused):  # answered in this moment: it stays as a record
            withdraw_case(case=case, actor=user)
    for representation in list_representations(user):
        end_representation(representation=representation, ended_by=user)
    return close_account(user=user, keep_name=has_records(user))


def has_records(user: User) -> bool:
    """Tell whether the clinic holds records of care of this person, or that name them as sender."""
    named = Q(patient=user) | Q(submitted_by=user)
    return Case.objects.filter(named, submitted_at__isnull=False).exists()
