"""Suspending an account, and letting its holder in again."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.locking import lock_people
from accounts.models import ONES_OWN_ROLES, Role, Suspension, User
from accounts.services import revoke_role
from accounts.sessions import end_sessions
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED, ActRefused


class SuspensionRefused(ActRefused):
    """The account can't be suspended, or not be opened again, like this."""


@transaction.atomic
def suspend_account(*, user: User, suspended_by: User, reason: str) -> Suspension:
    """Keep the holder out at once: sessions end, open sockets close, roles of staff are taken away.

    Raises:
        SuspensionRefused: by nobody who may, without a reason, of one's own account, or of one
            that is suspended or closed already.
    """
    # Two administrators who suspend each other: the second one finds themselves out.
    user, suspended_by = lock_people(user, suspended_by)
    _check(suspended_by, reason)
    if user == suspended_by:
        raise SuspensionRefused(_("Another administrator has to suspend your account."))
    if not user.is_active:
        raise SuspensionRefused(_("This account is suspended or closed already."))
    for role in user.roles - ONES_OWN_ROLES:
        revoke_role(user=user, role=role, revoked_by=suspended_by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    suspension = Suspension.objects.create(
        user=user, suspended_by=suspended_by, reason=reason.strip()
    )
    _record(suspension, suspended_by, suspension.reason, "suspended")
    return suspension


@transaction.atomic
def readmit_account(*, suspension: Suspension, readmitted_by: User, reason: str) -> Suspension:
    """Let the holder in again. Roles that were taken away are asked for anew.

    Raises:
        SuspensionRefused: by nobody who may, without a reason, or if it has ended already.
    """
    _check(readmitted_by, reason)
    still_open = Suspension.objects.filter(pk=suspension.pk, ended_at=None)
    if not still_open.update(ended_at=Now(), ended_by=readmitted_by, end_reason=reason.strip()):
        raise SuspensionRefused(_("This suspension has ended already."))
    suspension.refresh_from_db()
    User.objects.filter(pk=suspension.user_id).update(is_active=True)
    _record(suspension, readmitted_by, suspension.end_reason, "readmitted")
    return suspension


def _check(actor: User, reason: str) -> None:
    if not holds_role(actor, Role.ADMINISTRATOR):
        raise SuspensionRefused(_("Only an administrator decides on this."))
    if not reason.strip():
        raise SuspensionRefused(REASON_WANTED)


def _record(suspension: Suspension, actor: User, reason: str, step: str) -> None:
    record_event(
        action=Action.PERMISSION_CHANGE,
        actor=actor,
        record=suspension,
        patient_id=suspension.user_id,
        reason=reason,
        detail={"user": suspension.user_id, "step": step},
    )
