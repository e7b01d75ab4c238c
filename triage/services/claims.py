"""Taking a case, keeping it, giving it back."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError, TransitionRefused
from cases.models import Case
from cases.services.transitions import advance_case
from cases.workflow import CaseStatus, EventKind
from triage.events import claim_expired
from triage.models import Claim, ClaimEnd


class NotYourClaim(CaseError):
    """The caller doesn't hold the case."""


class CaseTaken(CaseError):
    """Another reader holds the case."""


class MayNotRead(CaseError):
    """The caller may not read this case: not verified, or it is their own."""


@transaction.atomic
def claim_case(*, case_id: UUID, reader: User) -> Claim:
    """Take a case out of the queue. Of two readers, one gets it.

    Raises:
        MayNotRead: the reader isn't a verified dermatologist, or the case is their own.
        CaseTaken: another reader holds it.
        TransitionRefused: it isn't in the queue any more.
    """
    if not Case.objects.readable_by(reader).filter(pk=case_id).exists():
        raise MayNotRead(_("You can't read this case."))
    try:
        advance_case(
            case_id=case_id, kind=EventKind.CLAIMED, source=CaseStatus.QUEUED, actor=reader
        )
    except TransitionRefused as refusal:
        raise _who_has_it(case_id, refusal) from refusal
    return Claim.objects.create(case_id=case_id, reader=reader, lease_expires_at=_lease_end())


@transaction.atomic
def release_claim(*, case_id: UUID, reader: User, reason: str = "") -> None:
    """Give a case back to the queue.

    Raises:
        NotYourClaim: the reader doesn't hold it.
    """
    claim = hold_claim(case_id=case_id, reader=reader)
    _end(claim, ClaimEnd.RELEASED)
    advance_case(
        case_id=case_id,
        kind=EventKind.RELEASED,
        source=CaseStatus.IN_REVIEW,
        actor=reader,
        reason=reason,
    )


def hold_claim(*, case_id: UUID, reader: User) -> Claim:
    """Lock the reader's claim until the end of the caller's transaction, and renew its lease.

    Raises:
        NotYourClaim: the reader doesn't hold the case, or the lease has run out.
    """
    claim = (
        Claim.objects.select_for_update()
        .filter(case_id=case_id, reader=reader, ended_at=None, lease_expires_at__gt=Now())
        .first()
    )
    if claim is None:
        raise NotYourClaim(_("You don't hold this case any more. Take it again from the queue."))
    Claim.objects.filter(pk=claim.pk).update(lease_expires_at=_lease_end())
    return claim


def end_claim_as_signed(claim: Claim) -> None:
    """The report is signed: nobody holds the case any more."""
    _end(claim, ClaimEnd.SIGNED)


def end_claim_as_asked(claim: Claim) -> None:
    """The patient was asked: whoever is free when they answer takes the case again."""
    _end(claim, ClaimEnd.ASKED)


def end_claims_of_withdrawn(case_id: UUID) -> None:
    """The patient withdrew the case: nobody holds it any more."""
    for claim in Claim.objects.filter(case_id=case_id, ended_at=None):
        _end(claim, ClaimEnd.WITHDRAWN)


def expire_claims() -> int:
    """Give back every case whose lease has run out; return how many."""
    expired = Claim.objects.filter(ended_at=None, lease_expires_at__lt=Now())
    return sum(_expire(claim.pk) for claim in expired)


@transaction.atomic
def _expire(claim_id: UUID) -> bool:
    claim = (
        Claim.objects.select_for_update(skip_locked=True)
        .filter(pk=claim_id, ended_at=None, lease_expires_at__lt=Now())
        .first()
    )
    if claim is None:  # renewed, or ended by somebody else, in the meantime
        return False
    _end(claim, ClaimEnd.EXPIRED)
    advance_case(
        case_id=claim.case_id,
        kind=EventKind.LEASE_EXPIRED,
        source=CaseStatus.IN_REVIEW,
        actor=None,
    )
    claim_expired.send(sender=Claim, claim=claim)
    return True


def _end(claim: Claim, end: ClaimEnd) -> None:
    Claim.objects.filter(pk=claim.pk).update(ended_at=Now(), end=end)


def _lease_end() -> Combinable:
    return Now() + timedelta(minutes=settings.TELEDERM_CLAIM_LEASE_MINUTES)


def _who_has_it(case_id: UUID, refusal: TransitionRefused) -> CaseError:
    holder = Claim.objects.select_related("reader").filter(case_id=case_id, ended_at=None).first()
    if holder is None:
        return refusal
    return CaseTaken(
        _("%(name)s has taken this case. Choose another one.") % {"name": holder.reader.full_name}
    )
