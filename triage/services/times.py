"""Publishing how soon each tier is read and who is called: version by version."""

from itertools import pairwise
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import Role, User
from cases.exceptions import CaseError
from cases.workflow import UrgencyTier
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED
from telederm.core.versions import write_next
from telederm.core.words import Words
from triage.models import Rung, TimePolicy
from triage.selectors.times import Ladder
from triage.urgency.clock import Promises

UNITS: Final = ("hours", "working_days")
_HOURS_OF_A_DAY: Final = 24


class TimesRefused(CaseError):
    """The promises or the ladder can't be published like this."""


@transaction.atomic
def publish_times(
    *, promises: Promises, ladder: Ladder, based_on: int, published_by: User, reason: str
) -> TimePolicy:
    """Publish the next version: it counts for cases sent from now on, the others keep theirs.

    Args:
        promises: for each tier one of "hours" and "working_days".
        ladder: rungs with their shares of the time, in growing order.
        based_on: the version that the administrator has seen.

    Raises:
        TimesRefused: by nobody who may, without a reason, after somebody else's newer version, or
            with a promise or ladder that is unsafe.
    """
    fault = _find_fault(promises, ladder, published_by, reason)
    if fault:
        raise TimesRefused(fault)
    policy = write_next(
        TimePolicy,
        based_on=based_on,
        of={},
        fields={
            "promises": promises,
            "ladder": ladder,
            "published_by": published_by,
            "reason": reason.strip(),
        },
    )
    if policy is None:
        raise TimesRefused(_("Somebody has published a newer version. Look at it first."))
    record_event(
        action=Action.CREATE,
        actor=published_by,
        record=policy,
        reason=policy.reason,
        detail={"version": policy.version, "promises": promises, "ladder": ladder},
    )
    return policy


def _find_fault(promises: Promises, ladder: Ladder, actor: User, reason: str) -> Words:
    if not holds_role(actor, Role.ADMINISTRATOR):
        return _("Only an administrator says how soon cases are read.")
    if not reason.strip():
        return REASON_WANTED
    return _find_unsafe_promise(promises) or _find_unsafe_ladder(ladder)


def _find_unsafe_promise(promises: Promises) -> Words:
    tiers = [tier.name.lower() for tier in sorted(UrgencyTier)]
    if sorted(promises) != sorted(tiers) or not all(map(_is_promise, promises.values())):
        return _("Give each tier a time above zero, in hours or in whole working days.")
    if "hours" not in promises[tiers[0]]:
        return _("An emergency doesn't wait for a working day: give it hours.")
    for sooner, later in pairwise(tiers):
        if not _is_never_later(dict(promises[sooner]), dict(promises[later])):
            return _("A more urgent tier may never be due after a less urgent one.")
    return ""


def _is_promise(promise: object) -> bool:
    if not isinstance(promise, dict) or len(promise) != 1:
        return False
    ((unit, amount),) = promise.items()
    is_whole = unit == "hours" or amount == int(amount)
    return unit in UNITS and amount > 0 and is_whole


def _is_never_later(sooner: dict[str, float], later: dict[str, float]) -> bool:
    """Whatever the weekday: n working days are n days at least, and any number at most."""
    ((unit, amount),), ((later_unit, later_amount),) = sooner.items(), later.items()
    if unit == later_unit:
        return amount <= later_amount
    return unit == "hours" and amount <= later_amount * _HOURS_OF_A_DAY


def _find_unsafe_ladder(ladder: Ladder) -> Words:
    rungs, shares = [rung for rung, _share in ladder], [share for _rung, share in ladder]
    if not set(rungs) <= set(Rung.values) or len(set(rungs)) != len(rungs):
        return _("Call each of them at most once.")
    if shares != sorted(shares) or not all(share > 0 for share in shares):
        return _("Call them one after the other, each after a share of the time above zero.")
    if not shares or shares[0] > 1:
        return _("Somebody has to be called before the time is over.")
    return ""
