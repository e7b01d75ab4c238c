"""The signed answer, as the patient reads it; the page and the printed sheet both use this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext

from accounts.models import User
from cases.models import Addendum, ClinicalImage, Disposition, Report
from telederm.core.words import Words
from telederm.terminology.vocabulary import Side, find_condition

# What must not go unread: the patient has to go somewhere.
_TO_BE_CONFIRMED: Final = frozenset(
    {Disposition.ROUTINE_VISIT, Disposition.URGENT_VISIT, Disposition.EMERGENCY_CARE}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, in the order in which it is read: plain words first."""

    report: Report
    summary: str
    diagnosis: str  # empty: the photographs could not be read
    meaning: str  # of the diagnosis, in one sentence; empty where the vocabulary has none
    what_to_do: Words
    what_to_watch_for: str
    about_the_program: str
    covered: Sequence[ClinicalImage]
    addenda: Sequence[Addendum]
    signed_by: str
    signed_at: datetime
    needs_acknowledgement: bool


def describe_answer(report: Report) -> Answer:
    """Return the answer of a signed report."""
    condition = find_condition(report.diagnosis) if report.gradable else None
    return Answer(
        report=report,
        summary=report.plain_summary,
        diagnosis=report.diagnosis if report.gradable else "",
        meaning=gettext(condition.plain) if condition and condition.plain else "",
        what_to_do=Disposition(report.disposition).label,
        what_to_watch_for=report.safety_net_advice,
        about_the_program=report.model_statement,
        covered=find_covered(report),
        addenda=list(report.addenda.all()),
        signed_by=name_with_credentials(report.signed_by),
        signed_at=report.signed_at,
        needs_acknowledgement=has_to_be_confirmed(report),
    )


def has_to_be_confirmed(report: Report) -> bool:
    """Tell whether the answer must not go unread."""
    return report.disposition in _TO_BE_CONFIRMED or is_malignant(report)


def is_malignant(report: Report) -> bool:
    """Tell whether the signed diagnosis is on the vocabulary's malignant side."""
    condition = find_condition(report.diagnosis) if report.gradable else None
    return condition is not None and condition.side == Side.MALIGNANT


def find_covered(report: Report) -> list[ClinicalImage]:
    """Return the photographs that the report speaks of, in their order."""
    ids = [row["id"] for row in report.covered_images]
    return list(ClinicalImage.objects.filter(case_id=report.case_id, pk__in=ids))


def name_with_credentials(user: User) -> str:
    """Return a clinician's name as patients read it."""
    profile = getattr(user, "clinician_profile", None)
    return f"{user.full_name}, {profile.credentials}" if profile else user.full_name
