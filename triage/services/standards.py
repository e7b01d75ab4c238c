"""Recording what a diagnosis turned out to rest on."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Case, Report
from cases.workflow import ANSWERED
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.terminology.coding import code_words
from triage.models import ReferenceStandard, StandardKind
from triage.selectors.standards import readers_agree


class StandardRefused(CaseError):
    """The finding can't be recorded as it is."""


@transaction.atomic
def record_standard(
    *,
    case: Case,
    recorded_by: User,
    kind: StandardKind,
    condition: str,
    observed_on: date,
    note: str = "",
) -> ReferenceStandard:
    """Attach a biopsy's result, or what was seen later, to an answered case.

    Raises:
        StandardRefused: no answer yet; no condition; or a date before the case or after today.
    """
    if case.status not in ANSWERED or case.submitted_at is None:
        raise StandardRefused(_("Sign the report first. Then add what was found later."))
    if not condition.strip():
        raise StandardRefused(_("Say what was found."))
    sent_on = timezone.localdate(case.submitted_at)
    if not sent_on <= observed_on <= timezone.localdate():
        raise StandardRefused(_("The date must be between the day the case was sent and today."))
    return _write(case, recorded_by, kind, condition.strip(), observed_on, note)


def record_signed_standard(report: Report) -> None:
    """The signed diagnosis is the first standard, in the signature's transaction.

    Consensus where another reader came to the same first condition, else one assessment.
    """
    if not report.gradable:
        return
    agreed = readers_agree(report.case, report.diagnosis)
    kind = StandardKind.EXPERT_CONSENSUS if agreed else StandardKind.SINGLE_ASSESSMENT
    _write(report.case, report.signed_by, kind, report.diagnosis, timezone.localdate(), "")


def _write(
    case: Case, by: User, kind: StandardKind, condition: str, observed_on: date, note: str
) -> ReferenceStandard:
    coding = code_words(condition)
    standard = ReferenceStandard.objects.create(
        case=case,
        kind=kind,
        condition=condition,
        icd11=coding.icd11,
        icd10=coding.icd10,
        side=coding.side,
        vocabulary_version=coding.version,
        observed_on=observed_on,
        note=note,
        recorded_by=by,
    )
    record_event(
        action=Action.CREATE,
        actor=by,
        record=standard,
        patient_id=case.patient_id,
        case_id=case.pk,
        detail={"kind": kind},
    )
    return standard
