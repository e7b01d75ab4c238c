"""Checking whether health workers work where they say, and who still waits for it."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.locking import lock_people
from accounts.models import CheckResult, HealthWorkerCheck, Relationship, Representation, User
from accounts.representations import end_representation
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED, ActRefused


class CheckRefused(ActRefused):
    """The check can't be recorded like this."""


@transaction.atomic
def check_health_worker(
    *, user: User, organisation: str, result: CheckResult, checked_by: User, reason: str
) -> HealthWorkerCheck:
    """Record what was found; refused, the person acts for nobody any more in this organisation's
    name. Cases that were sent stay, and are read.

    Raises:
        CheckRefused: without a reason, or by the person themselves.
    """
    (user,) = lock_people(user)  # whom they are adding right now is found below
    if not reason.strip():
        raise CheckRefused(REASON_WANTED)
    if user == checked_by:
        raise CheckRefused(_("Another administrator has to decide on this."))
    check = HealthWorkerCheck.objects.create(
        user=user,
        organisation=organisation,
        result=result,
        checked_by=checked_by,
        reason=reason.strip(),
    )
    record_event(
        action=Action.PERMISSION_CHANGE,
        actor=checked_by,
        record=check,
        patient_id=user.pk,
        reason=check.reason,
        detail={"result": result},
    )
    if result == CheckResult.REFUSED:
        for representation in _list_of_health_workers().filter(
            representative=user, organisation__iexact=organisation
        ):
            end_representation(
                representation=representation, ended_by=checked_by, reason=check.reason
            )
    return check


def list_unchecked() -> QuerySet[Representation]:
    """One current representation for each health worker and organisation nobody has checked."""
    waiting = _list_of_health_workers().filter(~Exists(_list_checks()))
    return waiting.order_by("representative_id", "organisation", "created_at").distinct(
        "representative_id", "organisation"
    )


def list_refused() -> QuerySet[Representation]:
    """One ended representation for each health worker and organisation that was refused last.

    `refusal` is why. They act for nobody in that name until they are confirmed.
    """
    ended = Representation.objects.filter(
        relation=Relationship.HEALTH_WORKER, ended_at__isnull=False
    )
    same = ended.filter(
        representative=OuterRef("representative"), organisation__iexact=OuterRef("organisation")
    )
    last = ended.filter(pk=same.order_by("-created_at", "-pk").values("pk")[:1])
    found = last.annotate(
        result=_list_checks().values("result")[:1], refusal=_list_checks().values("reason")[:1]
    )
    refused = found.filter(result=CheckResult.REFUSED)
    return refused.select_related("representative", "patient").order_by("-created_at")


def list_current() -> QuerySet[Representation]:
    """Everybody who acts for somebody else now, the newest first."""
    current = Representation.objects.filter(ended_at=None)
    return current.select_related("representative", "patient").order_by("-created_at")


def _list_checks() -> QuerySet[HealthWorkerCheck]:
    """The checks of a representation's health worker in its organisation, the newest first."""
    return HealthWorkerCheck.objects.about(OuterRef("representative"), OuterRef("organisation"))


def _list_of_health_workers() -> QuerySet[Representation]:
    return list_current().filter(relation=Relationship.HEALTH_WORKER)
