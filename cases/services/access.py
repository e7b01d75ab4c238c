"""Every look at a case leaves an event, written before anything is shown."""

from collections.abc import Iterable

from django.db import models, transaction

from accounts.models import User
from cases.events import case_looked_at
from cases.models import Case
from telederm.audit.models import Action
from telederm.audit.services import record_event


@transaction.atomic
def record_look(
    *, case: Case, actor: User, record: models.Model | None = None, is_ahead: bool = False
) -> None:
    """Record that the actor is about to be shown the case, or one record of it.

    `is_ahead` marks what a browser fetched before anybody asked for it: it has left the platform,
    so it is a look, whether it is ever shown or not.
    """
    record_event(
        action=Action.READ,
        actor=actor,
        record=record or case,
        patient_id=case.patient_id,
        case_id=case.pk,
        detail={"ahead": True} if is_ahead else None,
    )
    case_looked_at.send(sender=Case, case=case, actor=actor)


@transaction.atomic
def record_export(*, case: Case, actor: User, record: models.Model) -> None:
    """Record that the actor is about to be given a copy that leaves the platform."""
    record_event(
        action=Action.EXPORT,
        actor=actor,
        record=record,
        patient_id=case.patient_id,
        case_id=case.pk,
    )
    case_looked_at.send(sender=Case, case=case, actor=actor)


@transaction.atomic
def record_search(*, cases: Iterable[Case], actor: User, wanted: str = "") -> None:
    """Record that the actor is about to be shown a list that names these cases.

    An empty list shows nothing of anybody and leaves no event.

    Args:
        wanted: a kind of list ("queue", "inbox"); never what somebody typed, which may be a name.
    """
    names = sorted({str(case.pk) for case in cases})
    if names:
        record_event(
            action=Action.SEARCH,
            actor=actor,
            record=Case,
            detail={"list": wanted, "cases": names},
        )
