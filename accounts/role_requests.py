"""Granting a role takes two administrators, one asks, another decides; taking it away takes one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.locking import lock_people
from accounts.models import Role, RoleDecision, RoleRequest, User
from accounts.services import grant_role, revoke_role
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED


class RoleRefused(ValidationError):
    """The role can't be asked for, or not be decided on, in this way."""


@transaction.atomic
def ask_for_role(*, user: User, role: Role, asked_by: User, reason: str) -> RoleRequest:
    """Ask for a role; asking again while a request is open returns that one.

    Raises:
        RoleRefused: no reason was given, or the user holds the role already.
    """
    if not reason.strip():
        raise RoleRefused(REASON_WANTED)
    if user.role_grants.filter(role=role, revoked_at=None).exists():
        raise RoleRefused(_("This person holds the role already."))
    request, created = RoleRequest.objects.get_or_create(
        user=user,
        role=role,
        decided_at=None,
        defaults={"asked_by": asked_by, "reason": reason.strip()},
    )
    if created:
        _record(request, asked_by, {"role": role, "step": "asked"})
    return request


@transaction.atomic
def decide_role(*, request: RoleRequest, decided_by: User, decision: RoleDecision) -> RoleRequest:
    """Grant or refuse what another administrator asked for. Of two who decide, the first counts.

    Raises:
        RoleRefused: by the one who asked or who would get the role, or it is decided already.
    """
    if decided_by.pk in {request.asked_by_id, request.user_id}:
        raise RoleRefused(_("Another administrator has to decide on this."))
    open_request = RoleRequest.objects.filter(pk=request.pk, decided_at=None)
    if not open_request.update(decided_at=Now(), decided_by=decided_by, decision=decision):
        raise RoleRefused(_("This request is decided already."))
    request.refresh_from_db()
    _record(request, decided_by, {"role": request.role, "step": decision})
    if decision == RoleDecision.GRANTED:
        grant_role(user=request.user, role=Role(request.role), granted_by=decided_by)
    return request


@transaction.atomic
def take_role(*, user: User, role: Role, taken_by: User) -> None:
    """Take a role away at once; taking one that isn't held changes nothing.

    Raises:
        RoleRefused: by nobody who may, or it is one's own role of an administrator.
    """
    # Two administrators who do so to each other: the second one holds the role no more.
    user, taken_by = lock_people(user, taken_by)
    if not holds_role(taken_by, Role.ADMINISTRATOR):
        raise RoleRefused(_("Only an administrator decides on this."))
    if user == taken_by and role == Role.ADMINISTRATOR:
        raise RoleRefused(_("Another administrator has to take this role from you."))
    revoke_role(user=user, role=role, revoked_by=taken_by)


def _record(request: RoleRequest, actor: User, detail: dict[str, object]) -> None:
    record_event(
        action=Action.PERMISSION_CHANGE,
        actor=actor,
        record=request,
        patient_id=request.user_id,
        reason=request.reason,
        detail=detail,
    )
