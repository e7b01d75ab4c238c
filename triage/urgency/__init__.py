"""How soon a case has to be read: rules as data, a trace that can be computed again."""
