"""Rules that look at the figures and the audit trail by themselves, and tell administrators."""
