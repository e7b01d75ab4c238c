"""How the model's switches stand."""

from collections.abc import Mapping
from datetime import datetime

from cases.models import Case
from triage.models import ModelSwitch, SubgroupSwitch
from triage.subgroups import Dimension, has_dermoscopic, read_groups


def model_is_enabled(*, at: datetime | None = None) -> bool:
    """Tell whether the model may be asked; without any turn of the switch, it may.

    `at` asks how the switch stood then. Turns are only ever added, so the answer stays the same.
    """
    turns = (
        ModelSwitch.objects.all() if at is None else ModelSwitch.objects.filter(created_at__lte=at)
    )
    newest = turns.first()
    return newest is None or newest.enabled


def list_switched_off(*, at: datetime | None = None) -> list[SubgroupSwitch]:
    """Return the newest turn (of `at`) of each group for which the model is off."""
    turns = SubgroupSwitch.objects.all()
    newest = (
        (turns if at is None else turns.filter(created_at__lte=at))
        .order_by("dimension", "value", "-created_at")
        .distinct("dimension", "value")
        .select_related("turned_by")
    )
    return [turn for turn in newest if not turn.enabled]


def is_off_for_group_of(case: Case, *, at: datetime | None = None) -> bool:
    """Tell whether the model is off for one of a sent case's groups."""
    groups: Mapping[Dimension, str] = read_groups(
        case.response.answers, dermoscopic=has_dermoscopic(case.images.all())
    )
    switched_off = list_switched_off(at=at)
    return any(groups.get(Dimension(turn.dimension)) == turn.value for turn in switched_off)
