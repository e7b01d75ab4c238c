"""Acting for somebody else: beginning and ending it, and finding out about it."""

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.locking import lock_people
from accounts.models import (
    Authority,
    CheckResult,
    HealthWorkerCheck,
    Purpose,
    Relationship,
    Representation,
    Role,
    User,
)
from accounts.models.users import MANAGED_DOMAIN
from accounts.services import give_consent, grant_role
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import ActRefused


class RepresentationRefused(ActRefused):
    """Nobody may act for the person like this."""


@transaction.atomic
def add_represented_person(
    *,
    representative: User,
    full_name: str,
    relation: Relationship,
    authority: Authority,
    organisation: str = "",
    purposes: Iterable[Purpose],
) -> Representation:
    """Make a record for somebody without an account of their own, and the right to act for them.

    `purposes` are what the representative agrees to on the person's behalf.

    Raises:
        RepresentationRefused: the clinic refused the health worker in this organisation's name.
    """
    patient = User.objects.create_user(f"{uuid4()}@{MANAGED_DOMAIN}", None, full_name=full_name)
    grant_role(user=patient, role=Role.PATIENT, granted_by=representative)
    give_consent(user=patient, purposes=purposes, given_by=representative)
    return record_representation(
        representative=representative,
        patient=patient,
        relation=relation,
        authority=authority,
        organisation=organisation,
    )


@transaction.atomic
def record_representation(
    *,
    representative: User,
    patient: User,
    relation: Relationship,
    authority: Authority,
    organisation: str = "",
) -> Representation:
    """Record that somebody may act for a patient; while one holds, it is returned as it is.

    Raises:
        RepresentationRefused: the clinic refused the health worker in this organisation's name.
    """
    (representative,) = lock_people(representative)  # who is being refused right now is so before
    if relation == Relationship.HEALTH_WORKER and _is_refused(representative, organisation):
        raise RepresentationRefused(
            _("The clinic could not confirm that you work there. Ask it to check again.")
        )
    representation, created = Representation.objects.get_or_create(
        representative=representative,
        patient=patient,
        ended_at=None,
        defaults={"relation": relation, "authority": authority, "organisation": organisation},
    )
    if created:
        _audit(representation, representative, Action.CREATE)
    return representation


@transaction.atomic
def end_representation(*, representation: Representation, ended_by: User, reason: str = "") -> None:
    """End it: from now on the representative sees none of the person's cases. Twice is once."""
    current = Representation.objects.filter(pk=representation.pk, ended_at=None)
    if current.update(ended_at=Now()):
        _audit(representation, ended_by, Action.UPDATE, reason)


def list_representations(representative: User) -> QuerySet[Representation]:
    """The people somebody acts for now, by name."""
    current = Representation.objects.filter(representative=representative, ended_at=None)
    return current.select_related("patient").order_by("patient__full_name", "created_at")


def find_representation(*, representative: User, patient: User) -> Representation | None:
    """The current right of somebody to act for a patient, or None."""
    return Representation.objects.filter(
        representative=representative, patient=patient, ended_at=None
    ).first()


def _is_refused(user: User, organisation: str) -> bool:
    newest = HealthWorkerCheck.objects.about(user, organisation).first()
    return newest is not None and newest.result == CheckResult.REFUSED


def _audit(representation: Representation, actor: User, action: Action, reason: str = "") -> None:
    record_event(
        action=action,
        actor=actor,
        record=representation,
        patient_id=representation.patient_id,
        reason=reason,
        detail={
            "representative": representation.representative_id,
            "relation": representation.relation,
            "authority": representation.authority,
        },
    )
