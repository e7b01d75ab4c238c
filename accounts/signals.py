"""Sign-in, sign-out and each change of how somebody signs in leave an audit event."""

from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import Signal, receiver

from accounts.models import User
from telederm.audit.models import Action
from telederm.audit.services import record_event

# What was changed, by the signal that tells of it.
_CHANGES: Final[dict[str, Signal]] = {
    "password set": account.password_set,
    "password changed": account.password_changed,
    "password reset": account.password_reset,
    "address added": account.email_added,
    "address changed": account.email_changed,
    "address removed": account.email_removed,
    "second factor added": mfa.authenticator_added,
    "second factor removed": mfa.authenticator_removed,
    "second factor reset": mfa.authenticator_reset,
}


@receiver(user_logged_in)
@transaction.atomic
def audit_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    """Record who came in."""
    record_event(action=Action.SIGN_IN, actor=user, record=user)


@receiver(user_logged_out)
@transaction.atomic
def audit_sign_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    """Record who left."""
    if user is not None:
        record_event(action=Action.SIGN_OUT, actor=user, record=user)


@receiver(user_login_failed)
@transaction.atomic
def audit_failed_sign_in(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Record a refused sign-in and the account, if there is one; what was typed is kept nowhere."""
    user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
    record_event(
        action=Action.SIGN_IN,
        actor=user,
        record=user or User,
        succeeded=False,
        detail={"step": "password"},
    )


@receiver(mfa.authentication_failed)
@transaction.atomic
def audit_failed_second_factor(sender: Any, user: User, **kwargs: Any) -> None:
    """Record a wrong code: whoever typed it knew the password."""
    record_event(
        action=Action.SIGN_IN,
        actor=user,
        record=user,
        succeeded=False,
        detail={"step": "second factor"},
    )


@transaction.atomic
def audit_change_of_access(sender: Any, user: User, *, signal: Signal, **kwargs: Any) -> None:
    """Record that somebody signs in differently from now on."""
    what = next(what for what, known in _CHANGES.items() if known is signal)
    record_event(action=Action.UPDATE, actor=user, record=user, detail={"changed": what})


for _signal in _CHANGES.values():
    _signal.connect(audit_change_of_access)
