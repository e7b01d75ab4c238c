"""News of accounts that other apps listen to; sent inside the transaction they tell of."""

from django.dispatch import Signal

# Sent with `application` (LicenceApplication), just written.
licence_applied = Signal()

# Sent with `application` (LicenceApplication), just decided by an administrator.
licence_decided = Signal()

# Sent with `user` (User), who may read no cases from now on, and `actor` (User), who decided so, or
# None where nobody did.
reading_ended = Signal()

# Sent with `profile` (ClinicianProfile): its check ends soon, has ended, or was withdrawn.
licence_ending = Signal()
