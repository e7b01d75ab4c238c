"""Turning the model on and off, without a deploy."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import CaseError
from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.core.refusals import REASON_WANTED
from triage.models import ModelSwitch, SubgroupSwitch
from triage.subgroups import KNOWN_VALUES, Dimension


class SwitchRefused(CaseError):
    """A turn of the switch needs a reason."""


@transaction.atomic
def turn_switch(*, enabled: bool, turned_by: User, reason: str) -> ModelSwitch:
    """Turn the model on or off for every case from now on.

    Raises:
        SwitchRefused: no reason was given.
    """
    if not reason.strip():
        raise SwitchRefused(REASON_WANTED)
    turn = ModelSwitch.objects.create(enabled=enabled, turned_by=turned_by, reason=reason.strip())
    record_event(
        action=Action.MODEL_CHANGE, actor=turned_by, record=turn, detail={"enabled": enabled}
    )
    return turn


@transaction.atomic
def turn_subgroup_switch(
    *, dimension: str, value: str, enabled: bool, turned_by: User, reason: str
) -> SubgroupSwitch:
    """Turn the model on or off for one group of cases, for every run from now on.

    Raises:
        SwitchRefused: no such group, or no reason was given.
    """
    if dimension not in Dimension.values or value not in KNOWN_VALUES[Dimension(dimension)]:
        raise SwitchRefused(_("Choose one of the groups."))
    if not reason.strip():
        raise SwitchRefused(REASON_WANTED)
    turn = SubgroupSwitch.objects.create(
        dimension=dimension,
        value=value,
        enabled=enabled,
        turned_by=turned_by,
        reason=reason.strip(),
    )
    record_event(
        action=Action.MODEL_CHANGE,
        actor=turned_by,
        record=turn,
        detail={"dimension": dimension, "value": value, "enabled": enabled},
    )
    return turn
