"""Database triggers that several apps put on their tables."""

import pgtrigger


class Immutable(pgtrigger.Protect):
    """Refuses every change and removal of a row: what was stored is evidence."""

    def __init__(self) -> None:
        super().__init__(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)
