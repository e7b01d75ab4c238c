"""A case that the patient has withdrawn: nobody holds it, and no model is asked about it."""

from uuid import UUID

from django.db import transaction

from triage.models import TicketState, TriageTicket
from triage.services.claims import end_claims_of_withdrawn


@transaction.atomic
def let_go_of_case(*, case_id: UUID) -> None:
    """End claims and tickets; a worker that asks the model right now finds its ticket closed."""
    end_claims_of_withdrawn(case_id)
    TriageTicket.objects.filter(case_id=case_id).exclude(state=TicketState.DONE).update(
        state=TicketState.DONE, lease_expires_at=None
    )
