"""What can be wrong with an application or a decision on it."""

from django.core.exceptions import ValidationError


class LicenceRefused(ValidationError):
    """The licence can't be applied with, or not be decided on, in this way."""
