"""Signing off: the claim, the conclusion, the second factor, and then the report."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Case, Report
from cases.services.reports import ReportContent, sign_report
from triage.services.claims import end_claim_as_signed, hold_claim


class SignOffRefused(CaseError):
    """The reader can't sign yet."""


@transaction.atomic
def sign_off(
    *,
    case: Case,
    reader: User,
    content: ReportContent,
    expected_version: int,
    has_second_factor: bool,
) -> Report:
    """Sign the report of a case that the reader holds and has concluded on.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        SignOffRefused: no conclusion yet, or the session was opened without a second factor.
        ReportRefused, TransitionRefused, StaleCase: as `sign_report` says.
    """
    if not has_second_factor:
        raise SignOffRefused(_("Sign in with your second factor: only then you can sign."))
    claim = hold_claim(case_id=case.pk, reader=reader)
    if not case.assessments.filter(reader=reader, sequence=2).exists():
        raise SignOffRefused(_("Record your conclusion first: confirm or override."))
    report = sign_report(
        case=case, signed_by=reader, content=content, expected_version=expected_version
    )
    end_claim_as_signed(claim)
    return report
