"""What every page may ask about the site."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def _make_word(kind: str, value: str, secret: str | bytes | None = None) -> str:
    return salted_hmac(f"telederm.{kind}", value, secret=secret).hexdigest()[:16]


def _words_for_device(request: HttpRequest) -> dict[str, str]:
    """Words that tell a browser's store one person or session from another, and nothing else.

    `person_before` are the person's under older keys: what waits on devices outlives a new key.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    before = [_make_word("device", str(user.pk), key) for key in settings.SECRET_KEY_FALLBACKS]
    return {
        "person": _make_word("device", str(user.pk)),
        "person_before": " ".join(before),
        "session_word": _make_word("session", request.session.session_key or ""),
    }


def site(request: HttpRequest) -> dict[str, object]:
    """Tell templates whether this is the demonstration and how to call for help."""
    local = settings.TELEDERM_JURISDICTIONS[settings.TELEDERM_JURISDICTION]
    return {
        **_words_for_device(request),
        "is_demo": settings.TELEDERM_DEMO,
        "emergency_number": settings.TELEDERM_EMERGENCY_NUMBER or local["emergency_number"],
    }
