"""Database triggers that several apps put on their tables."""

import pgtrigger


class Immutable(pgtrigger.Protect):
    """Refuses every change and removal of a row: what was stored is evidence."""

    def __init__(self) -> None:
        super().__init__(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


def refuses_every_row(trigger: pgtrigger.Trigger) -> bool:
    """Tell whether the trigger refuses its statements whatever the row is and says."""
    is_guard = isinstance(trigger, pgtrigger.Protect) and not isinstance(
        trigger, pgtrigger.ReadOnly
    )
    return is_guard and trigger.condition is None
