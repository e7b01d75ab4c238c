"""Clinicians apply with a licence; an administrator checks it, for a time."""
