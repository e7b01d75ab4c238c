"""Who may know what of a second reading, and who may answer the case after it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from cases.models import Case
from triage.models import Assessment, SecondRead, SecondReadState
from triage.selectors.sides import find_side

UNDECIDED = (SecondReadState.DIFFERS, SecondReadState.DECIDING)


@dataclass(frozen=True, slots=True)
class OtherRead:
    """Another reader's reading, for somebody who has read already."""

    reader_name: str
    assessment: Assessment


def barred_from_answering(reader: User) -> "QuerySet[SecondRead]":
    """Second readings whose case this reader can't answer.

    Whoever read second was blind to everything, and stays out. Where two differ, neither of
    them decides.
    """
    return SecondRead.objects.filter(
        Q(second_reader=reader) | Q(first_reader=reader, state__in=UNDECIDED)
    )


def read_other_reads(case: Case, reader: User) -> list[OtherRead]:
    """Return what the others read: to the first reader when the second is done, and to the third
    after their own blind reading; to everybody else nothing.
    """
    second = SecondRead.objects.filter(case=case).exclude(state=SecondReadState.WAITING).first()
    if second is None or reader.pk == second.second_reader_id:
        return []
    if not case.assessments.filter(reader=reader, sequence=1).exists():
        return []
    others = (
        case.assessments.exclude(reader=reader)
        .filter(reader__in=[second.first_reader_id, second.second_reader_id])
        .select_related("reader")
        .prefetch_related("differentials")
        .order_by("reader", "-sequence")
        .distinct("reader")
    )
    return [OtherRead(each.reader.full_name, each) for each in others]


def readings_agree(first: Assessment, second: Assessment) -> bool:
    """Tell whether two readings lead to the same place: both gradable or not, on the same side.

    A condition that the vocabulary doesn't know has no side: then only the same words agree.
    """
    if first.gradable != second.gradable:
        return False
    if not first.gradable:
        return True
    ones, others = _first_condition(first), _first_condition(second)
    sides = find_side(ones), find_side(others)
    if None in sides:
        return ones.casefold() == others.casefold()
    return sides[0] == sides[1]


def _first_condition(assessment: Assessment) -> str:
    return assessment.differentials.order_by("rank").values_list("condition", flat=True)[0]
