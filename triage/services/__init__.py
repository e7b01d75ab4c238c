"""Every change that triage makes. Keyword-only, named verb_noun, each in its own transaction."""
