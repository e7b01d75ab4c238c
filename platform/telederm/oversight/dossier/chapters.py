"""What a chapter of a case's dossier is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.models import Case
from cases.workflow import EventKind
from telederm.core.words import Words


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter as it is declared.

    `kinds` are the events of the case that belong to it; `read` gives what its template shows
    and runs after the look was recorded.
    """

    anchor: str
    title: Words
    template: str
    read: Callable[[Case], Mapping[str, Any]]
    kinds: frozenset[EventKind] = field(default=frozenset())
