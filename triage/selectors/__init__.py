"""Reading what triage has stored; nothing here writes."""
