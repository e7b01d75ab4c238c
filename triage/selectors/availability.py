"""Who can be given a case today."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.selectors import verified_dermatologists
from cases.models import Case
from triage.models import Absence


def available_readers() -> QuerySet[User]:
    """Dermatologists who may read, and aren't away today."""
    today = timezone.localdate()
    away = Absence.objects.filter(reader=OuterRef("pk"), first_day__lte=today, last_day__gte=today)
    return verified_dermatologists().exclude(Exists(away)).order_by("full_name", "pk")


def readers_for(case: Case) -> QuerySet[User]:
    """Those of them whose own case it isn't."""
    return available_readers().exclude(pk__in=[case.patient_id, case.submitted_by_id])
