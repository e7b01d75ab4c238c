"""How the model's switches stand."""

from collections.abc import Mapping

from triage.models import ModelSwitch, SubgroupSwitch
from triage.subgroups import Dimension


def model_is_enabled() -> bool:
    """Tell whether the model may be asked; without any turn of the switch, it may."""
    newest = ModelSwitch.objects.first()
    return newest is None or newest.enabled


def list_switched_off() -> list[SubgroupSwitch]:
    """Return the newest turn of each group for which the model is off."""
    newest = (
        SubgroupSwitch.objects.order_by("dimension", "value", "-created_at")
        .distinct("dimension", "value")
        .select_related("turned_by")
    )
    return [turn for turn in newest if not turn.enabled]


def is_switched_off_for(groups: Mapping[Dimension, str]) -> bool:
    """Tell whether the model is off for one of a case's groups."""
    return any(groups.get(Dimension(turn.dimension)) == turn.value for turn in list_switched_off())
