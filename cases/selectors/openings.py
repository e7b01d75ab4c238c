"""Who opened a case: what the audit trail says, in the patient's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from cases.models import Case
from cases.selectors.answer import name_with_credentials
from telederm.audit.models import Action, AuditEvent
from telederm.core.words import Words

# What a patient means by "my case"; inner records would tell what a reader has come to.
_RECORDS: Final = ("cases.case", "cases.clinicalimage", "cases.report")


@dataclass(frozen=True, slots=True)
class Opening:
    """One person who opened the case, and how often."""

    who: str
    as_whom: Words
    times: int
    first: datetime
    last: datetime


def read_openings(case: Case) -> list[Opening]:
    """Return everybody who opened the case or took a copy, the latest first.

    An open page follows its case by itself: that is no opening more.
    """
    looks = (
        AuditEvent.objects.exclude(detail__has_key="followed")
        .filter(
            case_id=case.pk,
            action__in=[Action.READ, Action.EXPORT],
            record_type__in=_RECORDS,
            actor_id__isnull=False,
        )
        .values("actor_id")
        .annotate(times=Count("pk"), first=Min("occurred_at"), last=Max("occurred_at"))
        .order_by("-last")
    )
    rows = list(looks)
    people = _find_people(row["actor_id"] for row in rows if row["actor_id"] is not None)
    return [
        Opening(
            who=name_with_credentials(people[row["actor_id"]]),
            as_whom=_describe(people[row["actor_id"]], case),
            times=row["times"],
            first=row["first"],
            last=row["last"],
        )
        for row in rows
        if row["actor_id"] in people
    ]


def _find_people(ids: Iterable[int]) -> dict[int, User]:
    users = User.objects.filter(pk__in=list(ids)).select_related("clinician_profile")
    return {user.pk: user for user in users}


def _describe(user: User, case: Case) -> Words:
    if user.pk == case.patient_id:
        return _("The patient")
    if user.pk == case.submitted_by_id:
        return _("Who sent the case for the patient")
    if Role.DERMATOLOGIST in user.roles:
        return _("Dermatologist")
    if Role.COORDINATOR in user.roles:
        return _("Coordinator of the clinic")
    return _("Administrator of the clinic")
