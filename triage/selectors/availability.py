"""Who can be given a case today."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.selectors import verified_dermatologists
from cases.models import Case, Relation, Report
from triage.models import Absence, SecondRead
from triage.selectors.second_reads import UNDECIDED


def available_readers() -> QuerySet[User]:
    """Dermatologists who may read, and aren't away today."""
    today = timezone.localdate()
    away = Absence.objects.filter(reader=OuterRef("pk"), first_day__lte=today, last_day__gte=today)
    return verified_dermatologists().exclude(Exists(away)).order_by("full_name", "pk")


def readers_for(case: Case) -> QuerySet[User]:
    """Those of them who may answer the case: neither their own, nor read second, nor in dispute.

    Nor, for a second opinion, whoever gave the first: `Case.readable_by` lets them see nothing.
    """
    out = {case.patient_id, case.submitted_by_id, *_who_gave_the_first_opinion(case)}
    second = SecondRead.objects.filter(case=case).first()
    if second is not None:
        out.update(filter(None, [second.second_reader_id]))
        if second.state in UNDECIDED:
            out.add(second.first_reader_id)
    return available_readers().exclude(pk__in=out)


def _who_gave_the_first_opinion(case: Case) -> Iterable[int]:
    if case.relation != Relation.SECOND_OPINION:
        return ()
    return Report.objects.filter(case=case.earlier_id).values_list("signed_by_id", flat=True)
