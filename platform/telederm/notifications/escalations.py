"""Whom a clock's rung reaches, and what they are told."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Role, User
from accounts.selectors import users_with_role
from cases.selectors.people import list_people_to_tell
from telederm.notifications.models import NotificationKind
from telederm.notifications.services import notify
from triage.events import answer_unconfirmed, case_escalated
from triage.models import Claim, ContactTask, Escalation, Rung
from triage.selectors.availability import readers_for


@receiver(case_escalated)
def tell_rung(sender: Any, escalation: Escalation, **kwargs: Any) -> None:
    """Tell everybody on the rung, once; where nobody stands on it, the next one will be told."""
    is_late = escalation.due_at <= timezone.now()
    notify(
        recipients=_people_on(escalation),
        kind=NotificationKind.CASE_OVERDUE if is_late else NotificationKind.CASE_DUE_SOON,
        case=escalation.case,
    )


@receiver(answer_unconfirmed)
def tell_coordinators(sender: Any, task: ContactTask, **kwargs: Any) -> None:
    """The coordinators get in touch; the patient is reminded by mail as well."""
    notify(
        recipients=users_with_role(Role.COORDINATOR),
        kind=NotificationKind.ANSWER_UNCONFIRMED,
        case=task.case,
    )
    notify(
        recipients=list_people_to_tell(task.case),
        kind=NotificationKind.REPORT_READY,
        case=task.case,
    )


def _people_on(escalation: Escalation) -> list[User]:
    case = escalation.case
    if escalation.rung == Rung.CLAIMANT:
        claims = Claim.objects.filter(case=case, ended_at=None).select_related("reader")
        return [claim.reader for claim in claims]
    if escalation.rung == Rung.POOL:
        return list(readers_for(case))
    role = Role.COORDINATOR if escalation.rung == Rung.COORDINATOR else Role.ADMINISTRATOR
    return list(users_with_role(role))
