"""Signing the answer to a case."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Addendum, Case, Disposition, Report
from cases.services.digests import NEWEST, digest_report
from cases.services.transitions import advance_case, record_case_event
from cases.workflow import ANSWERED, CaseStatus, EventKind
from telederm.terminology.coding import code_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """What the dermatologist wrote."""

    gradable: bool
    diagnosis: str
    disposition: Disposition
    plain_summary: str
    safety_net_advice: str
    model_statement: str = ""


class ReportRefused(CaseError):
    """The report can't be signed as it is."""


@transaction.atomic
def sign_report(
    *, case: Case, signed_by: User, content: ReportContent, expected_version: int
) -> Report:
    """Sign the one report of a case, at the version that the reader has seen.

    Raises:
        ReportRefused: neither a diagnosis nor "not gradable".
        TransitionRefused: somebody has signed already, or the case isn't being read.
        StaleCase: the case has changed since.
    """
    if content.gradable and not content.diagnosis:
        raise ReportRefused(_("Name a diagnosis, or say that the photographs can't be read."))
    advance_case(
        case_id=case.pk,
        kind=EventKind.REPORT_SIGNED,
        source=CaseStatus.IN_REVIEW,
        actor=signed_by,
        expected_version=expected_version,
    )
    covered = [{"id": str(image.pk), "sha256": image.working_sha256} for image in case.images.all()]
    coding = code_words(content.diagnosis if content.gradable else "")
    report = Report(
        case=case,
        signed_by=signed_by,
        covered_images=covered,
        vocabulary_name=coding.name,
        icd11=coding.icd11,
        icd10=coding.icd10,
        vocabulary_version=coding.version,
        digest_version=NEWEST,
        **asdict(content),
    )
    report.digest = digest_report(report)
    report.save(force_insert=True)
    return report


@transaction.atomic
def sign_addendum(*, report: Report, signed_by: User, text: str) -> Addendum:
    """Add a word to a signed report.

    Raises:
        ReportRefused: by somebody else than the one who signed, or without a word.
    """
    if report.signed_by_id != signed_by.pk:
        raise ReportRefused(_("Only the dermatologist who signed the report can add to it."))
    if not text.strip():
        raise ReportRefused(_("Write what you want to add."))
    addendum = Addendum.objects.create(report=report, signed_by=signed_by, text=text.strip())
    record_case_event(case_id=report.case_id, kind=EventKind.ADDENDUM_SIGNED, actor=signed_by)
    return addendum


@transaction.atomic
def acknowledge_report(*, case: Case, actor: User) -> Case:
    """The patient has read the answer: close the case. Doing it again changes nothing."""
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.status == CaseStatus.REPORTED:
        advance_case(
            case_id=case.pk, kind=EventKind.CLOSED, source=CaseStatus.REPORTED, actor=actor
        )
    elif locked.status not in ANSWERED:
        raise ReportRefused(_("There is no answer yet."))
    locked.refresh_from_db()
    return locked
