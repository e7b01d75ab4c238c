"""Sign-in and sign-out leave an audit event."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from accounts.models import User
from telederm.audit.models import Action
from telederm.audit.services import record_event


@receiver(user_logged_in)
def audit_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Record who came in."""
    with transaction.atomic():
        record_event(action=Action.SIGN_IN, actor=user, record=user)


@receiver(user_logged_out)
def audit_sign_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    """Record who left."""
    if user is not None:
        with transaction.atomic():
            record_event(action=Action.SIGN_OUT, actor=user, record=user)


@receiver(user_login_failed)
def audit_failed_sign_in(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Record a wrong password against an account that exists; what was typed is kept nowhere."""
    user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
    if user is not None:
        with transaction.atomic():
            record_event(action=Action.SIGN_IN, actor=user, record=user, succeeded=False)
