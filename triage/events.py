"""News of triage travels up by this signal, inside the transaction that wrote it."""

from django.dispatch import Signal

triage_run_stored = Signal()  # run: TriageRun
claim_expired = Signal()  # claim: Claim

# claim: Claim; its reader may read no more, and the case waits for another one.
claim_left = Signal()

# claim: Claim, actor: User; somebody else gave the case to the claim's reader.
claim_given = Signal()
# claim: Claim, actor: User; a coordinator ended the claim.
claim_taken_over = Signal()

# second_read: SecondRead; the second reader is done, and the readings agree or differ.
second_read_ended = Signal()

# task: ContactTask; the patient has not confirmed an answer in its time.
answer_unconfirmed = Signal()

# escalation: Escalation; a clock rang, and somebody has to be told.
case_escalated = Signal()
