"""Taking a case, keeping it, giving it back."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import verified_dermatologists
from cases.exceptions import CaseError, TransitionRefused
from cases.models import Case
from cases.services.transitions import advance_case, record_case_event
from cases.workflow import CaseStatus, EventKind
from triage.events import claim_expired
from triage.models import Claim, ClaimEnd, ClaimPurpose
from triage.selectors.second_reads import barred_from_answering


class NotYourClaim(CaseError):
    """The caller doesn't hold the case."""


class LicenceEnded(NotYourClaim):
    """The caller took the case, and may read no more."""


class CaseTaken(CaseError):
    """Another reader holds the case."""


class ReasonNeeded(CaseError):
    """What the caller asks for has to be explained."""


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
    if barred_from_answering(reader).filter(case=case_id).exists():
        raise MayNotRead(_("You have read this case already: somebody else has to decide."))
    try:
        advance_case(
            case_id=case_id, kind=EventKind.CLAIMED, source=CaseStatus.QUEUED, actor=reader
        )
    except TransitionRefused as refusal:
        raise _who_has_it(case_id, refusal) from refusal
    return open_claim(case_id=case_id, reader=reader)


@transaction.atomic
def release_claim(*, case_id: UUID, reader: User, reason: str = "") -> None:
    """Give a case back to the queue.

    Raises:
        NotYourClaim: the reader doesn't hold it.
    """
    claim = hold_claim(case_id=case_id, reader=reader)
    give_back(claim, end=ClaimEnd.RELEASED, kind=EventKind.RELEASED, actor=reader, reason=reason)


@transaction.atomic
def refuse_case(*, case_id: UUID, reader: User, reason: str) -> None:
    """Give a case back that the reader can't read; "next case" won't offer it to them again.

    Raises:
        NotYourClaim: the reader doesn't hold it.
        ReasonNeeded: no reason is given.
    """
    if not reason.strip():
        raise ReasonNeeded(_("Say why you can't read it: the next reader sees the reason."))
    claim = hold_claim(case_id=case_id, reader=reader)
    give_back(claim, end=ClaimEnd.REFUSED, kind=EventKind.REFUSED, actor=reader, reason=reason)


@transaction.atomic
def renew_claim(*, case_id: UUID, reader: User) -> Claim:
    """Start the lease anew: the reader is working on the case.

    Raises:
        NotYourClaim: the reader doesn't hold it.
    """
    return hold_claim(case_id=case_id, reader=reader)


def hold_claim(*, case_id: UUID, reader: User) -> Claim:
    """Lock the reader's claim until the end of the caller's transaction, and renew its lease.

    Raises:
        LicenceEnded: the check of the reader's licence has ended since the case was taken.
        NotYourClaim: the reader doesn't hold the case, or the lease has run out.
    """
    if not verified_dermatologists().filter(pk=reader.pk).exists():
        raise LicenceEnded(_("The check of your licence has ended. What you wrote is kept."))
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
    end_claim(claim, ClaimEnd.SIGNED)


def end_claim_as_asked(claim: Claim) -> None:
    """The patient was asked: whoever is free when they answer takes the case again."""
    end_claim(claim, ClaimEnd.ASKED)


def end_claims_of_withdrawn(case_id: UUID) -> None:
    """The patient withdrew the case: nobody holds it any more."""
    for claim in Claim.objects.filter(case_id=case_id, ended_at=None):
        end_claim(claim, ClaimEnd.WITHDRAWN)


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
    give_back(claim, end=ClaimEnd.EXPIRED, kind=EventKind.LEASE_EXPIRED, actor=None)
    claim_expired.send(sender=Claim, claim=claim)
    return True


def give_back(
    claim: Claim, *, end: ClaimEnd, kind: EventKind, actor: User | None, reason: str = ""
) -> None:
    """End a locked claim, in the caller's transaction; its case can be taken by others again."""
    end_claim(claim, end)
    if claim.purpose == ClaimPurpose.SECOND_READ:  # it waits for another second reader
        kind = EventKind.SECOND_READ_RETURNED
        record_case_event(case_id=claim.case_id, kind=kind, actor=actor, reason=reason)
        return
    advance_case(
        case_id=claim.case_id, kind=kind, source=CaseStatus.IN_REVIEW, actor=actor, reason=reason
    )


def open_claim(
    *, case_id: UUID, reader: User, purpose: ClaimPurpose = ClaimPurpose.ANSWER
) -> Claim:
    """Write a claim with a fresh lease, in the caller's transaction, which has the case's row."""
    return Claim.objects.create(
        case_id=case_id, reader=reader, purpose=purpose, lease_expires_at=_lease_end()
    )


def end_claim(claim: Claim, end: ClaimEnd) -> None:
    """Note how a claim ended, in the caller's transaction."""
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
