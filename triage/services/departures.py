"""Readers who may read no more: what they hold goes back at once, with what they wrote kept."""

from django.db import transaction

from accounts.models import User
from accounts.selectors import verified_dermatologists
from cases.workflow import EventKind
from triage.events import claim_left
from triage.models import Claim, ClaimEnd
from triage.services.claims import give_back


@transaction.atomic
def return_cases(*, reader: User, actor: User | None) -> int:
    """Give back every case that somebody holds who may read no more; return how many.

    Drafts and readings stay. The event says no reason: why somebody was suspended stands in the
    audit trail of their licence, and is no business of the case's next reader.
    """
    held = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("reader", "case")
        .filter(reader=reader, ended_at=None)
        .order_by("pk")
    )
    return sum(_return(claim, actor) for claim in held)


def return_cases_of_the_departed() -> int:
    """Give back what is held by readers whose time is up or who were locked out without a word."""
    held = Claim.objects.filter(ended_at=None)
    gone = held.exclude(reader__in=verified_dermatologists().values("pk")).values("reader")
    return sum(
        return_cases(reader=reader, actor=None) for reader in User.objects.filter(pk__in=gone)
    )


def _return(claim: Claim, actor: User | None) -> bool:
    give_back(claim, end=ClaimEnd.READER_LEFT, kind=EventKind.READER_LEFT, actor=actor)
    claim_left.send(sender=Claim, claim=claim)
    return True
