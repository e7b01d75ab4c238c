"""Every change of a case. Keyword-only, named verb_noun, each in its own transaction."""
