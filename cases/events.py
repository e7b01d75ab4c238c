"""News of cases travels up by this one signal, inside the transaction that wrote it.

Receivers get `event` (a CaseEvent) and run before the commit: what they write commits or rolls
back with the event; what leaves the database waits for `transaction.on_commit`.
"""

from django.dispatch import Signal

case_event_recorded = Signal()

# outcome: OutcomeResponse; the patient is to be asked how it went on.
outcome_asked = Signal()

# outcome: OutcomeResponse; the patient has answered how it went on.
outcome_answered = Signal()

# case: Case, actor: User; somebody is about to be shown a case.
case_looked_at = Signal()
