"""Giving a case to somebody: by its reader, or by a coordinator."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import Role, User
from cases.exceptions import CaseError
from cases.models import Case
from cases.services.transitions import advance_case, record_case_event
from cases.workflow import CaseStatus, EventKind
from triage.events import claim_given, claim_taken_over
from triage.models import Claim, ClaimEnd, ClaimPurpose
from triage.selectors.availability import readers_for
from triage.services.claims import (
    MayNotRead,
    ReasonNeeded,
    end_claim,
    give_back,
    hold_claim,
    open_claim,
)


class NotACoordinator(CaseError):
    """Only coordinators take cases away and give them out."""


class NobodyHoldsIt(CaseError):
    """There is no claim to take over."""


@transaction.atomic
def hand_over(*, case_id: UUID, reader: User, to: User, reason: str) -> Claim:
    """Pass a case on to a colleague, who gets a fresh lease and is told.

    Raises:
        NotYourClaim: the reader doesn't hold it.
        ReasonNeeded: no reason is given.
        MayNotRead: the colleague may not read it, is away, or is the reader.
    """
    _need_reason(reason)
    claim = hold_claim(case_id=case_id, reader=reader)
    if claim.purpose != ClaimPurpose.ANSWER:
        raise MayNotRead(_("A second reading can't be handed over. Give it back instead."))
    _check_receiver(case_id, to, giver=reader)
    end_claim(claim, ClaimEnd.HANDED_OVER)
    record_case_event(
        case_id=case_id, kind=EventKind.HANDED_OVER, actor=reader, reason=reason.strip()
    )
    return _give(case_id, to, actor=reader)


@transaction.atomic
def take_over(*, case_id: UUID, coordinator: User, reason: str) -> None:
    """Take a case away from its reader and put it back; what was read and typed is kept.

    Raises:
        NotACoordinator: the caller isn't one, or it is their own case.
        ReasonNeeded: no reason is given.
        NobodyHoldsIt: it was given back, or answered, in the meantime.
    """
    _check_coordinator(case_id, coordinator)
    _need_reason(reason)
    claim = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("reader", "case")
        .filter(case_id=case_id, ended_at=None)
        .first()
    )
    if claim is None:
        raise NobodyHoldsIt(_("Nobody holds this case any more. Look at the board again."))
    give_back(
        claim,
        end=ClaimEnd.TAKEN_OVER,
        kind=EventKind.TAKEN_OVER,
        actor=coordinator,
        reason=reason.strip(),
    )
    claim_taken_over.send(sender=Claim, claim=claim, actor=coordinator)


@transaction.atomic
def allocate_case(*, case_id: UUID, coordinator: User, to: User) -> Claim:
    """Give a waiting case to a reader, who is told.

    Raises:
        NotACoordinator: the caller isn't one, or it is their own case.
        MayNotRead: the reader may not read it, or is away.
        TransitionRefused: it doesn't wait any more.
    """
    _check_coordinator(case_id, coordinator)
    _check_receiver(case_id, to, giver=None)
    advance_case(
        case_id=case_id,
        kind=EventKind.ALLOCATED,
        source=CaseStatus.QUEUED,
        actor=coordinator,
    )
    return _give(case_id, to, actor=coordinator)


@transaction.atomic
def reallocate_case(*, case_id: UUID, coordinator: User, to: User, reason: str) -> Claim:
    """Take a case from its reader and give it to another, in one go; all are told.

    Raises:
        As `take_over` and `allocate_case` say.
    """
    take_over(case_id=case_id, coordinator=coordinator, reason=reason)
    return allocate_case(case_id=case_id, coordinator=coordinator, to=to)


def _give(case_id: UUID, to: User, *, actor: User) -> Claim:
    claim = open_claim(case_id=case_id, reader=to)
    claim_given.send(sender=Claim, claim=claim, actor=actor)
    return claim


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded(_("Say why: those concerned see the reason."))


def _check_receiver(case_id: UUID, to: User, *, giver: User | None) -> None:
    is_somebody_else = giver is None or giver.pk != to.pk
    case = Case.objects.get(pk=case_id)
    if not is_somebody_else or not readers_for(case).filter(pk=to.pk).exists():
        raise MayNotRead(_("This colleague can't take the case now. Choose somebody else."))


def _check_coordinator(case_id: UUID, coordinator: User) -> None:
    own = Case.objects.owned_by(coordinator).filter(pk=case_id).exists()
    if own or not holds_role(coordinator, Role.COORDINATOR):
        raise NotACoordinator(_("Only a coordinator can do this, and not with an own case."))
