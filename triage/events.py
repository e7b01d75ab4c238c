"""News of triage travels up by this signal, inside the transaction that wrote it."""

from django.dispatch import Signal

triage_run_stored = Signal()  # run: TriageRun
claim_expired = Signal()  # claim: Claim
