"""What every page may ask about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Tell templates whether this is the demonstration and how to call for help."""
    del request
    return {
        "is_demo": settings.TELEDERM_DEMO,
        "emergency_number": settings.TELEDERM_EMERGENCY_NUMBER,
    }
