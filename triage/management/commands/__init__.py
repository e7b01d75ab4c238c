"""Commands of triage."""
