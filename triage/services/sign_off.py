"""Signing off: the claim, the conclusion, the second factor, and then the report."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from cases.models import Case, Report
from cases.services.reports import ReportContent, sign_report
from triage.services.claims import end_claim_as_signed, hold_claim
from triage.services.contacts import expect_confirmation
from triage.services.drafts import forget_drafts
from triage.services.standards import record_signed_standard


class SignOffRefused(CaseError):
    """The reader can't sign yet."""


class AuthenticationTooOld(SignOffRefused):
    """The reader has to prove again who they are."""


def is_recent(authenticated_at: datetime | None) -> bool:
    """Tell whether somebody who proved then who they are may sign now."""
    if authenticated_at is None:
        return False
    longest = timedelta(minutes=settings.TELEDERM_SIGNING_MINUTES)
    return timezone.now() - authenticated_at <= longest


@transaction.atomic
def sign_off(
    *,
    case: Case,
    reader: User,
    content: ReportContent,
    expected_version: int,
    has_second_factor: bool,
    authenticated_at: datetime | None,
) -> Report:
    """Sign the report of a case that the reader holds and has concluded on.

    Args:
        authenticated_at: when the reader last proved who they are.

    Raises:
        NotYourClaim: the reader doesn't hold the case.
        AuthenticationTooOld: the proof is older than TELEDERM_SIGNING_MINUTES.
        SignOffRefused: no conclusion yet, or the session was opened without a second factor.
        ReportRefused, TransitionRefused, StaleCase: as `sign_report` says.
    """
    if not has_second_factor:
        raise SignOffRefused(_("Sign in with your second factor: only then you can sign."))
    # The claim first: whoever doesn't hold the case would prove who they are for nothing.
    claim = hold_claim(case_id=case.pk, reader=reader)
    if not is_recent(authenticated_at):
        raise AuthenticationTooOld(_("Confirm who you are, then sign. What you wrote is kept."))
    if not case.assessments.filter(reader=reader, sequence=2).exists():
        raise SignOffRefused(_("Record your conclusion first: confirm or override."))
    report = sign_report(
        case=case, signed_by=reader, content=content, expected_version=expected_version
    )
    record_signed_standard(report)
    expect_confirmation(report)
    end_claim_as_signed(claim)
    forget_drafts(case)
    return report
