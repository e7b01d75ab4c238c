"""What every page may ask about the site."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def _name_for_device(request: HttpRequest) -> str:
    """A word that tells a browser's store one person from another, and tells nothing else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("telederm.device", str(user.pk)).hexdigest()[:16]


def site(request: HttpRequest) -> dict[str, object]:
    """Tell templates whether this is the demonstration and how to call for help."""
    local = settings.TELEDERM_JURISDICTIONS[settings.TELEDERM_JURISDICTION]
    return {
        "person": _name_for_device(request),
        "is_demo": settings.TELEDERM_DEMO,
        "emergency_number": settings.TELEDERM_EMERGENCY_NUMBER or local["emergency_number"],
    }
