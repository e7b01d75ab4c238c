"""Triage: the model's opinion, the urgency policy, the queue, and the dermatologist's reading."""
