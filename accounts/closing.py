"""Closing an account: nobody can sign in any more, and what identifies the person goes."""

from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import ONES_OWN_ROLES, Purpose, User
from accounts.services import revoke_role, withdraw_consent
from accounts.sessions import end_sessions
from telederm.audit.models import Action
from telederm.audit.services import record_event


def may_close_own_account(user: User) -> bool:
    """Tell whether the person can do it alone; staff ask an administrator."""
    return user.roles <= ONES_OWN_ROLES


@transaction.atomic
def close_account(*, user: User, keep_name: bool) -> User:
    """Close the account for good.

    Args:
        keep_name: the clinic has to keep a record of care, which needs a name on it.
    """
    for purpose in Purpose:
        withdraw_consent(user=user, purpose=purpose)
    for role in user.roles:
        revoke_role(user=user, role=role, revoked_by=user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    user.email = f"{uuid4().hex}@deleted.invalid"
    user.full_name = user.full_name if keep_name else ""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["email", "full_name", "is_active", "password"])
    record_event(action=Action.DELETE, actor=user, record=user, patient_id=user.pk)
    return user
