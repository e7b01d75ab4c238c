"""Asking the patient: the reader lets go of the case until there is an answer."""

from django.db import transaction

from accounts.models import User
from cases.models import Case, Message, Wants
from cases.services.thread import ask_patient
from triage.services.claims import end_claim_as_asked, hold_claim


@transaction.atomic
def ask_the_patient(*, case: Case, reader: User, text: str, wants: Wants) -> Message:
    """Ask the patient of a case that the reader holds; what the reader has recorded stays.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        NothingSaid, TransitionRefused: as `ask_patient` says.
    """
    claim = hold_claim(case_id=case.pk, reader=reader)
    message = ask_patient(case=case, asked_by=reader, text=text, wants=wants)
    end_claim_as_asked(claim)
    return message
