"""People: sign-in, roles, clinicians' verification, consents."""
