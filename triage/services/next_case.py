"""The next case: the most urgent one that nobody reads."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from triage.models import Claim
from triage.selectors.next_case import list_free_cases
from triage.services.claims import claim_case


class NothingWaits(CaseError):
    """There is no case for this reader now."""


@transaction.atomic
def claim_next_case(*, reader: User) -> Claim:
    """Take the most urgent case that nobody reads, and that this reader hasn't refused.

    Readers who ask at the same moment get different cases, and none of them waits: a row that
    another one is about to take is passed over.

    Raises:
        NothingWaits: no case is free.
        MayNotRead, TransitionRefused: as `claim_case` says.
    """
    case_id = (
        list_free_cases(reader)
        .select_for_update(skip_locked=True, of=("self",))
        .values_list("pk", flat=True)
        .first()
    )
    if case_id is None:
        raise NothingWaits(_("Nothing is waiting that you could take. Well done."))
    return claim_case(case_id=case_id, reader=reader)
