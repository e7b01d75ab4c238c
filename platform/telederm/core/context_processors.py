"""What every page may ask about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Tell templates whether this is the demonstration and how to call for help."""
    del request
    local = settings.TELEDERM_JURISDICTIONS[settings.TELEDERM_JURISDICTION]
    return {
        "is_demo": settings.TELEDERM_DEMO,
        "emergency_number": settings.TELEDERM_EMERGENCY_NUMBER or local["emergency_number"],
    }
